import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  func bindSubqueryExpression(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    let range = expression.range
    let saved = context.scope.aggregates
    context.scope.aggregates = context.aggregates
    defer { context.scope.aggregates = saved }
    switch expression.kind {
    case .exists(let query):
      let plan = try bindQuery(query, outer: context.scope)
      return subquery(.exists(isNegated: false), plan, .boolean, at: range)
    case .subquery(let query):
      let plan = try oneColumn(try bindQuery(query, outer: context.scope), at: range)
      return subquery(.scalar, plan, plan.output[0].type, at: range)
    case .arrayQuery(let query):
      let plan = try oneColumn(try bindQuery(query, outer: context.scope), at: range)
      return subquery(.array, plan, .list(plan.output[0].type), at: range)
    case .inQuery(let test): return try bindInQuery(test, context, at: range)
    case .quantified(let comparison): return try bindQuantified(comparison, context, at: range)
    default: throw fail(.internalError, "no subquery stands here", at: range)
    }
  }

  /// `CURSOR (query)`: the rows as a list of structures, which FETCH makes a cursor.
  func bindCursor(
    _ query: Syntax.Query, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let plan = try bindQuery(query, outer: context.scope)
    var seen: Set<String> = []
    let names = plan.output.enumerated().map { i, column in
      seen.insert(column.name.lowercased()).inserted ? column.name : "\(column.name)_\(i + 1)"
    }
    let row = structure(names, plan.output.map(\.reference))
    let packed = Project(plan, [NamedExpression(row, as: column("row", row.type))])
    return subquery(.array, packed, .list(row.type), at: range)
  }

  private func subquery(
    _ kind: Subquery.Kind, _ plan: any PlanNode, _ type: DataType, at range: SourceRange
  ) -> BoundExpression {
    .subquery(
      Subquery(
        kind: kind, plan: plan, type: type, outerColumns: plan.freeColumns,
        range: self.range(range)))
  }

  private func oneColumn(_ plan: any PlanNode, at range: SourceRange) throws(SQLError)
    -> any PlanNode
  {
    guard plan.output.count == 1 else {
      throw fail(
        .syntaxError, "the subquery gives \(plan.output.count) columns where one is wanted",
        at: range)
    }
    return plan
  }

  private func bindInQuery(
    _ test: Syntax.InQuery, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var operands: [BoundExpression]
    if case .row(let fields) = test.operand.kind {
      operands = try fields.mapped { (e) throws(SQLError) in try bind(e, context) }
    } else {
      operands = [try bind(test.operand, context)]
    }
    let plan = try rowsOfStructures(
      try bindQuery(test.query, outer: context.scope), operands.count, at: test.query.range)
    guard plan.output.count == operands.count else {
      throw fail(
        .syntaxError,
        "the subquery gives \(plan.output.count) columns to compare with \(operands.count)",
        at: test.query.range)
    }
    noteFixed(plan)
    let comparison = try rowComparison(
      .equal, operands, plan.output.map(\.reference), at: range)
    let found = subquery(.any(comparison: comparison), plan, .boolean, at: range)
    return test.isNegated ? try negated(found, at: range) : found
  }

  /// One column of structures beside several values: its fields are the columns.
  private func rowsOfStructures(
    _ plan: any PlanNode, _ count: Int, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    guard count > 1, plan.output.count == 1, case .structure(let fields) = plan.output[0].type,
      fields.count == count
    else { return plan }
    let whole = plan.output[0].reference
    let items = try fields.mapped { (field) throws(SQLError) in
      let name = Identifier(field.name, isQuoted: true, range: range)
      return NamedExpression(try bindField(whole, name), as: column(field.name, field.type))
    }
    return Project(plan, items)
  }

  private func bindQuantified(
    _ test: Syntax.QuantifiedComparison, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    if case .query(let query) = test.collection, case .row(let fields) = test.operand.kind {
      let operands = try fields.mapped { (e) throws(SQLError) in try bind(e, context) }
      let plan = try rowsOfStructures(
        try bindQuery(query, outer: context.scope), operands.count, at: query.range)
      guard plan.output.count == operands.count else {
        throw fail(
          .syntaxError,
          "the subquery gives \(plan.output.count) columns to compare with \(operands.count)",
          at: query.range)
      }
      let comparison = try rowComparison(
        test.operator, operands, plan.output.map(\.reference), at: range)
      return subquery(
        test.isAll ? .all(comparison: comparison) : .any(comparison: comparison), plan, .boolean,
        at: range)
    }
    let operand = try bind(test.operand, context)
    switch test.collection {
    case .query(let query):
      let plan = try oneColumn(try bindQuery(query, outer: context.scope), at: query.range)
      let comparison = try boolean(
        try bindOperator(test.operator, operand, plan.output[0].reference, at: range), at: range,
        what: "the comparison with ANY or ALL", takesIntegers: false)
      return subquery(
        test.isAll ? .all(comparison: comparison) : .any(comparison: comparison), plan, .boolean,
        at: range)
    case .values(let items):
      var bound = try items.mapped { (e) throws(SQLError) in try bind(e, context) }
      if bound.count == 1 { bound[0] = try arrayText(bound[0], operand.type, at: range) }
      if bound.count == 1, case .list(let element) = bound[0].type {
        guard items.count == 1, case .list(let elements) = items[0].kind else {
          return try anyOfList(test, operand, bound[0], element, at: range)
        }
        bound = try elements.mapped { (e) throws(SQLError) in try bind(e, context) }
        if bound.isEmpty { return .literal(.boolean(test.isAll), .boolean) }
      }
      let tests = try bound.mapped { (item) throws(SQLError) in
        try boolean(
          try bindOperator(test.operator, operand, item, at: range), at: range,
          what: "the comparison with ANY or ALL", takesIntegers: false)
      }
      if tests.count == 1 { return tests[0] }
      return test.isAll ? .and(tests) : .or(tests)
    }
  }

  /// A text in braces, or a parameter without a type, is a list of what it is compared with:
  /// `x = ANY ('{1,2}')`, `x = ANY ($1)`.
  private func arrayText(
    _ expression: BoundExpression, _ element: DataType, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard dialect == .postgres, case .literal(let value, let type) = expression else {
      return expression
    }
    let list = DataType.list(element == .null ? .varchar : element)
    if type == .null {
      return inference?.note(value, becomes: list) == true ? .literal(.null, list) : expression
    }
    guard type == .varchar, case .string(let text) = value, text.hasPrefix("{"),
      text.hasSuffix("}")
    else { return expression }
    return try converted(expression, to: list, at: range)
  }

  /// `x > ANY (list)`: true where it is true for an element, else NULL where it is NULL for one.
  private func anyOfList(
    _ test: Syntax.QuantifiedComparison, _ operand: BoundExpression, _ list: BoundExpression,
    _ element: DataType, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let results = try mapped(list, element, at: range) { (item) throws(SQLError) in
      try boolean(
        try bindOperator(test.operator, operand, item, at: range), at: range,
        what: "the comparison with ANY or ALL", takesIntegers: false)
    }
    let decisive = BoundExpression.literal(.boolean(!test.isAll), .boolean)
    let found = try call("list_contains", [results, decisive], at: range)
    let known = try call("list_count", [results], at: range)
    let isPartlyKnown = try call("<", [known, try call("len", [results], at: range)], at: range)
    let isNull = try call("is_null", [list], at: range)
    let null = BoundExpression.literal(.null, .boolean)
    return .conditional(
      [
        ConditionalBranch(condition: isNull, result: null),
        ConditionalBranch(condition: found, result: decisive),
        ConditionalBranch(condition: isPartlyKnown, result: null),
      ], otherwise: .literal(.boolean(test.isAll), .boolean), .boolean)
  }

  /// `(a, b) = (SELECT …)`.
  func bindRowSubquery(
    _ symbol: BinaryOperator, _ fields: [Syntax.Expression], _ query: Syntax.Query,
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let operands = try fields.mapped { (e) throws(SQLError) in try bind(e, context) }
    let saved = context.scope.aggregates
    context.scope.aggregates = context.aggregates
    defer { context.scope.aggregates = saved }
    let plan = try bindQuery(query, outer: context.scope)
    guard plan.output.count == operands.count else {
      throw fail(
        .syntaxError,
        "the subquery gives \(plan.output.count) columns to compare with \(operands.count)",
        at: range)
    }
    // One scalar subquery whose value is the comparison itself.
    let comparison = try rowComparison(symbol, operands, plan.output.map(\.reference), at: range)
    let made = column("comparison", .boolean)
    let project = Project(plan, [NamedExpression(comparison, as: made)])
    return subquery(.scalar, project, .boolean, at: range)
  }
}
