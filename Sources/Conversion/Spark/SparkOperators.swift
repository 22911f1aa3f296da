import Diagnostics
import Syntax

extension SparkPrinter {
  /// Operators of one level, from the left.
  func chain(_ chain: OperatorChain) throws(SQLError) -> SparkTerm {
    var left = try term(chain.first)
    for step in chain.rest {
      left = try apply(step.operator, left, try term(step.operand), step.operatorRange)
    }
    return left
  }

  private func apply(
    _ operation: BinaryOperator, _ left: SparkTerm, _ right: SparkTerm, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    switch operation {
    case .equal: comparison(left, "=", right)
    case .notEqual: comparison(left, "<>", right)
    case .less: comparison(left, "<", right)
    case .lessOrEqual: comparison(left, "<=", right)
    case .greater: comparison(left, ">", right)
    case .greaterOrEqual: comparison(left, ">=", right)
    case .add: sum(left, "+", right)
    case .subtract: sum(left, "-", right)
    case .multiply: product(left, right)
    case .divide: quotient(left, right)
    case .modulo: remainder(left, right)
    case .power:
      SparkTerm("CAST(POWER(\(left.text), \(right.text)) AS DECIMAL(38, 12))", .number)
    case .concatenate: concatenated([left, right])
    default: throw refuse("this operator has no form in Spark", range)
    }
  }

  func unary(
    _ sign: UnaryOperator, _ operand: Expression, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    let value = try term(operand).number
    switch sign {
    case .plus: return value
    case .minus: return SparkTerm("(- \(value.text))", value.type)
    default: throw refuse("this operator has no form in Spark", range)
    }
  }

  // MARK: Comparisons

  private func comparison(_ left: SparkTerm, _ sign: String, _ right: SparkTerm) -> SparkTerm {
    let (first, second) = compared(left, right)
    return SparkTerm("(\(first.text) \(sign) \(second.text))", .boolean)
  }

  /// Both sides in one type: a text that meets a number or a moment is converted, as in Oracle.
  func compared(_ left: SparkTerm, _ right: SparkTerm) -> (SparkTerm, SparkTerm) {
    if left.type == .string, right.type.isNumber { return (left.number, right) }
    if right.type == .string, left.type.isNumber { return (left, right.number) }
    return (left, right)
  }

  // MARK: Arithmetic

  private func sum(_ left: SparkTerm, _ sign: String, _ right: SparkTerm) -> SparkTerm {
    if left.type.isMoment || right.type.isMoment {
      return moved(left, sign, right)
    }
    let (first, second) = (left.number, right.number)
    let type: SparkType
    switch (first.type, second.type) {
    case (.double, _), (_, .double): type = .double
    case (.integer, .integer): type = .integer
    default:
      type = .decimal(
        whole: max(first.type.wholeDigits, second.type.wholeDigits) + 1,
        scale: max(first.type.scale, second.type.scale))
    }
    return SparkTerm("(\(first.text) \(sign) \(second.text))", type)
  }

  /// A moment and days, or the days between two moments.
  private func moved(_ left: SparkTerm, _ sign: String, _ right: SparkTerm) -> SparkTerm {
    if left.type.isMoment, right.type.isMoment {
      return SparkTerm("oracle_days_between(\(left.text), \(right.text))", .quotient)
    }
    let (moment, days) = left.type.isMoment ? (left, right) : (right, left)
    let shift = sign == "-" ? "- \(days.number.text)" : days.number.text
    return SparkTerm("oracle_add_days(\(moment.text), \(shift))", .date)
  }

  /// All digits behind the point, up to what leaves room before it.
  private func product(_ left: SparkTerm, _ right: SparkTerm) -> SparkTerm {
    var (first, second) = (left.number, right.number)
    if first.type == .double || second.type == .double {
      return SparkTerm("(\(first.text) * \(second.text))", .double)
    }
    if first.type == .integer, second.type == .integer {
      return SparkTerm("(\(first.text) * \(second.text))", .integer)
    }
    let (most, rest) = (SparkType.greatestScale, SparkType.number.scale)
    let scale = min(first.type.scale, max(rest, most - second.type.scale))
    if scale < first.type.scale { first = first.cast(.decimal(38, scale)) }
    if second.type.scale > most - scale { second = second.cast(.decimal(38, most - scale)) }
    let type = SparkType.decimal(
      whole: first.type.wholeDigits + second.type.wholeDigits,
      scale: first.type.scale + second.type.scale)
    return SparkTerm("(\(first.text) * \(second.text))", type)
  }

  /// Never an integer division and never a double.
  func quotient(_ left: SparkTerm, _ right: SparkTerm) -> SparkTerm {
    let (first, second) = (left.number, right.number)
    if first.type == .double || second.type == .double {
      return SparkTerm("(\(first.text) / \(second.text))", .double)
    }
    let divisor =
      second.type == .integer
      ? SparkTerm("CAST(\(second.text) AS DECIMAL(20, 0))", .number) : second
    return SparkTerm(
      "CAST(CAST(\(first.text) AS \(SparkType.quotient.text)) / \(divisor.text) "
        + "AS \(SparkType.quotient.text))", .quotient)
  }

  /// MOD(x, 0) is x.
  func remainder(_ left: SparkTerm, _ right: SparkTerm) -> SparkTerm {
    let (first, second) = (left.number, right.number)
    return SparkTerm(
      "COALESCE(MOD(\(first.text), NULLIF(\(second.text), 0)), "
        + "CASE WHEN \(second.text) = 0 THEN \(first.text) END)",
      first.type.joined(second.type))
  }

  /// NULL counts as an empty text, and an empty text is NULL.
  func concatenated(_ parts: [SparkTerm]) -> SparkTerm {
    let texts = parts.map { part -> String in
      let value = part.string.text
      return value.hasPrefix("'") && !value.dropFirst().dropLast().contains("'")
        ? value : "COALESCE(\(value), '')"
    }
    let text = "CONCAT(\(texts.joined(separator: ", ")))"
    return SparkTerm(
      texts.contains { $0.hasPrefix("'") } ? text : "NULLIF(\(text), '')", .string)
  }
}
