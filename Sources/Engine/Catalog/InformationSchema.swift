import Catalog
import Columns
import Diagnostics
import Syntax

/// The views of the SQL standard (ISO 9075-11) that clients ask for, with the columns that they
/// read.
let informationSchemaTables: [SystemTable] = [
  schemataTable, tablesTable, columnsTable, viewsTable, tableConstraintsTable, keyColumnUsageTable,
  referentialConstraintsTable, checkConstraintsTable, constraintColumnUsageTable, sequencesTable,
  routinesTable, characterSetsTable,
]

private func words(_ names: String...) -> [Field] { names.map { Field($0, .varchar) } }

private let information = "information_schema"

private let schemataTable = SystemTable(
  information, "schemata",
  words("catalog_name", "schema_name", "schema_owner", "default_character_set_name")
) { catalog in
  catalog.schemas.map {
    [.string(catalog.catalogName), .string($0), .string(catalog.user), .string("UTF8")]
  }
}

private let tablesTable = SystemTable(
  information, "tables",
  words("table_catalog", "table_schema", "table_name", "table_type", "is_insertable_into")
    + words("is_typed", "commit_action", "table_comment")
) { catalog in
  catalog.relations.map { relation in
    let isView = relation.definition == nil
    let type = isView ? "VIEW" : relation.isTemporary ? "LOCAL TEMPORARY" : "BASE TABLE"
    return [
      .string(catalog.catalogName), .string(relation.schema), .string(relation.name),
      .string(type), yesNo(!isView), .string("NO"),
      text(relation.definition?.properties["on commit"]?.uppercased()), text(relation.comment),
    ]
  }
}

private let columnsTable = SystemTable(
  information, "columns",
  words("table_catalog", "table_schema", "table_name", "column_name")
    + [Field("ordinal_position", .int32)]
    + words("column_default", "is_nullable", "data_type")
    + [
      Field("character_maximum_length", .int32), Field("numeric_precision", .int32),
      Field("numeric_precision_radix", .int32), Field("numeric_scale", .int32),
      Field("datetime_precision", .int32),
    ]
    + words("udt_name", "is_identity", "identity_generation", "is_generated")
    + words("generation_expression", "column_comment")
) { catalog in
  catalog.relations.flatMap { relation in
    relation.columns.enumerated().map { i, field in
      columnRow(catalog, relation, field, i, relation.definition?.columns[i])
    }
  }
}

private func columnRow(
  _ catalog: SystemCatalog, _ relation: SystemCatalog.Relation, _ field: Field, _ position: Int,
  _ column: Catalog.ColumnDefinition?
) -> [Value] {
  var (given, generation, expression): (String?, String?, String?) = (nil, nil, nil)
  switch column?.source {
  case .defaulted(let value): given = value
  case .generated(let value): expression = value
  case .identity(_, let always): generation = always ? "ALWAYS" : "BY DEFAULT"
  case .given, nil: break
  }
  let numeric = numericShape(field.type)
  let isLimited = column?.maximumLength != nil
  let names =
    catalog.hasPostgresTypes
    ? postgresNames(of: field.type, isLimited: isLimited)
    : (full: "\(field.type)", short: "\(field.type)".lowercased())
  return [
    .string(catalog.catalogName), .string(relation.schema), .string(relation.name),
    .string(field.name), number(position + 1), text(given), yesNo(field.isNullable),
    .string(names.full), number(column?.maximumLength), number(numeric?.precision),
    number(numeric?.radix), number(numeric?.scale), number(fractionDigits(field.type)),
    .string(names.short), yesNo(generation != nil), text(generation),
    .string(expression == nil ? "NEVER" : "ALWAYS"), text(expression), text(column?.comment),
  ]
}

/// Digits, their base and those after the point, as the standard counts them.
func numericShape(_ type: DataType) -> (precision: Int?, radix: Int, scale: Int?)? {
  switch type {
  case .int8: (8, 2, 0)
  case .int16: (16, 2, 0)
  case .int32: (32, 2, 0)
  case .int64: (64, 2, 0)
  case .uint8: (8, 2, 0)
  case .uint16: (16, 2, 0)
  case .uint32: (32, 2, 0)
  case .uint64: (64, 2, 0)
  case .int128: (128, 2, 0)
  case .float: (24, 2, nil)
  case .double: (53, 2, nil)
  case .decimal(let precision, let scale): (precision, 10, scale)
  case .number: (nil, 10, nil)
  default: nil
  }
}

private func fractionDigits(_ type: DataType) -> Int? {
  switch type {
  case .timestamp(let unit): unit.fractionDigits
  case .timestampTZ, .time: 6
  case .date: 0
  default: nil
  }
}

private let viewsTable = SystemTable(
  information, "views",
  words("table_catalog", "table_schema", "table_name", "view_definition", "check_option")
    + words("is_updatable")
) { catalog in
  catalog.relations.compactMap { relation in
    guard let view = relation.view else { return nil }
    return [
      .string(catalog.catalogName), .string(relation.schema), .string(relation.name),
      .string(view.text), .string("NONE"), .string("NO"),
    ]
  }
}

private let tableConstraintsTable = SystemTable(
  information, "table_constraints",
  words("constraint_catalog", "constraint_schema", "constraint_name", "table_catalog")
    + words("table_schema", "table_name", "constraint_type", "is_deferrable")
    + words("initially_deferred", "enforced")
) { catalog in
  catalog.constraints.map { constraint in
    let schema = Value.string(constraint.table.schema)
    return [
      .string(catalog.catalogName), schema, .string(constraint.name),
      .string(catalog.catalogName), schema, .string(constraint.table.name),
      .string(constraint.kind.words), .string("NO"), .string("NO"), .string("YES"),
    ]
  }
}

extension SystemCatalog.Constraint.Kind {
  /// As the standard writes it.
  var words: String {
    switch self {
    case .primaryKey: "PRIMARY KEY"
    case .unique: "UNIQUE"
    case .check: "CHECK"
    case .foreignKey: "FOREIGN KEY"
    }
  }
}

private let keyColumnUsageTable = SystemTable(
  information, "key_column_usage",
  words("constraint_catalog", "constraint_schema", "constraint_name", "table_catalog")
    + words("table_schema", "table_name", "column_name")
    + [
      Field("ordinal_position", .int32), Field("position_in_unique_constraint", .int32),
    ]
) { catalog in
  catalog.constraints.flatMap { constraint in
    constraint.columns.enumerated().map { i, column in
      let schema = Value.string(constraint.table.schema)
      return [
        .string(catalog.catalogName), schema, .string(constraint.name),
        .string(catalog.catalogName), schema, .string(constraint.table.name),
        .string(constraint.table.columns[column].name), number(i + 1),
        number(constraint.reference == nil ? nil : i + 1),
      ]
    }
  }
}

private let referentialConstraintsTable = SystemTable(
  information, "referential_constraints",
  words("constraint_catalog", "constraint_schema", "constraint_name", "unique_constraint_catalog")
    + words("unique_constraint_schema", "unique_constraint_name", "match_option", "update_rule")
    + words("delete_rule")
) { catalog in
  catalog.constraints.compactMap { constraint in
    guard let key = constraint.reference else { return nil }
    let parent = catalog.referencedKey(key)
    return [
      .string(catalog.catalogName), .string(constraint.table.schema), .string(constraint.name),
      .string(catalog.catalogName), text(parent?.0.schema), text(parent?.1.name),
      .string("NONE"), .string(key.onUpdate ?? "NO ACTION"), .string(key.onDelete ?? "NO ACTION"),
    ]
  }
}

private let checkConstraintsTable = SystemTable(
  information, "check_constraints",
  words("constraint_catalog", "constraint_schema", "constraint_name", "check_clause")
) { catalog in
  catalog.constraints.compactMap { constraint in
    guard let expression = constraint.expression else { return nil }
    return [
      .string(catalog.catalogName), .string(constraint.table.schema), .string(constraint.name),
      .string(expression),
    ]
  }
}

private let constraintColumnUsageTable = SystemTable(
  information, "constraint_column_usage",
  words("table_catalog", "table_schema", "table_name", "column_name", "constraint_catalog")
    + words("constraint_schema", "constraint_name")
) { catalog in
  catalog.constraints.flatMap { constraint -> [[Value]] in
    var table = constraint.table
    var names = constraint.columns.map { table.columns[$0].name }
    if let key = constraint.reference, let (parent, _) = catalog.referencedKey(key) {
      table = parent
      names = key.referenced
    }
    return names.map { name in
      [
        .string(catalog.catalogName), .string(table.schema), .string(table.name), .string(name),
        .string(catalog.catalogName), .string(constraint.table.schema), .string(constraint.name),
      ]
    }
  }
}

private let sequencesTable = SystemTable(
  information, "sequences",
  words("sequence_catalog", "sequence_schema", "sequence_name", "data_type", "start_value")
    + words("minimum_value", "maximum_value", "increment", "cycle_option")
) { catalog in
  catalog.sequences.map { definition, state in
    [
      .string(catalog.catalogName), .string(definition.schema), .string(definition.name),
      .string(state.maximum <= Int128(Int64.max) ? "BIGINT" : "DECIMAL(28,0)"),
      .string("\(state.start)"), .string("\(state.minimum)"), .string("\(state.maximum)"),
      .string("\(state.increment)"), yesNo(state.cycles),
    ]
  }
}

private let routinesTable = SystemTable(
  information, "routines",
  words("specific_catalog", "specific_schema", "specific_name", "routine_catalog")
    + words("routine_schema", "routine_name", "routine_type", "routine_body")
    + words("routine_definition", "external_language")
) { catalog in
  let kinds: [StoredDefinition.Kind: String] = [
    .function: "FUNCTION", .procedure: "PROCEDURE", .macro: "FUNCTION",
  ]
  return catalog.definitions.compactMap { definition in
    guard let type = kinds[definition.kind] else { return nil }
    let (schema, name) = (Value.string(definition.schema), Value.string(definition.name))
    return [
      .string(catalog.catalogName), schema, name, .string(catalog.catalogName), schema, name,
      .string(type), .string("SQL"), .string(definition.text),
      .string(definition.kind == .macro ? "SQL" : "PLSQL"),
    ]
  }
}

private let characterSetsTable = SystemTable(
  information, "character_sets",
  words("character_set_catalog", "character_set_schema", "character_set_name")
    + words("character_repertoire", "form_of_use", "default_collate_catalog")
    + words("default_collate_schema", "default_collate_name")
) { catalog in
  [
    [
      .null, .null, .string("UTF8"), .string("UCS"), .string("UTF8"), .string(catalog.catalogName),
      .string("pg_catalog"), .string("C"),
    ]
  ]
}
