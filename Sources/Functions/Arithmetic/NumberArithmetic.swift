import Columns
import Diagnostics
import Kernels

/// Arithmetic of Oracle's NUMBER: exact, then rounded to 20 base-100 digits.
func numberPlan(_ symbol: ArithmeticOperator) -> Overload.Plan {
  Overload.Plan([.number, .number], returns: .number, canFail: true) {
    (arguments, context) throws(SQLError) in
    try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      let a = arguments[0].number(at: row)
      let b = arguments[1].number(at: row)
      switch symbol {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide:
        if b.isZero { throw divisionByZero }
        return a / b
      case .modulo:
        if b.isZero { throw divisionByZero }
        return remainder(a, b)
      }
    }
  }
}

/// Oracle's MOD(a, 0) is a (SQL Language Reference, MOD); nil in the postgres dialect.
func oracleModulo(_ given: [ArgumentType], _ dialect: Dialect) -> Overload.Plan? {
  guard dialect == .oracle, given.count == 2,
    given.allSatisfy({ $0.type.isNumeric && !$0.type.isFloating || $0.plainType == .varchar })
  else { return nil }
  return Overload.Plan([.number, .number], returns: .number) {
    (arguments, context) throws(SQLError) in
    try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      let a = arguments[0].number(at: row)
      let b = arguments[1].number(at: row)
      return b.isZero ? a : remainder(a, b)
    }
  }
}

private func remainder(_ a: Number, _ b: Number) -> Number {
  a - b * (a / b).rounded(toScale: 0, roundsHalf: false)
}

/// A function of one NUMBER.
func numberUnary(_ body: @escaping @Sendable (Number) -> Number) -> Overload.Plan {
  Overload.Plan([.number], returns: .number) { (arguments, context) throws(SQLError) in
    try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      body(arguments[0].number(at: row))
    }
  }
}

/// Makes a NUMBER column.
/// - Throws: `numericOutOfRange` for a value of 10^126 or more.
func makeNumbers(
  _ arguments: [Column], _ count: Int, _ body: (Int) throws(SQLError) -> Number?
) throws(SQLError) -> Column {
  try Rows.makeTexts(arguments, count: count, to: .number) { (row, out) throws(SQLError) -> Bool in
    guard let number = try body(row) else { return false }
    guard number.isInRange else {
      throw SQLError(
        .numericOutOfRange, "numeric overflow: the result is 10^126 or more", code: -1426)
    }
    number.encode(into: &out)
    return true
  }
}

extension Column {
  /// The value of a flat or constant NUMBER column.
  func number(at row: Int) -> Number { view(at: row).withBytes { Number(decoding: $0) } }
}
