import Columns
import Diagnostics
import Kernels

/// The plan of `a op b` for two numbers, or nil where a side is none.
///
/// Integers compute in their common type; with a decimal they become the decimal of their digits;
/// with a floating type both become DOUBLE (two REAL stay REAL).
func arithmeticPlan(
  _ symbol: ArithmeticOperator, _ given: [ArgumentType], _ dialect: Dialect
) -> Overload.Plan? {
  guard given.count == 2 else { return nil }
  let (left, right) = operandTypes(given, dialect)
  guard let left, let right, left.isNumeric, right.isNumeric else { return nil }
  // Beside BINARY_DOUBLE a NUMBER becomes one (Oracle SQL Language Reference 19c, "Numeric Precedence").
  let isFloating = left.isFloating || right.isFloating
  if !isFloating,
    left == .number || right == .number || (dialect == .oracle && symbol == .divide)
  {
    return numberPlan(symbol)
  }
  if isFloating {
    let type: DataType = left == .float && right == .float ? .float : .double
    return Overload.Plan(
      [type, type], returns: type, canFail: true, kernel: floatingKernel(symbol, type))
  }
  if left.isInteger && right.isInteger {
    guard let type = commonType(left, right), let kernel = integerKernel(symbol, type) else {
      return nil
    }
    return Overload.Plan([type, type], returns: type, canFail: true, kernel: kernel)
  }
  guard let a = decimalShape(left, given[0]), let b = decimalShape(right, given[1]) else {
    return nil
  }
  let operation = decimalOperation(symbol, a, b)
  return Overload.Plan(
    [a.type, b.type], returns: operation.returns, canFail: decimalOperationCanFail(symbol, a, b),
    kernel: operation.kernel)
}

/// A bare string literal or NULL takes the other side's type.
private func operandTypes(
  _ given: [ArgumentType], _ dialect: Dialect
) -> (DataType?, DataType?) {
  func own(_ argument: ArgumentType) -> DataType? {
    if argument.isStringLiteral || argument.type == .null { return nil }
    if dialect == .oracle && argument.type == .varchar { return .number }
    return argument.type
  }
  let left = own(given[0])
  let right = own(given[1])
  if left == nil && right == nil {
    let isNull = given.allSatisfy { $0.type == .null && !$0.isStringLiteral }
    return isNull ? (.int32, .int32) : (nil, nil)
  }
  // A text beside an integer may be a fraction in the oracle dialect.
  let filled: DataType? = dialect == .oracle && (left ?? right)?.isNumeric == true ? .number : nil
  return (left ?? filled ?? right, right ?? filled ?? left)
}

private func decimalShape(_ type: DataType, _ argument: ArgumentType) -> DecimalShape? {
  let narrowed = argument.type.isInteger ? argument.narrowedType : type
  return narrowed.asDecimal.map { DecimalShape(precision: min(38, $0.precision), scale: $0.scale) }
}
