import Columns

/// What the engine's types are in Arrow, and the message that says so.
struct SchemaWriter {
  /// A field that is written.
  static func field(_ field: Field) -> FlatValue {
    let (tag, type) = stored(field.type)
    var slots: [(slot: Int, value: FlatValue)] = [
      (0, .string(field.name)), (1, .boolean(field.isNullable)), (2, .byte(tag)), (3, type),
      (5, .tables(children(field.type).map(SchemaWriter.field))),
    ]
    if let name = extensionName(field.type) {
      slots.append(
        (6, .tables([pair("ARROW:extension:name", name), pair("ARROW:extension:metadata", "")])))
    }
    return .table(slots)
  }

  static func schema(_ schema: Schema) -> FlatValue {
    .table([(0, .short(0)), (1, .tables(schema.fields.map(field)))])
  }

  private static func pair(_ key: String, _ value: String) -> FlatValue {
    .table([(0, .string(key)), (1, .string(value))])
  }

  private static func extensionName(_ type: DataType) -> String? {
    switch type {
    case .uuid: "arrow.uuid"
    case .json: "arrow.json"
    default: nil
    }
  }

  static func children(_ type: DataType) -> [Field] {
    switch type {
    case .list(let element): [Field("item", element)]
    case .structure(let fields): fields
    case .map(let key, let value):
      [
        Field(
          "entries", .structure([Field("key", key, isNullable: false), Field("value", value)]),
          isNullable: false)
      ]
    default: []
    }
  }

  private static func stored(_ type: DataType) -> (Int, FlatValue) {
    typealias Tag = ArrowType.Tag
    func integer(_ bits: Int, _ isSigned: Bool) -> (Int, FlatValue) {
      (Tag.integer, .table([(0, .int(bits)), (1, .boolean(isSigned))]))
    }
    func decimal(_ precision: Int, _ scale: Int) -> (Int, FlatValue) {
      (Tag.decimal, .table([(0, .int(precision)), (1, .int(scale)), (2, .int(128))]))
    }
    switch type {
    case .null: return (Tag.null, .table([]))
    case .boolean: return (Tag.boolean, .table([]))
    case .int8: return integer(8, true)
    case .int16: return integer(16, true)
    case .int32: return integer(32, true)
    case .int64: return integer(64, true)
    case .uint8: return integer(8, false)
    case .uint16: return integer(16, false)
    case .uint32: return integer(32, false)
    case .uint64: return integer(64, false)
    case .int128: return decimal(38, 0)
    case .decimal(let precision, let scale): return decimal(precision, scale)
    case .float: return (Tag.float, .table([(0, .short(1))]))
    case .double: return (Tag.float, .table([(0, .short(2))]))
    case .date: return (Tag.date, .table([(0, .short(0))]))
    case .time: return (Tag.time, .table([(0, .short(2)), (1, .int(64))]))
    case .timeNS: return (Tag.time, .table([(0, .short(3)), (1, .int(64))]))
    case .timestamp(let unit):
      return (Tag.timestamp, .table([(0, .short(Int(unit.rawValue)))]))
    case .timestampTZ:
      return (Tag.timestamp, .table([(0, .short(2)), (1, .string("UTC"))]))
    case .interval: return (Tag.interval, .table([(0, .short(2))]))
    case .blob: return (Tag.binary, .table([]))
    case .uuid: return (Tag.fixedBinary, .table([(0, .int(16))]))
    case .list: return (Tag.list, .table([]))
    case .structure: return (Tag.structure, .table([]))
    case .map: return (Tag.map, .table([(0, .boolean(false))]))
    case .number, .varchar, .json, .enumeration: return (Tag.text, .table([]))
    }
  }
}
