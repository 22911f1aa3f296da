import Columns
import Diagnostics
import Plan

/// Passes the rows for which the predicate is true.
final class FilterOperator: Operator {
  private let conjunction: Conjunction
  /// The columns that are still needed.
  private let kept: [Int]

  init(_ conjunction: Conjunction, kept: [Int]) {
    self.conjunction = conjunction
    self.kept = kept
  }

  override func push(_ batch: Batch) throws(SQLError) {
    let rows = try conjunction.select(batch)
    if let rows, rows.count == 0 { return }
    let narrow = Batch(kept.map { batch.columns[$0] }, count: batch.count)
    try emit(narrow.selected(rows))
  }
}
