import Columns
import Plan

/// What a filter right above a grouping asks of its groups, so that others need not be kept; the
/// filter itself stays where it is.
struct GroupFilter: Sendable {
  let predicate: BoundExpression
  /// Where its columns lie in what the grouping gives.
  let layout: [ColumnID: Int]

  /// - Parameters:
  ///   - predicate: Cannot fail.
  ///   - columns: What the grouping gives.
  init(_ predicate: BoundExpression, _ columns: [OutputColumn]) {
    self.predicate = predicate
    layout = Dictionary(
      columns.indices.map { (columns[$0].id, $0) }, uniquingKeysWith: { a, _ in a })
  }
}
