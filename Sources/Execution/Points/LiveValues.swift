import Columns
import Functions

/// What changes between the runs of an expression that is compiled once: parameters, and the clock.
final class LiveValues {
  var parameters: [Value]
  var session: FunctionSession

  init(_ session: FunctionSession) {
    parameters = []
    self.session = session
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
