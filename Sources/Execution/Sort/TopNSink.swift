import Columns
import Diagnostics
import Kernels
import Synchronization

/// Keeps the first rows of an order, in memory of a few times their number.
///
/// Each worker gathers candidates and, when there are many, sorts them and drops all but the
/// first ones; the last of these is then a bound that later rows must come before.
final class TopNSink: Sink {
  fileprivate let orders: [SortOrder]
  fileprivate let types: [DataType]
  fileprivate let wanted: Int
  private let offset: Int
  /// Told of the bound, for the scan below.
  fileprivate let fact: TopNFact?
  let profile: NodeProfile?
  private let candidates = Mutex(Candidates())
  private let result = Once<MaterializedRows>()

  /// What finished morsels have left.
  private struct Candidates {
    var batches: [Batch] = []
    var rows = 0
  }

  /// - Parameter types: Those of the payload, then those of the keys.
  init(
    types: [DataType], orders: [SortOrder], count: Int, offset: Int, fact: TopNFact? = nil,
    _ profile: NodeProfile?
  ) {
    // The ordinal of a row is its last key, so that no two rows are equal.
    self.types = types + [.int64]
    self.orders = orders + [SortOrder()]
    wanted = count + offset
    self.offset = offset
    self.fact = fact
    self.profile = profile
  }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func wants(morsel: Int) -> Bool { wanted > 0 }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    Part(self, RowKeeper(OperatorMemory(worker.query, for: "the top \(wanted) rows", profile)))
  }

  /// Takes what a morsel has left. The last of the first rows of all morsels so far is a bound for
  /// those that follow: whole row groups may lie behind it.
  fileprivate func add(_ batches: [Batch]) {
    candidates.withLock { candidates in
      candidates.batches += batches
      candidates.rows += batches.reduce(0) { $0 + $1.count }
      guard candidates.rows >= wanted, wanted <= 1024 || candidates.rows >= 2 * wanted else {
        return
      }
      let all = Batch.concatenated(candidates.batches, types: types)
      let (rows, _, last) = firstRows(of: all, wanted)
      candidates = Candidates(batches: [rows], rows: rows.count)
      if last >= 0 { fact?.offer(all.columns[all.columns.count - orders.count], row: last) }
    }
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let batches = candidates.withLock { candidates in
      defer { candidates = Candidates() }
      return candidates.batches
    }
    let all = Batch.concatenated(batches, types: types)
    let first = firstRows(of: all, wanted).rows
    let rows = first.slice(from: min(offset, first.count), count: max(0, first.count - offset))
    let payload = Array(rows.columns.dropLast(orders.count))
    result.set(MaterializedRows(rows.count == 0 ? [] : [Batch(payload, count: rows.count)]))
  }

  /// The first `count` rows in order, and the keys that they were sorted by.
  fileprivate func firstRows(of batch: Batch, _ count: Int) -> (
    rows: Batch, keys: SortKeys, last: Int
  ) {
    let keys = sortKeys(of: batch)
    let sorted = keys.sortedRows()
    let kept = min(count, sorted.count)
    let order = sorted.buffer
    let last = kept > 0 ? Int(sorted.rows[kept - 1]) : -1
    return (batch.gather(order.span(of: Int32.self, count: kept)), keys, last)
  }

  fileprivate func sortKeys(of batch: Batch) -> SortKeys {
    SortKeys(Array(batch.columns.suffix(orders.count)), orders: orders, count: batch.count)
  }

  private final class Part: SinkPart {
    let sink: TopNSink
    let keeper: RowKeeper
    var kept: [Batch] = []
    var keptRows = 0
    /// The key that a row must come before, and its place in `boundKeys`.
    var boundKeys: SortKeys?
    var bound = 0
    var boundPrefix = UInt64.max

    init(_ sink: TopNSink, _ keeper: RowKeeper) {
      self.sink = sink
      self.keeper = keeper
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      var batch = batch
      batch.columns.append(ordinals(batch.count, from: position))
      if let boundKeys { batch = below(boundKeys, batch) }
      if batch.count == 0 { return }
      // Flat copies, so that a few kept rows do not keep whole pages alive.
      keeper.reserveAnyway(keeper.size(of: batch))
      kept.append(batch)
      keptRows += batch.count
      if keptRows >= max(4 * sink.wanted, 8192) { compact() }
    }

    private func ordinals(_ count: Int, from position: UInt64) -> Column {
      Column.make(.int64, count: count) { (values: inout MutableSpan<Int64>) in
        for i in 0..<count { values[i] = Int64(bitPattern: position) &+ Int64(i) }
      }
    }

    /// The rows that come before the bound.
    private func below(_ boundKeys: SortKeys, _ batch: Batch) -> Batch {
      let keys = sink.sortKeys(of: batch)
      var rows: [Int] = []
      for row in 0..<batch.count {
        let prefix = keys.prefix(row)
        if prefix > boundPrefix { continue }
        if prefix < boundPrefix || keys.compare(row, boundKeys, bound) < 0 { rows.append(row) }
      }
      return rows.count == batch.count ? batch : batch.gather(Selection(rows).rows)
    }

    private func compact() {
      let all = Batch.concatenated(kept, types: sink.types)
      let (rows, keys, last) = sink.firstRows(of: all, sink.wanted)
      kept = [rows]
      keeper.giveBack()
      keeper.reserveAnyway(keeper.size(of: rows))
      keptRows = rows.count
      guard last >= 0, rows.count == sink.wanted else { return }
      boundKeys = keys
      bound = last
      boundPrefix = keys.prefix(last)
      sink.fact?.offer(all.columns[all.columns.count - sink.orders.count], row: last)
    }

    override func finishMorsel() throws(SQLError) {
      if keptRows > 0 { sink.add(kept) }
      kept = []
      keptRows = 0
    }
  }
}
