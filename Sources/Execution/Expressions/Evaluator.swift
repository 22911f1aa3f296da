import Columns
import Diagnostics
import Functions

/// One compiled part of an expression, on one worker: columns in, a column out.
class Evaluator {
  let type: DataType
  /// Used in several places: its result is kept for the frame. The rule `share_expressions` gives
  /// columns to the parts that all rows reach; these are those that only some rows do.
  var isShared = false
  private var keptFrame = -1
  private var kept: Column?

  init(_ type: DataType) { self.type = type }

  final func value(_ frame: Frame) throws(SQLError) -> Column {
    guard isShared else { return try compute(frame) }
    if keptFrame == frame.number, let kept { return kept }
    let made = try compute(frame)
    keptFrame = frame.number
    kept = made
    return made
  }

  /// `frame.count` values, at least one.
  func compute(_ frame: Frame) throws(SQLError) -> Column { .nulls(type, count: frame.count) }
}

/// A column of the batch.
final class ColumnEvaluator: Evaluator {
  let place: Int
  init(_ place: Int, _ type: DataType) {
    self.place = place
    super.init(type)
  }
  override func compute(_ frame: Frame) throws(SQLError) -> Column { frame.column(place) }
}

/// One value for all rows.
final class ConstantEvaluator: Evaluator {
  /// One row.
  let one: Column
  private var last: Column?

  init(_ one: Column, _ type: DataType) {
    self.one = one
    super.init(type)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    if let last, last.count == frame.count { return last }
    let made = one.repeated(frame.count)
    last = made
    return made
  }
}

/// A function or a cast over its arguments.
final class KernelEvaluator: Evaluator {
  private let kernel: ScalarKernel
  private let arguments: [Evaluator]
  private let session: FunctionSession
  private let live: LiveValues?
  /// Where the call stands in the statement.
  private let range: SourceRange?

  init(
    _ kernel: @escaping ScalarKernel, _ arguments: [Evaluator], _ type: DataType,
    _ session: FunctionSession, live: LiveValues?, at range: SourceRange?
  ) {
    self.session = session
    self.live = live
    self.kernel = kernel
    self.arguments = arguments
    self.range = range
    super.init(type)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    var columns: [Column] = []
    columns.reserveCapacity(arguments.count)
    for argument in arguments { columns.append(try argument.value(frame)) }
    do throws(SQLError) {
      return try kernel(
        columns, KernelContext(count: frame.count, session: live?.session ?? session))
    } catch {
      throw error.located(at: range)
    }
  }
}
