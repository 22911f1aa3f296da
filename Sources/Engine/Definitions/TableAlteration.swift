import Binder
import Catalog
import Columns
import Diagnostics
import Syntax

/// One action of ALTER TABLE: a new definition, checked against the rows that are there.
struct TableAlteration {
  let call: StatementCall
  private(set) var place: ObjectPlace
  var maker: TableMaker
  /// For each column of the new definition its position in the old one.
  var from: [Int?]
  let old: TableDefinition

  init(_ call: StatementCall, _ place: ObjectPlace) {
    self.call = call
    self.place = place
    let known = place.store.catalog.tables[place.key]?.definition
    old = known ?? TableDefinition(columns: [], dialect: call.settings.dialect)
    maker = TableMaker(call, place, old)
    from = old.columns.indices.map { Optional($0) }
  }

  var definition: TableDefinition {
    get { maker.definition }
    set { maker.definition = newValue }
  }

  mutating func run(_ action: Syntax.AlterTable.Action) throws(SQLError) {
    switch action {
    case .addColumn(let column, let ifNotExists):
      if ifNotExists, definition.schema.position(of: column.name.text) != nil { return }
      try addColumn(column)
    case .addConstraint(let constraint): try addConstraint(constraint)
    case .dropColumn(let name, let ifExists, let isCascade):
      if ifExists, definition.schema.position(of: name.last.text) == nil { return }
      try dropColumn(try maker.position(name.last), isCascade: isCascade, at: name.range)
    case .dropConstraint(let name, let kind, let columns, let ifExists, let isCascade):
      try dropConstraint(name, kind, columns, ifExists: ifExists, isCascade: isCascade)
    case .renameTable(let name): try rename(to: name, schema: place.schema)
    case .setSchema(let schema): try move(to: schema)
    case .renameColumn(let name, let new): try renameColumn(name.last, to: new)
    case .renameConstraint(let name, let new): try renameConstraint(name, to: new)
    case .setDefault(let name, let value):
      let column = try maker.position(name)
      definition.columns[column].source = .defaulted(maker.text(value))
      _ = try DefinitionCheck(call: call, table: place.name, columns: []).constant(value)
      try store()
    case .dropDefault(let name):
      definition.columns[try maker.position(name)].source = .given
      try store()
    case .setNotNull(let name):
      definition.columns[try maker.position(name)].field.isNullable = false
      try store()
      try checkNotNull(try maker.position(name))
    case .dropNotNull(let name): try dropNotNull(try maker.position(name), at: name.range)
    case .setType(let name, let type, let using):
      try setType(try maker.position(name), type, using: using, at: name.range)
    case .modifyColumn(let column): try modify(column)
    case .partitionBy(let keys):
      definition.partitionColumns = try positions(keys)
      try store()
    case .clusterBy(let keys):
      definition.clusterColumns = try positions(keys)
      try store()
    case .setOptions(let options):
      for option in options {
        definition.properties[option.name.text.lowercased()] =
          option.value.map { maker.text($0) } ?? "true"
      }
      try store()
    case .resetOptions(let names):
      for name in names { definition.properties[name.text.lowercased()] = nil }
      try store()
    case .other(let words):
      // Oracle's partitions say where rows are kept, which is nothing here, but these end rows.
      let first = words.text.split(separator: " ").prefix(2).map { $0.uppercased() }
      guard first.count == 2, ["TRUNCATE", "DROP", "EXCHANGE"].contains(first[0]),
        first[1].hasPrefix("PARTITION") || first[1].hasPrefix("SUBPARTITION")
      else { break }
      throw SQLError(
        .featureNotSupported, "\(first[0]) PARTITION: partitions of Oracle's are not kept",
        range: words.range, hint: "DELETE with a condition that says which rows")
    case .enableConstraint, .setOwner, .rowSecurity: break
    }
  }

  private func positions(_ keys: [Syntax.Expression]) throws(SQLError) -> [Int] {
    var found: [Int] = []
    for key in keys {
      if case .name(let name) = key.kind { found.append(try maker.position(name.last)) }
    }
    return found
  }

  /// Makes the new definition the table's.
  mutating func store(name: String? = nil) throws(SQLError) {
    for sequence in maker.sequences { try place.store.put(sequence) }
    maker.sequences = []
    try place.store.alter(table: place.key, name: name, definition, from: from)
    from = definition.columns.indices.map { Optional($0) }
  }

  // MARK: Columns

  private mutating func addColumn(_ column: Syntax.ColumnDefinition) throws(SQLError) {
    do throws(SQLError) { try maker.add(column) } catch {
      throw error.state == .duplicateColumn ? error.inOracle(-1430) : error
    }
    from.append(nil)
    try maker.checkExpressions()
    let added = definition.columns[definition.columns.count - 1]
    let isEmpty = try rowCount() == 0
    try store()
    if isEmpty { return }
    switch added.source {
    case .given:
      if !added.field.isNullable {
        throw SQLError(
          .notNullViolation,
          "column \"\(added.field.name)\" is NOT NULL, but the rows of \"\(place.name)\" have no value for it",
          range: column.range, hint: "give it a DEFAULT",
          code: call.oracleCode(-1758))
      }
    case .defaulted, .generated, .identity:
      let table = place.store.table(place.key)
      let before = try table?.notedOperations() ?? []
      try change("UPDATE \(path) SET \(quotedIfNeeded(added.field.name)) = DEFAULT")
      // The history tells what the user did.
      try table?.note(operations: before.union(["ALTER TABLE"]))
    }
    try checkRows(from: old)
  }

  private mutating func dropColumn(
    _ position: Int, isCascade: Bool, at range: SourceRange
  ) throws(SQLError) {
    let name = definition.columns[position].field.name
    guard definition.columns.count > 1 else {
      throw SQLError(
        .invalidTableDefinition, "\"\(name)\" is the only column of \"\(place.name)\"",
        range: range, hint: "DROP TABLE drops the table")
    }
    let dependents = Dependencies(call).columns(
      reading: name, position, of: definition, key: place.key)
    if !dependents.isEmpty && !isCascade {
      throw SQLError(
        .dependentObjects, "other objects depend on column \"\(name)\"", range: range,
        hint: "CASCADE drops them too", notes: dependents.map(\.shown))
    }
    for dependent in dependents { try Dependencies(call).drop(dependent) }
    // Generated columns that read this one go first.
    for column in definition.columns {
      guard case .generated(let text) = column.source, mentionsName(text, name),
        let other = definition.schema.position(of: column.field.name)
      else { continue }
      try dropColumn(other, isCascade: isCascade, at: range)
    }
    let position = definition.schema.position(of: name) ?? position
    definition.keys.removeAll { $0.columns.contains(position) }
    definition.foreignKeys.removeAll { $0.columns.contains(position) }
    definition.checks.removeAll { mentionsName($0.expression, name) }
    definition.expressionKeys.removeAll { $0.mentions { mentionsName($0, name) } }
    definition.columns.remove(at: position)
    from.remove(at: position)
    definition.shiftPositions(above: position)
    try store()
  }

  private mutating func renameColumn(_ name: Identifier, to new: Identifier) throws(SQLError) {
    let position = try maker.position(name)
    let before = definition.columns[position].field.name
    let after = new.folded(call.settings.dialect)
    if let other = definition.schema.position(of: after), other != position {
      throw SQLError(.duplicateColumn, "column \"\(after)\" exists already", range: new.range)
    }
    definition.columns[position].field.name = after
    for i in definition.checks.indices {
      definition.checks[i].expression = renamedIn(definition.checks[i].expression, before, after)
    }
    for i in definition.expressionKeys.indices {
      let key = definition.expressionKeys[i]
      definition.expressionKeys[i].expressions = key.expressions.map {
        renamedIn($0, before, after)
      }
      definition.expressionKeys[i].condition = key.condition.map { renamedIn($0, before, after) }
    }
    for (i, column) in definition.columns.enumerated() {
      if case .generated(let text) = column.source {
        definition.columns[i].source = .generated(renamedIn(text, before, after))
      }
    }
    try store()
    try Dependencies(call).renameReferenced(column: before, to: after, of: place.key)
  }

  private mutating func dropNotNull(_ position: Int, at range: SourceRange) throws(SQLError) {
    guard !(definition.primaryKey?.columns.contains(position) ?? false) else {
      throw SQLError(
        .invalidTableDefinition,
        "column \"\(definition.columns[position].field.name)\" is in the primary key", range: range)
    }
    definition.columns[position].field.isNullable = true
    try store()
  }

  /// Oracle's MODIFY: what is not said stays.
  private mutating func modify(_ column: Syntax.ColumnDefinition) throws(SQLError) {
    let position = try maker.position(column.name)
    if let type = column.type { try setType(position, type, using: nil, at: column.range) }
    let wasNullable = definition.columns[position].field.isNullable
    try maker.addConstraints(column, at: position)
    try maker.checkExpressions()
    try store()
    if wasNullable && !definition.columns[position].field.isNullable { try checkNotNull(position) }
    try checkRows(from: old)
  }

  // MARK: Names

  private mutating func rename(to name: Identifier, schema: String) throws(SQLError) {
    var target = place
    target.schema = schema
    target.name = name.text.lowercased()
    let before = place.key
    guard target.key != before else { return }
    let qualified = QualifiedName([
      Identifier(schema, range: name.range), Identifier(target.name, range: name.range),
    ])
    _ = try call.makeRoom(
      for: target, name: qualified, what: "table", orReplace: false, ifNotExists: false)
    try store(name: target.key)
    try Dependencies(call).renameReferenced(table: before, to: target.key)
    place = target
    maker = TableMaker(call, place, definition)
  }

  private mutating func move(to schema: Identifier) throws(SQLError) {
    let name = schema.text.lowercased()
    let target = name == "public" ? SessionNames.usualSchema : name
    try rename(to: Identifier(place.name, range: schema.range), schema: target)
  }
}
