import Diagnostics
import Syntax

// Arithmetic of PLS_INTEGER alone is of 32 bits in PL/SQL, whatever takes the result; that of frames is not.
// The plan gives up where an operation would overflow (PL/SQL Language Reference 19c, "PLS_INTEGER").
extension LoopRun {
  /// Whether an expression of PL/SQL is of PLS_INTEGER or one of its subtypes.
  func isBinaryInteger(_ expression: Expression, _ scope: Scope) -> Bool {
    switch expression.kind {
    case .literal(.integer(let digits)): return Int32(digits) != nil
    case .unary(_, let operand): return isBinaryInteger(operand, scope)
    case .row(let items) where items.count == 1: return isBinaryInteger(items[0], scope)
    case .chain(let chain):
      return isBinaryInteger(chain.first, scope)
        && chain.rest.allSatisfy {
          Self.binaryOperators.contains($0.operator) && isBinaryInteger($0.operand, scope)
        }
    case .conditional(let choice):
      let results = choice.branches.map(\.result) + [choice.otherwise].compactMap { $0 }
      return results.allSatisfy { isBinaryInteger($0, scope) }
    case .cursorAttribute(_, let attribute): return "\(attribute)".lowercased() == "rowcount"
    case .name, .field, .call:
      if let (binding, _) = place(expression, scope) {
        switch binding {
        case .scalar(let slot): return slot.type.isBinaryInteger
        default: break
        }
      }
      if case .name(let name) = expression.kind {
        if case .constant(let value, let type)? = find(name, scope)?.0 {
          return type.isBinaryInteger && isBinaryInteger(value, scope)
        }
        return lower(name.last) == "sqlcode"
      }
      guard case .call(let call) = expression.kind else { return false }
      return isBinaryInteger(call, scope)
    default: return false
    }
  }

  private func isBinaryInteger(_ call: FunctionCall, _ scope: Scope) -> Bool {
    let values = call.arguments.map(\.value)
    switch lower(call.name.last) {
    case "nvl", "coalesce", "greatest", "least":
      return !values.isEmpty && values.allSatisfy { isBinaryInteger($0, scope) }
    case "nvl2" where values.count == 3:
      return values.dropFirst().allSatisfy { isBinaryInteger($0, scope) }
    case "nullif" where values.count == 2: return isBinaryInteger(values[0], scope)
    default: break
    }
    guard case .routines(let list)? = find(call.name, scope)?.0, let routine = list.first,
      let type = routine.subprogram.heading.returnType,
      case .scalar(let slot) = builder.binding(
        "result", type, builder.home(of: routine), outside: nil)
    else { return false }
    return slot.type.isBinaryInteger
  }

  static let binaryOperators: Set<BinaryOperator> = [.add, .subtract, .multiply]

  /// A chain of operations that begins with some of PLS_INTEGER; nil for others.
  func binaryTerm(_ chain: OperatorChain, _ scope: Scope) throws(Refusal) -> Term? {
    guard let second = chain.rest.first, Self.binaryOperators.contains(second.operator),
      isBinaryInteger(chain.first, scope), isBinaryInteger(second.operand, scope)
    else { return nil }
    var result = try term(chain.first, scope)
    var isBinary = true
    for part in chain.rest {
      let operand = try term(part.operand, scope)
      let isExact = Self.binaryOperators.contains(part.operator)
      guard let symbol = Self.symbol(of: part.operator) else { return nil }
      result = .combine(
        [result, operand], isInteger: isExact && result.isInteger && operand.isInteger
      ) {
        "(\($0[0]) \(symbol) \($0[1]))"
      }
      if !isExact { result.canFail = true }
      isBinary = isBinary && isExact && isBinaryInteger(part.operand, scope)
      guard isBinary, !(result.uses.isEmpty && result.text.utf8.count < 12) else { continue }
      let checked = result
      forbidHere(
        .combine([checked]) { "\($0[0]) NOT BETWEEN \(Int32.min) AND \(Int32.max)" },
        "arithmetic of PLS_INTEGER overflows")
    }
    return result
  }

  private static func symbol(of symbol: BinaryOperator) -> String? {
    switch symbol {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    default: nil
    }
  }

  /// What a constant of a type is worth.
  func term(
    constant value: Expression, _ type: SlotType, _ scope: Scope
  ) throws(Refusal) -> Term {
    let value = try term(value, scope)
    switch type {
    case .any: return value
    case .digits: throw Refusal("a constant whose type has few digits")
    case .integer:
      return value.isInteger
        ? value : Term(text: "ROUND(\(value.text))", uses: value.uses, isInteger: true)
    case .number(let precision, let scale):
      if value.isInteger, value.text.count <= precision - scale { return value }
      return Term(
        text: "CAST(\(value.text) AS NUMBER(\(precision), \(scale)))", uses: value.uses,
        isInteger: scale <= 0)
    case .text(let limit):
      guard limit.isPadded else { return value }
      return Term(text: "RPAD(\(value.text), \(limit.limit))", uses: value.uses)
    }
  }
}
