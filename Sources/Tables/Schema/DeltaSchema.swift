import Columns
import Diagnostics

/// The columns of a Delta table, as `schemaString` has them (Delta protocol, "Schema Serialization
/// Format").
struct DeltaSchema: Sendable, Hashable {
  var fields: [DeltaField]

  init(_ fields: [DeltaField]) { self.fields = fields }

  init(_ text: String) throws(SQLError) {
    let json: JSON
    do throws(SQLError) {
      json = try JSONReader.read(Array(text.utf8), depthLimit: 200)
    } catch {
      throw SQLError(.dataCorrupted, "the table's schema is damaged: \(error.message)")
    }
    fields = try DeltaSchema.fields(json, depth: 0)
  }

  /// The columns that queries see; hidden ones stand behind them.
  var visible: [DeltaField] { fields.filter { !$0.isHidden } }

  var schema: Schema { Schema(visible.map(\.field)) }

  /// The JSON text.
  var text: String { DeltaType.structure(fields).json.description }

  static func fields(_ json: JSON, depth: Int) throws(SQLError) -> [DeltaField] {
    guard json["type"]?.text == "struct", case .array(let elements)? = json["fields"] else {
      throw DeltaAction.damaged("schema")
    }
    return try elements.map { (json) throws(SQLError) in try DeltaField(json, depth: depth) }
  }
}

/// A column, or a member of a structure.
struct DeltaField: Sendable, Hashable {
  var name: String
  var type: DeltaType
  var isNullable: Bool
  var metadata: [JSON.Member]

  init(_ name: String, _ type: DeltaType, isNullable: Bool = true, metadata: [JSON.Member] = []) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.metadata = metadata
  }

  init(_ json: JSON, depth: Int) throws(SQLError) {
    guard let name = json["name"]?.text, let type = json["type"] else {
      throw DeltaAction.damaged("schema")
    }
    self.name = name
    isNullable = json["nullable"]?.truth ?? true
    metadata = json.member("metadata")?.members ?? []
    self.type = try DeltaType(type, depth: depth + 1)
  }

  /// The column as queries see it: with the type that was kept beside a nearest one.
  var field: Field { Field(name, dataType, isNullable: isNullable) }

  var dataType: DataType { StoredForm.kept(self) ?? type.dataType }

  /// Whether the column holds the exact bytes of NUMBERs.
  var isHidden: Bool { metadata(NumberForm.hiddenKey) != nil }

  /// Whether the column is a NUMBER that is kept as decimals and bytes.
  var isSplitNumber: Bool { dataType == .number && type == .primitive(NumberForm.decimal) }

  /// What files call the column.
  var storedName: String { metadata("delta.columnMapping.physicalName")?.text ?? name }

  var storedID: Int? { metadata("delta.columnMapping.id")?.integer }

  func metadata(_ name: String) -> JSON? { metadata.last { $0.name == name }?.value }

  var json: JSON {
    .object([
      ("name", .string(name)), ("type", type.json), ("nullable", .boolean(isNullable)),
      ("metadata", .object(metadata)),
    ])
  }
}
