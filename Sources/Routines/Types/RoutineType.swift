import Columns

/// The type of a variable, a parameter or an expression of PL/SQL.
indirect enum RoutineType {
  /// Of the literal NULL.
  case null
  case boolean
  /// PLS_INTEGER and its subtypes.
  case integer(IntegerRange)
  /// NUMBER and its subtypes; nil keeps every digit.
  case number(limit: NumberLimit?)
  case double
  case float
  case text(TextLimit)
  case date
  /// Digits behind the second; nil keeps the microseconds.
  case timestamp(digits: Int?)
  /// WITH LOCAL TIME ZONE: a moment, shown by the session's clock.
  case instant(digits: Int?)
  /// WITH TIME ZONE: a moment and its zone.
  case zoned(digits: Int?)
  /// nil keeps what was computed.
  case interval(limit: IntervalDigits?)
  case bytes
  case record(RecordType)
  case collection(CollectionType)
  case cursor(CursorType)
  case object(ObjectTypeInfo)
  case file
  /// SYS.ANYDATA and what has no meaning here.
  case opaque(String)

  static var number: RoutineType { .number(limit: nil) }
  /// NUMBER(p, s)
  static func number(precision: Int, scale: Int) -> RoutineType {
    .number(limit: .fixed(precision: precision, scale: scale))
  }
  /// FLOAT(p)
  static func number(binaryDigits: Int) -> RoutineType {
    .number(limit: .floating(digits: Number.decimalDigits(ofBinary: binaryDigits)))
  }
  static var timestamp: RoutineType { .timestamp(digits: nil) }
  static var instant: RoutineType { .instant(digits: nil) }
  static var zoned: RoutineType { .zoned(digits: nil) }
  static var interval: RoutineType { .interval(limit: nil) }
  static var integer: RoutineType { .integer(.whole) }
  static var text: RoutineType { .text(TextLimit()) }
}

struct IntegerRange {
  var lower: Int64 = Int64(Int32.min)
  var upper: Int64 = Int64(Int32.max)
  var isNotNull = false
  /// SIMPLE_INTEGER: overflow wraps.
  var wraps = false

  static let whole = IntegerRange()
}

/// Which digits of a number a variable keeps.
enum NumberLimit {
  /// NUMBER(p, s)
  case fixed(precision: Int, scale: Int)
  /// FLOAT(p), as decimal digits
  case floating(digits: Int)
}

struct TextLimit {
  /// Bytes, or characters where `countsCharacters`.
  var limit: Int?
  var countsCharacters = false
  /// CHAR: padded with blanks to its limit.
  var isPadded = false
  var isLarge = false

  func isTooShort(for text: String) -> Bool {
    guard let limit else { return false }
    return (countsCharacters ? text.unicodeScalars.count : text.utf8.count) > limit
  }
}

/// The fields of a record.
final class RecordType {
  struct Field {
    var name: String
    var type: RoutineType
    var isNotNull = false
    var initial: Evaluate?
    /// With its capitals, which tell fields whose names differ in nothing else.
    var spelling: String?
  }

  let name: String
  var fields: [Field]

  init(_ name: String, _ fields: [Field]) {
    self.name = name
    self.fields = fields
  }

  func position(of name: String) -> Int? {
    let wanted = name.lowercased()
    return fields.firstIndex { $0.name == wanted }
  }

  /// - Parameter spelling: The name with its capitals: `n` is N, `"n"` is n.
  func position(of name: String, spelling: String) -> Int? {
    guard let first = position(of: name) else { return nil }
    let wanted = fields[first].name
    return fields.indices.first { fields[$0].name == wanted && fields[$0].spelling == spelling }
      ?? first
  }
}

final class CollectionType {
  enum Kind {
    case associative, nested, array
  }

  let name: String
  let kind: Kind
  /// Set once, as a type may contain itself by way of an object.
  var element: RoutineType
  /// Subscripts are texts.
  let isText: Bool
  /// Of a varray.
  let limit: Int64

  init(
    _ name: String, _ kind: Kind, of element: RoutineType, isText: Bool = false, limit: Int64 = 0
  ) {
    self.name = name
    self.kind = kind
    self.element = element
    self.isText = isText
    self.limit = limit
  }
}

final class CursorType {
  let name: String
  /// Of a strong REF CURSOR or a declared cursor.
  let row: RecordType?

  init(_ name: String, row: RecordType?) {
    self.name = name
    self.row = row
  }
}

extension RoutineType {
  /// A new record where fields have defaults; nil for what begins as `initial`.
  var withDefaults: Evaluate? {
    guard case .record(let record) = self else { return nil }
    let initials = record.fields.map { $0.initial ?? $0.type.withDefaults }
    if initials.allSatisfy({ $0 == nil }) { return nil }
    let fields = record.fields
    return { (frame) throws(Raised) in
      var values: [Datum] = []
      for (field, initial) in zip(fields, initials) {
        values.append(try initial?(frame) ?? field.type.initial)
      }
      return .record(RecordBox(values))
    }
  }

  /// What a variable of this type holds before anything was assigned.
  var initial: Datum {
    switch self {
    case .record(let type): .record(RecordBox(type.fields.map { $0.type.initial }))
    case .collection(let type) where type.kind == .associative:
      .collection(CollectionBox(type).prepared)
    default: .null
    }
  }

  var isScalar: Bool {
    switch self {
    case .record, .collection, .cursor, .object, .opaque: false
    default: true
    }
  }

  /// Whether SQL may see it.
  var isColumn: Bool {
    switch self {
    case .collection, .object: true
    default: isScalar
    }
  }

  /// A cursor, or a host variable that takes anything.
  var mayBeCursor: Bool {
    switch self {
    case .cursor, .opaque: true
    default: false
    }
  }

  var isNumeric: Bool {
    switch self {
    case .integer, .number, .double, .float: true
    default: false
    }
  }

  var isBinary: Bool {
    switch self {
    case .double, .float: true
    default: false
    }
  }

  var isText: Bool { if case .text = self { true } else { false } }

  var isTime: Bool {
    switch self {
    case .date, .timestamp, .instant, .zoned: true
    default: false
    }
  }

  /// As messages name it.
  var shown: String {
    switch self {
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .integer: "PLS_INTEGER"
    case .number(.fixed(let precision, let scale)?): "NUMBER(\(precision),\(scale))"
    case .number: "NUMBER"
    case .double: "BINARY_DOUBLE"
    case .float: "BINARY_FLOAT"
    case .text(let limit): limit.isLarge ? "CLOB" : limit.isPadded ? "CHAR" : "VARCHAR2"
    case .date: "DATE"
    case .timestamp: "TIMESTAMP"
    case .instant: "TIMESTAMP WITH LOCAL TIME ZONE"
    case .zoned: "TIMESTAMP WITH TIME ZONE"
    case .interval: "INTERVAL"
    case .bytes: "RAW"
    case .record(let type): type.name
    case .collection(let type): type.name
    case .cursor(let type): type.name
    case .object(let type): type.name
    case .file: "UTL_FILE.FILE_TYPE"
    case .opaque(let name): name
    }
  }

  /// The type that SQL sees.
  var column: DataType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .integer: .int64
    case .number(.fixed(let precision, let scale)?)
    where scale >= 0 && scale <= precision && precision <= 38:
      .decimal(precision: precision, scale: scale)
    case .number: .number
    case .double: .double
    case .float: .float
    case .date: .timestamp(.seconds)
    case .timestamp: .timestamp
    case .instant: .timestampTZ
    case .zoned: .zoned
    case .interval: .interval
    case .bytes: .blob
    case .collection(let type): .list(type.element.unlimited.column)
    case .record(let type):
      .structure(type.fields.map { Columns.Field($0.name.uppercased(), $0.type.unlimited.column) })
    case .object(let type):
      .structure(
        type.attributes.map {
          Columns.Field($0.name.uppercased(), $0.type.column, objectType: type.name)
        })
    default: .varchar
    }
  }

  /// The type of a variable that is anchored to a column.
  init(column: DataType) {
    switch column {
    case .null: self = .null
    case .boolean: self = .boolean
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .int128:
      self = .number(precision: 38, scale: 0)
    case .float: self = .float
    case .double: self = .double
    case .decimal(let precision, let scale): self = .number(precision: precision, scale: scale)
    case .number: self = .number
    case .date, .timestamp(.seconds): self = .date
    case .timestamp: self = .timestamp
    case .timestampTZ: self = .instant
    case .interval, .time, .timeNS: self = .interval
    case .blob: self = .bytes
    case .structure where column.isZoned: self = .zoned
    case .structure(let fields):
      self = .record(
        RecordType(
          "", fields.map { .init(name: $0.name.lowercased(), type: RoutineType(column: $0.type)) }))
    case .list(let element):
      self = .collection(CollectionType("", .nested, of: RoutineType(column: element)))
    default: self = .text
    }
  }
}

extension CollectionBox {
  /// Arrays by text are never dense.
  var prepared: CollectionBox {
    if type.isText { isDense = false }
    return self
  }
}

/// An object type: attributes, and methods by name.
package final class ObjectTypeInfo {
  let name: String
  var supertype: ObjectTypeInfo?
  var attributes: [RecordType.Field] = []
  /// Lower-case names; own methods only.
  var methods: [String: [SubprogramInfo]] = [:]
  /// The method by whose value objects compare, or which compares two; lower case.
  var mapMethod: String?
  var orderMethod: String?
  var isInstantiable = true
  /// Whose methods they are.
  weak var session: RoutineSession?

  init(_ name: String) { self.name = name }

  func position(of name: String) -> Int? {
    let wanted = name.lowercased()
    return attributes.firstIndex { $0.name == wanted }
  }

  func isSame(orUnder other: ObjectTypeInfo) -> Bool {
    var current: ObjectTypeInfo? = self
    while let type = current {
      if type === other { return true }
      current = type.supertype
    }
    return false
  }
}
