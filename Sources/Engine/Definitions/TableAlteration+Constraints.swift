import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension TableAlteration {
  mutating func addConstraint(_ constraint: TableConstraint) throws(SQLError) {
    try maker.add(constraint)
    try maker.checkExpressions()
    try store()
    if constraint.state.isNotValidated { return }
    do throws(SQLError) {
      try checkRows(from: old)
    } catch { throw error.range == nil ? error.located(at: constraint.range) : error }
  }

  /// A UNIQUE constraint, as CREATE UNIQUE INDEX says it.
  mutating func addUnique(
    _ columns: [Identifier], _ name: Identifier?, at range: SourceRange
  ) throws(SQLError) {
    try maker.addKey(try maker.positions(columns), isPrimary: false, name, at: range)
    try store()
    try checkRows(from: old)
  }

  /// A unique index over expressions, or over some rows.
  mutating func addUnique(
    _ expressions: [Syntax.Expression], _ condition: Syntax.Expression?, _ name: Identifier?
  ) throws(SQLError) {
    try maker.addExpressionKey(expressions, condition, name)
    try store()
    if let table = place.store.table(place.key) {
      try ConstraintSearch(call.session, table).checkExpressionKeys()
    }
  }

  mutating func dropConstraint(
    _ name: Identifier?, _ kind: String, _ columns: [Identifier], ifExists: Bool, isCascade: Bool
  ) throws(SQLError) {
    let wanted = name?.text.lowercased()
    let places = try maker.positions(columns)
    let before = definition
    func isMeant(_ key: TableDefinition.Key) -> Bool {
      if let wanted { return key.name.lowercased() == wanted }
      return kind == "PRIMARY KEY" ? key.isPrimary : Set(key.columns) == Set(places)
    }
    for key in definition.keys where isMeant(key) {
      let users = Dependencies(call).foreignKeys(using: key, of: definition, key: place.key)
      if !users.isEmpty && !isCascade {
        throw SQLError(
          .dependentObjects, "other objects depend on constraint \"\(key.name)\"",
          range: name?.range, hint: "CASCADE drops them too", notes: users.map(\.shown),
          code: call.oracleCode(-2273))
      }
      for user in users { try Dependencies(call).drop(user) }
    }
    definition.keys.removeAll { isMeant($0) }
    if let wanted {
      definition.checks.removeAll { $0.name.lowercased() == wanted }
      definition.foreignKeys.removeAll { $0.name.lowercased() == wanted }
    }
    guard definition != before || ifExists else {
      let known =
        before.keys.map(\.name) + before.checks.map(\.name) + before.foreignKeys.map(\.name)
      throw SQLError(
        .undefinedObject,
        "table \"\(place.name)\" has no constraint \"\(name?.text ?? kind)\"", range: name?.range,
        hint: name.flatMap { didYouMean($0.text, among: known) }, code: call.oracleCode(-2443))
    }
    try store()
  }

  mutating func renameConstraint(_ name: Identifier, to new: Identifier) throws(SQLError) {
    let wanted = name.text.lowercased()
    let after = new.folded(call.settings.dialect)
    let before = definition
    for i in definition.keys.indices where definition.keys[i].name.lowercased() == wanted {
      definition.keys[i].name = after
    }
    for i in definition.checks.indices where definition.checks[i].name.lowercased() == wanted {
      definition.checks[i].name = after
    }
    for i in definition.foreignKeys.indices
    where definition.foreignKeys[i].name.lowercased() == wanted {
      definition.foreignKeys[i].name = after
    }
    guard definition != before else {
      throw SQLError(
        .undefinedObject, "table \"\(place.name)\" has no constraint \"\(name.text)\"",
        range: name.range)
    }
    try store()
  }

  // MARK: The rows that are there

  /// The table's name as SQL writes it.
  var path: String { "\(quotedIfNeeded(place.schema)).\(quotedIfNeeded(place.name))" }

  func rowCount() throws(SQLError) -> Int { try count("SELECT COUNT(*) FROM \(path)") }

  func count(_ query: String) throws(SQLError) -> Int {
    guard case .integer(let number)? = try call.rows(of: query).first?.columns[0][0] else {
      return 0
    }
    return Int(number)
  }

  func change(_ text: String, keepsReferences: Bool = false) throws(SQLError) {
    var inner = StatementCall(
      session: call.session, text: text, parameters: StatementParameters(), consumer: call.consumer)
    inner.keepsReferences = keepsReferences
    inner.firesTriggers = false
    _ = try inner.change(try Parser.statement(text, dialect: .postgres))
  }

  func checkNotNull(_ position: Int) throws(SQLError) {
    let name = definition.columns[position].field.name
    let nulls = try count("SELECT COUNT(*) FROM \(path) WHERE \(quotedIfNeeded(name)) IS NULL")
    guard nulls > 0 else { return }
    throw SQLError(
      .notNullViolation, "column \"\(name)\" of \"\(place.name)\" has \(nulls) NULL values",
      code: call.oracleCode(-2296))
  }

  /// Checks the constraints that the old definition had not.
  func checkRows(from old: TableDefinition) throws(SQLError) {
    for key in definition.keys where !old.keys.contains(key) { try check(key) }
    for check in definition.checks where !old.checks.contains(check) {
      let wrong = try count(
        "SELECT COUNT(*) FROM \(path) WHERE NOT (\(check.expression))", dialect: definition.dialect)
      guard wrong > 0 else { continue }
      throw SQLError(
        .checkViolation, "\(wrong) rows of \"\(place.name)\" violate CHECK \"\(check.name)\"",
        code: call.oracleCode(-2293))
    }
    for key in definition.foreignKeys where !old.foreignKeys.contains(key) { try check(key) }
  }

  private func count(_ query: String, dialect: Dialect) throws(SQLError) -> Int {
    guard
      case .integer(let number)? = try call.rows(of: query, dialect: dialect).first?
        .columns[0][0]
    else { return 0 }
    return Int(number)
  }

  private func check(_ key: TableDefinition.Key) throws(SQLError) {
    for column in key.columns where !definition.columns[column].field.isNullable {
      try checkNotNull(column)
    }
    let names = key.columns.map { quotedIfNeeded(definition.columns[$0].field.name) }
    let list = names.joined(separator: ", ")
    let present = names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    let found = try call.rows(
      of: "SELECT \(list) FROM \(path) WHERE \(present) GROUP BY \(list)"
        + " HAVING COUNT(*) > 1 ORDER BY \(list) LIMIT 1")
    guard let row = found.first(where: { $0.count > 0 }) else { return }
    throw uniqueViolation(
      definition, key, row.columns, row: 0, dialect: call.settings.dialect)
  }

  private func check(_ key: TableDefinition.ForeignKey) throws(SQLError) {
    let wrong = try count(ConstraintSearch.orphans(key, definition, path))
    guard wrong > 0 else { return }
    throw SQLError(
      .foreignKeyViolation,
      "\(wrong) rows of \"\(place.name)\" violate foreign key \"\(key.name)\"",
      code: call.oracleCode(-2298))
  }

  // MARK: Types

  mutating func setType(
    _ position: Int, _ typeName: Syntax.TypeName, using: Syntax.Expression?, at range: SourceRange
  ) throws(SQLError) {
    let before = definition.columns[position]
    let type = try call.binder().type(typeName)
    definition.columns[position].field.type = type
    maker.setType(typeName, at: position)
    try checkType(position, before, at: range)
    let limit = definition.columns[position].maximumLength
    let isSame = type == before.field.type && using == nil
    if isSame || (using == nil && isWidened(from: before.field.type, to: type)) {
      try store()
      if let limit, limit < before.maximumLength ?? .max { try checkLengths(position, limit) }
      try checkDigits(position, before)
      try fillWithBlanks(position, before)
      return
    }
    try rewrite(position, type, using: using, at: range)
  }

  /// Values of a column are not cut: where a type has fewer digits than before, there must be none.
  private func checkDigits(
    _ position: Int, _ before: Catalog.ColumnDefinition
  ) throws(SQLError) {
    let column = definition.columns[position]
    guard let digits = column.digits, !digits.holds(before.digits), digits != before.digits else {
      return
    }
    let name = quotedIfNeeded(column.field.name)
    guard try count("SELECT COUNT(*) FROM \(path) WHERE \(name) IS NOT NULL") > 0 else { return }
    if case .float = digits {
      throw SQLError(
        .invalidTableDefinition,
        "column to be modified must be empty to decrease precision or scale", code: -1440)
    }
    throw SQLError(
      .invalidTableDefinition,
      "datetime/interval column to be modified must be empty to decrease fractional second or leading field precision",
      code: -30082)
  }

  /// Texts of a column that became CHAR, or longer, get their blanks.
  private func fillWithBlanks(
    _ position: Int, _ before: Catalog.ColumnDefinition
  ) throws(SQLError) {
    let column = definition.columns[position]
    guard definition.dialect == .oracle, let length = column.textLength(in: .oracle),
      length.isPadded, length != before.textLength(in: .oracle)
    else { return }
    let name = quotedIfNeeded(column.field.name)
    try change("UPDATE \(path) SET \(name) = \(name)", keepsReferences: true)
  }

  /// A key's column and what refers to it keep their type together.
  private func checkType(
    _ position: Int, _ before: Catalog.ColumnDefinition, at range: SourceRange
  ) throws(SQLError) {
    guard definition.columns[position].field.type != before.field.type else { return }
    for key in definition.keys where key.columns.contains(position) {
      let users = Dependencies(call).foreignKeys(using: key, of: old, key: place.key)
      guard users.isEmpty else {
        throw SQLError(
          .dependentObjects, "foreign keys refer to column \"\(before.field.name)\"", range: range,
          notes: users.map(\.shown))
      }
    }
  }

  private func checkLengths(_ position: Int, _ limit: Int) throws(SQLError) {
    let name = definition.columns[position].field.name
    let longer = try count(
      "SELECT COUNT(*) FROM \(path) WHERE length(\(quotedIfNeeded(name))) > \(limit)")
    guard longer > 0 else { return }
    throw SQLError(
      .stringTruncation, "\(longer) texts in column \"\(name)\" are longer than \(limit)",
      code: call.oracleCode(-1441))
  }

  /// Computes the column anew for all rows.
  private mutating func rewrite(
    _ position: Int, _ type: DataType, using: Syntax.Expression?, at range: SourceRange
  ) throws(SQLError) {
    let items = old.columns.enumerated().map { i, column -> String in
      let name = quotedIfNeeded(column.field.name)
      guard i == position else { return name }
      let value = using.map { "(\(Printer.text(of: $0, dialect: .postgres)))" } ?? name
      return "CAST(\(value) AS \(type)) AS \(name)"
    }
    let batches: [Batch]
    do throws(SQLError) {
      batches = try call.rows(of: "SELECT \(items.joined(separator: ", ")) FROM \(path)")
    } catch { throw error.moved(to: range) }
    if let table = place.store.table(place.key) {
      var identities: [Column] = []
      try table.visit(columns: [table.schema.count]) { batch throws(SQLError) in
        identities.append(batch.columns[0])
      }
      for column in identities { try table.delete(column) }
    }
    from[position] = nil
    try store()
    guard let table = place.store.table(place.key) else { return }
    for batch in batches {
      try table.append(Batch(batch.columns.map { $0.flattened() }, count: batch.count))
    }
    try table.note(operation: "ALTER TABLE")
    if let limit = definition.columns[position].maximumLength { try checkLengths(position, limit) }
    for key in definition.keys where key.columns.contains(position) { try check(key) }
  }
}

extension StatementCall {
  /// The rows of a query that the engine asks itself.
  func rows(of query: String, dialect: Dialect = .postgres) throws(SQLError) -> [Batch] {
    let inner = StatementCall(
      session: session, text: query, parameters: StatementParameters(), consumer: consumer)
    return try inner.collect(
      try inner.optimized(try inner.bound(try Parser.query(query, dialect: dialect))))
  }
}
