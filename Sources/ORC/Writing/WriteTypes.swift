import Columns
import Diagnostics

/// A column or member that is written, by its number in the file's list of types.
struct WriteType {
  let id: Int
  let kind: StoredORCType.Kind
  let type: DataType
  var children: [WriteType] = []
  var names: [String] = []
  var precision = 0
  var scale = 0

  /// The format keeps nanoseconds for all; this says what they are needed for.
  var timestampUnit: String? {
    switch type {
    case .timestamp(.nanoseconds): StoredORCType.nanoseconds
    case .timestamp, .timestampTZ: StoredORCType.microseconds
    default: nil
    }
  }
}

/// Numbers types from the root down, parents before their children.
struct WriteTypeTree {
  private(set) var root: WriteType
  private var next = 0
  private static let depthLimit = 60

  init(_ schema: Schema) throws(SQLError) {
    root = WriteType(id: 0, kind: .structure, type: .structure(schema.fields))
    root = try make(.structure(schema.fields), depth: 0)
  }

  private mutating func make(_ type: DataType, depth: Int) throws(SQLError) -> WriteType {
    guard depth < WriteTypeTree.depthLimit else {
      throw SQLError(.statementTooComplex, "the type of a column is nested too deeply")
    }
    var result = WriteType(id: next, kind: WriteTypeTree.kind(type), type: type)
    next += 1
    switch type {
    case .structure(let fields):
      result.names = fields.map(\.name)
      for field in fields { result.children.append(try make(field.type, depth: depth + 1)) }
    case .list(let element): result.children = [try make(element, depth: depth + 1)]
    case .map(let key, let value):
      result.children = [try make(key, depth: depth + 1), try make(value, depth: depth + 1)]
    case .decimal(let precision, let scale):
      result.precision = precision
      result.scale = scale
    case .uint64: result.precision = 20
    case .int128: result.precision = 38
    default: break
    }
    return result
  }

  /// What ORC has no type for (times, intervals, UUIDs, NUMBER) is written as its text.
  private static func kind(_ type: DataType) -> StoredORCType.Kind {
    switch type {
    case .boolean: .boolean
    case .int8: .byte
    case .int16, .uint8: .short
    case .int32, .uint16: .int
    case .int64, .uint32: .long
    case .uint64, .int128, .decimal: .decimal
    case .float: .float
    case .double: .double
    case .date: .date
    case .timestamp: .timestamp
    case .timestampTZ: .timestampInstant
    case .blob: .binary
    case .list: .list
    case .map: .map
    case .structure: .structure
    case .null, .number, .time, .timeNS, .interval, .varchar, .uuid, .json, .enumeration: .string
    }
  }

  /// The messages of the footer (`Type`), in the order of their numbers.
  var messages: [ProtobufWriter] {
    var result: [ProtobufWriter] = []
    func visit(_ type: WriteType) {
      var message = ProtobufWriter()
      message.write(1, type.kind.rawValue)
      if !type.children.isEmpty { message.write(2, packed: type.children.map(\.id)) }
      for name in type.names { message.write(3, name) }
      if type.kind == .decimal {
        message.write(5, type.precision)
        message.write(6, type.scale)
      }
      if let unit = type.timestampUnit {
        var attribute = ProtobufWriter()
        attribute.write(1, StoredORCType.unitAttribute)
        attribute.write(2, unit)
        message.write(7, attribute)
      }
      result.append(message)
      for child in type.children { visit(child) }
    }
    visit(root)
    return result
  }
}
