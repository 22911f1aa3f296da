import Columns
import Diagnostics
import Plan

/// Computes equal parts of a plan once.
///
/// ```
/// … Aggregate max(a) ← Scan t … Aggregate max(a) ← Scan t …
///     →   CommonTable shared = Aggregate max(a) ← Scan t in (… Scan shared … Scan shared …)
/// ```
///
/// Shared are aggregations, first rows of an order, and joins whose rows are far fewer than those
/// that they are made of: to keep other rows and read them twice is no cheaper than to make them
/// twice. Those inside a recursion or a hierarchy, whose rounds differ, take no part, nor does what
/// differs from call to call.
func sharePlans(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  let numbers = ColumnIDSource(from: largestNumber(plan) + 1)
  return shared(plan, seeing: [], Estimator(within: plan), numbers)
}

/// The plan with what it holds twice shared: once around all, and around the body of each of its
/// common tables what reads that table.
private func shared(
  _ plan: any PlanNode, seeing visible: Set<Int>, _ estimator: Estimator,
  _ numbers: ColumnIDSource
) -> any PlanNode {
  var sharer = PlanSharer(plan, visible, estimator, numbers)
  sharer.count(plan)
  let body = sharedInside(sharer.replaced(plan), visible, estimator, numbers)
  return sharer.found.reversed().filter { $0.uses > 1 }.reduce(body) { body, part in
    CommonTable(number: part.number, label: "shared", definition: part.plan, body: body)
  }
}

private func sharedInside(
  _ plan: any PlanNode, _ visible: Set<Int>, _ estimator: Estimator, _ numbers: ColumnIDSource
) -> any PlanNode {
  if plan is RecursiveUnion || plan is Hierarchy || plan.inputs.isEmpty { return plan }
  guard let common = plan as? CommonTable else {
    return plan.replacing(
      inputs: plan.inputs.map { sharedInside($0, visible, estimator, numbers) })
  }
  return common.replacing(inputs: [
    sharedInside(common.definition, visible, estimator, numbers),
    shared(common.body, seeing: visible.union([common.number]), estimator, numbers),
  ])
}

private struct PlanSharer {
  struct Shared {
    var plan: any PlanNode
    var number: Int
    var uses = 1
  }

  private(set) var found: [Shared] = []
  private static let most = 64
  /// The common tables that can be read here.
  private let visible: Set<Int>
  private let estimator: Estimator
  private let numbers: ColumnIDSource
  /// How many joins have each shape.
  private var joins: [Int: Int] = [:]
  private var hasTwins = false

  init(
    _ plan: any PlanNode, _ visible: Set<Int>, _ estimator: Estimator, _ numbers: ColumnIDSource
  ) {
    self.visible = visible
    self.estimator = estimator
    self.numbers = numbers
    countJoins(plan)
    hasTwins = joins.values.contains { $0 > 1 }
  }

  /// - Returns: The plan's shape, the same for plans that are the same.
  @discardableResult
  private mutating func countJoins(_ plan: any PlanNode) -> Int {
    var shapes: [Int] = []
    for input in plan.inputs { shapes.append(countJoins(input)) }
    let shape = PlanSharer.shape(of: plan, shapes)
    if plan is Join { joins[shape, default: 0] += 1 }
    return shape
  }

  private static func shape(of plan: any PlanNode) -> Int {
    shape(of: plan, plan.inputs.map { shape(of: $0) })
  }

  private static func shape(of plan: any PlanNode, _ inputs: [Int]) -> Int {
    var hasher = Hasher()
    hasher.combine(plan.name)
    hasher.combine(inputs)
    return hasher.finalize()
  }

  mutating func count(_ plan: any PlanNode) {
    if plan is RecursiveUnion || plan is Hierarchy { return }
    if isWorthKeeping(plan), isPlain(plan) {
      if let known = place(of: plan) {
        found[known].uses += 1
        return
      }
      if found.count < PlanSharer.most {
        found.append(Shared(plan: plan, number: numbers.make().number))
      }
    }
    for input in plan.inputs { count(input) }
  }

  func replaced(_ plan: any PlanNode) -> any PlanNode {
    if plan is RecursiveUnion || plan is Hierarchy || plan.inputs.isEmpty { return plan }
    if isWorthKeeping(plan), isPlain(plan), let known = place(of: plan), found[known].uses > 1 {
      return CommonTableScan(number: found[known].number, label: "shared", output: plan.output)
    }
    return plan.replacing(inputs: plan.inputs.map { replaced($0) })
  }

  private func place(of plan: any PlanNode) -> Int? {
    found.firstIndex { PlanComparison().isSame($0.plan, plan) }
  }

  private func isWorthKeeping(_ plan: any PlanNode) -> Bool {
    switch plan {
    case is Aggregate, is TopN: true
    case is Join:
      // Estimates cost more than all else here: only of joins that may be there twice.
      hasTwins && joins[PlanSharer.shape(of: plan), default: 0] > 1
        && estimator.estimate(plan).rows * 2 <= largestLeaf(plan)
    default: false
    }
  }

  private func largestLeaf(_ plan: any PlanNode) -> Double {
    if let scan = plan as? Scan { return Double(scan.table.rowCount ?? 10_000) }
    if plan.inputs.isEmpty { return estimator.estimate(plan).rows }
    return plan.inputs.map { largestLeaf($0) }.max() ?? 0
  }

  /// Whether all of it can be compared, and gives the same rows each time.
  private func isPlain(_ plan: any PlanNode) -> Bool {
    if let scan = plan as? CommonTableScan, !visible.contains(scan.number) { return false }
    return PlanComparison.knows(plan)
      && !plan.expressions.contains(where: { $0.isVolatile || $0.hasSubquery })
      && plan.inputs.allSatisfy { isPlain($0) }
  }
}

private func largestNumber(_ plan: any PlanNode) -> Int {
  var largest = 0
  if let common = plan as? CommonTable { largest = common.number }
  if let scan = plan as? CommonTableScan { largest = scan.number }
  if let recursion = plan as? RecursiveUnion {
    largest = max(recursion.number, recursion.whole ?? 0, recursion.keyed?.rows ?? 0)
  }
  for input in plan.inputs { largest = max(largest, largestNumber(input)) }
  return largest
}
