import Catalog
import Columns
import Diagnostics
import Plan

/// Computes equal aggregations once.
///
/// ```
/// … Aggregate max(a) ← Scan t … Aggregate max(a) ← Scan t …
///     →   CommonTable shared = Aggregate max(a) ← Scan t in (… Scan shared … Scan shared …)
/// ```
///
/// Plans are equal that read the same columns of the same tables by the same filters, projections,
/// joins and keys. Those inside a recursion or a hierarchy, whose rounds differ, take no part.
func sharePlans(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  var sharer = PlanSharer(nextNumber: largestNumber(plan) + 1)
  sharer.count(plan)
  guard sharer.found.contains(where: { $0.uses > 1 }) else { return plan }
  var body = sharer.replaced(plan)
  for shared in sharer.found.reversed() where shared.uses > 1 {
    body = CommonTable(
      number: shared.number, label: "shared", definition: shared.plan, body: body)
  }
  return body
}

private struct PlanSharer {
  struct Shared {
    var plan: Aggregate
    var number: Int
    var uses = 1
  }

  var nextNumber: Int
  private(set) var found: [Shared] = []
  private static let most = 64

  init(nextNumber: Int) { self.nextNumber = nextNumber }

  mutating func count(_ plan: any PlanNode) {
    if plan is RecursiveUnion || plan is Hierarchy { return }
    if let aggregate = plan as? Aggregate, isPlain(aggregate) {
      if let known = place(of: aggregate) {
        found[known].uses += 1
        return
      }
      if found.count < PlanSharer.most {
        found.append(Shared(plan: aggregate, number: nextNumber))
        nextNumber += 1
      }
    }
    for input in plan.inputs { count(input) }
  }

  func replaced(_ plan: any PlanNode) -> any PlanNode {
    if plan is RecursiveUnion || plan is Hierarchy || plan.inputs.isEmpty { return plan }
    if let aggregate = plan as? Aggregate, isPlain(aggregate), let known = place(of: aggregate),
      found[known].uses > 1
    {
      return CommonTableScan(
        number: found[known].number, label: "shared", output: aggregate.output)
    }
    return plan.replacing(inputs: plan.inputs.map { replaced($0) })
  }

  private func place(of aggregate: Aggregate) -> Int? {
    found.firstIndex { shared in
      var names: [ColumnID: BoundExpression] = [:]
      return isSame(shared.plan, aggregate, &names)
    }
  }

  /// Whether all of it can be compared, and gives the same rows each time.
  private func isPlain(_ plan: any PlanNode) -> Bool {
    guard plan is Aggregate || plan is Project || plan is Filter || plan is Scan || plan is Join
    else { return false }
    return !plan.expressions.contains(where: { $0.isVolatile || $0.hasSubquery })
      && plan.inputs.allSatisfy { isPlain($0) }
  }

  /// Whether two plans are equal; `names` says which column of the first each of the second is.
  private func isSame(
    _ a: any PlanNode, _ b: any PlanNode, _ names: inout [ColumnID: BoundExpression]
  ) -> Bool {
    guard a.inputs.count == b.inputs.count, a.output.count == b.output.count,
      a.name == b.name
    else { return false }
    for (x, y) in zip(a.inputs, b.inputs) where !isSame(x, y, &names) { return false }
    if let x = a as? Scan, let y = b as? Scan {
      guard isSame(x.table, y.table), x.columns.map(\.position) == y.columns.map(\.position) else {
        return false
      }
    }
    for (x, y) in zip(a.output, b.output) {
      guard x.type == y.type else { return false }
      if names[y.id] == nil { names[y.id] = x.reference }
    }
    let known = names
    let rest = b.expressions.map { $0.substituting(known).fingerprint }
    guard a.expressions.map(\.fingerprint) == rest else { return false }
    if let x = a as? Aggregate, let y = b as? Aggregate { return hasSameForm(x, y) }
    if let x = a as? Join, let y = b as? Join { return isInner(x) && isInner(y) }
    return true
  }

  /// Stored tables are compared; two files of one name may be read in two ways.
  private func isSame(_ a: any Table, _ b: any Table) -> Bool {
    guard let x = a as? TransactionTable, let y = b as? TransactionTable else { return false }
    return x === y || x.id == y.id && x.key == y.key
  }

  /// What the expressions of an aggregation do not say.
  private func hasSameForm(_ a: Aggregate, _ b: Aggregate) -> Bool {
    a.groupingSets == b.groupingSets && a.groupingColumn == nil && b.groupingColumn == nil
      && a.keys.count == b.keys.count && a.items.count == b.items.count
      && zip(a.items, b.items).allSatisfy { x, y in
        x.call.name == y.call.name && x.isDistinct == y.isDistinct
          && x.arguments.count == y.arguments.count && (x.filter == nil) == (y.filter == nil)
          && x.order.isEmpty && y.order.isEmpty && x.call.returnType == y.call.returnType
      }
  }

  private func isInner(_ join: Join) -> Bool {
    if case .inner = join.kind { return true }
    return false
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
