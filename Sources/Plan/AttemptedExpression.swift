import Columns
import Diagnostics
import Functions

/// An expression whose failure on some rows is a value of these rows, and no error of the statement.
///
/// A batch is evaluated as a whole; where that fails, its halves are, down to the rows that fail.
package struct AttemptedExpression: Sendable {
  /// Over the captured columns.
  private let body: BoundExpression
  private let captures: [OutputColumn]

  package init(body: BoundExpression, captures: [OutputColumn]) {
    self.body = body
    self.captures = captures
  }

  private enum Piece {
    case values(Column)
    case failure(SQLError)
  }

  /// The values, NULL where there is none.
  package func values(
    _ arguments: [Column], _ context: KernelContext
  ) throws(SQLError) -> Column {
    let pieces = try pieces(arguments, context)
    if pieces.count == 1, case .values(let column) = pieces[0] { return column }
    var builder = ColumnBuilder(body.type, capacity: context.count)
    for piece in pieces {
      switch piece {
      case .values(let column): for row in 0..<column.count { builder.append(column[row]) }
      case .failure: builder.append(.null)
      }
    }
    return builder.finish()
  }

  /// What each row fails with, NULL where it has a value.
  package func failures(
    _ arguments: [Column], _ context: KernelContext, _ text: (SQLError) -> String
  ) throws(SQLError) -> Column {
    let pieces = try pieces(arguments, context)
    if pieces.count == 1, case .values = pieces[0] {
      return .nulls(.varchar, count: context.count)
    }
    var builder = ColumnBuilder(.varchar, capacity: context.count)
    for piece in pieces {
      switch piece {
      case .values(let column): for _ in 0..<column.count { builder.append(.null) }
      case .failure(let error): builder.append(.string(text(error)))
      }
    }
    return builder.finish()
  }

  private func pieces(
    _ arguments: [Column], _ context: KernelContext
  ) throws(SQLError) -> [Piece] {
    var pieces: [Piece] = []
    if context.count > 0 { try add(0..<context.count, of: arguments, context, to: &pieces) }
    return pieces.isEmpty ? [.values(.nulls(body.type, count: 0))] : pieces
  }

  private func add(
    _ rows: Range<Int>, of arguments: [Column], _ context: KernelContext, to pieces: inout [Piece]
  ) throws(SQLError) {
    let isWhole = rows.count == context.count
    let selection = Selection(Array(rows))
    var columns: [ColumnID: Column] = [:]
    for (capture, argument) in zip(captures, arguments) {
      columns[capture.id] = isWhole ? argument : argument.gather(selection.rows)
    }
    do throws(SQLError) {
      let values = try body.evaluated(
        over: EvaluationRows(columns, count: rows.count), context.session)
      pieces.append(.values(values))
    } catch {
      guard error.isOfValues else { throw error }
      if rows.count == 1 { return pieces.append(.failure(error)) }
      try context.session.cancellation.check()
      let middle = rows.lowerBound + rows.count / 2
      try add(rows.lowerBound..<middle, of: arguments, context, to: &pieces)
      try add(middle..<rows.upperBound, of: arguments, context, to: &pieces)
    }
  }
}

extension SQLError {
  /// It tells of the values of a row, and not of the engine, its memory or its user.
  fileprivate var isOfValues: Bool {
    switch state {
    case .queryCanceled, .outOfMemory, .internalError, .featureNotSupported: false
    default: true
    }
  }
}
