import Columns
import Diagnostics
import Plan

/// Orders inner joins by estimated cost, and puts the smaller side to the right, where the hash
/// table is built.
///
/// Up to `exhaustiveLimit` relations are searched by dynamic programming over all sets, larger
/// joins greedily by the smallest result.
func orderJoins(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try orderJoins(plan, Estimator(within: plan))
}

private func orderJoins(
  _ plan: any PlanNode, _ estimator: Estimator
) throws(SQLError) -> any PlanNode {
  if let join = plan as? Join {
    if join.kind.isInner {
      guard leafCount(join) <= largestGraph else { return join }
      var graph = JoinGraph(estimator)
      try graph.collect(join)
      return graph.ordered()
    }
    let (left, right) = (
      try orderJoins(join.left, estimator), try orderJoins(join.right, estimator)
    )
    return withSmallerBuild(Join(join.kind, left, right, on: join.condition), estimator)
  }
  if plan.inputs.isEmpty { return plan }
  var inputs: [any PlanNode] = []
  for input in plan.inputs { inputs.append(try orderJoins(input, estimator)) }
  return plan.replacing(inputs: inputs)
}

/// An outer, semi or anti join whose left side is much smaller than its right side is turned, so
/// that the hash table holds the smaller one.
///
/// ```
/// Left(small, large)  →  Right(large, small)      Semi(small, large)  →  RightSemi(large, small)
/// ```
private func withSmallerBuild(_ join: Join, _ estimator: Estimator) -> any PlanNode {
  let mirrored: Join.Kind
  switch join.kind {
  case .left: mirrored = .right
  case .right: mirrored = .left
  case .semi: mirrored = .rightSemi
  case .anti: mirrored = .rightAnti
  default: return join
  }
  let (left, right) = (estimator.estimate(join.left).rows, estimator.estimate(join.right).rows)
  guard left * 2 < right, !join.equalities.keys.isEmpty else { return join }
  let swapped = Join(mirrored, join.right, join.left, on: join.condition)
  if swapped.output.map(\.id) == join.output.map(\.id) { return swapped }
  return Project(swapped, join.output.map { NamedExpression($0.reference, as: $0) })
}

private func leafCount(_ plan: any PlanNode) -> Int {
  guard let join = plan as? Join, join.kind.isInner else { return 1 }
  return leafCount(join.left) + leafCount(join.right)
}

private let exhaustiveLimit = 11
/// Sets of relations are words of 64 bits; larger joins stay as they were written.
private let largestGraph = 64

/// The relations of a tree of inner joins and the predicates between them.
struct JoinGraph {
  struct Relation {
    var plan: any PlanNode
    var estimate: Estimate
    var ids: Set<ColumnID>
  }

  struct Predicate {
    var expression: BoundExpression
    /// The relations it reads, a bit each.
    var mask: UInt64
    /// Of an equality between relations: what each side reads, and whether NULL equals NULL.
    var sides: (left: UInt64, right: UInt64, nullSafe: Bool)?
  }

  /// A joined set of relations.
  struct Candidate {
    var plan: any PlanNode
    var estimate: Estimate
    var cost: Double
  }

  private(set) var relations: [Relation] = []
  private var conditions: [BoundExpression] = []
  private let estimator: Estimator

  init(_ estimator: Estimator) { self.estimator = estimator }

  mutating func collect(_ plan: any PlanNode) throws(SQLError) {
    if let join = plan as? Join, join.kind.isInner {
      try collect(join.left)
      try collect(join.right)
      conditions += join.condition?.conjuncts ?? []
      return
    }
    let ordered = try orderJoins(plan, estimator)
    relations.append(
      Relation(plan: ordered, estimate: estimator.estimate(ordered), ids: ordered.outputIDs))
  }

  mutating func ordered() -> any PlanNode {
    let predicates = conditions.map {
      Predicate(expression: $0, mask: mask(of: $0.columns), sides: sides(of: $0))
    }
    keepKeyEstimates()
    let best =
      relations.count <= exhaustiveLimit ? exhaustive(predicates) : greedy(predicates)
    // Predicates of one relation that could not move below the join stay on top.
    let rest = predicates.filter { $0.mask.nonzeroBitCount <= 1 }.map(\.expression)
    return BoundExpression.conjunction(rest).map { Filter(best.plan, where: $0) } ?? best.plan
  }

  /// Drops what is known of columns that no condition reads: estimates are made for very many
  /// sets of relations.
  private mutating func keepKeyEstimates() {
    let keys = conditions.reduce(into: Set<ColumnID>()) { $0.formUnion($1.columns) }
    for i in relations.indices {
      relations[i].estimate.columns = relations[i].estimate.columns.filter { keys.contains($0.key) }
    }
  }

  private func sides(of expression: BoundExpression) -> (UInt64, UInt64, Bool)? {
    guard case .call(let call, let sides) = expression, sides.count == 2,
      call.name == "=" || call.name == "is_not_distinct"
    else { return nil }
    let known = relations.reduce(into: Set<ColumnID>()) { $0.formUnion($1.ids) }
    guard sides.allSatisfy({ !$0.columns.isEmpty && $0.columns.isSubset(of: known) }) else {
      return nil
    }
    return (mask(of: sides[0].columns), mask(of: sides[1].columns), call.name != "=")
  }

  private func mask(of columns: Set<ColumnID>) -> UInt64 {
    var mask: UInt64 = 0
    for (i, relation) in relations.enumerated() where !relation.ids.isDisjoint(with: columns) {
      mask |= 1 << UInt64(i)
    }
    return mask
  }

  private func single(_ index: Int) -> Candidate {
    Candidate(plan: relations[index].plan, estimate: relations[index].estimate, cost: 0)
  }

  private func exhaustive(_ predicates: [Predicate]) -> Candidate {
    let count = relations.count
    var table = [Candidate?](repeating: nil, count: 1 << count)
    for i in 0..<count { table[1 << i] = single(i) }
    let full = (1 << count) - 1
    for set in 1...full where table[set] == nil {
      // Cross joins only where nothing connects the halves.
      for allowsCross in [false, true] where table[set] == nil {
        var left = (set - 1) & set
        while left > 0 {
          let right = set ^ left
          if left > right, let a = table[left], let b = table[right],
            let joined = join(
              a, UInt64(left), b, UInt64(right), predicates, allowsCross: allowsCross,
              below: table[set]?.cost ?? .infinity)
          {
            table[set] = joined
          }
          left = (left - 1) & set
        }
      }
    }
    return table[full] ?? single(0)
  }

  private func greedy(_ predicates: [Predicate]) -> Candidate {
    var parts = relations.indices.map { (mask: UInt64(1) << UInt64($0), single($0)) }
    while parts.count > 1 {
      var best: (i: Int, j: Int, joined: Candidate)?
      for allowsCross in [false, true] where best == nil {
        for i in parts.indices {
          for j in parts.indices where j > i {
            guard
              let joined = join(
                parts[i].1, parts[i].mask, parts[j].1, parts[j].mask, predicates,
                allowsCross: allowsCross)
            else { continue }
            if joined.estimate.rows < best?.joined.estimate.rows ?? .infinity {
              best = (i, j, joined)
            }
          }
        }
      }
      guard let best else { break }
      let mask = parts[best.i].mask | parts[best.j].mask
      parts.remove(at: best.j)
      parts[best.i] = (mask, best.joined)
    }
    return parts[0].1
  }

  /// The join of two disjoint sets by all predicates that become decidable with it; nil where it
  /// costs `most` or more.
  private func join(
    _ a: Candidate, _ aMask: UInt64, _ b: Candidate, _ bMask: UInt64, _ predicates: [Predicate],
    allowsCross: Bool, below most: Double = .infinity
  ) -> Candidate? {
    let isTurned = a.estimate.rows < b.estimate.rows
    let (large, small) = isTurned ? (b, a) : (a, b)
    let (largeMask, smallMask) = isTurned ? (bMask, aMask) : (aMask, bMask)
    let usable = predicates.filter {
      $0.mask & ~(aMask | bMask) == 0 && $0.mask & aMask != 0 && $0.mask & bMask != 0
    }
    if usable.isEmpty && !allowsCross { return nil }
    let (keys, residual) = split(usable, left: largeMask, right: smallMask)
    let rows = estimator.rows(large.estimate, small.estimate, keys, residual)
    var cost = a.cost + b.cost + rows + 2 * small.estimate.rows + 0.5 * large.estimate.rows
    // Without an equality every row meets every row.
    if keys.isEmpty { cost += max(1, large.estimate.rows) * max(1, small.estimate.rows) }
    // The costs of most pairs are all that is needed of them.
    guard cost < most else { return nil }
    let condition = BoundExpression.conjunction(usable.map(\.expression))
    return Candidate(
      plan: Join(.inner, large.plan, small.plan, on: condition),
      estimate: estimator.inner(large.estimate, small.estimate, rows: rows), cost: cost)
  }

  /// As `Join.equalities` does for two plans.
  private func split(
    _ predicates: [Predicate], left: UInt64, right: UInt64
  ) -> (keys: [Join.Equality], residual: [BoundExpression]) {
    var keys: [Join.Equality] = []
    var residual: [BoundExpression] = []
    for predicate in predicates {
      guard let sides = predicate.sides, case .call(_, let operands) = predicate.expression else {
        residual.append(predicate.expression)
        continue
      }
      let (a, b, nullSafe) = (operands[0], operands[1], sides.nullSafe)
      if sides.left & ~left == 0, sides.right & ~right == 0 {
        keys.append(Join.Equality(left: a, right: b, nullSafe: nullSafe))
      } else if sides.left & ~right == 0, sides.right & ~left == 0 {
        keys.append(Join.Equality(left: b, right: a, nullSafe: nullSafe))
      } else {
        residual.append(predicate.expression)
      }
    }
    return (keys, residual)
  }
}
