import Columns

/// The rows that count for a function: all, or with IGNORE NULLS those that are not NULL.
///
/// Candidates are numbered in row order, so that "the third one behind this row" is one step.
struct PresentRows {
  /// `before[i]` counts the candidates before row `i`; nil where all rows are candidates.
  private let before: Buffer?
  private let rows: Buffer
  private let count: Int

  init(_ column: Column, ignoreNulls: Bool) {
    count = column.count
    guard ignoreNulls, column.validity != nil || column.type == .null else {
      before = nil
      rows = .empty
      return
    }
    let counts = Buffer.of(Int32.self, count: count + 1)
    let named = Buffer.of(Int32.self, count: count)
    var before = counts.mutableSpan(of: Int32.self, count: count + 1)
    var rows = named.mutableSpan(of: Int32.self, count: count)
    var found: Int32 = 0
    for row in 0..<count {
      before[row] = found
      if !column.isNull(row) {
        rows[Int(found)] = Int32(row)
        found += 1
      }
    }
    before[count] = found
    self.before = counts
    self.rows = named
  }

  /// The number of the first candidate at or behind a row (up to one behind the last).
  @inline(__always)
  func candidate(from row: Int) -> Int {
    guard let before else { return row }
    return Int(before.pointer(to: Int32.self)[row])
  }

  @inline(__always)
  func row(of candidate: Int) -> Int32 {
    before == nil ? Int32(candidate) : rows.pointer(to: Int32.self)[candidate]
  }

  /// The candidate so many behind row `row` (before it where negative) among those of
  /// `start ..< end`; nil where there is none.
  @inline(__always)
  func row(_ distance: Int, from row: Int, in start: Int, _ end: Int) -> Int32? {
    if distance == 0 { return Int32(row) }
    let first = distance > 0 ? candidate(from: row + 1) - 1 : candidate(from: row)
    let (wanted, overflow) = first.addingReportingOverflow(distance)
    guard !overflow, wanted >= candidate(from: start), wanted < candidate(from: end) else {
      return nil
    }
    return self.row(of: wanted)
  }
}
