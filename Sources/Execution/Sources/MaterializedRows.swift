import Columns
import Diagnostics

/// Rows of one batch that a finished pipeline left: in memory, or in the spill file.
enum RowPiece: Sendable {
  case kept(Batch)
  case spilled(SpilledPage)

  var count: Int {
    switch self {
    case .kept(let batch): batch.count
    case .spilled(let page): page.rows
    }
  }

  func read() throws(SQLError) -> Batch {
    switch self {
    case .kept(let batch): batch
    case .spilled(let page): try page.read()
    }
  }
}

/// Rows that a finished pipeline left, in order; read by later ones.
final class MaterializedRows: Sendable {
  let pieces: [RowPiece]
  /// How many columns of the pieces are read; all where it is nil.
  private let columnCount: Int?
  /// The first piece of each morsel.
  let morsels: [Range<Int>]
  let rowCount: Int
  /// Holds the memory for as long as the rows live.
  private let memory: OperatorMemory?

  static let morselRows = 1 << 15

  convenience init(_ batches: [Batch], memory: OperatorMemory? = nil) {
    self.init(pieces: batches.map { .kept($0) }, memory: memory)
  }

  /// - Parameter columns: How many columns of the pieces are read, where some have more.
  init(pieces: [RowPiece], columns: Int? = nil, memory: OperatorMemory?) {
    self.pieces = pieces
    columnCount = columns
    self.memory = memory
    rowCount = pieces.reduce(0) { $0 + $1.count }
    var morsels: [Range<Int>] = []
    var start = 0
    var rows = 0
    for (i, piece) in pieces.enumerated() {
      rows += piece.count
      if rows >= MaterializedRows.morselRows || i == pieces.count - 1 {
        morsels.append(start..<(i + 1))
        start = i + 1
        rows = 0
      }
    }
    self.morsels = morsels
  }

  /// All rows in memory.
  func batches() throws(SQLError) -> [Batch] {
    var batches: [Batch] = []
    for i in pieces.indices { batches.append(try piece(i)) }
    return batches
  }

  func piece(_ number: Int) throws(SQLError) -> Batch {
    let batch = try pieces[number].read()
    guard let columnCount else { return batch }
    return Batch(Array(batch.columns.prefix(columnCount)), count: batch.count)
  }
}

/// Reads rows that a step before made.
final class MaterializedSource: Source {
  private let rows: @Sendable (QueryContext) throws(SQLError) -> MaterializedRows
  private let found = Once<MaterializedRows>()

  init(_ rows: @escaping @Sendable (QueryContext) throws(SQLError) -> MaterializedRows) {
    self.rows = rows
  }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    let rows = try rows(query)
    found.set(rows)
    return rows.morsels.count
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    MaterializedReader(try found.get(), batchSize: worker.query.options.batchSize)
  }
}

/// Reads the morsels of materialized rows.
final class MaterializedReader: SourceReader {
  private let rows: MaterializedRows
  private let batchSize: Int
  private var pieces = 0..<0
  private var current: Batch?
  private var start = 0

  init(_ rows: MaterializedRows, batchSize: Int) {
    self.rows = rows
    self.batchSize = batchSize
  }

  func open(morsel: Int) throws(SQLError) {
    pieces = rows.morsels[morsel]
    current = nil
  }

  func next() throws(SQLError) -> Batch? {
    if current == nil {
      guard let place = pieces.first else { return nil }
      pieces = pieces.dropFirst()
      current = try rows.piece(place)
      start = 0
    }
    guard let batch = current else { return nil }
    let part = batch.slice(from: start, count: min(batchSize, batch.count - start))
    start += part.count
    if start >= batch.count { current = nil }
    return part
  }
}
