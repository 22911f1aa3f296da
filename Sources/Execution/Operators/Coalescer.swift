import Columns
import Diagnostics

/// Puts small batches, as selective filters leave them, together before costly operators.
final class Coalescer: Operator {
  private let types: [DataType]
  private let wanted: Int
  private var held: [Batch] = []
  private var rows = 0

  init(_ types: [DataType], batchSize: Int) {
    self.types = types
    wanted = batchSize
  }

  override func push(_ batch: Batch) throws(SQLError) {
    if held.isEmpty, batch.count * 4 >= wanted { return try emit(batch) }
    if rows + batch.count > wanted { try flush() }
    held.append(batch)
    rows += batch.count
    if rows * 4 >= wanted * 3 { try flush() }
  }

  override func end() throws(SQLError) {
    try flush()
    try next?.end()
  }

  private func flush() throws(SQLError) {
    guard !held.isEmpty else { return }
    let batch = Batch.joined(held, types: types)
    held.removeAll(keepingCapacity: true)
    rows = 0
    try emit(batch)
  }
}

extension Batch {
  /// All rows; columns that share one dictionary keep it.
  static func joined(_ batches: [Batch], types: [DataType]) -> Batch {
    if batches.count == 1 { return batches[0] }
    let count = batches.reduce(0) { $0 + $1.count }
    let columns = types.indices.map { i in
      Column.joined(batches.map { $0.columns[i] }, type: types[i])
    }
    return Batch(columns, count: count)
  }
}

extension Column {
  /// Like `concatenated`, but codes stay codes where the columns share a dictionary, or where their
  /// dictionaries are small together.
  static func joined(_ columns: [Column], type: DataType) -> Column {
    CommonDictionary(columns, type: type)?.joined(columns) ?? concatenated(columns, type: type)
  }
}
