import Columns
import Diagnostics
import Functions

extension BoundExpression {
  /// The value of an expression that reads no columns; nil if it reads some or has a subquery.
  package func constantValue(_ session: FunctionSession) throws(SQLError) -> Value? {
    switch self {
    case .literal(let value, _): return value
    case .column, .parameter, .subquery: return nil
    case .call(let call, let arguments):
      guard let columns = try constantColumns(arguments, session) else { return nil }
      return try value(of: call.kernel, columns, session, call.range)
    case .cast(let operand, let cast, let isTry):
      guard let columns = try constantColumns([operand], session) else { return nil }
      return try value(of: isTry ? cast.tryKernel : cast.kernel, columns, session, cast.range)
    case .and(let operands): return try logical(operands, decisive: false, session)
    case .or(let operands): return try logical(operands, decisive: true, session)
    case .conditional(let branches, let otherwise, _):
      for branch in branches {
        guard let condition = try branch.condition.constantValue(session) else { return nil }
        if condition == .boolean(true) { return try branch.result.constantValue(session) }
      }
      return try otherwise.constantValue(session)
    case .coalesce(let operands, _):
      for operand in operands {
        guard let value = try operand.constantValue(session) else { return nil }
        if value != .null { return value }
      }
      return .null
    case .inList(let operand, let values, let isNegated):
      guard let value = try operand.constantValue(session) else { return nil }
      if value == .null { return .null }
      if values.contains(value) { return .boolean(!isNegated) }
      return values.contains(.null) ? .null : .boolean(isNegated)
    }
  }

  private func constantColumns(
    _ arguments: [BoundExpression], _ session: FunctionSession
  ) throws(SQLError) -> [Column]? {
    var columns: [Column] = []
    for argument in arguments {
      guard let value = try argument.constantValue(session) else { return nil }
      columns.append(Column.constant(value, argument.type, count: 1))
    }
    return columns
  }

  private func value(
    of kernel: ScalarKernel, _ columns: [Column], _ session: FunctionSession, _ range: SourceRange?
  ) throws(SQLError) -> Value {
    do {
      return try kernel(columns, KernelContext(count: 1, session: session))[0]
    } catch {
      throw error.located(at: range)
    }
  }

  private func logical(
    _ operands: [BoundExpression], decisive: Bool, _ session: FunctionSession
  ) throws(SQLError) -> Value? {
    var sawNull = false
    for operand in operands {
      guard let value = try operand.constantValue(session) else { return nil }
      if value == .boolean(decisive) { return value }
      if value == .null { sawNull = true }
    }
    return sawNull ? .null : .boolean(!decisive)
  }
}
