import Columns
import Diagnostics
import Kernels
import Plan

/// CONNECT BY: finds the children of each round's rows until there are none, then walks the trees.
///
/// Nodes are numbered as they are found. Children of one parent stand in the order of the source's
/// row numbers, which is the order of ORDER SIBLINGS BY.
final class HierarchyStep: Step {
  private let node: Hierarchy
  private let result = Once<MaterializedRows>()

  init(_ node: Hierarchy) { self.node = node }

  var weight: Double { 1000 }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func run(_ query: QueryContext) throws(SQLError) {
    let memory = OperatorMemory(query, for: "CONNECT BY", nil)
    let keeper = RowKeeper(memory)
    var trees = Trees(findsCycles: node.findsCycles, leavesOutCycles: node.leavesOutCycles)
    let types = node.payload.map(\.type)
    var found: [Batch] = []
    var round = try rows(of: node.base, query)
    while round.count > 0 {
      let (fresh, numbers) = try trees.adding(round, payload: types.count)
      if fresh.count == 0 { break }
      try keeper.reserve(fresh)
      found.append(Batch(Array(fresh.columns.prefix(types.count)), count: fresh.count))
      try query.options.cancellation.check()
      let numbered = Batch(fresh.columns + [numbers], count: fresh.count)
      query.setCommonTable(node.number, MaterializedRows([numbered]))
      round = try rows(of: node.step, query)
    }
    let all = Batch.concatenated(found, types: types)
    result.set(
      MaterializedRows(try ordered(all, trees, query), memory: memory))
  }

  private func rows(of plan: any PlanNode, _ query: QueryContext) throws(SQLError) -> Batch {
    var lowering = Lowering(query, profile: nil)
    let ids = plan.output.map(\.id)
    let draft = try lowering.lower(plan, nil, required: Set(ids))
    let sink = CollectSink("CONNECT BY", types: plan.types, nil)
    lowering.finish(draft.projected(to: ids), into: sink)
    for step in lowering.steps { try step.run(query) }
    let flat = Batch.concatenated(try sink.rows.batches(), types: plan.types)
    return Batch(flat.columns.map { $0.flattened() }, count: flat.count)
  }

  /// All rows in the order of the walk, in pieces.
  private func ordered(
    _ all: Batch, _ trees: Trees, _ query: QueryContext
  ) throws(SQLError) -> [Batch] {
    if all.count == 0 { return [] }
    let (order, leaves) = trees.walk()
    var batches: [Batch] = []
    var start = 0
    while start < order.count {
      try query.options.cancellation.check()
      let piece = order[start..<min(order.count, start + MaterializedRows.morselRows)]
      let rows = all.gather(Selection(Array(piece)).rows)
      let flags = [leaves, trees.cycles].map { flags in
        Column.make(.int64, count: piece.count) { (values: inout MutableSpan<Int64>) in
          for (i, node) in piece.enumerated() { values[i] = flags[node] ? 1 : 0 }
        }
      }
      batches.append(Batch(rows.columns + flags, count: piece.count))
      start += piece.count
    }
    return batches
  }
}

/// The trees that CONNECT BY builds: parents by node number.
private struct Trees {
  let findsCycles: Bool
  let leavesOutCycles: Bool
  private var parents: [Int32] = []
  /// The source's row that each node is.
  private var rows: [Int64] = []
  /// Nodes with a child that is one of their ancestors.
  private(set) var cycles: [Bool] = []

  init(findsCycles: Bool, leavesOutCycles: Bool) {
    self.findsCycles = findsCycles
    self.leavesOutCycles = leavesOutCycles
  }

  /// The rows of a round that are new nodes, and their numbers.
  /// - Throws: `dataException` (ORA-01436) for a row that is its own ancestor.
  mutating func adding(
    _ round: Batch, payload: Int
  ) throws(SQLError) -> (rows: Batch, numbers: Column) {
    guard parents.count + round.count < Int(Int32.max) else {
      throw SQLError(.programLimitExceeded, "CONNECT BY gives more than 2147483647 rows")
    }
    let (rowColumn, parentColumn) = (round.columns[payload], round.columns[payload + 1])
    let first = parents.count
    var kept: [Int] = []
    for i in 0..<round.count {
      let row = rowColumn.span(of: Int64.self)[i]
      let parent = Int32(truncatingIfNeeded: parentColumn.span(of: Int64.self)[i])
      if findsCycles, parent >= 0, isAncestor(row, of: parent) {
        guard leavesOutCycles else {
          throw SQLError(
            .dataException, "CONNECT BY finds a row that is its own ancestor",
            hint: "CONNECT BY NOCYCLE leaves such rows out", code: -1436)
        }
        cycles[Int(parent)] = true
        continue
      }
      kept.append(i)
      parents.append(parent)
      rows.append(row)
      cycles.append(false)
    }
    let numbers = Column.make(.int64, count: kept.count) { (values: inout MutableSpan<Int64>) in
      for i in 0..<values.count { values[i] = Int64(first + i) }
    }
    let fresh = kept.count == round.count ? round : round.gather(Selection(kept).rows)
    return (fresh, numbers)
  }

  /// Whether the source's row is this node or one above it.
  private func isAncestor(_ row: Int64, of node: Int32) -> Bool {
    var current = Int(node)
    while current >= 0 {
      if rows[current] == row { return true }
      current = Int(parents[current])
    }
    return false
  }

  /// The nodes in the order of the walk, and by node number whether it has no children.
  func walk() -> (order: [Int], isLeaf: [Bool]) {
    let sorted = parents.indices.sorted { a, b in
      if parents[a] != parents[b] { return parents[a] < parents[b] }
      return rows[a] != rows[b] ? rows[a] < rows[b] : a < b
    }
    // The children of node n stand in `sorted` from starts[n + 1] to starts[n + 2]; roots first.
    var starts = [Int](repeating: 0, count: parents.count + 2)
    for parent in parents { starts[Int(parent) + 2] += 1 }
    for i in 1..<starts.count { starts[i] += starts[i - 1] }
    var order: [Int] = []
    order.reserveCapacity(parents.count)
    var stack = [(next: starts[0], end: starts[1])]
    while let top = stack.last {
      if top.next == top.end {
        stack.removeLast()
        continue
      }
      stack[stack.count - 1].next += 1
      let node = sorted[top.next]
      order.append(node)
      stack.append((starts[node + 1], starts[node + 2]))
    }
    return (order, parents.indices.map { starts[$0 + 1] == starts[$0 + 2] })
  }
}
