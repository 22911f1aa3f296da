import Columns
import Diagnostics

/// How Arrow stores a type (Schema.fbs).
enum ArrowType: Hashable {
  case null, boolean
  case integer(bits: Int, isSigned: Bool)
  /// 16, 32 or 64.
  case float(bits: Int)
  /// Offsets of 32 or 64 bits.
  case binary(isText: Bool, isLarge: Bool)
  /// Views of 16 bytes into several buffers.
  case view(isText: Bool)
  case fixedBinary(Int)
  case decimal(precision: Int, scale: Int, bits: Int)
  case date(isMilliseconds: Bool)
  case time(TimeUnit, bits: Int)
  case timestamp(TimeUnit, isInstant: Bool)
  case duration(TimeUnit)
  /// 0 months, 1 days and milliseconds, 2 months, days and nanoseconds.
  case interval(Int)
  case list(isLarge: Bool)
  case fixedList(Int)
  case structure
  case map
}

/// A column or member of an Arrow schema.
final class ArrowField: Sendable {
  let name: String
  let stored: ArrowType
  /// What it is in a query.
  let type: DataType
  let isNullable: Bool
  let children: [ArrowField]
  /// Where its values are codes of a dictionary: of which, and the integers they are.
  let dictionary: (id: Int64, index: ArrowType)?

  init(
    name: String, stored: ArrowType, type: DataType, isNullable: Bool, children: [ArrowField],
    dictionary: (id: Int64, index: ArrowType)? = nil
  ) {
    self.name = name
    self.stored = stored
    self.type = type
    self.isNullable = isNullable
    self.children = children
    self.dictionary = dictionary
  }
}

extension ArrowType {
  /// Numbers of the union `Type`.
  enum Tag {
    static let null = 1
    static let integer = 2
    static let float = 3
    static let binary = 4
    static let text = 5
    static let boolean = 6
    static let decimal = 7
    static let date = 8
    static let time = 9
    static let timestamp = 10
    static let interval = 11
    static let list = 12
    static let structure = 13
    static let fixedBinary = 15
    static let fixedList = 16
    static let map = 17
    static let duration = 18
    static let largeBinary = 19
    static let largeText = 20
    static let largeList = 21
    static let binaryView = 23
    static let textView = 24
  }

  /// - Parameter table: The member of the union; nil where it has no fields.
  init(tag: Int, _ table: FlatTable?) throws(SQLError) {
    func short(_ slot: Int, _ usual: Int16) throws(SQLError) -> Int {
      Int(try table?.integer(slot, usual) ?? usual)
    }
    func int(_ slot: Int, _ usual: Int32) throws(SQLError) -> Int {
      Int(try table?.integer(slot, usual) ?? usual)
    }
    switch tag {
    case Tag.null: self = .null
    case Tag.boolean: self = .boolean
    case Tag.integer:
      self = .integer(bits: try int(0, 0), isSigned: try table?.boolean(1) ?? false)
    case Tag.float: self = .float(bits: [16, 32, 64][max(0, min(2, try short(0, 0)))])
    case Tag.binary, Tag.largeBinary: self = .binary(isText: false, isLarge: tag > 18)
    case Tag.text, Tag.largeText: self = .binary(isText: true, isLarge: tag > 18)
    case Tag.binaryView, Tag.textView: self = .view(isText: tag == Tag.textView)
    case Tag.decimal:
      self = .decimal(precision: try int(0, 0), scale: try int(1, 0), bits: try int(2, 128))
    case Tag.date: self = .date(isMilliseconds: try short(0, 1) == 1)
    case Tag.time: self = .time(try ArrowType.unit(try short(0, 1)), bits: try int(1, 32))
    case Tag.timestamp:
      let zone = try table?.string(1) ?? ""
      self = .timestamp(try ArrowType.unit(try short(0, 0)), isInstant: !zone.isEmpty)
    case Tag.duration: self = .duration(try ArrowType.unit(try short(0, 1)))
    case Tag.interval: self = .interval(try short(0, 0))
    case Tag.list, Tag.largeList: self = .list(isLarge: tag == Tag.largeList)
    case Tag.structure: self = .structure
    case Tag.fixedBinary: self = .fixedBinary(try int(0, 0))
    case Tag.fixedList: self = .fixedList(try int(0, 0))
    case Tag.map: self = .map
    default:
      let names = [14: "union", 22: "run-end encoded", 25: "list view", 26: "large list view"]
      throw SQLError(
        .featureNotSupported,
        "Arrow's type \(names[tag] ?? "\(tag)") is not read", hint: "write the column as another")
    }
  }

  private static func unit(_ number: Int) throws(SQLError) -> TimeUnit {
    guard let raw = UInt8(exactly: number), let unit = TimeUnit(rawValue: raw) else {
      throw SQLError(.dataCorrupted, "the schema is damaged: there is no time unit \(number)")
    }
    return unit
  }

  /// What it is in a query.
  /// - Parameter extension: Its extension type, which names UUIDs and JSON.
  func dataType(_ children: [ArrowField], extension name: String?) throws(SQLError) -> DataType {
    switch self {
    case .null: return .null
    case .boolean: return .boolean
    case .integer(let bits, let isSigned):
      let types: [Int: (DataType, DataType)] = [
        8: (.int8, .uint8), 16: (.int16, .uint16), 32: (.int32, .uint32), 64: (.int64, .uint64),
      ]
      guard let pair = types[bits] else { throw ArrowType.unknown("integer of \(bits) bits") }
      return isSigned ? pair.0 : pair.1
    case .float(let bits): return bits == 64 ? .double : .float
    case .binary(let isText, _), .view(let isText):
      return isText ? (name == "arrow.json" ? .json : .varchar) : .blob
    case .fixedBinary(let width):
      guard width >= 0 else { throw ArrowType.unknown("binary of \(width) bytes") }
      return name == "arrow.uuid" && width == 16 ? .uuid : .blob
    case .decimal(let precision, let scale, let bits):
      guard (1...38).contains(precision), (0...precision).contains(scale),
        [32, 64, 128, 256].contains(bits)
      else { throw ArrowType.unknown("decimal of \(precision) digits with scale \(scale)") }
      return .decimal(precision: precision, scale: scale)
    case .date: return .date
    case .time(let unit, let bits):
      guard bits == (unit.rawValue < 2 ? 32 : 64) else {
        throw ArrowType.unknown("time of \(bits) bits")
      }
      return unit == .nanoseconds ? .timeNS : .time
    case .timestamp(let unit, let isInstant):
      return isInstant && unit != .nanoseconds ? .timestampTZ : .timestamp(unit)
    case .duration: return .interval
    case .interval(let unit):
      guard (0...2).contains(unit) else { throw ArrowType.unknown("interval \(unit)") }
      return .interval
    case .list:
      guard children.count == 1 else { throw ArrowType.unknown("list of \(children.count)") }
      return .list(children[0].type)
    case .fixedList(let width):
      guard children.count == 1, width >= 0 else { throw ArrowType.unknown("list of \(width)") }
      return .list(children[0].type)
    case .structure: return .structure(children.map { Field($0.name, $0.type) })
    case .map:
      guard children.count == 1, children[0].children.count == 2 else {
        throw ArrowType.unknown("map")
      }
      let entry = children[0].children
      return .map(key: entry[0].type, value: entry[1].type)
    }
  }

  private static func unknown(_ what: String) -> SQLError {
    SQLError(.featureNotSupported, "Arrow's \(what) is not read")
  }

  /// Buffers that a column of this type has, without those of its members; views have more.
  var bufferCount: Int {
    switch self {
    case .null: 0
    case .structure, .fixedList: 1
    case .binary: 3
    default: 2
    }
  }
}
