import Diagnostics
import Syntax

extension SparkPrinter {
  /// ` FROM …`; nothing for DUAL.
  func from(_ list: [TableReference]) throws(SQLError) -> String {
    var texts: [String] = []
    for table in list where !(list.count == 1 && isDual(table)) {
      texts.append(try self.table(table))
    }
    return texts.isEmpty ? "" : " FROM \(texts.joined(separator: ", "))"
  }

  func isDual(_ table: TableReference) -> Bool {
    guard case .table(let name) = table.kind else { return false }
    return name.name.last.text.lowercased() == "dual"
  }

  /// A table in FROM, whose columns the rest of the query sees.
  func table(_ table: TableReference) throws(SQLError) -> String {
    guard table.sample == nil else { throw refuse("SAMPLE has no form in Spark", table.range) }
    switch table.kind {
    case .table(let name): return try named(name, table)
    case .function(let function): return try numbers(function, table)
    case .query(let query, let isLateral): return try subquery(query, isLateral, table)
    case .joins(let joins): return try self.joins(joins)
    default: throw refuse("this kind of table has no form in Spark", table.range)
    }
  }

  /// `generate_series(a, b)`: Spark's sequence counts down where b is less.
  private func numbers(
    _ function: TableFunction, _ table: TableReference
  ) throws(SQLError) -> String {
    guard function.calls.count == 1, let call = function.calls.first,
      shown(call.name) == "generate_series", call.arguments.count == 2, let alias = table.alias,
      alias.columns.count == 1
    else { throw refuse("this kind of table has no form in Spark", table.range) }
    var bounds: [String] = []
    for argument in call.arguments {
      bounds.append("CAST(\(try text(argument.value)) AS BIGINT)")
    }
    let column = alias.columns[0].text.lowercased()
    add(
      SparkRelation(
        alias: alias.name.text.lowercased(),
        columns: [SparkColumn(name: column, type: .integer)]))
    let list = "SEQUENCE(\(bounds.joined(separator: ", ")))"
    return "(SELECT EXPLODE(CASE WHEN \(bounds.joined(separator: " <= ")) THEN \(list) "
      + "ELSE ARRAY() END) AS \(name(column))) AS \(name(alias.name))"
  }

  private func named(_ name: TableName, _ table: TableReference) throws(SQLError) -> String {
    guard name.version == nil, name.partition == nil, name.name.link.isEmpty else {
      throw refuse("versions, partitions and links have no form in Spark", table.range)
    }
    let key = name.name.last.text.lowercased()
    let alias = table.alias?.name.text.lowercased() ?? key
    if key == "dual" {
      add(SparkRelation(alias: alias, columns: [SparkColumn(name: "dummy", type: .string)]))
      return "(SELECT 'X' AS dummy) AS \(self.name(alias))"
    }
    if columns(of: key) == nil, let view = program.views[key] {
      let outer = query
      query = nil
      defer { query = outer }
      let found = try self.query(view)
      query = outer
      add(SparkRelation(alias: alias, columns: found.columns))
      return "(\(found.text)) AS \(self.name(alias))"
    }
    let known = columns(of: key)
    if frames[key] == nil { readTables.insert(key) }
    add(SparkRelation(alias: alias, columns: known ?? [], isKnown: known != nil))
    return alias == key ? self.name(key) : "\(self.name(key)) AS \(self.name(alias))"
  }

  private func subquery(
    _ inner: Query, _ isLateral: Bool, _ table: TableReference
  ) throws(SQLError) -> String {
    let scope = query
    // What is not LATERAL sees the queries around, but not its neighbours.
    if !isLateral { query = scope?.outer }
    defer { query = scope }
    var found = try self.query(inner)
    query = scope
    var names = ""
    if let alias = table.alias, !alias.columns.isEmpty {
      names = " (\(alias.columns.map { name($0) }.joined(separator: ", ")))"
      for (i, column) in alias.columns.enumerated() where i < found.columns.count {
        found.columns[i].name = column.text.lowercased()
      }
    }
    let alias = table.alias?.name.text.lowercased() ?? fresh("q")
    add(SparkRelation(alias: alias, columns: found.columns))
    return "\(isLateral ? "LATERAL " : "")(\(found.text)) AS \(name(alias))\(names)"
  }

  private func add(_ relation: SparkRelation) { query?.relations.append(relation) }

  private func joins(_ joins: Joins) throws(SQLError) -> String {
    var text = try table(joins.first)
    for join in joins.rest {
      guard !join.isNatural, !join.isAsOf else {
        throw refuse("NATURAL and ASOF joins have no form here", join.range)
      }
      let words: String
      switch join.kind {
      case .inner: words = "JOIN"
      case .left: words = "LEFT JOIN"
      case .right: words = "RIGHT JOIN"
      case .full: words = "FULL JOIN"
      case .cross: words = "CROSS JOIN"
      default: throw refuse("this join has no form here", join.range)
      }
      text += " \(words) \(try table(join.table))"
      switch join.condition {
      case .none: break
      case .on(let condition): text += " ON \(try self.text(condition))"
      case .using(let columns, _):
        text += " USING (\(columns.map { name($0) }.joined(separator: ", ")))"
      }
    }
    return text
  }
}
