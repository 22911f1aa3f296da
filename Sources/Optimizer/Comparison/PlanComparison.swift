import Catalog
import Columns
import Plan

/// Compares two plans: whether they read the same columns of the same tables by the same filters,
/// projections, joins and keys, whatever their columns are called.
struct PlanComparison {
  /// Which column of the first each column of the second is.
  private var names: [ColumnID: BoundExpression] = [:]

  /// Whether nodes of this kind are compared; others are equal to none.
  static func knows(_ plan: any PlanNode) -> Bool {
    plan is Aggregate || plan is Project || plan is Filter || plan is Scan || plan is Join
      || plan is Union || plan is Sort || plan is TopN || plan is Limit || plan is Values
      || plan is CommonTableScan
  }

  /// Whether the plans give the same rows, column by column.
  func isSame(_ a: any PlanNode, _ b: any PlanNode) -> Bool {
    var copy = self
    return copy.compare(a, b)
  }

  private mutating func compare(_ a: any PlanNode, _ b: any PlanNode) -> Bool {
    guard PlanComparison.knows(a), a.name == b.name, a.inputs.count == b.inputs.count,
      a.output.map(\.type) == b.output.map(\.type)
    else { return false }
    for (x, y) in zip(a.inputs, b.inputs) where !compare(x, y) { return false }
    for (x, y) in zip(a.output, b.output) where names[y.id] == nil { names[y.id] = x.reference }
    let known = names
    let rest = b.expressions.map { $0.substituting(known).fingerprint }
    return a.expressions.map(\.fingerprint) == rest && hasSameForm(a, b)
  }

  /// What the expressions of nodes do not say.
  private func hasSameForm(_ a: any PlanNode, _ b: any PlanNode) -> Bool {
    switch (a, b) {
    case (let x as Scan, let y as Scan):
      x.table.hasRows(of: y.table) && x.columns.map(\.position) == y.columns.map(\.position)
    case (let x as CommonTableScan, let y as CommonTableScan): x.number == y.number
    case (let x as Aggregate, let y as Aggregate): hasSameForm(x, y)
    case (let x as Join, let y as Join): hasSameKind(x, y)
    case (let x as Sort, let y as Sort): hasSameDirections(x.keys, y.keys)
    case (let x as TopN, let y as TopN):
      x.count == y.count && x.offset == y.offset && hasSameDirections(x.keys, y.keys)
    case (let x as Limit, let y as Limit): x.count == y.count && x.offset == y.offset
    case (let x as Values, let y as Values): x.rows.count == y.rows.count
    default: true
    }
  }

  private func hasSameForm(_ a: Aggregate, _ b: Aggregate) -> Bool {
    a.groupingSets == b.groupingSets && a.groupingColumn == nil && b.groupingColumn == nil
      && a.keys.count == b.keys.count && a.items.count == b.items.count
      && zip(a.items, b.items).allSatisfy { x, y in
        x.call.name == y.call.name && x.isDistinct == y.isDistinct
          && x.arguments.count == y.arguments.count && (x.filter == nil) == (y.filter == nil)
          && x.order.isEmpty && y.order.isEmpty && x.call.returnType == y.call.returnType
      }
  }

  private func hasSameDirections(_ a: [SortKey], _ b: [SortKey]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy {
        $0.isDescending == $1.isDescending && $0.nullsFirst == $1.nullsFirst
      }
  }

  /// The name of a join says its kind, save whether an ASOF join is an outer one.
  private func hasSameKind(_ a: Join, _ b: Join) -> Bool {
    switch (a.kind, b.kind) {
    case (.asOf(let x), .asOf(let y)): x == y
    default: (a.condition == nil) == (b.condition == nil)
    }
  }
}
