import Catalog
import Columns
import Diagnostics

extension TableDefinition {
  /// Whether other programs may write the table: `WITH (writers = 'shared')`.
  package var isShared: Bool { properties["writers"] == "shared" }
}

/// The definition of a table that other programs write too: its Delta metadata counts, and what
/// only reckon knows of a column is kept as long as the column is the same.
enum SharedDefinition {
  static let constraintPrefix = "delta.constraints."

  static func of(
    _ metadata: TableMetadata, known: TableDefinition
  ) throws(SQLError) -> TableDefinition {
    let old = try kept(metadata) ?? known
    let fields = metadata.schema.visible.map(\.field)
    var definition = old
    definition.columns = fields.map { field in
      let same = old.columns.first { $0.field.name == field.name && $0.field.type == field.type }
      var column = same ?? ColumnDefinition(field: field)
      column.field = field
      return column
    }
    definition.partitionColumns = metadata.partitionColumns.compactMap { name in
      fields.firstIndex { $0.name == name }
    }
    definition.clusterColumns = old.clusterColumns.compactMap { place in
      guard place < old.columns.count else { return nil }
      return fields.firstIndex { $0.name == old.columns[place].field.name }
    }
    definition.checks = metadata.configuration.sorted { $0.key < $1.key }.compactMap {
      guard $0.key.hasPrefix(constraintPrefix) else { return nil }
      return .init(
        name: String($0.key.dropFirst(constraintPrefix.count)), expression: $0.value)
    }
    definition.properties["writers"] = "shared"
    return definition
  }

  /// The definition that reckon wrote beside the metadata.
  private static func kept(_ metadata: TableMetadata) throws(SQLError) -> TableDefinition? {
    guard let text = metadata.configuration[TablePlan.definitionKey] else { return nil }
    return try DefinitionJSON.definition(try JSONReader.read(Array(text.utf8), depthLimit: 400))
  }

  /// - Throws: `featureNotSupported` for what only one that knows all writers can keep.
  static func check(_ definition: TableDefinition, _ label: String) throws(SQLError) {
    func refuse(_ what: String) -> SQLError {
      SQLError(
        .featureNotSupported,
        "\(what) of \"\(label)\" cannot be kept: writers = 'shared' lets other programs write it",
        hint: "leave it out, or leave out writers = 'shared'")
    }
    if let key = definition.keys.first {
      throw refuse(key.isPrimary ? "the PRIMARY KEY" : "the UNIQUE constraint \"\(key.name)\"")
    }
    if let key = definition.foreignKeys.first { throw refuse("the foreign key \"\(key.name)\"") }
    for column in definition.columns {
      switch column.source {
      case .generated: throw refuse("the generated column \"\(column.field.name)\"")
      case .identity: throw refuse("the identity column \"\(column.field.name)\"")
      case .given, .defaulted: break
      }
    }
  }
}
