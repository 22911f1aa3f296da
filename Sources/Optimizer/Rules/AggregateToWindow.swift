import Columns
import Diagnostics
import Plan

/// Computes an aggregate that rows are joined with over these rows themselves, where they hold all that
/// it reads (Zuzarte, Pirahesh, Ma, Cheng, Liu and Wong, WinMagic: subquery elimination using window
/// aggregation, SIGMOD 2003).
///
/// ```
/// Join (p.k = key)                                      Window (by l.k: min(l.x))
/// ├─ Join (p.k = l.k): Scan l, Scan p            →      └─ Join (p.k = l.k): Scan l, Scan p
/// └─ Aggregate (by l.k as key: min(l.x)) ← Scan l
/// ```
///
/// All relations and conditions of the aggregate's input must be among those of the other side, and the
/// other conditions there may look at its columns only through the keys: then each key has either all of
/// the aggregate's rows, each as often as the others, or none. Least, greatest and mean values do not see
/// how often. It pays where few of the rows meet the other relations.
func aggregateToWindow(
  _ plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  guard hasCandidate(plan) else { return plan }
  let estimator = Estimator(within: plan)
  return try plan.rewritten { (node) throws(SQLError) in
    guard let join = node as? Join, case .inner = join.kind else { return nil }
    if let aggregate = join.right as? Aggregate {
      return try windowed(join, join.left, aggregate, estimator, context)
    }
    if let aggregate = join.left as? Aggregate {
      return try windowed(join, join.right, aggregate, estimator, context)
    }
    return nil
  }
}

private func hasCandidate(_ plan: any PlanNode) -> Bool {
  if let join = plan as? Join, join.kind.isInner, join.inputs.contains(where: { $0 is Aggregate }) {
    return true
  }
  return plan.inputs.contains { hasCandidate($0) }
}

private func windowed(
  _ join: Join, _ rows: any PlanNode, _ aggregate: Aggregate, _ estimator: Estimator,
  _ context: RuleContext
) throws(SQLError) -> (any PlanNode)? {
  guard !aggregate.keys.isEmpty, aggregate.groupingSets == nil, aggregate.groupingColumn == nil,
    aggregate.items.allSatisfy({ ignoresRepetition($0) }),
    let around = JoinParts(rows), let inside = JoinParts(aggregate.input),
    let match = PartMatch.found(of: inside, in: around),
    let sides = keySides(join, aggregate, match, around)
  else { return nil }
  let ordered = try orderJoins(rows, context)
  guard estimator.estimate(ordered).rows * 4 <= estimator.estimate(aggregate.input).rows else {
    return nil
  }
  let items = aggregate.items.map { item in
    WindowItem(
      function: .aggregate(item.call),
      arguments: item.arguments.map { $0.substituting(match.columns) },
      filter: item.filter?.substituting(match.columns),
      frame: WindowFrame(unit: .range, start: .unboundedPreceding, end: .unboundedFollowing),
      column: item.column)
  }
  let window = Window(rows, partition: sides.partition, order: [], items: items)
  let keys = Dictionary(
    uniqueKeysWithValues: zip(aggregate.keys.map(\.column.id), sides.partition))
  let kept = BoundExpression.conjunction(sides.rest.map { $0.substituting(keys) })
  let filtered: any PlanNode = kept.map { Filter(window, where: $0) } ?? window
  return Project(
    filtered,
    join.output.map { NamedExpression(keys[$0.id] ?? $0.reference, as: $0) })
}

/// Whether an aggregate gives the same where each row is there several times.
private func ignoresRepetition(_ item: AggregateItem) -> Bool {
  guard item.order.isEmpty, !item.isDistinct,
    !(item.arguments + [item.filter].compactMap { $0 }).contains(where: \.isVolatile)
  else { return false }
  switch item.call.name {
  case "min", "max", "bool_and", "bool_or": return true
  case "avg":
    return item.arguments.allSatisfy { $0.type.isInteger || $0.type.isDecimal }
  default: return false
  }
}

/// How the join's condition compares the aggregate's keys.
private struct KeySides {
  /// For each key its expression over the other side's columns.
  var partition: [BoundExpression]
  /// What the condition asks besides.
  var rest: [BoundExpression]
}

/// Nil unless each key equals the same column, or what that column equals, on the other side.
private func keySides(
  _ join: Join, _ aggregate: Aggregate, _ match: PartMatch, _ around: JoinParts
) -> KeySides? {
  var partition: [BoundExpression] = []
  var keyColumns: Set<ColumnID> = []
  for key in aggregate.keys {
    guard case .column(let id, let type) = key.expression, !type.isFloating,
      let inner = match.columns[id], case .column(let own, _) = inner
    else { return nil }
    partition.append(inner)
    keyColumns.insert(own)
  }
  // What is left of the other side's conditions sees the aggregate's rows only through the keys.
  for part in match.rest
  where !part.columns.intersection(match.mapped).isSubset(of: keyColumns) || part.isVolatile {
    return nil
  }
  let equalities = Set(around.conjuncts.flatMap { forms($0) })
  var rest = join.condition?.conjuncts ?? []
  for (key, inner) in zip(aggregate.keys, partition) {
    let place = rest.firstIndex { part in
      guard case .call(let call, let sides) = part, call.name == "=", sides.count == 2 else {
        return false
      }
      return [(sides[0], sides[1]), (sides[1], sides[0])].contains { outer, own in
        guard case .column(key.column.id, _) = own else { return false }
        if outer.fingerprint == inner.fingerprint { return true }
        return equalities.contains(form("=", [outer, inner]))
      }
    }
    guard let place else { return nil }
    rest.remove(at: place)
  }
  return KeySides(partition: partition, rest: rest)
}

/// The relations of inner joins, and the conditions between them.
private struct JoinParts {
  private(set) var leaves: [any PlanNode] = []
  private(set) var conjuncts: [BoundExpression] = []
  private static let most = 10

  /// Nil for more relations than are compared.
  init?(_ plan: any PlanNode) {
    add(plan)
    guard leaves.count <= JoinParts.most else { return nil }
  }

  private mutating func add(_ plan: any PlanNode) {
    switch plan {
    case let join as Join where join.kind.isInner:
      conjuncts += join.condition?.conjuncts ?? []
      add(join.left)
      add(join.right)
    case let filter as Filter:
      conjuncts += filter.predicate.conjuncts
      add(filter.input)
    case let project as Project where project.items.allSatisfy({ $0.isPassedOn }):
      add(project.input)
    default: leaves.append(plan)
    }
  }
}

extension NamedExpression {
  /// Whether it is a column under its own name.
  fileprivate var isPassedOn: Bool {
    if case .column(column.id, _) = expression { true } else { false }
  }
}

/// The relations and conditions of one join found among those of another.
private struct PartMatch {
  /// Columns of the first as columns of the second.
  var columns: [ColumnID: BoundExpression]
  /// These columns of the second.
  var mapped: Set<ColumnID>
  /// Conditions of the second that the first does not have.
  var rest: [BoundExpression]

  static func found(of inside: JoinParts, in around: JoinParts) -> PartMatch? {
    guard inside.leaves.count <= around.leaves.count,
      !(inside.leaves + around.leaves).contains(where: \.isVolatile)
    else { return nil }
    return match(inside, around, taken: [])
  }

  /// Tries the relations that are the same for each of the first, in turn.
  private static func match(
    _ inside: JoinParts, _ around: JoinParts, taken: [Int]
  ) -> PartMatch? {
    guard taken.count < inside.leaves.count else { return whole(inside, around, taken) }
    for place in around.leaves.indices where !taken.contains(place) {
      guard
        PlanComparison().isSame(around.leaves[place], inside.leaves[taken.count])
      else { continue }
      if let found = match(inside, around, taken: taken + [place]) { return found }
    }
    return nil
  }

  private static func whole(
    _ inside: JoinParts, _ around: JoinParts, _ places: [Int]
  ) -> PartMatch? {
    var columns: [ColumnID: BoundExpression] = [:]
    var mapped: Set<ColumnID> = []
    for (leaf, place) in zip(inside.leaves, places) {
      for (own, other) in zip(leaf.output, around.leaves[place].output) {
        columns[own.id] = other.reference
        mapped.insert(other.id)
      }
    }
    var rest = around.conjuncts
    for part in inside.conjuncts {
      let wanted = Set(forms(part.substituting(columns)))
      guard let place = rest.firstIndex(where: { !wanted.isDisjoint(with: forms($0)) }) else {
        return nil
      }
      rest.remove(at: place)
    }
    return PartMatch(columns: columns, mapped: mapped, rest: rest)
  }
}

/// The fingerprints of a condition: of an equality, from both sides.
private func forms(_ part: BoundExpression) -> [String] {
  guard case .call(let call, let sides) = part, call.name == "=", sides.count == 2 else {
    return [part.fingerprint]
  }
  return [form(call.name, sides), form(call.name, sides.reversed())]
}

private func form(_ name: String, _ sides: [BoundExpression]) -> String {
  sides.map(\.fingerprint).joined(separator: " \(name) ")
}
