import Diagnostics
import Plan
import Syntax

extension Binder {
  /// An aggregate in a clause that has none of its own, as the WHERE of a subquery, where it belongs
  /// to a query around it; nil where it does not.
  func bindOuterAggregate(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard dialect == .postgres, context.scope.parent != nil, !context.insideAggregate,
      name != "grouping", name != "grouping_id"
    else { return nil }
    let own = ExpressionContext(
      context.scope, clause: context.clause, aggregates: AggregateCollector())
    let item = try bindAggregate(call, name, own, at: range)
    let printed = ExpressionPrinter(names: [:], showsTypes: true).text(of: item)
    return try outerCollector(of: item, own, at: range)?.add(item, fingerprint: printed)
  }

  /// The collector of a query around this one, to which an aggregate belongs all of whose columns
  /// are that query's; nil where it belongs to its own query.
  ///
  /// ```
  /// SELECT (SELECT sum(t.x)) FROM t      is one row: the sum belongs to the query of t
  /// ```
  ///
  /// PostgreSQL, Value Expressions, Aggregate Expressions: "the aggregate then belongs to the
  /// nearest such outer level". In the oracle dialect an aggregate belongs where it stands.
  func outerCollector(
    of item: AggregateItem, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> AggregateCollector? {
    guard dialect == .postgres, context.scope.parent != nil else { return nil }
    var columns: Set<ColumnID> = []
    for argument in item.arguments { columns.formUnion(argument.columns) }
    for key in item.order { columns.formUnion(key.expression.columns) }
    if let filter = item.filter { columns.formUnion(filter.columns) }
    if columns.isEmpty || context.scope.holds(oneOf: columns) { return nil }
    var scope = context.scope.parent
    while let here = scope {
      if here.holds(oneOf: columns) {
        guard let collector = here.aggregates else {
          throw fail(
            .groupingError,
            "this aggregate belongs to the query around, whose columns it reads, and may not stand in this clause of it",
            at: range, hint: "join the two, or aggregate a column of this query")
        }
        return collector
      }
      scope = here.parent
    }
    return nil
  }
}
