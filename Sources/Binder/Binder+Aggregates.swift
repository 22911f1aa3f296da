import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// Aggregates whose WITHIN GROUP names their input, not just its order.
  static let orderedSet: Set<String> = [
    "percentile_cont", "percentile_disc", "mode", "quantile_cont", "quantile_disc", "median",
    "stats_mode",
  ]

  func bindAggregateCall(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let collector = context.aggregates else {
      throw fail(
        .groupingError,
        context.insideAggregate
          ? "aggregate functions cannot be nested"
          : "aggregate functions are not allowed in \(context.clause)", at: range,
        hint: context.clause == "WHERE" ? "filter groups with HAVING" : nil)
    }
    if name == "grouping" || name == "grouping_id" {
      return try bindGrouping(call, collector, context, at: range)
    }
    let item = try bindAggregate(call, name, context, at: range)
    let printer = ExpressionPrinter(names: [:], showsTypes: true)
    return collector.add(item, fingerprint: printer.text(of: item))
  }

  /// The aggregate with its arguments bound over the ungrouped rows.
  func bindAggregate(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> AggregateItem {
    let inner = ExpressionContext(context.scope, clause: "the arguments of \(name)")
    inner.insideAggregate = true
    inner.lambdaParameters = context.lambdaParameters
    var arguments: [BoundExpression] = []
    var order: [SortKey] = []
    let isStar = call.arguments.count == 1 && call.arguments[0].value.isBareStar
    if !isStar { arguments = try bindArguments(call, inner) }
    if !call.withinGroup.isEmpty {
      let keys = try bindOrder(call.withinGroup, inner)
      if Binder.orderedSet.contains(name) {
        arguments = keys.map(\.expression) + arguments
      }
      order = keys
    } else {
      order = try bindOrder(call.orderBy, inner)
    }
    var resolved: AggregateCall
    do throws(SQLError) {
      resolved = try functions.resolveAggregate(
        name, arguments.map { argumentType($0) }, dialect: dialect)
    } catch { throw error.located(at: self.range(range)) }
    let converted = try arguments.indices.map { $0 }.mapped { (i) throws(SQLError) in
      try self.converted(arguments[i], to: resolved.argumentTypes[i], at: range)
    }
    let filter = try call.filter.mapped { (filter) throws(SQLError) in
      try boolean(try bind(filter, inner), at: filter.range, what: "FILTER")
    }
    let item = AggregateItem(
      call: resolved, arguments: converted,
      isDistinct: call.isDistinct && !resolved.ignoresDuplicates, filter: filter,
      order: Binder.orderedSet.contains(name) ? [] : order,
      column: column(name, resolved.returnType))
    return try call.keep.mapped { (keep) throws(SQLError) in try bindKeep(keep, item, inner) }
      ?? item
  }

  /// `max(x) KEEP (DENSE_RANK FIRST ORDER BY y)`: the aggregate over the rows with the first key.
  /// LAST takes the first rows of the opposite order (Oracle SQL Language Reference, FIRST).
  private func bindKeep(
    _ keep: Syntax.FunctionCall.Keep, _ item: AggregateItem, _ inner: ExpressionContext
  ) throws(SQLError) -> AggregateItem {
    var kept = item
    kept.order = try bindKeepOrder(keep, inner)
    kept.call = item.call.overFirstKeys(kept.order.map(\.expression.type))
    kept.arguments += kept.order.map(\.expression)
    return kept
  }

  func bindKeepOrder(
    _ keep: Syntax.FunctionCall.Keep, _ inner: ExpressionContext
  ) throws(SQLError) -> [SortKey] {
    try bindOrder(keep.orderBy, inner).map { key in
      keep.isFirst
        ? key
        : SortKey(
          key.expression, isDescending: !key.isDescending, nullsFirst: !key.nullsFirst)
    }
  }

  private func bindGrouping(
    _ call: Syntax.FunctionCall, _ collector: AggregateCollector, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let inner = ExpressionContext(context.scope, clause: "GROUPING")
    let keys = try bindArguments(call, inner)
    let made = column("grouping", .int64)
    collector.groupings.append((keys, made))
    return made.reference
  }

  func bindOrder(
    _ items: [Syntax.OrderItem], _ context: ExpressionContext
  ) throws(SQLError) -> [SortKey] {
    try items.mapped { (item) throws(SQLError) in
      sortKey(try bind(item.expression, context), item)
    }
  }

  /// NULLs sort as the highest value in both dialects, unless the order says otherwise.
  func sortKey(_ expression: BoundExpression, _ item: Syntax.OrderItem) -> SortKey {
    var isDescending = false
    switch item.direction {
    case .descending: isDescending = true
    case .using(let symbol): isDescending = symbol == .greater || symbol == .greaterOrEqual
    default: break
    }
    return SortKey(
      expression, isDescending: isDescending, nullsFirst: item.nullsFirst ?? isDescending)
  }
}

extension Syntax.Expression {
  /// `*` alone, as in `count(*)`.
  var isBareStar: Bool {
    if case .star(let star) = kind { return star.qualifier.isEmpty && star.excluded.isEmpty }
    return false
  }
}
