import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(
    _ table: CommonTable, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
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
    let step = RecursionStep(recursion)
    steps.append(step)
    return Draft(step.source, columns: recursion.output, profile: profile)
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
