import Columns
import Diagnostics

/// A leaf that is written.
struct WriteLeaf: Sendable {
  let path: [String]
  let type: DataType
  let stored: StoredType
  /// Bytes of a stored value; 0 for byte arrays.
  let width: Int
  let maxDefinition: Int
  let maxRepetition: Int
}

/// A column or member that is written, with its levels.
struct WriteShape: Sendable {
  enum Kind: Sendable {
    /// Position among the leaves.
    case leaf(Int)
    case structure
    /// Elements begin at `definition`; `repetition` goes on with one.
    case list(definition: UInt8, repetition: UInt8)
  }

  let kind: Kind
  let type: DataType
  /// The level of a value that is not NULL.
  let definition: UInt8
  let isNullable: Bool
  var children: [WriteShape] = []
}

/// The tree of the new file.
struct WriteSchema: Sendable {
  private(set) var elements: [SchemaElement]
  private(set) var leaves: [WriteLeaf] = []
  private(set) var shapes: [WriteShape] = []

  init(_ schema: Schema) throws(SQLError) {
    var root = SchemaElement("schema")
    root.childCount = schema.count
    elements = [root]
    for field in schema.fields {
      shapes.append(
        try add(field.name, field.type, field.isNullable, path: [], definition: 0, repetition: 0))
    }
  }

  private mutating func add(
    _ name: String, _ type: DataType, _ isNullable: Bool, path: [String], definition: UInt8,
    repetition: UInt8
  ) throws(SQLError) -> WriteShape {
    guard path.count < 60 else {
      throw SQLError(.statementTooComplex, "the type of \"\(path[0])\" is nested too deeply")
    }
    let own = definition + (isNullable ? 1 : 0)
    var element = SchemaElement(name)
    element.repetition = isNullable ? .optional : .required
    let here = path + [name]
    switch type {
    case .structure(let fields):
      element.childCount = fields.count
      elements.append(element)
      var shape = WriteShape(
        kind: .structure, type: type, definition: own, isNullable: isNullable)
      for field in fields {
        shape.children.append(
          try add(
            field.name, field.type, field.isNullable, path: here, definition: own,
            repetition: repetition))
      }
      return shape
    case .list(let member):
      element.childCount = 1
      element.annotation = .list
      elements.append(element)
      addRepeated("list", members: 1)
      var shape = WriteShape(
        kind: .list(definition: own + 1, repetition: repetition + 1), type: type, definition: own,
        isNullable: isNullable)
      shape.children = [
        try add(
          "element", member, true, path: here + ["list"], definition: own + 1,
          repetition: repetition + 1)
      ]
      return shape
    case .map(let key, let value):
      element.childCount = 1
      element.annotation = .map
      elements.append(element)
      addRepeated("key_value", members: 2)
      var shape = WriteShape(
        kind: .list(definition: own + 1, repetition: repetition + 1), type: type, definition: own,
        isNullable: isNullable)
      for (name, member, isNullable) in [("key", key, false), ("value", value, true)] {
        shape.children.append(
          try add(
            name, member, isNullable, path: here + ["key_value"], definition: own + 1,
            repetition: repetition + 1))
      }
      return shape
    default:
      let (stored, width) = WriteSchema.describe(type, &element)
      elements.append(element)
      leaves.append(
        WriteLeaf(
          path: here, type: type, stored: stored, width: width, maxDefinition: Int(own),
          maxRepetition: Int(repetition)))
      return WriteShape(
        kind: .leaf(leaves.count - 1), type: type, definition: own, isNullable: isNullable)
    }
  }

  private mutating func addRepeated(_ name: String, members: Int) {
    var element = SchemaElement(name)
    element.repetition = .repeated
    element.childCount = members
    elements.append(element)
  }

  /// Fills in the stored type and its meaning.
  private static func describe(
    _ type: DataType, _ element: inout SchemaElement
  ) -> (StoredType, width: Int) {
    let (stored, width, annotation) = storedForm(type)
    element.type = stored
    element.annotation = annotation
    if stored == .fixedLengthByteArray { element.length = width }
    return (stored, width)
  }

  private static func storedForm(_ type: DataType) -> (StoredType, Int, Annotation?) {
    switch type {
    case .null: (.int32, 4, .unknown)
    case .boolean: (.boolean, 1, nil)
    case .int8: (.int32, 4, .integer(bits: 8, isSigned: true))
    case .int16: (.int32, 4, .integer(bits: 16, isSigned: true))
    case .int32: (.int32, 4, nil)
    case .int64: (.int64, 8, nil)
    case .uint8: (.int32, 4, .integer(bits: 8, isSigned: false))
    case .uint16: (.int32, 4, .integer(bits: 16, isSigned: false))
    case .uint32: (.int32, 4, .integer(bits: 32, isSigned: false))
    case .uint64: (.int64, 8, .integer(bits: 64, isSigned: false))
    case .int128: (.fixedLengthByteArray, 16, .decimal(precision: 38, scale: 0))
    case .float: (.float, 4, nil)
    case .double: (.double, 8, nil)
    case .decimal(let precision, let scale):
      decimalForm(precision, .decimal(precision: precision, scale: scale))
    case .date: (.int32, 4, .date)
    case .time: (.int64, 8, .time(.microseconds, isUTC: false))
    case .timeNS: (.int64, 8, .time(.nanoseconds, isUTC: false))
    case .timestamp(.seconds): (.int64, 8, .timestamp(.milliseconds, isUTC: false))
    case .timestamp(let unit): (.int64, 8, .timestamp(unit, isUTC: false))
    case .timestampTZ: (.int64, 8, .timestamp(.microseconds, isUTC: true))
    case .interval: (.fixedLengthByteArray, 12, .interval)
    case .uuid: (.fixedLengthByteArray, 16, .uuid)
    case .blob: (.byteArray, 0, nil)
    case .json: (.byteArray, 0, .json)
    case .varchar, .number, .enumeration, .list, .structure, .map: (.byteArray, 0, .string)
    }
  }

  private static func decimalForm(
    _ precision: Int, _ annotation: Annotation
  ) -> (StoredType, Int, Annotation?) {
    if precision <= 9 { return (.int32, 4, annotation) }
    if precision <= 18 { return (.int64, 8, annotation) }
    // The fewest bytes whose two's complement holds all numbers of so many digits.
    var limit: Int128 = 1
    for _ in 0..<precision { limit *= 10 }
    var width = 8
    while width < 16, Int128(1) << Int128(width * 8 - 1) <= limit { width += 1 }
    return (.fixedLengthByteArray, width, annotation)
  }
}
