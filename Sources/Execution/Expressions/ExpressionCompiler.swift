import Columns
import Diagnostics
import Functions
import Plan

/// Turns bound expressions into evaluators.
struct ExpressionCompiler {
  private let layout: [ColumnID: Int]
  private let options: ExecutionOptions
  /// Of expressions that are compiled once and run with other parameters each time.
  private let live: LiveValues?
  private let numbers: FrameNumbers
  private let columnCount: Int
  private var uses: [String: Int] = [:]
  private var made: [String: Evaluator] = [:]

  init(
    _ layout: [ColumnID: Int], _ options: ExecutionOptions, _ numbers: FrameNumbers,
    live: LiveValues? = nil
  ) {
    self.layout = layout
    self.live = live
    self.options = options
    self.numbers = numbers
    columnCount = (layout.values.max() ?? -1) + 1
  }

  /// Finds the parts that occur more than once.
  mutating func countParts(of expressions: [BoundExpression]) {
    for expression in expressions {
      expression.visit { part in
        if !part.operands.isEmpty { uses[part.fingerprint, default: 0] += 1 }
      }
    }
  }

  mutating func compile(_ expression: BoundExpression) throws(SQLError) -> Evaluator {
    try compile(expression, insideEntry: false)
  }

  /// - Parameter insideEntry: A part above already runs once per dictionary entry.
  private mutating func compile(
    _ expression: BoundExpression, insideEntry: Bool
  ) throws(SQLError) -> Evaluator {
    if expression.operands.isEmpty, case .call = expression {
    } else if expression.operands.isEmpty {
      return try makePlain(expression, insideEntry: insideEntry)
    }
    let mark = expression.fingerprint + (insideEntry ? "|" : "")
    let isVolatile = expression.isVolatile
    if !isVolatile, let known = made[mark] { return known }
    let evaluator = try make(expression, insideEntry: insideEntry, isVolatile: isVolatile)
    evaluator.isShared = !isVolatile && uses[expression.fingerprint, default: 0] > 1
    if !isVolatile { made[mark] = evaluator }
    return evaluator
  }

  private mutating func make(
    _ expression: BoundExpression, insideEntry: Bool, isVolatile: Bool
  ) throws(SQLError) -> Evaluator {
    // What is compiled for many runs sees other parameters and another clock in each, and one row.
    if !isVolatile, !insideEntry, live == nil {
      let columns = expression.columns
      if columns.isEmpty { return try makeConstant(expression) }
      if columns.count == 1, let place = columns.first.flatMap({ layout[$0] }) {
        let inner = try makePlain(expression, insideEntry: true)
        return EntryEvaluator(inner, place: place, columnCount: columnCount, numbers)
      }
    }
    return try makePlain(expression, insideEntry: insideEntry)
  }

  /// The value, computed now; an expression that fails is left to fail when a row asks for it.
  private mutating func makeConstant(_ expression: BoundExpression) throws(SQLError) -> Evaluator {
    let plain = try makePlain(expression, insideEntry: true)
    let frame = Frame([], count: 1, number: numbers.next())
    do throws(SQLError) {
      let value = try plain.value(frame)
      return ConstantEvaluator(value.flattened(), expression.type)
    } catch {
      return plain
    }
  }

  private mutating func makePlain(
    _ expression: BoundExpression, insideEntry: Bool
  ) throws(SQLError) -> Evaluator {
    switch expression {
    case .column(let id, let type): return try column(id, type)
    case .literal(let value, let type):
      return ConstantEvaluator(.constant(value, type, count: 1), type)
    case .parameter(let number, let type): return try parameter(number, type)
    case .call(let call, let arguments):
      let parts = try compileAll(arguments, insideEntry)
      return KernelEvaluator(
        call.kernel, parts, call.returnType, options.session, live: live, at: call.range)
    case .cast(let operand, let cast, let isTry):
      let part = try compile(operand, insideEntry: insideEntry)
      return KernelEvaluator(
        isTry ? cast.tryKernel : cast.kernel, [part], cast.to, options.session, live: live,
        at: cast.range)
    case .and(let operands): return try logic(operands, isAnd: true, insideEntry)
    case .or(let operands): return try logic(operands, isAnd: false, insideEntry)
    case .conditional(let branches, let otherwise, let type):
      return try conditional(branches, otherwise, type, insideEntry)
    case .coalesce(let operands, let type):
      return CoalesceEvaluator(try compileAll(operands, insideEntry), type, numbers)
    case .inList(let operand, let values, let isNegated):
      let part = try compile(operand, insideEntry: insideEntry)
      return MembershipEvaluator(part, values, isNegated: isNegated)
    case .subquery:
      throw SQLError(.internalError, "a subquery reached the evaluator: unnesting left it")
    }
  }

  private func column(_ id: ColumnID, _ type: DataType) throws(SQLError) -> Evaluator {
    guard let place = layout[id] else {
      throw SQLError(.internalError, "column #\(id.number) is not among those of its input")
    }
    return ColumnEvaluator(place, type)
  }

  private func parameter(_ number: Int, _ type: DataType) throws(SQLError) -> Evaluator {
    if let live { return ParameterEvaluator(live, number, type) }
    guard options.parameters.indices.contains(number) else {
      throw SQLError(.undefinedParameter, "parameter $\(number + 1) has no value")
    }
    return ConstantEvaluator(.constant(options.parameters[number], type, count: 1), type)
  }

  private mutating func compileAll(
    _ expressions: [BoundExpression], _ insideEntry: Bool
  ) throws(SQLError) -> [Evaluator] {
    var parts: [Evaluator] = []
    for expression in expressions {
      parts.append(try compile(expression, insideEntry: insideEntry))
    }
    return parts
  }

  private mutating func logic(
    _ operands: [BoundExpression], isAnd: Bool, _ insideEntry: Bool
  ) throws(SQLError) -> Evaluator {
    if operands.isEmpty {
      return ConstantEvaluator(.constant(.boolean(isAnd), .boolean, count: 1), .boolean)
    }
    let parts = try compileAll(operands, insideEntry)
    return LogicEvaluator(
      parts, isAnd: isAnd, isCheap: operands.map { !$0.canFail && $0.isCheap }, numbers)
  }

  private mutating func conditional(
    _ branches: [ConditionalBranch], _ otherwise: BoundExpression, _ type: DataType,
    _ insideEntry: Bool
  ) throws(SQLError) -> Evaluator {
    var parts: [(condition: Evaluator, result: Evaluator)] = []
    for branch in branches {
      let condition = try compile(branch.condition, insideEntry: insideEntry)
      parts.append((condition, try compile(branch.result, insideEntry: insideEntry)))
    }
    return ConditionalEvaluator(
      parts, otherwise: try compile(otherwise, insideEntry: insideEntry), type, numbers)
  }
}

extension BoundExpression {
  /// Comparisons and the like of fixed-width values: a nanosecond or so per row.
  var isCheap: Bool {
    !contains { part in
      switch part {
      case .call(let call, _):
        !(call.name.first.map { "=<>!+-".contains($0) } ?? false)
          || call.argumentTypes.contains { $0.physical.width > 8 }
      case .cast, .conditional, .coalesce, .subquery: true
      default: part.type.physical.width > 8
      }
    }
  }
}
