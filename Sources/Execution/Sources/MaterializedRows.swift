import Columns
import Diagnostics

/// Rows that a finished pipeline left, in order; read by later ones.
final class MaterializedRows: Sendable {
  let batches: [Batch]
  /// The first batch of each morsel.
  let morsels: [Range<Int>]
  let rowCount: Int
  /// Holds the memory for as long as the rows live.
  private let reservation: MemoryReservation?

  static let morselRows = 1 << 15

  init(_ batches: [Batch], reservation: MemoryReservation? = nil) {
    self.batches = batches
    self.reservation = reservation
    rowCount = batches.reduce(0) { $0 + $1.count }
    var morsels: [Range<Int>] = []
    var start = 0
    var rows = 0
    for (i, batch) in batches.enumerated() {
      rows += batch.count
      if rows >= MaterializedRows.morselRows || i == batches.count - 1 {
        morsels.append(start..<(i + 1))
        start = i + 1
        rows = 0
      }
    }
    self.morsels = morsels
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
    Reader(try found.get(), batchSize: worker.query.options.batchSize)
  }

  private final class Reader: SourceReader {
    let rows: MaterializedRows
    let batchSize: Int
    var batches = 0..<0
    var start = 0

    init(_ rows: MaterializedRows, batchSize: Int) {
      self.rows = rows
      self.batchSize = batchSize
    }

    func open(morsel: Int) throws(SQLError) {
      batches = rows.morsels[morsel]
      start = 0
    }

    func next() throws(SQLError) -> Batch? {
      guard let place = batches.first else { return nil }
      let batch = rows.batches[place]
      let part = batch.slice(from: start, count: min(batchSize, batch.count - start))
      start += part.count
      if start >= batch.count {
        batches = batches.dropFirst()
        start = 0
      }
      return part
    }
  }
}
