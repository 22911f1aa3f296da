import Catalog
import Columns
import Diagnostics
import Syntax

/// The views of Oracle's data dictionary that scripts read (Oracle Database Reference, part II):
/// names in capitals, as Oracle keeps them. Each `user_…` is there as `all_…` with its owner too.
let oracleDictionaryTables: [SystemTable] =
  [
    userTables, userTabColumns, userConstraints, userConsColumns, userSequences, userObjects,
    userViews, userSource, userTabComments, userColComments, userIndexes,
    userErrors, userTriggers, userSynonyms, userJobs, userSchedulerJobs,
  ].flatMap { [$0, $0.forAll] } + [dictionaryTable]

extension SystemTable {
  /// `all_tables` of `user_tables`: with the owner in front.
  fileprivate var forAll: SystemTable {
    let rows = self.rows
    return SystemTable(
      nil, "all_" + name.dropFirst("user_".count), [Field("OWNER", .varchar)] + fields
    ) { catalog throws(SQLError) in
      try rows(catalog).map { [.string(catalog.user.uppercased())] + $0 }
    }
  }
}

private func words(_ names: String...) -> [Field] { names.map { Field($0, .varchar) } }

private func upper(_ name: String) -> Value { .string(name.uppercased()) }

private let userTables = SystemTable(
  nil, "user_tables",
  words("TABLE_NAME", "TABLESPACE_NAME", "STATUS") + [Field("NUM_ROWS", .int64)]
    + words("TEMPORARY", "PARTITIONED")
) { catalog in
  catalog.relations.compactMap { relation in
    guard let definition = relation.definition else { return nil }
    let isTemporary = relation.isTemporary || definition.properties["temporary"] != nil
    return [
      upper(relation.name), .string("USERS"), .string("VALID"), number(relation.rowCount),
      .string(isTemporary ? "Y" : "N"),
      yesNo(!definition.partitionColumns.isEmpty),
    ]
  }
}

private let userTabColumns = SystemTable(
  nil, "user_tab_columns",
  words("TABLE_NAME", "COLUMN_NAME", "DATA_TYPE")
    + [
      Field("DATA_LENGTH", .int64), Field("DATA_PRECISION", .int64), Field("DATA_SCALE", .int64),
    ] + words("NULLABLE") + [Field("COLUMN_ID", .int64)]
    + words("DATA_DEFAULT", "VIRTUAL_COLUMN", "IDENTITY_COLUMN")
) { catalog in
  catalog.relations.flatMap { relation in
    relation.columns.enumerated().map { i, field in
      oracleColumn(relation, field, i, relation.definition?.columns[i])
    }
  }
}

private func oracleColumn(
  _ relation: SystemCatalog.Relation, _ field: Field, _ position: Int,
  _ column: Catalog.ColumnDefinition?
) -> [Value] {
  let type = oracleType(field.type, column)
  var (given, isVirtual, isIdentity): (String?, Bool, Bool) = (nil, false, false)
  switch column?.source {
  case .defaulted(let value): given = value
  case .generated(let value): (given, isVirtual) = (value, true)
  case .identity: isIdentity = true
  case .given, nil: break
  }
  return [
    upper(relation.name), upper(field.name), .string(type.name), number(type.length),
    number(type.precision), number(type.scale), .string(field.isNullable ? "Y" : "N"),
    number(position + 1), text(given), yesNo(isVirtual), yesNo(isIdentity),
  ]
}

/// The type as Oracle's dictionary writes it, with its length in bytes.
func oracleType(
  _ type: DataType, _ column: Catalog.ColumnDefinition?
) -> (name: String, length: Int, precision: Int?, scale: Int?) {
  switch type {
  case .varchar:
    let isFixed = column?.typeText?.hasPrefix("CHAR") ?? false
    let isLarge = column?.typeText?.hasSuffix("CLOB") ?? false
    return (
      isLarge ? "CLOB" : isFixed ? "CHAR" : "VARCHAR2", column?.maximumLength ?? 4000, nil, nil
    )
  case .number:
    if case .float(let digits)? = column?.digits { return ("FLOAT", 22, digits, nil) }
    if case .number(let precision, let scale)? = column?.digits {
      return ("NUMBER", 22, precision, scale)
    }
    return ("NUMBER", 22, nil, nil)
  case .decimal(let precision, let scale): return ("NUMBER", 22, precision, scale)
  case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .int128:
    return ("NUMBER", 22, type.integerDigits, 0)
  case .float: return ("BINARY_FLOAT", 4, nil, nil)
  case .double: return ("BINARY_DOUBLE", 8, nil, nil)
  case .date, .timestamp(.seconds): return ("DATE", 7, nil, nil)
  case .timestamp(let unit):
    let digits = column?.digits?.seconds ?? unit.fractionDigits
    return ("TIMESTAMP(\(digits))", 11, nil, digits)
  case .timestampTZ:
    let digits = column?.digits?.seconds ?? 6
    return ("TIMESTAMP(\(digits)) WITH LOCAL TIME ZONE", 11, nil, digits)
  case .structure where type.isZoned:
    let digits = column?.digits?.seconds ?? 6
    return ("TIMESTAMP(\(digits)) WITH TIME ZONE", 13, nil, digits)
  case .interval:
    guard case .interval(let digits)? = column?.digits else { break }
    return digits.hasMonths
      ? ("INTERVAL YEAR(\(digits.leading)) TO MONTH", 5, digits.leading, 0)
      : (
        "INTERVAL DAY(\(digits.leading)) TO SECOND(\(digits.fraction))", 11, digits.leading,
        digits.fraction
      )
  case .blob: return ("BLOB", 4000, nil, nil)
  default: break
  }
  return ("\(type)", 4000, nil, nil)
}

private let userConstraints = SystemTable(
  nil, "user_constraints",
  words("CONSTRAINT_NAME", "CONSTRAINT_TYPE", "TABLE_NAME", "SEARCH_CONDITION")
    + words("R_CONSTRAINT_NAME", "DELETE_RULE", "STATUS")
) { catalog in
  catalog.constraints.map { constraint in
    let parent = constraint.reference.flatMap { catalog.referencedKey($0) }
    return [
      upper(constraint.name), .string(constraint.kind.letter), upper(constraint.table.name),
      text(constraint.expression), text(parent?.1.name.uppercased()),
      text(constraint.reference.map { $0.onDelete ?? "NO ACTION" }), .string("ENABLED"),
    ]
  }
}

extension SystemCatalog.Constraint.Kind {
  /// As Oracle's dictionary writes it.
  fileprivate var letter: String {
    switch self {
    case .primaryKey: "P"
    case .unique: "U"
    case .check: "C"
    case .foreignKey: "R"
    }
  }
}

private let userConsColumns = SystemTable(
  nil, "user_cons_columns",
  words("CONSTRAINT_NAME", "TABLE_NAME", "COLUMN_NAME") + [Field("POSITION", .int64)]
) { catalog in
  catalog.constraints.flatMap { constraint in
    constraint.columns.enumerated().map { i, column in
      [
        upper(constraint.name), upper(constraint.table.name),
        upper(constraint.table.columns[column].name), number(i + 1),
      ]
    }
  }
}

private let userIndexes = SystemTable(
  nil, "user_indexes",
  words("INDEX_NAME", "INDEX_TYPE", "TABLE_NAME", "UNIQUENESS", "STATUS")
) { catalog in
  catalog.constraints.compactMap { constraint in
    guard constraint.kind == .primaryKey || constraint.kind == .unique else { return nil }
    return [
      upper(constraint.name), .string("NORMAL"), upper(constraint.table.name), .string("UNIQUE"),
      .string("VALID"),
    ]
  }
}

private let sequenceNumber = DataType.decimal(precision: 28, scale: 0)

private let userSequences = SystemTable(
  nil, "user_sequences",
  words("SEQUENCE_NAME")
    + [
      Field("MIN_VALUE", sequenceNumber), Field("MAX_VALUE", sequenceNumber),
      Field("INCREMENT_BY", sequenceNumber),
    ] + words("CYCLE_FLAG", "ORDER_FLAG") + [Field("CACHE_SIZE", sequenceNumber)]
) { catalog in
  catalog.sequences.map { definition, state in
    func decimal(_ value: Int128) -> Value { .decimal(unscaled: value, scale: 0) }
    return [
      upper(definition.name), decimal(state.minimum), decimal(state.maximum),
      decimal(state.increment), .string(state.cycles ? "Y" : "N"), .string("N"),
      decimal(state.cache),
    ]
  }
}

private let userObjects = SystemTable(
  nil, "user_objects", words("OBJECT_NAME", "OBJECT_TYPE", "STATUS", "TEMPORARY")
) { catalog in
  var rows: [[Value]] = []
  for relation in catalog.relations where relation.definition != nil {
    rows.append([
      upper(relation.name), .string("TABLE"), .string("VALID"),
      .string(relation.isTemporary ? "Y" : "N"),
    ])
  }
  for definition in catalog.definitions {
    guard let type = definition.kind.oracleWords else { continue }
    let status = catalog.programErrors[definition.key] == nil ? "VALID" : "INVALID"
    rows.append([upper(definition.name), .string(type), .string(status), .string("N")])
  }
  return rows
}

extension StoredDefinition.Kind {
  /// As Oracle's dictionary writes it; nil for what Oracle has not.
  var oracleWords: String? {
    switch self {
    case .view: "VIEW"
    case .macro, .comment, .role, .grant, .policy, .mask: nil
    case .sequence: "SEQUENCE"
    case .package: "PACKAGE"
    case .packageBody: "PACKAGE BODY"
    case .procedure: "PROCEDURE"
    case .function: "FUNCTION"
    case .trigger: "TRIGGER"
    case .type: "TYPE"
    case .typeBody: "TYPE BODY"
    case .synonym: "SYNONYM"
    case .directory: "DIRECTORY"
    }
  }
}

private let userViews = SystemTable(nil, "user_views", words("VIEW_NAME", "TEXT")) { catalog in
  catalog.relations.compactMap { relation in
    relation.view.map { [upper(relation.name), .string($0.text)] }
  }
}

private let userSource = SystemTable(
  nil, "user_source", words("NAME", "TYPE") + [Field("LINE", .int64), Field("TEXT", .varchar)]
) { catalog in
  var rows: [[Value]] = []
  for definition in catalog.definitions {
    guard let type = definition.kind.oracleWords,
      !["VIEW", "SEQUENCE", "SYNONYM", "DIRECTORY"].contains(type)
    else { continue }
    let lines = definition.text.split(separator: "\n", omittingEmptySubsequences: false)
    for (i, line) in lines.enumerated() {
      rows.append([upper(definition.name), .string(type), number(i + 1), .string(String(line))])
    }
  }
  return rows
}

private let userTabComments = SystemTable(
  nil, "user_tab_comments", words("TABLE_NAME", "TABLE_TYPE", "COMMENTS")
) { catalog in
  catalog.relations.map {
    [upper($0.name), .string($0.definition == nil ? "VIEW" : "TABLE"), text($0.comment)]
  }
}

private let userColComments = SystemTable(
  nil, "user_col_comments", words("TABLE_NAME", "COLUMN_NAME", "COMMENTS")
) { catalog in
  catalog.relations.flatMap { relation in
    relation.columns.enumerated().map { i, field in
      [upper(relation.name), upper(field.name), text(relation.definition?.columns[i].comment)]
    }
  }
}

private let dictionaryTable = SystemTable(nil, "dictionary", words("TABLE_NAME")) { _ in
  systemTableNames.sorted().map { [.string($0.uppercased())] }
}

/// Names of Oracle's views; apart, so that the list does not refer to itself.
private let systemTableNames: [String] = [
  "tables", "tab_columns", "constraints", "cons_columns", "sequences", "objects", "views", "source",
  "tab_comments", "col_comments", "indexes", "errors", "triggers", "synonyms",
].flatMap { ["user_\($0)", "all_\($0)"] }
