import Columns
import Diagnostics

/// What a window has left: rows with their results, or sorted runs that are yet to be computed.
enum WindowResult: Sendable {
  case kept(MaterializedRows)
  case spilled(MergePlan)
}

/// Reads the rows of a window.
final class WindowSource: Source {
  private let rows: Once<WindowResult>
  private let layout: WindowLayout
  private let kept: MaterializedSource

  init(_ rows: Once<WindowResult>, _ layout: WindowLayout) {
    self.rows = rows
    self.layout = layout
    kept = MaterializedSource { (_) throws(SQLError) in
      if case .kept(let rows) = try rows.get() { return rows }
      return MaterializedRows([])
    }
  }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    if case .spilled(let plan) = try rows.get() { return plan.parts }
    return try kept.prepare(query)
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    if case .spilled(let plan) = try rows.get() {
      return WindowReader(plan, layout, worker.query.options)
    }
    return try kept.makeReader(worker)
  }
}

/// Computes the window functions over rows that come sorted, some whole partitions at a time.
private final class WindowReader: SourceReader {
  private let plan: MergePlan
  private let layout: WindowLayout
  private let options: ExecutionOptions
  private var merger: RunMerger?
  /// Rows of a partition whose end has not come yet.
  private var open: [Batch] = []
  private var openRows = 0
  private var ready: [Batch] = []
  private var start = 0
  private var reserved = 0

  init(_ plan: MergePlan, _ layout: WindowLayout, _ options: ExecutionOptions) {
    self.plan = plan
    self.layout = layout
    self.options = options
  }

  deinit { plan.memory.shrink(by: reserved) }

  func open(morsel: Int) throws(SQLError) {
    (open, openRows, ready, start) = ([], 0, [], 0)
    merger = nil
    merger = try plan.reader(part: morsel)
  }

  func next() throws(SQLError) -> Batch? {
    while ready.isEmpty {
      if merger == nil { return nil }
      try compute()
    }
    let batch = ready[0]
    let part = batch.slice(from: start, count: min(options.batchSize, batch.count - start))
    start += part.count
    if start == batch.count {
      ready.removeFirst()
      start = 0
    }
    return part
  }

  private func compute() throws(SQLError) {
    let types = plan.shape.types
    let wanted = openRows + max(openRows, plan.memory.isForced ? 4 : MaterializedRows.morselRows)
    while openRows < wanted, let rows = try merger?.next(options.batchSize) {
      open.append(Batch(Array(rows.columns.prefix(types.count)), count: rows.count))
      openRows += rows.count
    }
    let isEnd = openRows < wanted
    if isEnd { merger = nil }
    let all = Batch.concatenated(open, types: types)
    try reserve(all)
    open = []
    openRows = 0
    if all.count == 0 { return }
    let computer = WindowComputer(layout, all, options)
    let whole = isEnd ? all.count : computer.lastPartition
    if whole > 0 { ready = try computer.computed(0..<whole) }
    if whole < all.count {
      open = [all.slice(from: whole, count: all.count - whole)]
      openRows = all.count - whole
    }
  }

  /// A partition is in memory as a whole, with what its functions make of it.
  /// - Throws: `outOfMemory`.
  private func reserve(_ rows: Batch) throws(SQLError) {
    let bytes = rows.count * RunWriter.rowBytes(rows) * 3
    if bytes > reserved {
      if rows.count <= 4 * MaterializedRows.morselRows {
        plan.memory.growAnyway(by: bytes - reserved)
      } else {
        try plan.memory.grow(by: bytes - reserved)
      }
    } else {
      plan.memory.shrink(by: reserved - bytes)
    }
    reserved = bytes
  }
}
