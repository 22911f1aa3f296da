import Diagnostics
import Syntax

// ERROR_OF(x) becomes the conditions under which x fails, in the order in which they come up.
//
//     ERROR_OF(TO_NUMBER(f.a) / f.b)     COALESCE(
//                                    →     CASE WHEN NOT f.a RLIKE '…' THEN 'ORA-01722: …' END,
//                                          CASE WHEN f.b = 0 THEN 'ORA-01476: …' END)
//
// Spark asks the operands of COALESCE and CASE one after the other. What goes beyond Spark's decimals is an error
// of the script, not a value.
extension SparkPrinter {
  func errorOf(_ call: FunctionCall, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    guard let first = call.arguments.first else { throw refuse("error_of of nothing", range) }
    let texts = SparkErrorTexts(isOfProcedure: call.arguments.count > 1)
    let error = try error(of: first.value, texts)
    return SparkTerm(error ?? "CAST(NULL AS STRING)", .string)
  }

  /// The text of the error, or NULL; nil for what never fails.
  private func error(
    of expression: Expression, _ texts: SparkErrorTexts
  ) throws(SQLError) -> String? {
    switch expression.kind {
    case .literal, .typedLiteral, .name: return nil
    case .row(let items) where items.count == 1: return try error(of: items[0], texts)
    case .unary(_, let operand):
      return joined([try error(of: operand, texts), try number(operand, texts)])
    case .isTest, .between, .and, .or, .not, .inList, .like:
      return try firstError(of: expression.children, texts)
    case .chain(let chain): return try error(of: chain, texts)
    case .conditional(let choice): return try error(of: choice, texts, expression.range)
    case .cast(let cast): return try error(of: cast, texts, expression.range)
    case .call(let call): return try error(of: call, texts, expression.range)
    default: throw refuse("error_of of this expression has no form in Spark", expression.range)
    }
  }

  private func firstError(
    of list: [Expression], _ texts: SparkErrorTexts
  ) throws(SQLError) -> String? {
    var found: [String?] = []
    for item in list { found.append(try error(of: item, texts)) }
    return joined(found)
  }

  /// The first of several errors.
  private func joined(_ errors: [String?]) -> String? {
    let known = errors.compactMap { $0 }
    return known.count < 2 ? known.first : "COALESCE(\(known.joined(separator: ", ")))"
  }

  private func error(
    of chain: OperatorChain, _ texts: SparkErrorTexts
  ) throws(SQLError) -> String? {
    var found = [try error(of: chain.first, texts)]
    let isText = chain.rest.allSatisfy { $0.operator == .concatenate }
    let isArithmetic = chain.rest.allSatisfy {
      [.add, .subtract, .multiply, .divide].contains($0.operator)
    }
    if isArithmetic { found.append(try number(chain.first, texts)) }
    for step in chain.rest {
      found.append(try error(of: step.operand, texts))
      if isArithmetic { found.append(try number(step.operand, texts)) }
      switch step.operator {
      case .divide:
        let divisor = try term(step.operand).number.text
        found.append("CASE WHEN \(divisor) = 0 THEN \(texts.zeroDivide) END")
      case .add, .subtract, .multiply, .concatenate: break
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        let types = try terms([chain.first, step.operand]).map(\.type)
        if types.contains(.string), types.contains(where: { $0 != .string }) {
          throw refuse("error_of of a comparison of texts has no form in Spark", step.operatorRange)
        }
      default:
        throw refuse("error_of of this operator has no form in Spark", step.operatorRange)
      }
    }
    guard isText || isArithmetic || chain.rest.count == 1 else {
      throw refuse("error_of of these operators has no form in Spark", chain.first.range)
    }
    return joined(found)
  }

  /// The error of a text that is no number.
  private func number(_ value: Expression, _ texts: SparkErrorTexts) throws(SQLError) -> String? {
    let text = try term(value)
    guard text.type == .string || text.type == .unknown else { return nil }
    if text.text == "NULL" { return nil }
    return "CASE WHEN NOT \(text.string.text) RLIKE \(SparkTerm.quoted(Self.numeral)) "
      + "THEN \(texts.noNumber) END"
  }

  private static let numeral =
    "^\\s*[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*$"

  /// Only the branch that is taken fails.
  private func error(
    of choice: Conditional, _ texts: SparkErrorTexts, _ range: SourceRange
  ) throws(SQLError) -> String? {
    guard choice.operand == nil,
      try firstError(of: choice.branches.map(\.condition), texts) == nil
    else { throw refuse("error_of of a CASE whose conditions fail has no form in Spark", range) }
    var fails = false
    var text = "CASE"
    for branch in choice.branches {
      let own = try error(of: branch.result, texts)
      fails = fails || own != nil
      text += " WHEN \(try self.text(branch.condition)) THEN \(own ?? "CAST(NULL AS STRING)")"
    }
    if let otherwise = choice.otherwise, let own = try error(of: otherwise, texts) {
      fails = true
      text += " ELSE \(own)"
    }
    return fails ? text + " END" : nil
  }

  private func error(
    of cast: Cast, _ texts: SparkErrorTexts, _ range: SourceRange
  ) throws(SQLError) -> String? {
    let own = try error(of: cast.operand, texts)
    let type = try self.type(cast.type)
    if type.isNumber {
      var found = [own, try number(cast.operand, texts)]
      if let (_, digits) = cast.type.plain, let precision = digits.first {
        let scale = digits.count > 1 ? digits[1] : 0
        guard scale >= 0, precision >= scale else {
          throw refuse("error_of of this CAST has no form in Spark", range)
        }
        let value = try term(cast.operand).number.text
        let limit = "1" + String(repeating: "0", count: precision - scale)
        found.append(
          "CASE WHEN ABS(ROUND(\(value), \(scale))) >= \(limit)BD THEN \(texts.tooLarge) END")
      }
      return joined(found)
    }
    let operand = try term(cast.operand)
    let isFree = type.isMoment && operand.type.isMoment || type == .string && cast.type.isUnlimited
    guard isFree else { throw refuse("error_of of this CAST has no form in Spark", range) }
    return own
  }

  private func error(
    of call: FunctionCall, _ texts: SparkErrorTexts, _ range: SourceRange
  ) throws(SQLError) -> String? {
    let name = call.name.last.text.lowercased()
    let values = call.arguments.map(\.value)
    if call.name.parts.count == 1, name == "to_number", values.count == 1 {
      return joined([try error(of: values[0], texts), try number(values[0], texts)])
    }
    guard call.name.parts.count == 1, FailureFreeFunctions.has(call) else {
      throw refuse("error_of of \"\(shown(call.name))\" has no form in Spark", range)
    }
    let isLazy = ["coalesce", "nvl2", "decode"].contains(name)
    if isLazy, try firstError(of: Array(values.dropFirst()), texts) != nil {
      throw refuse("error_of of \"\(name)\" whose operands fail has no form in Spark", range)
    }
    var found = [try firstError(of: values, texts)]
    if Self.ofNumbers.contains(name), let first = values.first, !(try term(first)).type.isMoment {
      found.append(try number(first, texts))
    }
    return joined(found)
  }

  /// Functions that make a number of a text.
  private static let ofNumbers: Set<String> = ["abs", "sign", "floor", "ceil", "round", "trunc"]
}

/// What the errors say, in a statement of SQL or in PL/SQL.
private struct SparkErrorTexts {
  let isOfProcedure: Bool

  var zeroDivide: String { "'ORA-01476: divisor is equal to zero'" }

  var noNumber: String {
    isOfProcedure
      ? "'ORA-06502: PL/SQL: numeric or value error: character to number conversion error'"
      : "'ORA-01722: invalid number'"
  }

  var tooLarge: String {
    isOfProcedure
      ? "'ORA-06502: PL/SQL: numeric or value error: number precision too large'"
      : "'ORA-01438: value larger than specified precision allowed for this column'"
  }
}

extension TypeName {
  fileprivate var isUnlimited: Bool {
    guard let (_, digits) = plain, let first = digits.first else { return true }
    return first >= 4000
  }
}
