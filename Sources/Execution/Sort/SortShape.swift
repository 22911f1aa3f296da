import Columns
import Kernels

/// What a sort looks at, and how its rows look in runs: the given columns, then the ordinals,
/// which settle equal rows.
struct SortShape: Sendable {
  let types: [DataType]
  /// The places of the sort columns.
  let keys: [Int]
  let orders: [SortOrder]
  /// Rows that are equal in this many leading sort columns are read by one worker; nil: any may.
  var together: Int?

  var runTypes: [DataType] { types + [.int64] }

  func keyColumns(of batch: Batch) -> [Column] { keys.map { batch.columns[$0] } }

  /// The keys of rows of a run, no two of which are equal.
  func runKeys(of batch: Batch) -> SortKeys {
    SortKeys(
      keyColumns(of: batch) + [batch.columns[types.count]], orders: orders + [SortOrder()],
      count: batch.count)
  }

  /// Where the rows of another worker may begin, if it is at this row: a key or the start of one.
  func boundary(of batch: Batch, row: Int) -> [UInt8] {
    let one = batch.slice(from: row, count: 1)
    guard let together else { return runKeys(of: one).bytes(0) }
    let columns = Array(keyColumns(of: one).prefix(together))
    return SortKeys(columns, orders: Array(orders.prefix(together)), count: 1).bytes(0)
  }
}

/// Rows that came in one batch, and the ordinal of the first of them.
struct PlacedRows: Sendable {
  let batch: Batch
  let position: UInt64

  /// The rows with their ordinals behind them.
  var numbered: Batch {
    let start = Int64(bitPattern: position)
    let ordinals = Column.make(.int64, count: batch.count) { (values: inout MutableSpan<Int64>) in
      for i in 0..<values.count { values[i] = start &+ Int64(i) }
    }
    return Batch(batch.columns + [ordinals], count: batch.count)
  }
}
