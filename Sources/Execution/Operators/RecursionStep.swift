import Columns
import Diagnostics
import Plan

/// WITH RECURSIVE: runs the base, then the step over the rows of the last round until none come.
///
/// The step is lowered anew for each round; UNION keeps a table of all rows seen.
final class RecursionStep: Step {
  private let node: RecursiveUnion
  /// No more rows than these are wanted.
  private let most: Int
  private let result = Once<MaterializedRows>()

  init(_ node: RecursiveUnion, most: Int? = nil) {
    self.node = node
    self.most = most ?? .max
  }

  var weight: Double { 1000 }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func run(_ query: QueryContext) throws(SQLError) {
    if let keyed = node.keyed { return try run(keyed, query) }
    var seen: RowKeyTable? = node.keepsDuplicates ? nil : RowKeyTable(node.output.map(\.type))
    let memory = OperatorMemory(query, for: "recursive query \(node.label)", nil)
    let keeper = RowKeeper(memory)
    var all: [Batch] = []
    var count = 0
    var round = try rows(of: node.base, query)
    while round.rowCount > 0, count < most {
      let fresh = try distinct(round, &seen)
      if fresh.isEmpty { break }
      for batch in fresh { try keeper.reserve(batch) }
      all += fresh
      count += fresh.reduce(0) { $0 + $1.count }
      if count >= most { break }
      try query.options.cancellation.check()
      query.setCommonTable(node.number, MaterializedRows(fresh))
      if let whole = node.whole { query.setCommonTable(whole, MaterializedRows(all)) }
      round = try rows(of: node.step, query)
    }
    result.set(MaterializedRows(all, memory: memory))
  }

  private func rows(of plan: any PlanNode, _ query: QueryContext) throws(SQLError)
    -> MaterializedRows
  {
    var lowering = Lowering(query, profile: nil)
    let ids = plan.output.map(\.id)
    let draft = try lowering.lower(plan, nil, required: Set(ids))
    let sink = CollectSink("recursive query \(node.label)", types: plan.types, nil)
    lowering.finish(draft.projected(to: ids), into: sink)
    for step in lowering.steps { try step.run(query) }
    return try sink.rows
  }

  /// USING KEY: the rows so far become one row for each key. After UNION ALL the step reads the
  /// last round's rows, after UNION the rows of the keys that the last round changed.
  private func run(_ keyed: RecursiveUnion.Keyed, _ query: QueryContext) throws(SQLError) {
    let memory = OperatorMemory(query, for: "recursive query \(node.label)", nil)
    let keeper = RowKeeper(memory)
    var all: [Batch] = []
    var state: MaterializedRows?
    var round = try rows(of: node.base, query)
    while round.rowCount > 0 {
      try query.options.cancellation.check()
      let batches = try round.batches()
      for batch in batches { try keeper.reserve(batch) }
      all += batches
      let before = state
      state = nil
      if node.whole != nil || !node.keepsDuplicates {
        let merged = try self.merged(all, keyed, query)
        if keyed.isReplacing { all = try merged.batches() }
        if let whole = node.whole { query.setCommonTable(whole, merged) }
        state = merged
        if !node.keepsDuplicates {
          round = MaterializedRows(try changes(merged, since: before))
        }
      }
      if round.rowCount == 0 { break }
      query.setCommonTable(node.number, round)
      round = try rows(of: node.step, query)
    }
    if state == nil { state = try merged(all, keyed, query) }
    result.set(MaterializedRows(try state?.batches() ?? [], memory: memory))
  }

  private func merged(
    _ all: [Batch], _ keyed: RecursiveUnion.Keyed, _ query: QueryContext
  ) throws(SQLError) -> MaterializedRows {
    query.setCommonTable(keyed.rows, MaterializedRows(all))
    return try rows(of: keyed.merge, query)
  }

  /// The rows that were not there before.
  private func changes(
    _ rows: MaterializedRows, since before: MaterializedRows?
  ) throws(SQLError) -> [Batch] {
    var seen: RowKeyTable? = RowKeyTable(node.output.map(\.type))
    if let before { _ = try distinct(before, &seen) }
    return try distinct(rows, &seen)
  }

  /// The rows that no round had before.
  private func distinct(
    _ rows: MaterializedRows, _ seen: inout RowKeyTable?
  ) throws(SQLError) -> [Batch] {
    guard let table = seen else { return try rows.batches() }
    var fresh: [Batch] = []
    for batch in try rows.batches() {
      let before = table.count
      let groups = Buffer.of(UInt32.self, count: batch.count)
      _ = try table.findOrInsert(
        batch.columns, count: batch.count, into: groups.pointer(to: UInt32.self))
      let found = groups.span(of: UInt32.self, count: batch.count)
      var new: [Int] = []
      var next = UInt32(before)
      for row in 0..<batch.count where found[row] == next {
        new.append(row)
        next += 1
      }
      if !new.isEmpty { fresh.append(batch.gather(Selection(new).rows)) }
    }
    return fresh
  }
}
