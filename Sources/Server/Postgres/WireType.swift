import Columns

/// A type of PostgreSQL by its number in `pg_type`.
struct WireType: Sendable, Hashable {
  var oid: Int32
  /// Bytes of a value, -1 where they vary.
  var size: Int16
  /// Precision and scale of a decimal as PostgreSQL packs them; else -1.
  var modifier: Int32 = -1

  init(_ type: DataType) {
    switch type {
    case .boolean: self.init(16, 1)
    case .blob: self.init(17, -1)
    case .int64, .uint32: self.init(20, 8)
    case .int8, .int16, .uint8: self.init(21, 2)
    case .int32, .uint16: self.init(23, 4)
    case .json: self.init(114, -1)
    case .float: self.init(700, 4)
    case .double: self.init(701, 8)
    case .date: self.init(1082, 4)
    case .time, .timeNS: self.init(1083, 8)
    case .timestamp: self.init(1114, 8)
    case .timestampTZ: self.init(1184, 8)
    case .interval: self.init(1186, 16)
    case .decimal(let precision, let scale):
      self.init(1700, -1)
      modifier = Int32(precision << 16 | scale) + 4
    case .number, .uint64, .int128: self.init(1700, -1)
    case .uuid: self.init(2950, 16)
    case .list(let element):
      self.init(WireType.arrays[WireType(element).oid] ?? 1009, -1)
    case .null, .varchar, .enumeration, .structure, .map: self.init(25, -1)
    }
  }

  /// `varchar(length)`
  init(textOf length: Int) {
    self.init(1043, -1)
    modifier = Int32(clamping: length) &+ 4
  }

  private init(_ oid: Int32, _ size: Int16) {
    self.oid = oid
    self.size = size
  }

  /// Array types by the type of their elements.
  static let arrays: [Int32: Int32] = [
    16: 1000, 17: 1001, 20: 1016, 21: 1005, 23: 1007, 25: 1009, 114: 199, 700: 1021, 701: 1022,
    1082: 1182, 1083: 1183, 1114: 1115, 1184: 1185, 1186: 1187, 1700: 1231, 2950: 2951,
  ]

  /// Our type for a number that a client names; nil for `unknown` and others, which are texts whose
  /// type the statement decides.
  static func dataType(_ oid: Int32) -> DataType? {
    switch oid {
    case 16: .boolean
    case 17: .blob
    case 20: .int64
    case 21: .int16
    case 23, 26: .int32
    case 114, 3802: .json
    case 700: .float
    case 701: .double
    case 1082: .date
    case 1083: .time
    case 1114: .timestamp
    case 1184: .timestampTZ
    case 1186: .interval
    case 1700: .number
    case 2950: .uuid
    default: nil
    }
  }
}
