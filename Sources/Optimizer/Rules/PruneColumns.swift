import Columns
import Diagnostics
import Plan

/// Drops columns that nothing above reads; scans then do not read them from the file.
func pruneColumns(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  Pruner().prune(plan, keeping: plan.outputIDs)
}

/// Walks a plan from the top with the columns that are wanted there.
private final class Pruner {
  /// Positions of a common table's columns that its scans read.
  private var usedPositions: [Int: Set<Int>] = [:]

  func prune(_ plan: any PlanNode, keeping wanted: Set<ColumnID>) -> any PlanNode {
    switch plan {
    case let scan as Scan: return prune(scan, keeping: wanted)
    case let scan as CommonTableScan:
      let used = scan.output.indices.filter { wanted.contains(scan.output[$0].id) }
      usedPositions[scan.number, default: []].formUnion(used)
      return scan
    case let project as Project:
      var copy = project
      copy.items = project.items.filter {
        wanted.contains($0.column.id) || $0.expression.isVolatile
      }
      copy.input = prune(project.input, keeping: columns(of: copy.expressions))
      return isTrivial(copy) ? copy.input : copy
    case let aggregate as Aggregate:
      var copy = aggregate
      copy.items = aggregate.items.filter { wanted.contains($0.column.id) }
      copy.input = prune(aggregate.input, keeping: columns(of: copy.expressions))
      return copy
    case let window as Window:
      var copy = window
      copy.items = window.items.filter { wanted.contains($0.column.id) }
      if copy.items.isEmpty { return prune(window.input, keeping: wanted) }
      copy.input = prune(
        window.input, keeping: columns(of: copy.expressions).union(wanted))
      return copy
    case let union as Union: return prune(union, keeping: wanted)
    case let values as Values: return prune(values, keeping: wanted)
    case let common as CommonTable: return prune(common, keeping: wanted)
    case is RecursiveUnion, is Hierarchy:
      // The rounds read all columns of one another.
      return plan.replacing(inputs: plan.inputs.map { prune($0, keeping: $0.outputIDs) })
    default:
      let needed = wanted.union(columns(of: plan.expressions))
      return plan.inputs.isEmpty
        ? plan : plan.replacing(inputs: plan.inputs.map { prune($0, keeping: needed) })
    }
  }

  private func columns(of expressions: [BoundExpression]) -> Set<ColumnID> {
    expressions.reduce(into: []) { $0.formUnion($1.columns) }
  }

  /// A projection that passes its input's columns as they are.
  private func isTrivial(_ project: Project) -> Bool {
    let input = project.input.output
    guard input.count == project.items.count else { return false }
    return zip(project.items, input).allSatisfy { item, column in
      if case .column(let id, _) = item.expression {
        return id == column.id && item.column.id == id && item.column.name == column.name
      }
      return false
    }
  }

  private func prune(_ scan: Scan, keeping wanted: Set<ColumnID>) -> any PlanNode {
    let needed = wanted.union(scan.filter?.columns ?? [])
    var copy = scan
    copy.columns = scan.columns.filter { needed.contains($0.column.id) }
    return copy
  }

  private func prune(_ union: Union, keeping wanted: Set<ColumnID>) -> any PlanNode {
    let kept = union.output.indices.filter { wanted.contains(union.output[$0].id) }
    let inputs = union.inputs.map { input -> any PlanNode in
      let columns = kept.map { input.output[$0] }
      let pruned = prune(input, keeping: Set(columns.map(\.id)))
      if pruned.output.map(\.id) == columns.map(\.id) { return pruned }
      return Project(pruned, columns.map { NamedExpression($0.reference, as: $0) })
    }
    return Union(inputs, output: kept.map { union.output[$0] })
  }

  private func prune(_ values: Values, keeping wanted: Set<ColumnID>) -> any PlanNode {
    let kept = values.output.indices.filter {
      wanted.contains(values.output[$0].id)
    }
    return Values(
      rows: values.rows.map { row in kept.map { row[$0] } }, output: kept.map { values.output[$0] })
  }

  /// The definition keeps what any scan of it reads; all scans are narrowed alike.
  private func prune(_ common: CommonTable, keeping wanted: Set<ColumnID>) -> any PlanNode {
    var copy = common
    copy.body = prune(common.body, keeping: wanted)
    let kept = usedPositions[common.number, default: []].sorted()
    if kept.count < common.definition.output.count {
      let columns = kept.map { common.definition.output[$0] }
      copy.definition = Project(
        common.definition, columns.map { NamedExpression($0.reference, as: $0) })
      copy.body = narrowed(copy.body, common.number, to: kept)
    }
    copy.definition = prune(copy.definition, keeping: copy.definition.outputIDs)
    return copy
  }

  private func narrowed(_ plan: any PlanNode, _ number: Int, to kept: [Int]) -> any PlanNode {
    if let scan = plan as? CommonTableScan, scan.number == number {
      return CommonTableScan(
        number: number, label: scan.label, output: kept.map { scan.output[$0] })
    }
    if plan.inputs.isEmpty { return plan }
    return plan.replacing(inputs: plan.inputs.map { narrowed($0, number, to: kept) })
  }
}
