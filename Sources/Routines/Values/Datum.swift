import Columns

/// One value of a running program: small, so that a loop over variables stays fast.
///
/// NUMBER has three forms: whole numbers, decimals of 18 digits, and the wide form for all else; every
/// operation accepts all of them and gives the smallest that it comes by cheaply. Empty text is never
/// stored: it is NULL.
package enum Datum {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// `unscaled` × 10^-`scale`, scale 1…18.
  case decimal(Int64, scale: UInt8)
  case wide(WideNumber)
  case double(Double)
  case text(String)
  /// Seconds since 1970-01-01.
  case date(Int64)
  /// Microseconds since 1970-01-01, wall clock.
  case timestamp(Int64)
  /// Microseconds since 1970-01-01 UTC.
  case instant(Int64)
  /// A TIMESTAMP WITH TIME ZONE.
  case zoned(ZonedBox)
  case interval(IntervalBox)
  case bytes(BytesBox)
  case record(RecordBox)
  case collection(CollectionBox)
  case cursor(CursorBox)
  case file(Int64)

  @inline(__always) var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  static var `true`: Datum { .boolean(true) }
  static var `false`: Datum { .boolean(false) }

  /// A text; an empty one is NULL.
  @inline(__always) static func of(_ text: String) -> Datum { text.isEmpty ? .null : .text(text) }
}

/// A NUMBER beyond 18 digits.
package final class WideNumber: Sendable {
  let number: Number
  init(_ number: Number) { self.number = number }
}

package final class IntervalBox: Sendable {
  let value: Interval
  /// How many digits days or years have at least, and those of a second's fraction: computed
  /// intervals have more than variables.
  let digits: Int
  let fractionDigits: Int
  init(_ value: Interval, digits: Int = 2, fractionDigits: Int = 6) {
    self.value = value
    self.digits = digits
    self.fractionDigits = fractionDigits
  }
}

package final class ZonedBox: Sendable {
  let value: ZonedTimestamp
  init(_ value: ZonedTimestamp) { self.value = value }
}

package final class BytesBox: Sendable {
  let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// The fields of a record or the attributes of an object; shared until one holder writes.
package final class RecordBox {
  var fields: [Datum]
  /// The object type of an object; nil for records.
  let objectType: ObjectTypeInfo?

  init(_ fields: [Datum], objectType: ObjectTypeInfo? = nil) {
    self.fields = fields
    self.objectType = objectType
  }

  func copy() -> RecordBox { RecordBox(fields, objectType: objectType) }
}

extension Datum {
  /// Changes the fields in place; what others hold stays as it was.
  @inline(__always) mutating func withRecord<T>(
    _ body: (RecordBox) throws(Raised) -> T
  ) throws(Raised) -> T {
    guard case .record(var box) = self else { throw Raised(-6530) }
    self = .null
    defer { self = .record(box) }
    if !isKnownUniquelyReferenced(&box) { box = box.copy() }
    return try body(box)
  }

  @inline(__always) mutating func withCollection<T>(
    _ body: (CollectionBox) throws(Raised) -> T
  ) throws(Raised) -> T {
    guard case .collection(var box) = self else { throw Raised(-6531) }
    self = .null
    defer { self = .collection(box) }
    if !isKnownUniquelyReferenced(&box) { box = box.copy() }
    return try body(box)
  }
}
