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

  /// Aggregates of lists, whose order WITHIN GROUP may say.
  static let ordersWithinGroup: Set<String> = [
    "listagg", "string_agg", "group_concat", "array_agg", "list", "collect", "wm_concat",
    "json_arrayagg", "xmlagg", "first", "last", "any_value", "arbitrary",
  ]
  /// Of equally frequent values `mode` takes the first by its order.
  static let modes: Set<String> = ["mode", "stats_mode"]

  func bindAggregateCall(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let collector = context.aggregates else {
      if let outer = try bindOuterAggregate(call, name, context, at: range) { return outer }
      throw fail(
        .groupingError,
        context.insideAggregate
          ? "aggregate functions cannot be nested"
          : "aggregate functions are not allowed in \(context.clause)", at: range,
        hint: context.clause == "WHERE" ? "filter groups with HAVING" : nil
      ).inOracle(context.insideAggregate ? -935 : -934)
    }
    if name == "group_id" { collector.wantsGroupID = true }
    if name == "grouping" || name == "grouping_id" || name == "group_id" {
      return try bindGrouping(call, collector, context, at: range)
    }
    let quantiles = try bindQuantiles(call, name, at: range) { (one) throws(SQLError) in
      try bindAggregateCall(one, name, context, at: range)
    }
    if let quantiles { return quantiles }
    let item = try bindAggregate(call, name, context, at: range)
    let printer = ExpressionPrinter(names: [:], showsTypes: true)
    if dialect == .oracle, name == "avg", item.call.returnType.isDecimal {
      // NUMBER with all its digits.
      let sum = try bindAggregate(call, "sum", context, at: range)
      let count = try bindAggregate(call, "count", context, at: range)
      return try self.call(
        "/",
        [
          collector.add(sum, fingerprint: printer.text(of: sum)),
          collector.add(count, fingerprint: printer.text(of: count)),
        ], at: range)
    }
    if let owner = try outerCollector(of: item, context, at: range) {
      return owner.add(item, fingerprint: printer.text(of: item))
    }
    let made = collector.add(item, fingerprint: printer.text(of: item))
    guard let overflow = call.overflow, made.type == .varchar else { return made }
    let context = ExpressionContext(Scope(parent: nil), clause: "ON OVERFLOW")
    let indicator = try overflow.indicator.mapped { (e) throws(SQLError) in
      try converted(try bind(e, context), to: .varchar, at: range)
    }
    let separator = item.arguments.count > 1 ? item.arguments[1] : .literal(.null, .varchar)
    let limited = listOverflowCall(
      truncates: overflow.truncates, withCount: overflow.withCount)
    return .call(
      limited, [made, separator, indicator ?? .literal(.string("..."), .varchar)])
  }

  /// `quantile_cont(x, [0.25, 0.5])`: a list of quantiles, each bound by `bindOne`; nil if the call
  /// is another one.
  func bindQuantiles(
    _ call: Syntax.FunctionCall, _ name: String, at range: SourceRange,
    _ bindOne: (Syntax.FunctionCall) throws(SQLError) -> BoundExpression
  ) throws(SQLError) -> BoundExpression? {
    guard let (place, shares) = quantileShares(call, name) else { return nil }
    let items = try shares.mapped { (share) throws(SQLError) in
      var one = call
      one.arguments[place].value = share
      return try bindOne(one)
    }
    return try listOfQuantiles(items, at: range)
  }

  /// The shares of a call for several quantiles, and the argument that they are.
  private func quantileShares(
    _ call: Syntax.FunctionCall, _ name: String
  ) -> (place: Int, shares: [Syntax.Expression])? {
    guard name.contains("quantile") || name.hasPrefix("percentile") else { return nil }
    for (place, argument) in call.arguments.enumerated().reversed() {
      switch argument.value.kind {
      case .list(let shares) where !shares.isEmpty: return (place, shares)
      case .call(let list)
      where ["list_value", "array_value", "make_array"].contains(list.name.last.text.lowercased())
        && !list.arguments.isEmpty:
        return (place, list.arguments.map(\.value))
      default: continue
      }
    }
    return nil
  }

  /// Over no rows there is no list, as in PostgreSQL.
  private func listOfQuantiles(
    _ items: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let list = try self.call("list_value", items, at: range)
    let isMissing = try self.call("is_null", [items[0]], at: range)
    return .conditional(
      [ConditionalBranch(condition: isMissing, result: .literal(.null, list.type))],
      otherwise: list, list.type)
  }

  /// What WITHIN GROUP orders stands first; a percentile is told of DESC by one argument more.
  func orderedSetArguments(
    _ name: String, _ keys: [SortKey], _ arguments: [BoundExpression]
  ) -> [BoundExpression] {
    let isPercentile = name.contains("quantile") || name.hasPrefix("percentile")
    let isDescending = isPercentile && keys.count == 1 && keys[0].isDescending
    return keys.map(\.expression) + arguments
      + (isDescending ? [.literal(.boolean(true), .boolean)] : [])
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
        arguments = orderedSetArguments(name, keys, arguments)
      } else if !Binder.ordersWithinGroup.contains(name) {
        throw fail(
          .wrongObjectType, "\(name) is no ordered-set aggregate: WITHIN GROUP does not fit",
          at: range, hint: "\(name)(x ORDER BY y)")
      }
      order = keys
    } else {
      order = try bindOrder(call.orderBy, inner)
      if Binder.orderedSet.contains(name), order.count == 1, let first = arguments.first,
        order[0].expression == first
      {
        arguments = orderedSetArguments(name, order, Array(arguments.dropFirst()))
      }
    }
    if call.isDistinct, !Binder.orderedSet.contains(name),
      let place = order.firstIndex(where: { key in !arguments.contains { $0 == key.expression } })
    {
      // PostgreSQL's rule: equal values may have several keys, and which one counts is unclear.
      let items = call.withinGroup.isEmpty ? call.orderBy : call.withinGroup
      throw fail(
        .invalidColumnReference,
        "in \(name)(DISTINCT …) ORDER BY names one of the arguments",
        at: items.indices.contains(place) ? items[place].expression.range : range)
    }
    if Binder.modes.contains(name), !order.isEmpty {
      arguments.append(.literal(.boolean(true), .boolean))
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
      call: resolved, arguments: guarded(converted, by: filter),
      isDistinct: call.isDistinct && !resolved.ignoresDuplicates, filter: filter,
      order: Binder.orderedSet.contains(name) && !Binder.modes.contains(name)
        ? [] : guarded(order, by: filter),
      column: column(name, resolved.returnType))
    noteFixed(item)
    return try call.keep.mapped { (keep) throws(SQLError) in try bindKeep(keep, item, inner) }
      ?? item
  }

  /// Arguments that can fail, computed only for the rows that FILTER lets pass.
  func guarded(
    _ arguments: [BoundExpression], by filter: BoundExpression?
  ) -> [BoundExpression] {
    guard let filter, !filter.isVolatile, !filter.hasSubquery else { return arguments }
    return arguments.map { argument in
      guard argument.canFail else { return argument }
      return .conditional(
        [ConditionalBranch(condition: filter, result: argument)],
        otherwise: .literal(.null, argument.type), argument.type)
    }
  }

  private func guarded(_ order: [SortKey], by filter: BoundExpression?) -> [SortKey] {
    zip(order, guarded(order.map(\.expression), by: filter)).map { key, expression in
      SortKey(expression, isDescending: key.isDescending, nullsFirst: key.nullsFirst)
    }
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
    guard keys.count < 63 else {
      throw fail(.statementTooComplex, "GROUPING takes at most 62 keys", at: range)
    }
    let made = column("grouping", .int64)
    collector.groupings.append((keys, made))
    return made.reference
  }

  func bindOrder(
    _ items: [Syntax.OrderItem], _ context: ExpressionContext
  ) throws(SQLError) -> [SortKey] {
    try items.mapped { (item) throws(SQLError) in
      let (key, folds) = try bindCollated(item.expression, context)
      let value = try orderValue(key, at: item.expression.range)
      return sortKey(try folded(value, folds, at: item.expression.range), item)
    }
  }

  /// NULLs sort as the highest value in both dialects, unless the order or a setting says otherwise.
  func sortKey(_ expression: BoundExpression, _ item: Syntax.OrderItem) -> SortKey {
    var isDescending = false
    switch item.direction {
    case .descending: isDescending = true
    case .using(let symbol): isDescending = symbol == .greater || symbol == .greaterOrEqual
    default: break
    }
    let usual: Bool =
      switch nullOrder {
      case .highest: isDescending
      case .lowest: !isDescending
      case .first: true
      case .last: false
      }
    return SortKey(
      expression, isDescending: isDescending, nullsFirst: item.nullsFirst ?? usual)
  }
}

extension Syntax.Expression {
  var isCollated: Bool { if case .collate = kind { true } else { false } }

  /// `*` alone, as in `count(*)`.
  var isBareStar: Bool {
    if case .star(let star) = kind { return star.qualifier.isEmpty && star.excluded.isEmpty }
    return false
  }
}
