extension DataType {
  /// Oracle's TIMESTAMP WITH TIME ZONE: a moment, and the zone whose clock shows it.
  ///
  /// A structure, so that every format and operator carries it: the moment, by which values compare and sort, the
  /// seconds that the zone is east of UTC then, and the zone's name (`+02:00`, `Europe/Berlin`).
  package static let zoned = DataType.structure([
    Field("MOMENT", .timestampTZ), Field("OFFSET", .int32), Field("ZONE", .varchar),
  ]).asObject(zonedName)

  package static let zonedName = "TIMESTAMP WITH TIME ZONE"

  package var isZoned: Bool { objectType == DataType.zonedName }
}

/// A value of `DataType.zoned`.
package struct ZonedTimestamp: Sendable, Hashable {
  /// Microseconds since 1970-01-01 UTC.
  package var moment: Int64
  /// Seconds east of UTC.
  package var offset: Int
  package var zone: String

  package init(moment: Int64, offset: Int, zone: String) {
    self.moment = moment
    self.offset = offset
    self.zone = zone
  }

  package init?(_ value: Value) {
    guard case .structure(let parts) = value, parts.count == 3, case .ticks(let moment) = parts[0],
      case .integer(let offset) = parts[1], case .string(let zone) = parts[2]
    else { return nil }
    self.init(moment: moment, offset: Int(offset), zone: zone)
  }

  package var value: Value {
    .structure([.ticks(moment), .integer(Int128(offset)), .string(zone)])
  }

  /// What the zone's clock shows, in microseconds since 1970.
  package var local: Int64 { moment &+ Int64(offset) &* 1_000_000 }

  /// The zone as TZR writes it: `+02:00`, `EUROPE/BERLIN`.
  package var shownZone: String { zone.uppercased() }

  /// `2026-07-01 12:00:00 +02:00`
  package func append(to text: inout [UInt8]) {
    TimeText.append(timestamp: local, unit: .microseconds, to: &text)
    text.append(32)
    text.append(contentsOf: shownZone.utf8)
  }
}
