import Diagnostics
import Syntax

/// The table that a statement changes, as the statement calls it.
struct SparkTarget {
  var table: String
  var alias: String
  var columns: [SparkColumn]
}

extension SparkPrinter {
  /// INSERT, UPDATE, DELETE, MERGE: statements, each without its semicolon.
  func change(_ statement: Statement) throws(SQLError) -> [String] {
    switch statement.kind {
    case .insert(let insert): return try self.insert(insert)
    case .update(let update): return try self.update(update)
    case .delete(let delete): return try self.delete(delete)
    case .merge(let merge): return try self.merge(merge)
    case .truncate(let truncate): return truncate.tables.map { "TRUNCATE TABLE \(name($0.last))" }
    default: throw refuse("this statement has no form in Spark", statement.range)
    }
  }

  func target(_ table: TableReference) throws(SQLError) -> SparkTarget {
    guard case .table(let name) = table.kind else {
      throw refuse("only tables are changed in Spark", table.range)
    }
    let key = name.name.last.text.lowercased()
    guard let columns = columns(of: key) else {
      throw refuse("the scripts do not say which columns \"\(key)\" has", table.range)
    }
    guard !program.hasTriggers(key) else {
      throw refuse("\"\(key)\" has triggers, which Spark has not", table.range)
    }
    writtenTables.insert(key)
    let alias = table.alias?.name.text.lowercased() ?? key
    return SparkTarget(table: key, alias: alias, columns: columns)
  }

  // MARK: INSERT

  private func insert(_ insert: Insert) throws(SQLError) -> [String] {
    guard insert.returning == nil, insert.logErrors == nil, insert.onConflict == nil else {
      throw refuse("RETURNING and LOG ERRORS have no form in Spark", insert.range)
    }
    let target = try self.target(insert.target)
    let names =
      insert.columns.isEmpty
      ? target.columns.map(\.name) : insert.columns.map { $0.last.text.lowercased() }
    guard case .query(let query) = insert.source else {
      throw refuse("an INSERT of a record has no form in Spark", insert.range)
    }
    let found: SparkQuery
    if case .values(let rows, _) = query.body, rows.count == 1 {
      let terms = try self.terms(rows[0])
      found = SparkQuery(
        text: "", columns: terms.map { SparkColumn(name: $0.text, type: $0.type) })
    } else {
      found = try self.query(query)
    }
    guard found.columns.count == names.count else {
      throw refuse(
        "\(found.columns.count) values are inserted into \(names.count) columns", insert.range)
    }
    let line = "\(insertHead(target)) \(row(target, names, found))"
    return counted([line], found) + keyChecks(target)
      + (try constraintChecks(target, range: insert.range))
  }

  /// The values are computed before the number of inserted rows is that of SQL%ROWCOUNT.
  private func counted(_ lines: [String], _ rows: SparkQuery) -> [String] {
    guard asksRowCount else { return lines }
    if rows.text.isEmpty { return lines + ["SET reckon_count = 1"] }
    return ["SET reckon_rows = (SELECT COUNT(*) FROM (\(rows.text)))"] + lines
      + ["SET reckon_count = reckon_rows"]
  }

  private func insertHead(_ target: SparkTarget) -> String {
    let list = target.columns.map { name($0.name) }.joined(separator: ", ")
    return "INSERT INTO \(name(target.table)) (\(list))"
  }

  /// A value for every column of the table, cast to its type, from a query over some of them.
  private func row(_ target: SparkTarget, _ names: [String], _ found: SparkQuery) -> String {
    let inner = names.indices.map { "i\($0 + 1)" }
    let values = target.columns.map { column -> String in
      guard let place = names.firstIndex(of: column.name) else {
        return program.defaultValue(target.table, column.name)
          ?? "CAST(NULL AS \(column.type.text))"
      }
      let text = found.text.isEmpty ? found.columns[place].name : "q.\(inner[place])"
      return converted(SparkTerm(text, found.columns[place].type), to: column.type).text
    }
    let list = values.joined(separator: ", ")
    if found.text.isEmpty { return "SELECT \(list)" }
    return "SELECT \(list) FROM (\(found.text)) AS q (\(inner.joined(separator: ", ")))"
  }

  // MARK: UPDATE and DELETE

  private func update(_ update: Update) throws(SQLError) -> [String] {
    guard update.returning == nil, update.logErrors == nil, update.from.isEmpty else {
      throw refuse("RETURNING and LOG ERRORS have no form in Spark", update.range)
    }
    let target = try self.target(update.target)
    return try inScope(of: [target.relation]) { () throws(SQLError) in
      let condition = try update.filter.map { (filter) throws(SQLError) in try text(filter) }
      let values = try assignments(update.assignments, target, update.range)
      var lines = rowCount(target, condition)
      let isPlain =
        !(condition ?? "").contains("SELECT ") && !values.contains { $0.value.contains("SELECT ") }
      if storage == .delta, isPlain {
        let set = values.sorted { $0.key < $1.key }.map { "\(name($0.key)) = \($0.value)" }
        let filter = condition.map { " WHERE \($0)" } ?? ""
        lines.append(
          "UPDATE \(name(target.table)) AS \(name(target.alias)) "
            + "SET \(set.joined(separator: ", "))\(filter)")
      } else {
        let changed = "SELECT \(list(target, values)) FROM \(self.from(target))"
        let kept = "SELECT \(list(target, [:])) FROM \(self.from(target))"
        let next =
          condition.map {
            "\(changed) WHERE \($0) UNION ALL \(kept) WHERE NOT COALESCE(\($0), FALSE)"
          } ?? changed
        lines += replace(target, next)
      }
      let changed = Set(values.keys)
      return lines + keyChecks(target, changing: changed)
        + (try constraintChecks(target, changing: changed, range: update.range))
        + (try referenceChecks(target, changing: changed, range: update.range))
    }
  }

  private func delete(_ delete: Delete) throws(SQLError) -> [String] {
    guard delete.returning == nil, delete.logErrors == nil, delete.using.isEmpty else {
      throw refuse("RETURNING and LOG ERRORS have no form in Spark", delete.range)
    }
    let target = try self.target(delete.target)
    let checks = try referenceChecks(target, range: delete.range)
    return try inScope(of: [target.relation]) { () throws(SQLError) in
      let condition = try delete.filter.map { (filter) throws(SQLError) in try text(filter) }
      let lines = rowCount(target, condition)
      if storage == .delta, !(condition ?? "").contains("SELECT ") {
        let filter = condition.map { " WHERE \($0)" } ?? ""
        return lines + ["DELETE FROM \(name(target.table)) AS \(name(target.alias))\(filter)"]
          + checks
      }
      let rest = condition.map { "NOT COALESCE(\($0), FALSE)" } ?? "FALSE"
      return lines
        + replace(target, "SELECT \(list(target, [:])) FROM \(self.from(target)) WHERE \(rest)")
        + checks
    }
  }

  // MARK: Parts

  func inScope<T>(
    of relations: [SparkRelation], _ body: () throws(SQLError) -> T
  ) throws(SQLError) -> T {
    let inner = SparkQueryScope(query)
    inner.relations = relations
    query = inner
    defer { query = inner.outer }
    return try body()
  }

  func from(_ target: SparkTarget) -> String { "\(name(target.table)) AS \(name(target.alias))" }

  /// New values by column, cast to the types of the table.
  func assignments(
    _ list: [Assignment], _ target: SparkTarget, _ range: SourceRange
  ) throws(SQLError) -> [String: String] {
    var values: [String: String] = [:]
    for assignment in list {
      guard case .single(let place, let value) = assignment, case .name(let column) = place.kind,
        let known = target.columns.first(where: { $0.name == column.last.text.lowercased() })
      else { throw refuse("this assignment has no form in Spark", range) }
      values[known.name] = converted(try term(value), to: known.type).text
    }
    return values
  }

  /// All columns of a table, some with new values.
  func list(_ target: SparkTarget, _ values: [String: String]) -> String {
    target.columns.map { column in
      values[column.name].map { "\($0) AS \(name(column.name))" }
        ?? "\(name(target.alias)).\(name(column.name))"
    }.joined(separator: ", ")
  }

  /// The next state of a table takes its place. Spark does not overwrite a table that it reads, so
  /// the state is written beside it first.
  func replace(_ target: SparkTarget, _ query: String) -> [String] {
    let next = name("\(target.table)__next")
    return [
      "DROP TABLE IF EXISTS \(next)",
      "CREATE TABLE \(next) USING parquet AS \(query)",
      "INSERT OVERWRITE TABLE \(name(target.table)) SELECT * FROM \(next)",
      "DROP TABLE \(next)",
    ]
  }

  /// For SQL%ROWCOUNT, where the routine asks for it.
  private func rowCount(_ target: SparkTarget, _ condition: String?) -> [String] {
    guard asksRowCount else { return [] }
    let filter = condition.map { " WHERE \($0)" } ?? ""
    return ["SET reckon_count = (SELECT COUNT(*) FROM \(from(target))\(filter))"]
  }

  /// Spark keeps no keys: a statement that may break one is followed by a look at the table.
  func keyChecks(_ target: SparkTarget, changing: Set<String>? = nil) -> [String] {
    guard let keys = program.keys[target.table] else { return [] }
    var lines: [String] = []
    for key in keys where changing.map({ !$0.isDisjoint(with: key) }) ?? true {
      let list = key.map { name($0) }.joined(separator: ", ")
      let present = key.map { "\(name($0)) IS NOT NULL" }.joined(separator: " AND ")
      lines.append(
        raising(
          "EXISTS (SELECT 1 FROM \(name(target.table)) WHERE \(present) GROUP BY \(list) "
            + "HAVING COUNT(*) > 1)", error: "DUP_VAL_ON_INDEX",
          message:
            "ORA-00001: unique constraint violated: \(target.table) (\(key.joined(separator: ", ")))"
        ))
    }
    return lines
  }

  /// An error when a condition holds.
  func raising(_ condition: String, error: String, message: String) -> String {
    "IF \(condition) THEN \(raise(error, SparkTerm.quoted(message)).joined(separator: "; ")); END IF"
  }

  /// Tells the handlers which error it is, then raises it.
  func raise(_ error: String, _ message: String) -> [String] {
    if let check { return ["SET reckon_raised = RAISE_ERROR(\(SparkTerm.quoted(check)))"] }
    return [
      "SET reckon_error = \(SparkTerm.quoted(error))", "SET reckon_message = \(message)",
      "SET reckon_raised = RAISE_ERROR(\(message))",
    ]
  }
}

extension SparkTarget {
  var relation: SparkRelation { SparkRelation(alias: alias, columns: columns) }
}
