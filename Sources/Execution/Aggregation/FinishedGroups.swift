import Columns
import Diagnostics
import Synchronization

/// The groups of a grouping by a key in whose order the input was written, morsel by morsel: when a
/// morsel ends, its groups are complete but for those on a seam to another, so that tables stay in
/// the cache, memory is used again, and what nobody wants of the groups is never kept.
final class FinishedGroups: Sendable {
  /// Where the key comes from, and its place among the keys of the set.
  struct Origin: Sendable {
    let scan: ScanSource
    /// Position in the scan's table.
    let column: Int
    let key: Int
  }

  /// Whether so many groups of a morsel are worth a batch of their own; tests that permute the
  /// morsels see it with few.
  static func isWorthwhile(groups: Int, _ query: QueryContext) -> Bool {
    groups >= (query.options.schedulerSeed == nil ? 1 << 10 : 2)
  }

  private let origin: Origin
  private let tracksFirsts: Bool
  private let known = Mutex<Seams?>(nil)
  private let finished = Mutex<[(morsel: Int, piece: RowPiece)]>([])

  init(_ origin: Origin, tracksFirsts: Bool) {
    self.origin = origin
    self.tracksFirsts = tracksFirsts
  }

  /// Looks at the morsels that the grouping is about to get.
  func begin(_ source: any Source, _ query: QueryContext) {
    guard source === origin.scan else { return }
    let leastWidth: Double = query.options.schedulerSeed == nil ? 4096 : 2
    let seams = origin.scan.bounds(ofColumn: origin.column)
      .flatMap { Seams($0, leastWidth: leastWidth) }
    known.withLock { $0 = seams }
  }

  /// nil where groups are complete at the end of the input only.
  var seams: Seams? { known.withLock { $0 } }

  /// The groups of a state that are complete, and those that are not.
  func split(_ state: AggregateState, _ seams: Seams) -> (open: Selection, closed: Selection) {
    seams.split(state.keyColumns[origin.key])
  }

  /// - Parameter piece: With the ordinals of first rows behind the columns, where these count.
  func add(_ piece: RowPiece, morsel: Int) { finished.withLock { $0.append((morsel, piece)) } }

  /// All complete groups in the order of their morsels, which are given away.
  func takeAll() -> [RowPiece] {
    finished.withLock { finished in
      defer { finished = [] }
      return finished.sorted { $0.morsel < $1.morsel }.map(\.piece)
    }
  }

  /// Complete groups among the others, by the ordinals behind the columns.
  static func inOrder(
    _ complete: [RowPiece], with others: Batch
  ) throws(SQLError) -> [RowPiece] {
    var merged: [RowPiece] = []
    var next = 0
    let ordinals = others.columns[others.columns.count - 1]
    for piece in complete {
      if next == others.count {
        merged.append(piece)
        continue
      }
      let batch = try piece.read()
      let firsts = batch.columns[batch.columns.count - 1]
      var taken = 0
      while next < others.count {
        let row = place(of: ordinals[next], in: firsts, from: taken)
        if row == batch.count { break }
        if row > taken { merged.append(.kept(batch.slice(from: taken, count: row - taken))) }
        // All of the others that come before the next row here.
        let end = place(of: firsts[row], in: ordinals, from: next)
        merged.append(.kept(others.slice(from: next, count: end - next)))
        (taken, next) = (row, end)
      }
      if taken == 0 {
        merged.append(piece)
      } else {
        merged.append(.kept(batch.slice(from: taken, count: batch.count - taken)))
      }
    }
    if next < others.count {
      merged.append(.kept(others.slice(from: next, count: others.count - next)))
    }
    return merged
  }

  /// The first place from `start` on whose ordinal is not below another; ordinals ascend.
  private static func place(of value: Value, in column: Column, from start: Int) -> Int {
    guard case .integer(let wanted) = value else { return start }
    var (low, high) = (start, column.count)
    while low < high {
      let middle = (low + high) / 2
      if case .integer(let ordinal) = column[middle], ordinal < wanted {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// Writes complete groups as runs, for groups of which others are on disk.
  static func write(
    _ complete: [RowPiece], types: [DataType], to runs: SortedRuns
  ) throws(SQLError) {
    var start = 0
    while start < complete.count {
      var (batches, rows): ([Batch], Int) = ([], 0)
      while start < complete.count, rows < runRows {
        let batch = try complete[start].read()
        let none = batch.columns.count == types.count
        let ordinals = none ? [Column.constant(.integer(0), .int64, count: batch.count)] : []
        batches.append(Batch(batch.columns + ordinals, count: batch.count))
        rows += batch.count
        start += 1
      }
      let run = Batch.concatenated(batches, types: types + [.int64])
      try runs.add(inOrder: Selection(Array(0..<run.count)), of: run)
    }
  }

  private static let runRows = 1 << 17
}
