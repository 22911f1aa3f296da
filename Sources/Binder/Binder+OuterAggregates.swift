import Diagnostics
import Plan
import Syntax

extension Binder {
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
