import Columns
import Diagnostics
import Kernels
import Plan
import Synchronization

/// Ordered rows in memory, cut into pieces of whole partitions: workers gather and compute a piece
/// when it is read, so that results live no longer than someone looks at them.
struct WindowPieces: Sendable {
  let rows: Batch
  /// The rows in order; nil where they are so.
  let order: Selection?
  /// Where partitions and peers begin, where the sort knows it.
  private let marks: [Buffer]?
  private let layout: WindowLayout
  /// The columns that a piece is gathered from; others are NULL in it.
  private let needed: Set<Int>
  let pieces: [Range<Int>]
  /// Holds the memory for as long as the rows live.
  let memory: OperatorMemory

  private static let chunkRows = 1 << 16

  init(
    _ rows: Batch, _ order: Selection?, _ marks: [Buffer]?, _ layout: WindowLayout,
    _ memory: OperatorMemory, _ query: QueryContext
  ) throws(SQLError) {
    self.rows = rows
    self.order = order
    self.marks = marks
    self.layout = layout
    self.memory = memory
    needed = marks == nil ? Set(rows.columns.indices) : layout.needed
    let columns = layout.partition.map { rows.columns[$0] }
    let chunks = (rows.count + WindowPieces.chunkRows - 1) / WindowPieces.chunkRows
    let found = Mutex([[Int]](repeating: [], count: chunks))
    query.workers.forEach(chunks) { chunk in
      let start = chunk * WindowPieces.chunkRows
      let range = start..<min(rows.count, start + WindowPieces.chunkRows)
      let starts =
        marks.map { WindowPieces.places($0[0], range, from: 0) }
        ?? WindowPieces.partitions(columns, order, range)
      found.withLock { $0[chunk] = starts }
    }
    try query.options.cancellation.check()
    var pieces: [Range<Int>] = []
    var begin = 0
    for row in found.withLock({ $0.joined() }) where row - begin >= MaterializedRows.morselRows {
      pieces.append(begin..<row)
      begin = row
    }
    if begin < rows.count { pieces.append(begin..<rows.count) }
    self.pieces = pieces
  }

  /// Rows of the range, by their order, whose partition is not that of the row before.
  private static func partitions(
    _ columns: [Column], _ order: Selection?, _ range: Range<Int>
  ) -> [Int] {
    if columns.isEmpty { return [] }
    let first = max(0, range.lowerBound - 1)
    let count = range.upperBound - first
    let marks = Buffer.zeroed(UInt8.self, count: count)
    for column in columns {
      let part = gathered(column, order, first..<range.upperBound)
      markChanges(part, 0..<count, marks)
    }
    return places(marks, 0..<count, from: first)
  }

  /// The marked rows of a range, counted on from `first`.
  private static func places(_ marks: Buffer, _ range: Range<Int>, from first: Int) -> [Int] {
    let changed = marks.span(of: UInt8.self, from: range.lowerBound, count: range.count)
    var places: [Int] = []
    for i in 0..<range.count where changed[i] != 0 { places.append(first + range.lowerBound + i) }
    return places
  }

  private static func gathered(
    _ column: Column, _ order: Selection?, _ range: Range<Int>
  ) -> Column {
    guard let order else { return column.slice(from: range.lowerBound, count: range.count) }
    let rows = order.buffer
    return column.gather(
      rows.span(of: Int32.self, from: range.lowerBound, count: range.count))
  }

  /// The rows of a piece with the results of all functions.
  func computed(_ piece: Int, _ options: ExecutionOptions) throws(SQLError) -> [Batch] {
    let range = pieces[piece]
    let columns = rows.columns.indices.map { i in
      needed.contains(i)
        ? WindowPieces.gathered(rows.columns[i], order, range)
        : Column.nulls(rows.columns[i].type, count: range.count)
    }
    let batch = Batch(columns, count: range.count)
    let all = 0..<range.count
    guard let marks else { return try WindowComputer(layout, batch, options).computed(all) }
    return try WindowComputer(
      layout, batch, newPartition: part(marks[0], range),
      newPeer: layout.order.isEmpty ? nil : part(marks[1], range), options
    ).computed(all)
  }

  private func part(_ marks: Buffer, _ range: Range<Int>) -> Buffer {
    let copy = Buffer(byteCount: range.count)
    copy.copy(from: marks, at: range.lowerBound, count: range.count, to: 0)
    return copy
  }
}

/// Computes the pieces that it reads.
final class WindowPieceReader: SourceReader {
  private let pieces: WindowPieces
  private let options: ExecutionOptions
  private var ready: [Batch] = []
  private var start = 0

  init(_ pieces: WindowPieces, _ options: ExecutionOptions) {
    self.pieces = pieces
    self.options = options
  }

  func open(morsel: Int) throws(SQLError) {
    start = 0
    ready = []
    ready = try pieces.computed(morsel, options)
  }

  func next() throws(SQLError) -> Batch? {
    guard let batch = ready.first else { return nil }
    let part = batch.slice(from: start, count: min(options.batchSize, batch.count - start))
    start += part.count
    if start == batch.count {
      ready.removeFirst()
      start = 0
    }
    return part
  }
}
