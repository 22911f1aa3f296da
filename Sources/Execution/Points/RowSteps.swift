import Columns
import Diagnostics
import Functions
import Plan

/// A step of a `RowProgram`.
class RowStep {
  /// False where it refuses the row.
  func run(_ frame: RowFrame) throws(SQLError) -> Bool { true }
}

/// Puts a column's value into a register.
final class LoadStep: RowStep {
  private let place: RowPlace
  private let target: Int
  init(_ place: RowPlace, _ target: Int) { (self.place, self.target) = (place, target) }
  override func run(_ frame: RowFrame) -> Bool {
    frame.registers[target] = frame.scalar(place)
    return true
  }
}

/// A value of a sequence.
final class DrawStep: RowStep {
  private let draw: @Sendable () throws(SQLError) -> Int128
  private let range: SourceRange?
  private let type: DataType
  private let target: Int
  init(_ draw: @escaping @Sendable () throws(SQLError) -> Int128, _ call: ScalarCall, _ target: Int)
  {
    self.draw = draw
    range = call.range
    type = call.returnType
    self.target = target
  }
  override func run(_ frame: RowFrame) throws(SQLError) -> Bool {
    let value: Int128
    do throws(SQLError) { value = try draw() } catch { throw error.located(at: range) }
    if let small = Int64(exactly: value) {
      frame.registers[target] = Scalar(number: small, scale: 0)
    } else {
      frame.registers.set(
        target, other: .constant(.decimal(unscaled: value, scale: 0), type, count: 1).flattened())
    }
    return true
  }
}

/// A value that is computed as a scalar where it can be.
final class ValueStep: RowStep {
  private let value: ScalarValue
  private let target: Int
  private let kernels: LateKernels
  init(_ value: ScalarValue, _ target: Int, _ kernels: LateKernels) {
    (self.value, self.target, self.kernels) = (value, target, kernels)
  }
  override func run(_ frame: RowFrame) throws(SQLError) -> Bool {
    if let value = value.value(frame.scalars) {
      frame.registers[target] = value
    } else {
      frame.registers.set(target, try kernels.value(frame))
    }
    return true
  }
}

/// What the kernels compute.
final class GeneralStep: RowStep {
  private let values: KernelValues
  private let targets: [Int]
  init(_ values: KernelValues, _ targets: [Int]) {
    (self.values, self.targets) = (values, targets)
  }
  override func run(_ frame: RowFrame) throws(SQLError) -> Bool {
    for (target, column) in zip(targets, try values.evaluate(frame)) {
      frame.registers.set(target, column)
    }
    return true
  }
}

final class FilterStep: RowStep {
  private let scalar: ScalarCondition?
  private let general: KernelCondition
  init(_ scalar: ScalarCondition?, _ general: KernelCondition) {
    (self.scalar, self.general) = (scalar, general)
  }
  override func run(_ frame: RowFrame) throws(SQLError) -> Bool {
    switch scalar?.truth(frame.scalars) ?? .untold {
    case .yes: true
    case .no, .unknown: false
    case .untold: try general.passes(frame)
    }
  }
}

// MARK: Kernels over one row

/// The columns that kernels need of a row.
struct KernelInputs {
  var layout: [ColumnID: Int] = [:]
  var columns: [(place: RowPlace, type: DataType)] = []

  func batch(_ frame: RowFrame) -> Batch {
    Batch(columns.map { frame.column($0.place, $0.type) }, count: 1)
  }
}

/// Expressions of one row, computed by the kernels.
final class KernelValues {
  private let set: ExpressionSet
  private let inputs: KernelInputs
  private let live: LiveValues

  init(
    _ expressions: [BoundExpression], _ inputs: KernelInputs, _ options: ExecutionOptions,
    _ live: LiveValues
  ) throws(SQLError) {
    set = try ExpressionSet(expressions, layout: inputs.layout, options, live: live)
    (self.inputs, self.live) = (inputs, live)
  }

  func evaluate(_ frame: RowFrame) throws(SQLError) -> [Column] {
    try live.with(frame) { () throws(SQLError) in try set.evaluate(inputs.batch(frame)) }
  }
}

/// The same for one expression, made when it is needed first.
final class LateKernels {
  private let expression: BoundExpression
  private let inputs: KernelInputs
  private let options: ExecutionOptions
  private let live: LiveValues
  private var made: KernelValues?

  init(
    _ expression: BoundExpression, _ inputs: KernelInputs, _ options: ExecutionOptions,
    _ live: LiveValues
  ) {
    self.expression = expression
    self.inputs = inputs
    self.options = options
    self.live = live
  }

  func value(_ frame: RowFrame) throws(SQLError) -> Column {
    if let made { return try made.evaluate(frame)[0] }
    let made = try KernelValues([expression], inputs, options, live)
    self.made = made
    return try made.evaluate(frame)[0]
  }
}

/// A condition on one row, told by the kernels.
final class KernelCondition {
  private let condition: Conjunction
  private let inputs: KernelInputs
  private let live: LiveValues

  init(
    _ predicate: BoundExpression, _ inputs: KernelInputs, _ options: ExecutionOptions,
    _ live: LiveValues
  ) throws(SQLError) {
    condition = try Conjunction(predicate, layout: inputs.layout, options, live: live)
    (self.inputs, self.live) = (inputs, live)
  }

  func passes(_ frame: RowFrame) throws(SQLError) -> Bool {
    try live.with(frame) { () throws(SQLError) in
      try condition.select(inputs.batch(frame)) == nil
    }
  }
}
