import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// Binds a query; names that it does not know are looked for in `outer`.
  func bindQuery(_ query: Syntax.Query, outer: Scope?) throws(SQLError) -> any PlanNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Binder.maximumDepth else {
      throw fail(
        .statementTooComplex, "queries are nested more than \(Binder.maximumDepth) levels deep",
        at: query.range)
    }
    let visible = commonTables.count
    defer { commonTables.removeLast(commonTables.count - visible) }
    var definitions: [(entry: CommonTableEntry, plan: any PlanNode)] = []
    if let with = query.with { definitions = try bindWith(with, outer: outer) }
    var plan = try bindBody(query.body, query.orderBy, query.limit, outer: outer)
    for (entry, definition) in definitions.reversed() where entry.uses.count > 0 {
      plan = CommonTable(
        number: entry.number, label: entry.name, definition: definition, body: plan)
    }
    return plan
  }

  private func bindBody(
    _ body: Syntax.QueryBody, _ orderBy: Syntax.OrderBy?, _ limit: Syntax.Limit?, outer: Scope?
  ) throws(SQLError) -> any PlanNode {
    switch body {
    case .select(let select): return try bindSelect(select, orderBy, limit, outer: outer)
    case .nested(let query) where orderBy == nil && limit == nil:
      return try bindQuery(query, outer: outer)
    default: break
    }
    var plan: any PlanNode
    switch body {
    case .setOperations(let operations): plan = try bindSetOperations(operations, outer: outer)
    case .values(let rows, let range): plan = try bindValues(rows, outer: outer, at: range)
    case .table(let name):
      plan = try bindTableName(Syntax.TableName(name: name), alias: nil, at: name.range).plan
    case .nested(let query): plan = try bindQuery(query, outer: outer)
    case .report(let report): plan = try bindReport(report, outer: outer)
    case .select: return Values.oneRow
    }
    if let orderBy { plan = try bindOutputOrder(orderBy, over: plan) }
    return try bindLimit(limit, over: plan)
  }

  func bindBody(_ body: Syntax.QueryBody, outer: Scope?) throws(SQLError) -> any PlanNode {
    try bindBody(body, nil, nil, outer: outer)
  }

  /// ORDER BY of something that has only its output columns: set operations, VALUES.
  private func bindOutputOrder(
    _ orderBy: Syntax.OrderBy, over plan: any PlanNode
  ) throws(SQLError) -> any PlanNode {
    if orderBy.isAll { return Sort(plan, by: orderAll(orderBy, plan.output)) }
    let scope = Scope(parent: nil)
    scope.sources = [Scope.Source(name: nil, schema: nil, columns: plan.output)]
    let context = ExpressionContext(scope, clause: "ORDER BY")
    let keys = try orderBy.items.mapped { (item) throws(SQLError) in
      if let position = try ordinal(item.expression, count: plan.output.count, clause: "ORDER BY") {
        return sortKey(
          try orderValue(plan.output[position].reference, at: item.expression.range), item)
      }
      let bound = try bind(outputName(item.expression, plan), context)
      return sortKey(try orderValue(bound, at: item.expression.range), item)
    }
    return Sort(plan, by: keys)
  }

  /// `t.x` as `x` where the output has just one column of this name.
  private func outputName(
    _ expression: Syntax.Expression, _ plan: any PlanNode
  ) -> Syntax.Expression {
    guard case .name(let name) = expression.kind, name.parts.count > 1,
      plan.output.count(where: { $0.name.lowercased() == name.last.text.lowercased() }) == 1
    else { return expression }
    return Syntax.Expression(.name(QualifiedName([name.last])), range: expression.range)
  }

  func orderAll(_ orderBy: Syntax.OrderBy, _ columns: [OutputColumn]) -> [SortKey] {
    let item = orderBy.items.first
    return columns.map { column in
      item.map { sortKey(column.reference, $0) }
        ?? SortKey(column.reference, nullsFirst: nullOrder == .first || nullOrder == .lowest)
    }
  }

  /// The position that an integer literal in GROUP BY or ORDER BY names, from 0.
  func ordinal(
    _ expression: Syntax.Expression, count: Int, clause: String
  ) throws(SQLError) -> Int? {
    var place = expression
    if case .unary(.other("#"), let operand) = expression.kind { place = operand }
    guard case .literal(.integer(let digits)) = place.kind else {
      if dialect == .postgres, clause != "GROUP BY", case .literal = place.kind {
        throw fail(
          .syntaxError, "a constant in \(clause) is the place of a column, a whole number",
          at: expression.range, hint: "leave it out, or name a column")
      }
      return nil
    }
    guard let number = Int(digits), (1...max(1, count)).contains(number), count > 0 else {
      throw fail(
        .invalidColumnReference, "\(clause) position \(digits) is not in the SELECT list",
        at: expression.range, hint: "it has \(count) column\(count == 1 ? "" : "s")")
    }
    return number - 1
  }

  func bindLimit(_ limit: Syntax.Limit?, over plan: any PlanNode) throws(SQLError)
    -> any PlanNode
  {
    guard let limit else { return plan }
    guard !limit.isPercent, !limit.withTies else {
      return try bindUnusualLimit(limit, over: plan)
    }
    let count =
      try limit.count.mapped { (e) throws(SQLError) in
        try rowCount(e, clause: "LIMIT")
      } ?? nil
    let offset =
      try limit.offset.mapped { (e) throws(SQLError) in
        try rowCount(e, clause: "OFFSET")
      } ?? nil
    if count == nil && (offset ?? 0) == 0 { return plan }
    return Plan.Limit(plan, count: count, offset: offset ?? 0)
  }

  /// A number of rows: a constant, NULL for all.
  private func rowCount(_ expression: Syntax.Expression, clause: String) throws(SQLError) -> Int? {
    let context = ExpressionContext(Scope(parent: nil), clause: clause)
    let given = try bind(expression, context)
    // As where a number is stored in a BIGINT column: a fraction is rounded.
    let bound =
      given.type.isNumeric
      ? try converted(given, to: .int64, at: expression.range)
      : try coerce(given, to: .int64, at: expression.range, context: clause)
    var value = try bound.constantValue(session)
    if value == nil, bound.columns.isEmpty {
      // A subquery that does not refer to this query is asked now.
      let item = NamedExpression(bound, as: column("count", .int64))
      value = try rowsAskedNow(Project(Values.oneRow, [item]))?.first?.first
    }
    switch value {
    case .integer(let count):
      guard count >= 0 else {
        throw fail(.invalidRowCount, "\(clause) must not be negative", at: expression.range)
      }
      return Int(clamping: count)
    case .null: return nil
    default: throw fail(.syntaxError, "\(clause) must be a constant", at: expression.range)
    }
  }

  /// `LIMIT 10 %` and `FETCH FIRST 3 ROWS WITH TIES`, by windows.
  private func bindUnusualLimit(
    _ limit: Syntax.Limit, over plan: any PlanNode
  ) throws(SQLError) -> any PlanNode {
    guard limit.isPercent || limit.offset == nil, let countExpression = limit.count else {
      throw fail(.featureNotSupported, "OFFSET with WITH TIES", at: limit.range)
    }
    let context = ExpressionContext(Scope(parent: nil), clause: "LIMIT")
    let count = try bind(countExpression, context)
    var keys: [SortKey] = []
    if let sort = plan as? Sort { keys = sort.keys }
    let bound: BoundExpression
    let item: WindowItem
    if limit.isPercent {
      let total = try functions.resolveAggregate("count", [], dialect: dialect)
      let all = WindowItem(
        function: .aggregate(total), arguments: [],
        frame: WindowFrame(unit: .rows, start: .unboundedPreceding, end: .unboundedFollowing),
        column: column("total", total.returnType))
      let counted = Plan.Window(plan, partition: [], order: [], items: [all])
      let number = try windowItem("row_number")
      let numbered = Plan.Window(counted, partition: [], order: keys, items: [number])
      let share = try call(
        "*", [all.column.reference, count], at: limit.range)
      let hundredth = try call(
        "/", [try converted(share, to: .double, at: limit.range), .literal(.double(100), .double)],
        at: limit.range)
      let rounded = try call(
        limit.roundsDown ? "floor" : "ceil", [hundredth], at: limit.range)
      var place = number.column.reference
      var tests: [BoundExpression] = []
      if let offset = try limit.offset.mapped({ (e) throws(SQLError) in
        try rowCount(e, clause: "OFFSET")
      }) ?? nil {
        place = try call(
          "-", [place, .literal(.integer(Int128(offset)), .int64)], at: limit.range)
        tests.append(
          try call(">", [place, .literal(.integer(0), .int64)], at: limit.range))
      }
      tests.append(try call("<=", [place, rounded], at: limit.range))
      let test = BoundExpression.conjunction(tests) ?? tests[0]
      return projected(Filter(numbered, where: test), to: plan.output)
    }
    item = try windowItem("rank")
    bound = try call("<=", [item.column.reference, count], at: limit.range)
    let ranked = Plan.Window(plan, partition: [], order: keys, items: [item])
    return projected(Filter(ranked, where: bound), to: plan.output)
  }

  func windowItem(_ name: String) throws(SQLError) -> WindowItem {
    let call = try functions.resolveWindow(name, [], dialect: dialect, ignoreNulls: false)
    return WindowItem(
      function: .window(call), arguments: [], frame: .usual, column: column(name, call.returnType))
  }

  /// Just these columns of a plan, under their own identities.
  func projected(_ plan: any PlanNode, to columns: [OutputColumn]) -> any PlanNode {
    Project(plan, columns.map { NamedExpression($0.reference, as: $0) })
  }

  private func bindValues(
    _ rows: [[Syntax.Expression]], outer: Scope?, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let context = ExpressionContext(Scope(parent: outer), clause: "VALUES")
    let width = rows[0].count
    var bound: [[BoundExpression]] = []
    for row in rows {
      guard row.count == width else {
        throw fail(
          .syntaxError, "VALUES rows have \(width) and \(row.count) values",
          at: row.first.map { $0.range.union(row[row.count - 1].range) } ?? range)
      }
      bound.append(try row.mapped { (e) throws(SQLError) in try bind(e, context) })
    }
    var columns: [OutputColumn] = []
    for i in 0..<width {
      let (same, type) = try unify(
        bound.map { $0[i] }, at: rows.map { $0[i].range }, what: "the values of column \(i + 1)")
      for r in bound.indices { bound[r][i] = same[r] }
      columns.append(column("column\(i + 1)", type))
    }
    return Values(rows: bound, output: columns)
  }
}
