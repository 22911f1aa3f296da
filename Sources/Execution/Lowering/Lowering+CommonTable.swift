import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(
    _ table: CommonTable, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    limitRecursion(of: table)
    let ids = table.definition.output.map(\.id)
    let definition = try lower(table.definition, profile?.children[0], required: Set(ids))
    let sink = CollectSink(
      "common table \(table.label)", types: table.definition.types, profile)
    steps.append(KeepCommonTable(table.number, definition.projected(to: ids), sink))
    return try lower(table.body, profile?.children[1], required: required)
  }

  func lower(_ scan: CommonTableScan, _ profile: NodeProfile?) -> Draft {
    let (number, label) = (scan.number, scan.label)
    let source = MaterializedSource { (query: QueryContext) throws(SQLError) in
      guard let rows = query.commonTable(number) else {
        throw SQLError(.internalError, "common table \"\(label)\" was not computed before its use")
      }
      return rows
    }
    return Draft(source, columns: scan.output, profile: profile)
  }

  mutating func lower(
    _ recursion: RecursiveUnion, _ profile: NodeProfile?
  ) throws(SQLError) -> Draft {
    let step = RecursionStep(recursion, most: recursionLimits[recursion.number])
    steps.append(step)
    return Draft(step.source, columns: recursion.output, profile: profile)
  }

  /// The same for a common table that just one place reads, whose LIMIT is lowered after it.
  private mutating func limitRecursion(of table: CommonTable) {
    guard (table.definition as? RecursiveUnion)?.keyed == nil,
      table.definition is RecursiveUnion, uses(of: table.number, in: table.body) == 1,
      let limit = firstLimit(table.body), let count = limit.count
    else { return }
    var input = limit.input
    while let project = input as? Project { input = project.input }
    let (most, overflow) = count.addingReportingOverflow(limit.offset)
    guard let scan = input as? CommonTableScan, scan.number == table.number, !overflow else {
      return
    }
    recursionLimits[table.number] = most
  }

  private func firstLimit(_ plan: any PlanNode) -> Limit? {
    if let project = plan as? Project { return firstLimit(project.input) }
    return plan as? Limit
  }

  private func uses(of number: Int, in plan: any PlanNode) -> Int {
    let own = (plan as? CommonTableScan)?.number == number ? 1 : 0
    return plan.inputs.reduce(own) { $0 + uses(of: number, in: $1) }
  }

  /// Notes that a LIMIT wants so many rows of the recursion whose rows pass below it one for one.
  mutating func limitRecursion(below plan: any PlanNode, to most: Int) {
    switch plan {
    case let project as Project: limitRecursion(below: project.input, to: most)
    case let recursion as RecursiveUnion where recursion.keyed == nil:
      recursionLimits[recursion.number] = most
    default: break
    }
  }

  mutating func lower(_ hierarchy: Hierarchy, _ profile: NodeProfile?) -> Draft {
    let step = HierarchyStep(hierarchy)
    steps.append(step)
    return Draft(step.source, columns: hierarchy.output, profile: profile)
  }
}

/// Computes a common table and keeps its rows under its number.
final class KeepCommonTable: Step {
  private let number: Int
  private let pipeline: Pipeline
  private let sink: CollectSink

  init(_ number: Int, _ draft: Draft, _ sink: CollectSink) {
    self.number = number
    self.sink = sink
    pipeline = Pipeline(draft, into: sink)
  }

  var weight: Double { pipeline.weight }

  func run(_ query: QueryContext) throws(SQLError) {
    try pipeline.run(query)
    query.setCommonTable(number, try sink.rows)
  }
}
