import Columns

/// The result shown last, kept for `.last`, `.chart` and `\gset` as far as it is small.
struct LastResult {
  var schema: Schema
  var batches: [Batch] = []
  var rowCount = 0
  /// Rows beyond these are counted and not kept.
  static let limit = 100_000

  init(_ schema: Schema) { self.schema = schema }

  var isComplete: Bool { keptRows == rowCount }
  private(set) var keptRows = 0

  mutating func append(_ batch: Batch) {
    rowCount += batch.count
    guard keptRows < LastResult.limit else { return }
    let kept = batch.slice(from: 0, count: min(batch.count, LastResult.limit - keptRows))
    batches.append(kept)
    keptRows += kept.count
  }

  /// The value of each row of a column.
  func values(ofColumn index: Int) -> [Value] {
    batches.flatMap { batch in (0..<batch.count).map { batch.columns[index][$0] } }
  }

  /// The text of each row of a column; NULL gives nil.
  func texts(ofColumn index: Int) -> [String?] {
    let cells = CellText(nullText: "")
    return batches.flatMap { batch in
      (0..<batch.count).map { row in
        batch.columns[index].isNull(row) ? nil : cells.text(batch.columns[index], row)
      }
    }
  }
}
