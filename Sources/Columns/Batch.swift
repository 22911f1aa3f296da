/// Up to a few thousand rows of several columns: what operators hand to one another.
package struct Batch: Sendable {
  package var columns: [Column]
  /// The number of rows; also right where there are no columns.
  package var count: Int

  package init(_ columns: [Column], count: Int) {
    precondition(columns.allSatisfy { $0.count == count }, "the columns of a batch have one length")
    self.columns = columns
    self.count = count
  }

  /// The default number of rows of a batch.
  package static let defaultSize = 2048

  package func gather(_ rows: Span<Int32>) -> Batch {
    var gathered: [Column] = []
    gathered.reserveCapacity(columns.count)
    for column in columns { gathered.append(column.gather(rows)) }
    return Batch(gathered, count: rows.count)
  }

  package func slice(from start: Int, count length: Int) -> Batch {
    if start == 0 && length == count { return self }
    return Batch(columns.map { $0.slice(from: start, count: length) }, count: length)
  }

  /// All rows, one batch after another.
  package static func concatenated(_ batches: [Batch], types: [DataType]) -> Batch {
    if batches.count == 1 { return batches[0] }
    let columns = types.indices.map { i in
      Column.concatenated(batches.map { $0.columns[i] }, type: types[i])
    }
    return Batch(columns, count: batches.reduce(0) { $0 + $1.count })
  }
}
