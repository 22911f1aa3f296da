import Columns
import Diagnostics

/// What a stored value means: a logical type, or an old converted type put in its terms.
package enum Annotation: Sendable, Equatable {
  case string, map, list, enumeration, date, unknown, json, bson, uuid, float16, variant
  /// The key-value group of a map, as old writers mark it.
  case keyValue
  case interval
  case decimal(precision: Int, scale: Int)
  case time(TimeUnit, isUTC: Bool)
  case timestamp(TimeUnit, isUTC: Bool)
  case integer(bits: Int, isSigned: Bool)
  case geometry, geography

  /// - Parameter converted: A number of parquet.thrift's `ConvertedType`.
  init?(converted: Int, precision: Int?, scale: Int?) {
    switch converted {
    case 0: self = .string
    case 1: self = .map
    case 2: self = .keyValue
    case 3: self = .list
    case 4: self = .enumeration
    case 5: self = .decimal(precision: precision ?? 0, scale: scale ?? 0)
    case 6: self = .date
    case 7: self = .time(.milliseconds, isUTC: true)
    case 8: self = .time(.microseconds, isUTC: true)
    case 9: self = .timestamp(.milliseconds, isUTC: true)
    case 10: self = .timestamp(.microseconds, isUTC: true)
    case 11...14: self = .integer(bits: 8 << (converted - 11), isSigned: false)
    case 15...18: self = .integer(bits: 8 << (converted - 15), isSigned: true)
    case 19: self = .json
    case 20: self = .bson
    case 21: self = .interval
    default: return nil
    }
  }

  /// The number of the converted type with this meaning, if there is one.
  var converted: Int? {
    switch self {
    case .string: 0
    case .map: 1
    case .keyValue: 2
    case .list: 3
    case .enumeration: 4
    case .decimal: 5
    case .date: 6
    case .time(.milliseconds, true): 7
    case .time(.microseconds, true): 8
    case .timestamp(.milliseconds, true): 9
    case .timestamp(.microseconds, true): 10
    case .integer(let bits, let isSigned): (isSigned ? 15 : 11) + bits.trailingZeroBitCount - 3
    case .json: 19
    case .bson: 20
    case .interval: 21
    default: nil
    }
  }
}

/// The union `LogicalType`; a member that is not known gives nil.
struct LogicalType: ThriftReadable, ThriftWritable {
  let annotation: Annotation?

  init(_ annotation: Annotation) { self.annotation = annotation }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var result: Annotation?
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 5: result = try LogicalType.readDecimal(&reader, field)
      case 7:
        let (unit, isUTC) = try LogicalType.readTime(&reader, field)
        result = unit.map { .time($0, isUTC: isUTC) }
      case 8:
        let (unit, isUTC) = try LogicalType.readTime(&reader, field)
        result = unit.map { .timestamp($0, isUTC: isUTC) }
      case 10: result = try LogicalType.readInteger(&reader, field)
      default:
        try reader.skip(field)
        result = LogicalType.plain[field.id]
      }
    }
    annotation = result
  }

  /// Members without fields that matter.
  private static let plain: [Int: Annotation] = [
    1: .string, 2: .map, 3: .list, 4: .enumeration, 6: .date, 11: .unknown, 12: .json, 13: .bson,
    14: .uuid, 15: .float16, 16: .variant, 17: .geometry, 18: .geography,
  ]

  private static func readDecimal(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(SQLError) -> Annotation {
    var scale = 0
    var precision = 0
    var last = 0
    try reader.enter(field)
    while let member = try reader.nextField(&last) {
      switch member.id {
      case 1: scale = try reader.readInt32(member)
      case 2: precision = try reader.readInt32(member)
      default: try reader.skip(member)
      }
    }
    return .decimal(precision: precision, scale: scale)
  }

  private static func readTime(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(SQLError) -> (TimeUnit?, Bool) {
    var isUTC = false
    var unit: TimeUnit?
    var last = 0
    try reader.enter(field)
    while let member = try reader.nextField(&last) {
      switch member.id {
      case 1: isUTC = try reader.readBool(member)
      case 2:
        var lastUnit = 0
        try reader.enter(member)
        while let choice = try reader.nextField(&lastUnit) {
          unit = [1: .milliseconds, 2: .microseconds, 3: .nanoseconds][choice.id]
          try reader.skip(choice)
        }
      default: try reader.skip(member)
      }
    }
    return (unit, isUTC)
  }

  private static func readInteger(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(SQLError) -> Annotation? {
    var bits = 0
    var isSigned = true
    var last = 0
    try reader.enter(field)
    while let member = try reader.nextField(&last) {
      switch member.id {
      case 1: bits = try reader.readInt(member)
      case 2: isSigned = try reader.readBool(member)
      default: try reader.skip(member)
      }
    }
    return [8, 16, 32, 64].contains(bits) ? .integer(bits: bits, isSigned: isSigned) : nil
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      switch annotation {
      case .decimal(let precision, let scale):
        writer.writeStructure(5) { member in
          member.write(1, int32: scale)
          member.write(2, int32: precision)
        }
      case .time(let unit, let isUTC): LogicalType.write(&writer, 7, unit, isUTC)
      case .timestamp(let unit, let isUTC): LogicalType.write(&writer, 8, unit, isUTC)
      case .integer(let bits, let isSigned):
        writer.writeStructure(10) { member in
          member.write(1, byte: Int8(bits))
          member.write(2, bool: isSigned)
        }
      default:
        if let id = LogicalType.plain.first(where: { $0.value == annotation })?.key {
          writer.writeEmpty(id)
        }
      }
    }
  }

  private static func write(
    _ writer: inout ThriftWriter, _ id: Int, _ unit: TimeUnit, _ isUTC: Bool
  ) {
    writer.writeStructure(id) { member in
      member.write(1, bool: isUTC)
      member.writeStructure(2) { $0.writeEmpty(max(1, Int(unit.rawValue))) }
    }
  }
}
