import Columns
import Diagnostics

/// Computes columns.
final class ProjectOperator: Operator {
  private let expressions: ExpressionSet

  init(_ expressions: ExpressionSet) { self.expressions = expressions }

  override func push(_ batch: Batch) throws(SQLError) {
    try emit(Batch(try expressions.evaluate(batch), count: batch.count))
  }
}
