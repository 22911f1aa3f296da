import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  static let hypotheticalRanks: Set<String> = ["rank", "dense_rank", "percent_rank", "cume_dist"]

  /// The place that a row of these values would have in the group (PostgreSQL 16, 9.21,
  /// hypothetical-set aggregates); nil if the call is another one.
  ///
  /// ```
  /// rank(5) WITHIN GROUP (ORDER BY x)          count(*) FILTER (WHERE x < 5) + 1
  /// dense_rank(5) …                            count(DISTINCT x) FILTER (WHERE x < 5) + 1
  /// percent_rank(5) …                          count(*) FILTER (WHERE x < 5) / count(*), 0 for none
  /// cume_dist(5) …                             (count(*) FILTER (WHERE x <= 5) + 1) / (count(*) + 1)
  /// ```
  func bindHypotheticalRank(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard Binder.hypotheticalRanks.contains(name), !call.withinGroup.isEmpty, call.over == nil
    else { return nil }
    guard call.arguments.count == call.withinGroup.count else {
      throw fail(
        .syntaxError, "\(name) takes as many values as WITHIN GROUP has keys", at: range)
    }
    let values = call.arguments.map(\.value)
    let before = try isBefore(call.withinGroup[...], values[...], orEqual: name == "cume_dist")
    let count = try counted(call, before, name == "dense_rank", context, at: range)
    let one = BoundExpression.literal(.integer(1), .int64)
    if name == "rank" || name == "dense_rank" {
      return try self.call("+", [count, one], at: range)
    }
    let all = try counted(call, nil, false, context, at: range)
    func double(_ value: BoundExpression) throws(SQLError) -> BoundExpression {
      try converted(value, to: .double, at: range)
    }
    if name == "cume_dist" {
      let (share, whole) = (
        try self.call("+", [count, one], at: range), try self.call("+", [all, one], at: range)
      )
      return try self.call("/", [try double(share), try double(whole)], at: range)
    }
    let isEmpty = try self.call("=", [all, .literal(.integer(0), .int64)], at: range)
    return .conditional(
      [ConditionalBranch(condition: isEmpty, result: .literal(.double(0), .double))],
      otherwise: try self.call("/", [try double(count), try double(all)], at: range), .double)
  }

  /// `count(*)` or `count(DISTINCT keys)` over the rows of the call that satisfy a condition.
  private func counted(
    _ call: Syntax.FunctionCall, _ condition: Syntax.Expression?, _ isDistinct: Bool,
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let name = QualifiedName([Identifier("count", range: range)])
    var made = Syntax.FunctionCall(name: name)
    let keys = call.withinGroup.map(\.expression)
    let counted =
      isDistinct
      ? keys.count == 1 ? keys[0] : Syntax.Expression(.row(keys), range: range)
      : Syntax.Expression(.star(Star()), range: range)
    made.arguments = [.init(value: counted)]
    made.isDistinct = isDistinct
    let filters = [call.filter, condition].compactMap { $0 }
    made.filter =
      filters.count > 1 ? Syntax.Expression(.and(filters), range: range) : filters.first
    return try bindAggregateCall(made, "count", context, at: range)
  }

  /// Whether a row's keys come before the values: `k1 < a1 OR (k1 = a1 AND …)`.
  private func isBefore(
    _ keys: ArraySlice<Syntax.OrderItem>, _ values: ArraySlice<Syntax.Expression>, orEqual: Bool
  ) throws(SQLError) -> Syntax.Expression {
    guard let key = keys.first, let value = values.first else {
      throw SQLError(.internalError, "a rank has keys")
    }
    let range = key.expression.range
    func compare(_ symbol: BinaryOperator) -> Syntax.Expression {
      key.expression.compared(symbol, to: value)
    }
    let isLast = keys.count == 1
    let order = sortKey(.literal(.null, .null), key)
    let strict: BinaryOperator = order.isDescending ? .greater : .less
    let loose: BinaryOperator = order.isDescending ? .greaterOrEqual : .lessOrEqual
    var test = compare(isLast && orEqual ? loose : strict)
    // NULLs come first where the order says so.
    if order.nullsFirst {
      test = Syntax.Expression(.or([key.expression.isNullTest, test]), range: range)
    }
    if isLast { return test }
    let rest = try isBefore(keys.dropFirst(), values.dropFirst(), orEqual: orEqual)
    let tie = Syntax.Expression(.and([compare(.equal), rest]), range: range)
    return Syntax.Expression(.or([test, tie]), range: range)
  }
}
