import Columns
import Diagnostics

/// Rows in memory with consecutive identities from `first`.
struct MemoryPiece: Sendable {
  var first: Int64
  var batch: Batch
}

/// A scan of rows in memory that leaves out dead ones: a morsel is some 32,768 rows.
final class MemoryScan: TableScan {
  let pieces: [MemoryPiece]
  let dead: IdentitySet
  let request: ScanRequest
  let morsels: [Range<Int>]
  let metrics = ScanMetrics()

  init(_ pieces: [MemoryPiece], dead: IdentitySet, _ request: ScanRequest) {
    self.pieces = pieces
    self.dead = dead
    self.request = request
    var morsels: [Range<Int>] = []
    var start = 0
    var rows = 0
    for (i, piece) in pieces.enumerated() {
      rows += piece.batch.count
      if rows >= 1 << 15 || i == pieces.count - 1 {
        morsels.append(start..<(i + 1))
        start = i + 1
        rows = 0
      }
    }
    self.morsels = morsels
  }

  var morselCount: Int { morsels.count }

  func makeReader() throws(SQLError) -> any TableReader {
    MemoryReader(self, try request.filter?.makeEvaluator())
  }
}

private final class MemoryReader: TableReader {
  private let scan: MemoryScan
  private let filter: (any BatchFilterEvaluator)?
  private var pieces = 0..<0
  private var start = 0

  init(_ scan: MemoryScan, _ filter: (any BatchFilterEvaluator)?) {
    self.scan = scan
    self.filter = filter
  }

  func open(morsel: Int) throws(SQLError) {
    pieces = scan.morsels[morsel]
    start = 0
  }

  func next() throws(SQLError) -> Batch? {
    while let place = pieces.first {
      let piece = scan.pieces[place]
      let from = start
      let length = min(scan.request.batchSize, piece.batch.count - from)
      start += length
      if start >= piece.batch.count {
        pieces = pieces.dropFirst()
        start = 0
      }
      if length == 0 { continue }
      scan.metrics.rowsDecoded.wrappingAdd(length, ordering: .relaxed)
      let passed = try rows(piece, from, length)
      if passed.count > 0 { return passed }
    }
    return nil
  }

  private func rows(_ piece: MemoryPiece, _ from: Int, _ length: Int) throws(SQLError) -> Batch {
    let living = living(piece.first + Int64(from), length)
    if let living, living.isEmpty { return Batch([], count: 0) }
    let alive = living.map { Selection($0) }
    func columns(_ positions: [Int]) -> Batch {
      let columns = positions.map { position in
        position < piece.batch.columns.count
          ? piece.batch.columns[position].slice(from: from, count: length)
          : rowIdentities(from: piece.first + Int64(from), count: length)
      }
      return Batch(columns, count: length).selected(alive)
    }
    guard let filter, let request = scan.request.filter else {
      return columns(scan.request.columns)
    }
    let selection = try filter.select(columns(request.columns))
    if let selection, selection.count == 0 { return Batch([], count: 0) }
    return columns(scan.request.columns).selected(selection)
  }

  /// The rows that are not dead; nil if all live.
  private func living(_ first: Int64, _ length: Int) -> [Int]? {
    let dead = scan.dead.count(from: first, count: length)
    if dead == 0 { return nil }
    if dead == length { return [] }
    return (0..<length).filter { !scan.dead.contains(first + Int64($0)) }
  }
}

/// A column of consecutive identities.
package func rowIdentities(from first: Int64, count: Int) -> Column {
  .make(rowIdentityField.type, count: count, Int64.self) { values in
    for i in 0..<values.count { values[i] = first + Int64(i) }
  }
}
