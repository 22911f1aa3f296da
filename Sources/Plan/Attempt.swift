import Columns
import Diagnostics
import Functions

/// An expression whose errors are NULL.
package struct Attempt: Sendable {
  package var body: BoundExpression
  /// The columns that the body reads, which are the arguments.
  package var columns: [OutputColumn]

  package init(body: BoundExpression, columns: [OutputColumn]) {
    self.body = body
    self.columns = columns
  }

  /// All rows at once, and halves of them where one fails.
  package func values(
    _ arguments: [Column], _ context: KernelContext
  ) throws(SQLError) -> Column {
    if context.count == 0 { return .empty(body.type) }
    var builder = ColumnBuilder(body.type, capacity: context.count)
    try append(0..<context.count, arguments, context, to: &builder)
    return builder.finish()
  }

  private func append(
    _ rows: Range<Int>, _ arguments: [Column], _ context: KernelContext,
    to builder: inout ColumnBuilder
  ) throws(SQLError) {
    let selection = Selection(Array(rows))
    var given: [ColumnID: Column] = [:]
    for (column, argument) in zip(columns, arguments) {
      given[column.id] = argument.gather(selection.rows)
    }
    do throws(SQLError) {
      let values = try body.evaluated(
        over: EvaluationRows(given, count: rows.count), context.session)
      for row in 0..<rows.count { builder.append(values[row]) }
    } catch {
      try context.session.cancellation.check()
      if rows.count == 1 { return builder.appendNull() }
      let middle = rows.lowerBound + rows.count / 2
      try append(rows.lowerBound..<middle, arguments, context, to: &builder)
      try append(middle..<rows.upperBound, arguments, context, to: &builder)
    }
  }
}
