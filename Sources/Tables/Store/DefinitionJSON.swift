import Catalog
import Columns
import Diagnostics

/// Definitions of tables as JSON: a property of the Delta table, and a line of the store's log.
enum DefinitionJSON {
  static func json(_ definition: TableDefinition) -> JSON {
    .object([
      ("columns", .array(definition.columns.map(json))),
      (
        "keys",
        .array(
          definition.keys.map {
            .object([
              ("name", .string($0.name)), ("columns", integers($0.columns)),
              ("primary", .boolean($0.isPrimary)),
            ])
          })
      ),
      (
        "checks",
        .array(
          definition.checks.map {
            .object([
              ("name", .string($0.name)), ("expression", .string($0.expression)),
              ("deferral", $0.deferral.map { .string($0.rawValue) }),
            ])
          })
      ),
      (
        "expressionKeys",
        definition.expressionKeys.isEmpty
          ? nil : .array(definition.expressionKeys.map(json))
      ),
      ("foreignKeys", .array(definition.foreignKeys.map(json))),
      ("partition", integers(definition.partitionColumns)),
      ("cluster", integers(definition.clusterColumns)),
      ("comment", definition.comment.map { .string($0) }),
      ("properties", .texts(definition.properties)),
      ("dialect", .string(definition.dialect.rawValue)),
    ])
  }

  private static func json(_ key: TableDefinition.ExpressionKey) -> JSON {
    .object([
      ("name", .string(key.name)), ("expressions", .texts(key.expressions)),
      ("condition", key.condition.map { .string($0) }),
    ])
  }

  private static func integers(_ values: [Int]) -> JSON { .array(values.map { .integer($0) }) }

  private static func json(_ column: ColumnDefinition) -> JSON {
    .object([
      ("name", .string(column.field.name)), ("type", TypeJSON.json(column.field.type)),
      ("nullable", .boolean(column.field.isNullable)), ("source", json(column.source)),
      ("replacesNull", column.replacesNull ? .boolean(true) : nil),
      ("length", column.maximumLength.map { .integer($0) }),
      ("digits", column.digits.flatMap(json)),
      ("text", column.typeText.map { .string($0) }),
      ("comment", column.comment.map { .string($0) }),
    ])
  }

  private static func json(_ digits: ColumnForm) -> JSON? {
    switch digits {
    case .text: nil
    case .float(let digits): .object([("float", .integer(digits))])
    case .number(let precision, let scale):
      .object([("precision", .integer(precision)), ("scale", .integer(scale))])
    case .collection(let name): .object([("collection", .string(name))])
    case .seconds(let digits): .object([("seconds", .integer(digits))])
    case .interval(let digits):
      .object([
        ("leading", .integer(digits.leading)), ("fraction", .integer(digits.fraction)),
        ("months", .boolean(digits.hasMonths)),
      ])
    }
  }

  private static func digits(_ json: JSON) -> ColumnForm? {
    if let digits = json["float"]?.integer { return .float(binaryDigits: digits) }
    if let digits = json["seconds"]?.integer { return .seconds(digits: digits) }
    if let name = json["collection"]?.text { return .collection(name) }
    if let precision = json["precision"]?.integer, let scale = json["scale"]?.integer {
      return .number(precision: precision, scale: scale)
    }
    guard let leading = json["leading"]?.integer, let fraction = json["fraction"]?.integer else {
      return nil
    }
    return .interval(
      IntervalDigits(
        hasMonths: json["months"]?.truth ?? false, leading: leading, fraction: fraction))
  }

  private static func json(_ source: ColumnDefinition.Source) -> JSON? {
    switch source {
    case .given: nil
    case .defaulted(let text): .object([("default", .string(text))])
    case .generated(let text): .object([("generated", .string(text))])
    case .identity(let sequence, let always):
      .object([("identity", .string(sequence)), ("always", .boolean(always))])
    }
  }

  private static func json(_ key: TableDefinition.ForeignKey) -> JSON {
    .object([
      ("name", .string(key.name)), ("columns", integers(key.columns)),
      ("table", .texts(key.table)), ("referenced", .texts(key.referenced)),
      ("onDelete", key.onDelete.map { .string($0) }),
      ("onUpdate", key.onUpdate.map { .string($0) }),
      ("deferral", key.deferral.map { .string($0.rawValue) }),
    ])
  }

  static func definition(_ json: JSON) throws(SQLError) -> TableDefinition {
    let columns = try (json["columns"]?.elements ?? []).map { (json) throws(SQLError) in
      try column(json)
    }
    var definition = TableDefinition(
      columns: columns,
      dialect: json["dialect"]?.text.flatMap { Dialect(rawValue: $0) } ?? .postgres)
    definition.keys = (json["keys"]?.elements ?? []).map {
      .init(
        name: $0["name"]?.text ?? "", columns: integers($0["columns"]),
        isPrimary: $0["primary"]?.truth ?? false)
    }
    definition.checks = (json["checks"]?.elements ?? []).map {
      var check = TableDefinition.Check(
        name: $0["name"]?.text ?? "", expression: $0["expression"]?.text ?? "")
      check.deferral = $0.member("deferral")?.text.flatMap(Deferral.init)
      return check
    }
    definition.expressionKeys = (json.member("expressionKeys")?.elements ?? []).map {
      .init(
        name: $0["name"]?.text ?? "",
        expressions: $0["expressions"]?.elements.compactMap(\.text) ?? [],
        condition: $0.member("condition")?.text)
    }
    definition.foreignKeys = (json["foreignKeys"]?.elements ?? []).map(foreignKey)
    definition.partitionColumns = integers(json["partition"])
    definition.clusterColumns = integers(json["cluster"])
    definition.comment = json.member("comment")?.text
    definition.properties = json.member("properties")?.properties ?? [:]
    return definition
  }

  private static func integers(_ json: JSON?) -> [Int] {
    json?.elements.compactMap(\.integer) ?? []
  }

  private static func column(_ json: JSON) throws(SQLError) -> ColumnDefinition {
    guard let name = json["name"]?.text, let type = json["type"].flatMap({ TypeJSON.type($0) })
    else { throw SQLError(.dataCorrupted, "the definition of a table is damaged") }
    var column = ColumnDefinition(
      field: Field(name, type, isNullable: json["nullable"]?.truth ?? true))
    if let source = json.member("source") { column.source = self.source(source) }
    column.replacesNull = json.member("replacesNull")?.truth ?? false
    column.maximumLength = json.member("length")?.integer
    column.digits = json.member("digits").flatMap(digits)
    column.typeText = json.member("text")?.text
    column.comment = json.member("comment")?.text
    return column
  }

  private static func source(_ json: JSON) -> ColumnDefinition.Source {
    if let text = json["default"]?.text { return .defaulted(text) }
    if let text = json["generated"]?.text { return .generated(text) }
    guard let sequence = json["identity"]?.text else { return .given }
    return .identity(sequence: sequence, always: json["always"]?.truth ?? false)
  }

  private static func foreignKey(_ json: JSON) -> TableDefinition.ForeignKey {
    var key = TableDefinition.ForeignKey(
      name: json["name"]?.text ?? "", columns: integers(json["columns"]),
      table: json["table"]?.elements.compactMap(\.text) ?? [],
      referenced: json["referenced"]?.elements.compactMap(\.text) ?? [])
    key.onDelete = json.member("onDelete")?.text
    key.onUpdate = json.member("onUpdate")?.text
    key.deferral = json.member("deferral")?.text.flatMap(Deferral.init)
    return key
  }
}
