import Catalog
import Columns
import Diagnostics
import Functions
import Plan

/// The projections and filters over one row as a list of steps over registers.
///
/// ```
/// Project a + $1 AS x, b, f(b) AS y     load a → r0 │ r0 + $1 → r1 │ kernels: f(b) → r2
/// outputs                               x: r1       b: the row's column        y: r2
/// ```
/// Columns that are only handed on are not touched. Numbers, texts and times are computed as scalars,
/// the rest by the kernels.
final class RowProgram {
  private let steps: [RowStep]
  let outputs: [RowPlace]
  /// Of the outputs.
  let types: [DataType]
  private let constants: [Column]
  private let registerCount: Int
  private let clock: () -> Int64
  /// The frame of the last run. A statement that runs inside of itself takes another one.
  private var spare: RowFrame?

  fileprivate init(
    _ steps: [RowStep], _ outputs: [(place: RowPlace, type: DataType)], constants: [Column],
    registers: Int, clock: @escaping () -> Int64
  ) {
    self.steps = steps
    self.outputs = outputs.map(\.place)
    types = outputs.map(\.type)
    self.constants = constants
    registerCount = registers
    self.clock = clock
  }

  func frame(_ parameters: ParameterBlock) -> RowFrame {
    guard let frame = spare else {
      return RowFrame(
        parameters, registers: registerCount, constants: constants, clock: clock)
    }
    spare = nil
    frame.parameters = parameters
    return frame
  }

  var noRows: Batch { Batch(types.map { .empty($0) }, count: 0) }

  func giveBack(_ frame: RowFrame) {
    frame.clear()
    spare = frame
  }

  /// False where a filter refuses the row.
  func run(_ frame: RowFrame) throws(SQLError) -> Bool {
    for place in 0..<steps.count {
      if try !steps[place].run(frame) { return false }
    }
    return true
  }
}

/// Puts a program together, from the row's origin up.
struct RowProgramMaker {
  private struct Value {
    var place: RowPlace
    var type: DataType
  }

  private let options: ExecutionOptions
  private let live: LiveValues
  private var flow: [ColumnID: Value] = [:]
  private var steps: [RowStep] = []
  private var registers = 0
  private var constants: [Column] = []
  /// Registers of columns that were loaded.
  private var loads: [ColumnID: Int] = [:]

  /// - Parameters:
  ///   - columns: Of the row, in the order of its columns.
  ///   - identityPlace: The one that is its identity.
  init(
    _ columns: [OutputColumn], identityPlace: Int?, _ options: ExecutionOptions,
    _ live: LiveValues
  ) {
    self.options = options
    self.live = live
    for (place, column) in columns.enumerated() {
      flow[column.id] = Value(
        place: place == identityPlace ? .identity : .origin(place), type: column.type)
    }
  }

  mutating func filter(_ predicate: BoundExpression) throws(SQLError) {
    let scalar = ScalarCondition.made(predicate, layout: loaded(predicate))
    steps.append(
      FilterStep(scalar, try KernelCondition(predicate, inputs(of: [predicate]), options, live)))
  }

  mutating func project(
    _ expressions: [BoundExpression], as columns: [OutputColumn]
  ) throws(SQLError) {
    var next: [ColumnID: Value] = [:]
    var general: [(expression: BoundExpression, target: Int)] = []
    var scalars: [RowStep] = []
    for (expression, column) in zip(expressions, columns) {
      switch expression {
      case .column(let id, _):
        next[column.id] = flow[id]
        continue
      case .literal(let value, let type):
        next[column.id] = Value(
          place: .constant(constants.count), type: type)
        constants.append(Column.constant(value, type, count: 1).flattened())
        continue
      default: break
      }
      let target = register()
      next[column.id] = Value(place: .register(target), type: expression.type)
      if case .call(let call, let operands) = expression, operands.isEmpty, let draw = call.draw {
        steps.append(DrawStep(draw, call, target))
        continue
      }
      let layout = loaded(expression)
      let kernels = LateKernels(expression, inputs(of: [expression]), options, live)
      if let value = ScalarValue.made(expression, layout: layout) {
        scalars.append(ValueStep(value, target, kernels))
      } else {
        general.append((expression, target))
      }
    }
    if !general.isEmpty {
      let expressions = general.map(\.expression)
      steps.append(
        GeneralStep(
          try KernelValues(expressions, inputs(of: expressions), options, live),
          general.map(\.target)))
    }
    steps += scalars
    flow = next
  }

  func program(_ outputs: [OutputColumn], clock: @escaping () -> Int64) -> RowProgram? {
    var made: [(place: RowPlace, type: DataType)] = []
    for column in outputs {
      guard let value = flow[column.id] else { return nil }
      made.append((value.place, value.type))
    }
    return RowProgram(
      steps, made, constants: constants, registers: registers, clock: clock)
  }

  private mutating func register() -> Int {
    registers += 1
    return registers - 1
  }

  /// The registers of the columns of an expression that scalars may have; the rest has none.
  private mutating func loaded(_ expression: BoundExpression) -> [ColumnID: Int] {
    var layout: [ColumnID: Int] = [:]
    for id in expression.columns {
      guard let value = flow[id] else { continue }
      if case .register(let number) = value.place {
        layout[id] = number
        continue
      }
      if let known = loads[id] {
        layout[id] = known
        continue
      }
      let number = register()
      steps.append(LoadStep(value.place, number))
      loads[id] = number
      layout[id] = number
    }
    return layout
  }

  /// The columns that kernels need for some expressions.
  private func inputs(of expressions: [BoundExpression]) -> KernelInputs {
    var made = KernelInputs()
    for expression in expressions {
      for id in expression.columns where made.layout[id] == nil {
        guard let value = flow[id] else { continue }
        made.layout[id] = made.columns.count
        made.columns.append((value.place, value.type))
      }
    }
    return made
  }
}
