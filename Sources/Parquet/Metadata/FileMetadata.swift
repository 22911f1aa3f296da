import Columns
import Diagnostics
import Files

/// The footer: the schema and where everything is.
struct FileMetadata: ThriftReadable, ThriftWritable {
  var version: Int
  var schema: [SchemaElement]
  var rowCount: Int
  var rowGroups: [RowGroup]
  var keyValues: [KeyValue] = []
  var createdBy: String?
  /// Whether the bounds of each leaf are in the order of its type (`TypeDefinedOrder`).
  var columnOrders: [Bool]?
  /// The footer is readable, but columns may be encrypted.
  var isEncrypted = false
  /// Of a file with such a footer; never written.
  var encryption: EncryptionAlgorithm?
  var footerKeyMetadata: [UInt8]?

  init(schema: [SchemaElement]) {
    version = 2
    self.schema = schema
    rowCount = 0
    rowGroups = []
  }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var schema: [SchemaElement]?
    var rowCount: Int?
    var rowGroups: [RowGroup]?
    version = 1
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: version = try reader.readInt32(field)
      case 2: schema = try reader.readStructures(field)
      case 3: rowCount = try reader.readInt(field)
      case 4: rowGroups = try reader.readStructures(field)
      case 5: keyValues = try reader.readStructures(field)
      case 6: createdBy = try reader.readText(field)
      case 7: columnOrders = try reader.readStructures(field, ColumnOrder.self).map(\.isTypeDefined)
      case 8:
        isEncrypted = true
        encryption = try reader.readStructure(field)
      case 9: footerKeyMetadata = try reader.readBinary(field)
      default: try reader.skip(field)
      }
    }
    self.schema = try required(schema, "the schema")
    self.rowCount = try required(rowCount, "the number of rows")
    self.rowGroups = try required(rowGroups, "the list of row groups")
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, int32: version)
      writer.write(2, list: schema)
      writer.write(3, int64: rowCount)
      writer.write(4, list: rowGroups)
      if !keyValues.isEmpty { writer.write(5, list: keyValues) }
      writer.write(6, text: createdBy)
      if let columnOrders { writer.write(7, list: columnOrders.map(ColumnOrder.init)) }
    }
  }
}

/// The union `ColumnOrder`, whose one member says that bounds are in the order of the type.
struct ColumnOrder: ThriftReadable, ThriftWritable {
  var isTypeDefined: Bool

  init(_ isTypeDefined: Bool) { self.isTypeDefined = isTypeDefined }

  init(from reader: inout ThriftReader) throws(SQLError) {
    isTypeDefined = false
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      if field.id == 1 { isTypeDefined = true }
      try reader.skip(field)
    }
  }

  func write(to writer: inout ThriftWriter) { writer.structure { $0.writeEmpty(1) } }
}
