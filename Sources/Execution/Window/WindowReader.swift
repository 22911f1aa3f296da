import Columns
import Diagnostics

/// Computes the window functions over rows that come sorted, some whole partitions at a time; a
/// partition that does not fit memory is computed piece by piece, if its functions allow that.
final class WindowReader: SourceReader {
  private let plan: MergePlan
  private let layout: WindowLayout
  private let options: ExecutionOptions
  private var merger: RunMerger?
  /// Rows that are not computed yet.
  private var open: [Batch] = []
  private var openRows = 0
  private var ready: [Batch] = []
  private var start = 0
  private var reserved = 0
  /// The partition that is computed piece by piece, and its rows whose last results are to come.
  private var stream: WindowStream?
  private var waiting: [SpilledPage] = []
  private var finals: [Column] = []
  private var nextWaiting = 0
  /// For each function, whether its result comes at the end.
  private var comesLast: [Bool] = []

  init(_ plan: MergePlan, _ layout: WindowLayout, _ options: ExecutionOptions) {
    self.plan = plan
    self.layout = layout
    self.options = options
  }

  deinit { plan.memory.shrink(by: reserved) }

  func open(morsel: Int) throws(SQLError) {
    (open, openRows, ready, start) = ([], 0, [], 0)
    (stream, waiting, nextWaiting) = (nil, [], 0)
    merger = nil
    merger = try plan.reader(part: morsel)
  }

  func next() throws(SQLError) -> Batch? {
    while ready.isEmpty {
      if stream == nil, !waiting.isEmpty {
        try readWaiting()
      } else if merger == nil, open.isEmpty {
        return nil
      } else {
        try compute()
      }
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
    open = []
    openRows = 0
    if all.count == 0 { return try endPartition() }
    let computer = WindowComputer(layout, all, options)
    if stream != nil { return try goOn(all, computer, isEnd: isEnd) }
    let whole = isEnd ? all.count : computer.lastPartition
    if whole == 0, isLarge(all), let begun = WindowStream(layout) {
      stream = begun
      return try goOn(all, computer, isEnd: isEnd)
    }
    try reserve(all)
    if whole > 0 { ready = try computer.computed(0..<whole) }
    keep(all, from: whole)
  }

  private func keep(_ all: Batch, from row: Int) {
    guard row < all.count else { return }
    open = [all.slice(from: row, count: all.count - row)]
    openRows = all.count - row
  }

  // MARK: Partitions that do not fit

  private func isLarge(_ rows: Batch) -> Bool {
    if plan.memory.isForced { return true }
    let bytes = rows.count * RunWriter.rowBytes(rows) * 3
    return bytes > plan.memory.share(of: options.threads) / 4
  }

  /// Computes the next rows of the partition that is under way.
  private func goOn(_ all: Batch, _ computer: WindowComputer, isEnd: Bool) throws(SQLError) {
    guard let stream else { return }
    let partition = computer.firstPartitionEnd
    let hasEnd = isEnd || partition < all.count
    // A row stays, so that the rows that come next are known to go on with its partition.
    let last = stream.needsWholePeers ? computer.lastPeers : partition - 1
    let end = hasEnd ? partition : last
    if end == 0 { try reserve(all) }
    if end > 0 {
      let results = try stream.take(0..<end, computer)
      let known = results.compactMap { $0 }
      let batches = computer.batches(0..<end, known)
      if stream.waitsForEnd {
        let payload = layout.payload
        let types =
          plan.shape.types.prefix(payload)
          + layout.items.indices.filter { results[$0] != nil }.map {
            layout.items[$0].item.column.type
          }
        for batch in batches {
          waiting.append(try plan.memory.page(of: batch, types: Array(types)))
        }
      } else {
        ready = batches
      }
    }
    keep(all, from: end)
    if hasEnd { try endPartition() }
  }

  /// Makes the results that come at the end of the partition that was computed piece by piece.
  private func endPartition() throws(SQLError) {
    guard let stream else { return }
    finals = try stream.finals()
    comesLast = stream.comesLast
    self.stream = nil
  }

  /// Reads rows back and puts the partition's last results beside them.
  private func readWaiting() throws(SQLError) {
    let batch = try waiting[nextWaiting].read()
    nextWaiting += 1
    if nextWaiting == waiting.count { (waiting, nextWaiting) = ([], 0) }
    var columns = Array(batch.columns.prefix(layout.payload))
    var (known, last) = (layout.payload, 0)
    for isLast in comesLast {
      if isLast {
        columns.append(finals[last].repeated(batch.count))
        last += 1
      } else {
        columns.append(batch.columns[known])
        known += 1
      }
    }
    ready = [Batch(columns, count: batch.count)]
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
