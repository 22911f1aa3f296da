import Diagnostics
import Syntax

/// A printed query and what it gives.
struct SparkQuery {
  var text: String
  var columns: [SparkColumn]
}

extension SparkPrinter {
  /// A query with its ORDER BY and LIMIT; locks are left out.
  func query(_ query: Query) throws(SQLError) -> SparkQuery {
    let outerFrames = frames
    defer { frames = outerFrames }
    var text = ""
    if let with = query.with { text = try self.with(with) }
    var limit = try query.limit.map { (limit) throws(SQLError) in try self.limit(limit) } ?? ""
    let body = try self.body(query.body, orderBy: query.orderBy)
    if let rows = body.rows, limit.isEmpty { limit = " LIMIT \(rows)" }
    return SparkQuery(text: text + body.text + limit, columns: body.columns)
  }

  /// `(SELECT …)` as a value.
  func scalar(_ query: Query) throws(SQLError) -> SparkTerm {
    let found = try self.query(query)
    return SparkTerm("(\(found.text))", found.columns.first?.type ?? .unknown)
  }

  private func with(_ with: With) throws(SQLError) -> String {
    guard !with.isRecursive, with.routines.isEmpty else {
      throw refuse("this WITH has no form in Spark", with.range)
    }
    var items: [String] = []
    for item in with.items {
      guard case .query(let query) = item.body, item.search == nil, item.cycle == nil else {
        throw refuse("this WITH has no form in Spark", item.range)
      }
      // Oracle's recursion, which needs no word for it.
      let isRecursive =
        !item.columns.isEmpty
        && Words(Printer.text(of: query, dialect: .oracle)).all
          .contains(item.name.text.lowercased())
      if isRecursive { throw refuse("this WITH has no form in Spark", item.range) }
      let found = try self.query(query)
      var columns = found.columns
      for (i, name) in item.columns.enumerated() where i < columns.count {
        columns[i].name = name.text.lowercased()
      }
      let names =
        item.columns.isEmpty ? "" : " (\(item.columns.map { name($0) }.joined(separator: ", ")))"
      frames[item.name.text.lowercased()] = columns
      items.append("\(name(item.name))\(names) AS (\(found.text))")
    }
    return "WITH \(items.joined(separator: ", ")) "
  }

  private func limit(_ limit: Limit) throws(SQLError) -> String {
    guard !limit.isPercent, !limit.withTies else {
      throw refuse("FETCH with PERCENT or TIES has no form in Spark", limit.range)
    }
    let count = try limit.count.map { (count) throws(SQLError) in " LIMIT \(try text(count))" }
    let offset = try limit.offset.map { (offset) throws(SQLError) in " OFFSET \(try text(offset))" }
    return (count ?? "") + (offset ?? "")
  }

  // MARK: Bodies

  private struct Body {
    var text: String
    var columns: [SparkColumn]
    /// From a condition over ROWNUM.
    var rows: String?
  }

  private func body(_ body: QueryBody, orderBy: OrderBy?) throws(SQLError) -> Body {
    switch body {
    case .select(let select): return try self.select(select, orderBy: orderBy)
    case .setOperations(let operations): return try setOperations(operations, orderBy: orderBy)
    case .nested(let query):
      let found = try self.query(query)
      return Body(text: "(\(found.text))", columns: found.columns)
    case .values(let rows, _):
      var texts: [String] = []
      var types: [SparkType] = []
      for row in rows {
        let terms = try self.terms(row)
        texts.append("(\(terms.map(\.text).joined(separator: ", ")))")
        types = types.isEmpty ? terms.map(\.type) : zip(types, terms).map { $0.joined($1.type) }
      }
      let columns = types.enumerated().map { SparkColumn(name: "col\($0 + 1)", type: $1) }
      return Body(text: "VALUES \(texts.joined(separator: ", "))", columns: columns)
    case .table, .report: throw refuse("this query has no form in Spark", body.range)
    }
  }

  private func setOperations(
    _ operations: SetOperations, orderBy: OrderBy?
  ) throws(SQLError) -> Body {
    var result = try body(operations.first, orderBy: nil)
    for term in operations.rest {
      guard !term.isByName else { throw refuse("BY NAME is not Oracle's", term.operatorRange) }
      let next = try body(term.body, orderBy: nil)
      let word = term.operator.rawValue.uppercased() + (term.isAll ? " ALL" : "")
      result.text += " \(word) \(next.text)"
      for i in result.columns.indices where i < next.columns.count {
        result.columns[i].type = result.columns[i].type.joined(next.columns[i].type)
      }
    }
    if let orderBy {
      let inner = SparkQueryScope(query)
      inner.relations = [SparkRelation(alias: "", columns: result.columns)]
      query = inner
      defer { query = inner.outer }
      result.text += " ORDER BY \(try keys(orderBy.items))"
    }
    return result
  }

  // MARK: SELECT

  private func select(_ select: Select, orderBy: OrderBy?) throws(SQLError) -> Body {
    guard select.hierarchy == nil else {
      throw refuse("CONNECT BY has no form in Spark", select.hierarchy?.range)
    }
    guard select.model == nil, select.sample == nil, select.windows.isEmpty else {
      throw refuse("this SELECT has no form in Spark", select.range)
    }
    let scope = SparkQueryScope(query)
    query = scope
    defer { query = scope.outer }
    let from = try self.from(select.from)
    let (filter, rows) = try self.filter(select.filter)
    let group = try select.groupBy.map { (group) throws(SQLError) in try self.group(group) } ?? ""
    let outerNumbering = numbering
    numbering = try order(of: select)
    numberedSequences = []
    defer { numbering = outerNumbering }
    let (items, columns) = try self.items(select.items)
    if !numberedSequences.isEmpty { count(from + filter) }
    var text = "SELECT "
    if case .distinct = select.quantifier { text += "DISTINCT " }
    text += items + from + filter + group
    if let having = select.having { text += " HAVING \(try self.text(having))" }
    if let orderBy {
      scope.relations.append(SparkRelation(alias: "", columns: columns))
      text += " ORDER BY \(try keys(orderBy.items))"
    }
    return Body(text: text, columns: columns, rows: rows)
  }

  private func items(_ items: [Select.Item]) throws(SQLError) -> (String, [SparkColumn]) {
    var texts: [String] = []
    var columns: [SparkColumn] = []
    for (i, item) in items.enumerated() {
      if case .star(let star) = item.expression.kind {
        guard let found = try stars(star, item.range) else { continue }
        texts.append(found.0)
        columns += found.1
        continue
      }
      let value = try term(item.expression)
      var label = item.alias?.text
      if label == nil, case .name(let name) = item.expression.kind { label = name.last.text }
      let shown = label ?? "column_\(i + 1)"
      let isSame = value.text == name(shown) || value.text.hasSuffix(".\(name(shown))")
      texts.append(isSame ? value.text : "\(value.text) AS \(name(shown))")
      columns.append(SparkColumn(name: shown.lowercased(), type: value.type))
    }
    return (texts.joined(separator: ", "), columns)
  }

  private func stars(
    _ star: Star, _ range: SourceRange
  ) throws(SQLError) -> (String, [SparkColumn])? {
    guard star.excluded.isEmpty, star.replaced.isEmpty, star.renamed.isEmpty else {
      throw refuse("this star is not Oracle's", range)
    }
    let alias = star.qualifier.last?.text.lowercased()
    let relations = query?.relations.filter { alias == nil || $0.alias == alias } ?? []
    return (alias.map { "\(name($0)).*" } ?? "*", relations.flatMap(\.columns))
  }

  private func group(_ group: GroupBy) throws(SQLError) -> String {
    var list: [String] = []
    for element in group.elements {
      guard case .expression(let expression) = element else {
        throw refuse("ROLLUP, CUBE and GROUPING SETS have no form here", group.range)
      }
      list.append(try text(expression))
    }
    return " GROUP BY \(list.joined(separator: ", "))"
  }

  // MARK: WHERE

  /// ` WHERE …`, and how many rows a condition over ROWNUM lets through.
  private func filter(_ filter: Expression?) throws(SQLError) -> (String, rows: String?) {
    guard let filter else { return ("", nil) }
    var parts = [filter]
    if case .and(let list) = filter.kind { parts = list }
    var rows: String?
    var texts: [String] = []
    for part in parts {
      if let found = rowLimit(part) { rows = found } else { texts.append(try text(part)) }
    }
    return (texts.isEmpty ? "" : " WHERE \(texts.joined(separator: " AND "))", rows)
  }

  /// The 5 of `ROWNUM <= 5` or `ROWNUM < 6`, the 1 of `ROWNUM = 1`.
  private func rowLimit(_ condition: Expression) -> String? {
    guard case .chain(let chain) = condition.kind, let (left, sign, right) = chain.single,
      case .name(let name) = left.kind, name.parts.count == 1,
      name.last.text.lowercased() == "rownum", case .literal(.integer(let digits)) = right.kind,
      let number = Int(digits)
    else { return nil }
    switch sign {
    case .lessOrEqual: return "\(number)"
    case .less: return "\(max(0, number - 1))"
    case .equal where number == 1: return "1"
    default: return nil
    }
  }

  // MARK: Sequences

  /// By what the rows are numbered that take values of a sequence: the order of the one subquery
  /// in FROM. Nil for one row.
  private func order(of select: Select) throws(SQLError) -> String? {
    guard let first = select.from.first, !isDual(first) else { return nil }
    guard select.from.count == 1, case .query(let query, _) = first.kind,
      let orderBy = query.orderBy, let alias = first.alias?.name
    else { return "1" }
    var names: [String] = []
    for item in orderBy.items {
      guard case .name(let name) = item.expression.kind else { return "1" }
      names.append("\(self.name(alias)).\(self.name(name.last))")
    }
    return names.joined(separator: ", ")
  }

  /// Counts the rows that take numbers before the statement, and goes on from there after it.
  private func count(_ source: String) {
    before.append("SET reckon_numbers = (SELECT COUNT(*)\(source));")
    for sequence in numberedSequences.sorted() {
      let increment = program.sequences[sequence]?.increment ?? 1
      let variable = "reckon_next_\(sequence)"
      after.append("SET \(variable) = \(variable) + reckon_numbers * \(increment);")
    }
  }
}
