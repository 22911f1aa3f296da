import Diagnostics
import Syntax

/// The query of a loop as the first table of its frame: one row per iteration, numbered in the
/// order of the loop.
struct DrivingQuery {
  /// `SELECT q.a AS r_a, …, ROW_NUMBER() OVER (…) AS ord FROM (…) q`
  var text: String
  /// The columns of the frame, one per column of the query.
  var columns: [String]
  var types: [SlotType]
  /// Sets of the frame's columns that are unique.
  var uniqueKeys: [Set<String>] = []
  /// By table: the frame's columns that hold its primary key.
  var currentRows: [String: [String: String]] = [:]
  /// The query says in which order the loop goes.
  var isOrdered: Bool
  var tables: Set<String>

  /// - Parameters:
  ///   - stem: What the columns are named after.
  ///   - needsKeys: The primary keys of its tables are wanted, for WHERE CURRENT OF.
  init(
    _ loop: QueryLoop, stem: String, run: LoopRun, needsKeys: Bool
  ) throws(Refusal) {
    let program = run.program
    var plain = loop.query
    plain.locking = []
    let order = plain.orderBy
    plain.orderBy = nil
    let visitor = QueryColumns(program)
    let names = try visitor.outputNames(plain)
    guard Set(names).count == names.count else {
      throw Refusal("two columns of the query have one name", loop.query.range)
    }
    var all = QueryColumns(program)
    try all.visit(loop.query)
    tables = all.tables
    columns = names.map { "\(stem)_\($0)" }
    types = names.map { run.builder.columnType($0, of: loop.query) }
    isOrdered = order != nil
    var hidden: [(name: String, expression: Expression)] = []
    let orderText = try Self.order(order, &plain, names, &hidden)
    if needsKeys { try Self.addKeys(&plain, program, &hidden, &currentRows) }
    uniqueKeys = UniqueKeys(program: program).keys(of: loop.query, names).map { key in
      Set(key.map { "\(stem)_\($0)" })
    }
    let items =
      zip(names, columns).map { "q.\($0) AS \($1)" }
      + hidden.filter { $0.name.hasPrefix("k_") }.map { "q.\($0.name) AS \($0.name)" }
    let body = try run.term(plain, loop.queryScope).text
    text =
      "SELECT \(items.joined(separator: ", ")), "
      + "ROW_NUMBER() OVER (ORDER BY \(orderText ?? "NULL")) AS ord FROM (\(body)) q"
    columns += hidden.filter { $0.name.hasPrefix("k_") }.map(\.name)
  }

  /// The keys of ORDER BY over the query's output; what is not in the output is added to it.
  private static func order(
    _ order: OrderBy?, _ query: inout Query, _ names: [String],
    _ hidden: inout [(name: String, expression: Expression)]
  ) throws(Refusal) -> String? {
    guard let order else { return nil }
    var keys: [String] = []
    for (index, item) in order.items.enumerated() {
      var name: String
      switch item.expression.kind {
      case .literal(.integer(let digits)):
        guard let position = Int(digits), names.indices.contains(position - 1) else {
          throw Refusal("ORDER BY a position that is not there", order.range)
        }
        name = names[position - 1]
      case .name(let path) where path.parts.count == 1 && names.contains(lower(path.last)):
        name = lower(path.last)
      default:
        name = "o_\(index + 1)"
        try append(&query, name, item.expression)
        hidden.append((name, item.expression))
      }
      var text = "q.\(name)"
      if case .descending? = item.direction { text += " DESC" }
      if let first = item.nullsFirst { text += first ? " NULLS FIRST" : " NULLS LAST" }
      keys.append(text)
    }
    return keys.joined(separator: ", ")
  }

  private static func append(
    _ query: inout Query, _ name: String, _ expression: Expression
  ) throws(Refusal) {
    guard case .select(var select) = query.body, case .all = select.quantifier else {
      throw Refusal("ORDER BY what the query does not give", expression.range)
    }
    select.items.append(
      Select.Item(expression: expression, alias: Identifier(name, range: expression.range)))
    query.body = .select(select)
  }

  private static func addKeys(
    _ query: inout Query, _ program: ProgramModel,
    _ hidden: inout [(name: String, expression: Expression)],
    _ rows: inout [String: [String: String]]
  ) throws(Refusal) {
    guard case .select(let select) = query.body, select.groupBy == nil else { return }
    for reference in select.from {
      guard case .table(let table) = reference.kind,
        let model = program.tables[lower(table.name.last)]
      else { continue }
      let alias = reference.alias?.name ?? table.name.last
      for column in model.primaryKey {
        let name = "k_\(model.name)_\(column)".prefix(60)
        let place = QualifiedName([alias, Identifier(column, range: select.range)])
        let expression = Expression(.name(place), range: select.range)
        try append(&query, String(name), expression)
        hidden.append((String(name), expression))
        rows[model.name, default: [:]][column] = String(name)
      }
    }
  }
}

/// Finds out which columns of a query's result are certainly unique.
struct UniqueKeys {
  let program: ProgramModel

  /// Sets of output names, each unique over the rows.
  func keys(of query: Query, _ names: [String]) -> [[String]] {
    guard case .select(let select) = query.body else { return [] }
    if case .distinct = select.quantifier { return [names] }
    let outputs = outputs(select, names)
    if let group = select.groupBy {
      let keys = group.elements.compactMap { element -> String? in
        if case .expression(let expression) = element { return outputs[text(expression)] }
        return nil
      }
      return keys.count == group.elements.count && !keys.isEmpty ? [keys] : []
    }
    return tableKeys(select, outputs)
  }

  /// By the lower-case text of its expression: the output's name.
  private func outputs(_ select: Select, _ names: [String]) -> [String: String] {
    var result: [String: String] = [:]
    if select.items.count == names.count {
      for (item, name) in zip(select.items, names) { result[text(item.expression)] = name }
    }
    for name in names where result[name] == nil { result[name] = name }
    return result
  }

  private func text(_ expression: Expression) -> String {
    Printer.text(of: expression, dialect: .oracle).lowercased()
  }

  /// A table's key is unique when every other table is joined by all columns of a key of its own.
  private func tableKeys(_ select: Select, _ outputs: [String: String]) -> [[String]] {
    var tables: [(alias: String, model: TableModel)] = []
    var conditions: [Expression] = select.filter.map { [$0] } ?? []
    func collect(_ reference: TableReference) -> Bool {
      switch reference.kind {
      case .table(let table):
        guard let model = program.tables[lower(table.name.last)] else { return false }
        tables.append((reference.alias.map { lower($0.name) } ?? model.name, model))
        return true
      case .joins(let joins):
        for join in joins.rest {
          if case .on(let condition) = join.condition { conditions.append(condition) }
        }
        return collect(joins.first) && joins.rest.allSatisfy { collect($0.table) }
      default: return false
      }
    }
    guard select.from.allSatisfy(collect) else { return [] }
    let equalities = conditions.flatMap(equalColumns)
    var result: [[String]] = []
    for (index, table) in tables.enumerated() where !table.model.primaryKey.isEmpty {
      let others = tables.enumerated().filter { $0.offset != index }.map(\.element)
      guard others.allSatisfy({ isJoinedByKey($0, equalities) }) else { continue }
      let key = table.model.primaryKey.compactMap { column in
        outputs["\(table.alias).\(column)"] ?? outputs[column]
      }
      if key.count == table.model.primaryKey.count { result.append(key) }
    }
    return result
  }

  private func isJoinedByKey(
    _ table: (alias: String, model: TableModel), _ equal: [String]
  ) -> Bool {
    table.model.keys.contains { key in
      key.allSatisfy { equal.contains("\(table.alias).\($0)") }
    }
  }

  /// The qualified columns that an equality of a conjunction fixes.
  private func equalColumns(_ condition: Expression) -> [String] {
    switch condition.kind {
    case .and(let parts): return parts.flatMap(equalColumns)
    case .chain(let chain):
      guard let (left, symbol, right) = chain.single, symbol == .equal else { return [] }
      return [left, right].map { side in
        if case .outerJoined(let inner) = side.kind { return text(inner) }
        return text(side)
      }
    default: return []
    }
  }
}
