import Columns
import Diagnostics
import Plan

/// Expressions compiled for one worker; parts that several share are evaluated once per batch.
final class ExpressionSet {
  private let evaluators: [Evaluator]
  private let numbers = FrameNumbers()

  /// - Parameter layout: The place of each column in the batches.
  init(
    _ expressions: [BoundExpression], layout: [ColumnID: Int], _ options: ExecutionOptions,
    live: LiveValues? = nil
  ) throws(SQLError) {
    var compiler = ExpressionCompiler(layout, options, numbers, live: live)
    compiler.countParts(of: expressions)
    var made: [Evaluator] = []
    for expression in expressions { made.append(try compiler.compile(expression)) }
    evaluators = made
  }

  func evaluate(_ batch: Batch) throws(SQLError) -> [Column] {
    let frame = Frame(batch.columns, count: batch.count, number: numbers.next())
    var columns: [Column] = []
    columns.reserveCapacity(evaluators.count)
    for evaluator in evaluators { columns.append(try evaluator.value(frame)) }
    return columns
  }
}
