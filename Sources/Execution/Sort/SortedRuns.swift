import Columns
import Diagnostics
import Kernels
import Synchronization

/// Sorted rows in pages, and where another worker's part may begin: at the first row of each page.
struct SortedRun: Sendable {
  var pages: [SpilledPage] = []
  var boundaries: [[UInt8]] = []
}

/// The runs that a sort has spilled.
final class SortedRuns: Sendable {
  let shape: SortShape
  let memory: OperatorMemory
  private let runs = Mutex<[SortedRun]>([])

  init(_ shape: SortShape, _ memory: OperatorMemory) {
    self.shape = shape
    self.memory = memory
  }

  var isEmpty: Bool { runs.withLock { $0.isEmpty } }

  /// The runs, which are given away.
  func takeAll() -> [SortedRun] {
    runs.withLock { runs in
      defer { runs = [] }
      return runs
    }
  }

  /// What sorting rows of so many bytes takes in all: they are put together, and ordered.
  static func cost(ofBytes bytes: Int, rows: Int) -> Int { bytes * 5 / 2 + rows * 40 }

  /// Sorts the rows and writes them as a run.
  func add(_ rows: [PlacedRows]) throws(SQLError) {
    if rows.isEmpty { return }
    let inOrder = rows.sorted { $0.position < $1.position }
    let all = Batch.concatenated(inOrder.map(\.numbered), types: shape.runTypes)
    try add(sorting: all)
  }

  /// Sorts rows with their ordinals behind them, equal ones of which are in order already.
  func add(sorting all: Batch) throws(SQLError) {
    if all.count == 0 { return }
    let order = PackedOrder(shape.keyColumns(of: all), orders: shape.orders, count: all.count)
      .sortedAlone()
    try add(inOrder: order, of: all)
  }

  /// Writes rows with their ordinals behind them as a run.
  func add(inOrder order: Selection, of all: Batch) throws(SQLError) {
    var writer = RunWriter(shape, memory, rowBytes: RunWriter.rowBytes(all))
    let rows = order.buffer
    var start = 0
    while start < all.count {
      try memory.query.options.cancellation.check()
      let count = min(writer.pageRows, all.count - start)
      try writer.add(all.gather(rows.span(of: Int32.self, from: start, count: count)))
      start += count
    }
    let run = writer.run
    runs.withLock { $0.append(run) }
    AllocatorSettings.trim()
  }
}

/// Writes sorted rows page by page.
struct RunWriter {
  private let shape: SortShape
  private let memory: OperatorMemory
  private(set) var run = SortedRun()
  let pageRows: Int

  private static let pageBytes = 1 << 17

  init(_ shape: SortShape, _ memory: OperatorMemory, rowBytes: Int) {
    self.shape = shape
    self.memory = memory
    pageRows = memory.isForced ? 3 : max(16, min(8192, RunWriter.pageBytes / max(1, rowBytes)))
  }

  /// About how many bytes a row of a batch takes.
  static func rowBytes(_ batch: Batch) -> Int {
    var bytes = 0
    for column in batch.columns {
      bytes += column.physical.width
      if column.type.isNested || column.physical == .string {
        let heaps = column.heaps.reduce(0) { $0 + $1.byteCount }
        let members = column.children.reduce(0) { $0 + $1.count * $1.physical.width }
        bytes += (heaps + members) / max(1, batch.count)
      }
    }
    return bytes
  }

  mutating func add(_ batch: Batch) throws(SQLError) {
    if batch.count == 0 { return }
    run.pages.append(try memory.page(of: batch, types: shape.runTypes))
    run.boundaries.append(shape.boundary(of: batch, row: 0))
  }
}
