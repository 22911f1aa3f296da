import Columns
import Diagnostics
import Functions

/// What changes between the runs of an expression that is compiled once: parameters, and the clock.
final class LiveValues {
  private(set) var parameters: [Value]
  private(set) var session: FunctionSession

  init(_ session: FunctionSession) {
    parameters = []
    self.session = session
  }

  /// Computes with the parameters and the clock of a run. An expression may call a routine that runs
  /// this very statement.
  func with<Result>(
    _ parameters: [Value], now: Int64, _ body: () throws(SQLError) -> Result
  ) throws(SQLError) -> Result {
    let outer = self.parameters
    self.parameters = parameters
    session.now = now
    defer { self.parameters = outer }
    return try body()
  }

  func with<Result>(
    _ frame: RowFrame, _ body: () throws(SQLError) -> Result
  ) throws(SQLError) -> Result {
    try with(frame.parameters.values, now: frame.now, body)
  }
}

/// A parameter whose value is that of the present run.
final class ParameterEvaluator: Evaluator {
  private let live: LiveValues
  private let number: Int

  init(_ live: LiveValues, _ number: Int, _ type: DataType) {
    self.live = live
    self.number = number
    super.init(type)
  }

  override func compute(_ frame: Frame) -> Column {
    let value = number < live.parameters.count ? live.parameters[number] : .null
    return .constant(value, type, count: frame.count)
  }
}
