import Columns
import Diagnostics
import Functions
import Plan

/// Aggregates below a join what the aggregation above it adds up.
///
/// ```
/// Aggregate by d.name: sum(f.x), count(*) ← Join (f.k = d.k) of f, d
///     →   Aggregate by d.name: sum(part), sum(rows) ← Join (f.k = d.k) of
///           (Aggregate by f.k: sum(f.x) AS part, count(*) AS rows ← f), d
/// ```
///
/// The rows of a partial group read the same columns in the condition, so each meets the partners
/// that its rows would meet. It is done where the join keeps most rows of the side and the partial
/// groups are believed to be far fewer than its rows.
///
/// Not aggregated early: what could fail for rows that the join drops (expressions that can fail,
/// sums that 38 digits may not hold), sums of DOUBLE, which are rounded once, DISTINCT, and values
/// that are equal without being the same (-0.0 and 0.0, intervals).
///
/// Source: Yan and Larson, Eager Aggregation and Lazy Aggregation, VLDB 1995.
func pushAggregates(
  _ plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  let estimator = Estimator(within: plan)
  return try plan.rewritten { (node) throws(SQLError) in
    guard let aggregate = node as? Aggregate else { return nil }
    return try pushed(aggregate, estimator, context)
  }
}

private func pushed(
  _ aggregate: Aggregate, _ estimator: Estimator, _ context: RuleContext
) throws(SQLError) -> (any PlanNode)? {
  guard let merged = withoutProject(aggregate), let join = merged.input as? Join else { return nil }
  for side in sides(of: join) {
    let split = EarlyAggregation(merged, join, side, context)
    guard let (partial, whole) = try split?.plan(), pays(partial, join, side, estimator) else {
      continue
    }
    // The side may be a join too.
    let lower = try pushed(partial, estimator, context) ?? partial
    var inputs = join.inputs
    inputs[side] = lower
    return whole(join.replacing(inputs: inputs))
  }
  return nil
}

/// The aggregation over what a projection below it reads; nil where that is no plain projection.
private func withoutProject(_ aggregate: Aggregate) -> Aggregate? {
  guard let project = aggregate.input as? Project else { return aggregate }
  guard !project.items.contains(where: { $0.expression.isVolatile || $0.expression.hasSubquery })
  else { return nil }
  let table = Dictionary(
    project.items.map { ($0.column.id, $0.expression) }, uniquingKeysWith: { a, _ in a })
  let expressions = aggregate.expressions.map { $0.substituting(table) }
  guard var copy = aggregate.replacing(expressions: expressions) as? Aggregate else { return nil }
  copy.input = project.input
  return withoutProject(copy)
}

/// The inputs whose rows all pairs are made of.
private func sides(of join: Join) -> [Int] {
  switch join.kind {
  case .inner: [0, 1]
  case .left: [0]
  case .right: [1]
  default: []
  }
}

private func pays(
  _ partial: Aggregate, _ join: Join, _ side: Int, _ estimator: Estimator
) -> Bool {
  let input = join.inputs[side]
  let keys = Set(partial.keys.map(\.column.id))
  if input.uniqueKeys.contains(where: { $0.isSubset(of: keys) }) { return false }
  let rows = estimator.estimate(input).rows
  return estimator.estimate(partial).rows * 4 <= rows && estimator.estimate(join).rows * 2 >= rows
}

private struct EarlyAggregation {
  let aggregate: Aggregate
  let join: Join
  let side: Int
  let ids: Set<ColumnID>
  let context: RuleContext
  /// All rows of the side are in the result: what fails for one fails without this rule too.
  let keepsAll: Bool

  init?(_ aggregate: Aggregate, _ join: Join, _ side: Int, _ context: RuleContext) {
    self.aggregate = aggregate
    self.join = join
    self.side = side
    self.context = context
    ids = join.inputs[side].outputIDs
    keepsAll = !join.kind.isInner
    guard !(join.condition?.isVolatile ?? false),
      !aggregate.expressions.contains(where: { $0.isVolatile || $0.hasSubquery }),
      aggregate.items.allSatisfy({ isSplittable($0) })
    else { return nil }
  }

  /// The partial aggregation, and what makes the whole of the join over it.
  func plan() throws(SQLError) -> (partial: Aggregate, whole: (any PlanNode) -> any PlanNode)? {
    guard let (keys, upperKeys) = splitKeys(), !keys.isEmpty else { return nil }
    var parts = PartialItems(context)
    var results: [NamedExpression] = upperKeys.map {
      NamedExpression($0.column.reference, as: $0.column)
    }
    for item in aggregate.items {
      results.append(NamedExpression(try parts.split(item), as: item.column))
    }
    if let column = aggregate.groupingColumn {
      results.append(NamedExpression(column.reference, as: column))
    }
    let partial = Aggregate(join.inputs[side], keys: keys, items: parts.items)
    var copy = aggregate
    copy.keys = upperKeys
    copy.items = parts.combined
    return (partial, { Project(copy.replacing(inputs: [$0]), results) })
  }

  /// What the side is grouped by, and the keys of the whole over it; nil where a value of a group
  /// would not stand for all of its rows.
  private func splitKeys() -> (lower: [NamedExpression], upper: [NamedExpression])? {
    var upper = aggregate.keys
    var lower: [NamedExpression] = []
    var read = join.condition?.columns ?? []
    for key in upper where !isComputedBelow(key.expression) {
      read.formUnion(key.expression.columns)
    }
    for i in upper.indices {
      let key = upper[i].expression
      // What reads columns that are keys anyway is computed above, for fewer rows.
      guard isComputedBelow(key), !key.columns.isSubset(of: read) else { continue }
      let made = context.column(upper[i].column.name, key.type)
      lower.append(NamedExpression(key, as: made))
      upper[i].expression = made.reference
    }
    lower += join.inputs[side].output.filter { read.contains($0.id) }.map {
      NamedExpression($0.reference, as: $0)
    }
    return lower.allSatisfy { isIdentifying($0.column.type) } ? (lower, upper) : nil
  }

  /// An expression, no plain column, of the side alone.
  private func isComputedBelow(_ key: BoundExpression) -> Bool {
    if case .column = key { return false }
    return !key.columns.isEmpty && key.columns.isSubset(of: ids) && (!key.canFail || keepsAll)
  }

  private func isSplittable(_ item: AggregateItem) -> Bool {
    let read = item.arguments + (item.filter.map { [$0] } ?? [])
    return item.order.isEmpty && (!item.isDistinct || item.call.ignoresDuplicates)
      && read.allSatisfy { $0.columns.isSubset(of: ids) && (!$0.canFail || keepsAll) }
      && hasExactParts(item)
  }

  /// Whether the parts of a result make the same result in any order and never fail alone.
  private func hasExactParts(_ item: AggregateItem) -> Bool {
    let type = item.arguments.first?.type
    switch item.call.name {
    case "sum": return type.map(fitsSums) ?? false
    case "avg": return context.session.dialect == .postgres && (type.map(fitsSums) ?? false)
    case "min", "max": return item.arguments.count == 1 && (type.map(isIdentifying) ?? false)
    default: return item.call.combinesWith != nil
    }
  }

  /// Sums of 10^13 values of the type have a result.
  private func fitsSums(_ type: DataType) -> Bool {
    switch type {
    case .int128: false
    case .decimal(let precision, _): precision + 13 <= DataType.maximumDecimalPrecision
    default: type.isInteger
    }
  }

  /// Whether equal values of the type are the same in every respect.
  private func isIdentifying(_ type: DataType) -> Bool {
    switch type {
    case .boolean, .decimal, .date, .time, .timestamp, .timestampTZ, .varchar, .uuid, .blob,
      .enumeration:
      true
    default: type.isInteger
    }
  }
}

/// The items of a partial aggregation and those that combine them; equal ones are computed once.
private struct PartialItems {
  private(set) var items: [AggregateItem] = []
  private(set) var combined: [AggregateItem] = []
  /// Places by what an item computes.
  private var known: [String: Int] = [:]
  private let context: RuleContext

  init(_ context: RuleContext) { self.context = context }

  /// The value of an item over what combines its parts.
  mutating func split(_ item: AggregateItem) throws(SQLError) -> BoundExpression {
    guard item.call.name == "avg" else {
      return try result(of: try combining(item), as: item.call)
    }
    let sum = try combining(try part(of: item, "sum"))
    let count = try combining(try part(of: item, "count"))
    // The exact average is this quotient of decimals.
    let digits = DataType.decimal(precision: 38, scale: sum.type.asDecimal?.scale ?? 0)
    let quotient = try context.call(
      "/",
      [
        try converted(sum.reference, to: digits),
        try converted(count.reference, to: .decimal(precision: 38, scale: 0)),
      ])
    let average = try converted(quotient, to: item.call.returnType)
    // Over no value the sum is NULL and the count 0.
    let isNothing = try context.call("is_null", [sum.reference])
    let branch = ConditionalBranch(
      condition: isNothing, result: .literal(.null, item.call.returnType))
    return .conditional([branch], otherwise: average, item.call.returnType)
  }

  /// The item with another function of the same argument.
  private func part(of item: AggregateItem, _ name: String) throws(SQLError) -> AggregateItem {
    var copy = item
    copy.call = try context.functions.resolveAggregate(
      name, item.arguments.map { ArgumentType($0.type) }, dialect: context.session.dialect)
    copy.column = context.column(name, copy.call.returnType)
    return copy
  }

  /// Adds the part of an item and what combines it above the join: its column.
  private mutating func combining(_ item: AggregateItem) throws(SQLError) -> OutputColumn {
    let mark = ExpressionPrinter(names: [:], showsTypes: true).text(of: item)
    if let place = known[mark] { return combined[place].column }
    known[mark] = items.count
    var part = item
    part.isDistinct = false
    part.column = context.column(item.call.name, item.call.returnType)
    items.append(part)
    let call = try context.functions.resolveAggregate(
      item.call.combinesWith ?? item.call.name, [ArgumentType(part.column.type)],
      dialect: context.session.dialect)
    let column = context.column(item.column.name, call.returnType)
    combined.append(
      AggregateItem(call: call, arguments: [part.column.reference], column: column))
    return column
  }

  /// The combined value in the type of the whole; COUNT over nothing is 0, its sum is NULL.
  private func result(
    of column: OutputColumn, as call: AggregateCall
  ) throws(SQLError) -> BoundExpression {
    let value = try converted(column.reference, to: call.returnType)
    guard call.emptyResult != .null else { return value }
    return .coalesce([value, .literal(call.emptyResult, call.returnType)], call.returnType)
  }

  private func converted(
    _ value: BoundExpression, to type: DataType
  ) throws(SQLError) -> BoundExpression {
    value.type == type ? value : .cast(value, try conversion(value.type, type), isTry: false)
  }

  private func conversion(_ from: DataType, _ to: DataType) throws(SQLError) -> Cast {
    guard let found = cast(from: from, to: to) else {
      throw SQLError(.internalError, "no conversion from \(from) to \(to)")
    }
    return found
  }
}
