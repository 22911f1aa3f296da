import Diagnostics
import Syntax

// Comparing and computing, with OData's rules for null (URL Conventions 4.0, section 5.1.1.1): a
// comparison is never null, `null eq null` is true, and what is less or greater than null is nothing.
extension FilterParser {
  func compared(_ left: Term, _ word: String, _ right: Term) throws(SQLError) -> Term {
    var (left, right) = (left, right)
    try FilterParser.align(&left, &right, "\"\(word)\"")
    let tree: Expression
    switch word {
    case "eq": tree = equal(left, right)
    case "ne" where left.isNull || right.isNull:
      tree = .isNull((left.isNull ? right : left).tree, isNegated: true)
    case "ne": tree = .binary(left.tree, .distinct, right.tree)
    default:
      let operators: [String: BinaryOperator] = [
        "lt": .less, "le": .lessOrEqual, "gt": .greater, "ge": .greaterOrEqual,
      ]
      tree = definite(.binary(left.tree, operators[word] ?? .less, right.tree))
    }
    return Term(tree: tree, kind: .boolean)
  }

  private func equal(_ left: Term, _ right: Term) -> Expression {
    if right.isNull { return .isNull(left.tree) }
    if left.isNull { return .isNull(right.tree) }
    let isConstant = FilterParser.isLiteral(left) || FilterParser.isLiteral(right)
    // A plain `=` with a constant skips row groups.
    if isConstant && !isNegated { return .binary(left.tree, .equal, right.tree) }
    return .binary(left.tree, .notDistinct, right.tree)
  }

  private static func isLiteral(_ term: Term) -> Bool {
    switch term.tree.kind {
    case .literal, .typedLiteral: true
    default: false
    }
  }

  /// Under `not`, unknown counts as false.
  func definite(_ condition: Expression) -> Expression {
    isNegated ? .call("coalesce", [condition, .literal(.boolean(false))]) : condition
  }

  mutating func membership(_ operand: Term) throws(SQLError) -> Term {
    // A list stands in parentheses, or is one of JSON (OData 4.01).
    let isJSON = accept("[")
    if !isJSON { try expect("(") }
    var list: [Term] = []
    var variable: String?
    while !accept(isJSON ? "]" : ")") {
      if !list.isEmpty { try expect(",") }
      if case .word(let name) = token, properties.contains(where: { $0.name == name }) {
        variable = name
      }
      list.append(try expression())
    }
    if let variable, list.count > 1 {
      throw SQLError(
        .invalidParameter, "a list of \"in\" has constants only, not \"\(variable)\"")
    }
    var values: [Expression] = []
    for item in list where !item.isNull {
      var (left, right) = (operand, item)
      try FilterParser.align(&left, &right, "\"in\"")
      values.append(right.tree)
    }
    var tree = Expression.isIn(operand.tree, values)
    if values.isEmpty { tree = .literal(.boolean(false)) }
    if list.contains(where: \.isNull) {
      tree = Expression(.or([tree, .isNull(operand.tree)]), range: .none)
    }
    return Term(tree: definite(tree), kind: .boolean)
  }

  func computed(_ left: Term, _ word: String, _ right: Term) throws(SQLError) -> Term {
    let operators: [String: BinaryOperator] = [
      "add": .add, "sub": .subtract, "mul": .multiply, "div": .divide, "divby": .divide,
      "mod": .modulo,
    ]
    let operation = operators[word] ?? .add
    if left.kind == .number || left.kind == .null, right.kind == .number || right.kind == .null {
      let divided =
        word == "divby" ? Expression.cast(left.tree, to: .plain("decimal", [38, 10])) : left.tree
      return Term(tree: .binary(divided, operation, right.tree), kind: .number)
    }
    let moments: [EdmType.Kind] = [.date, .dateTime, .instant]
    if moments.contains(left.kind), right.kind == .duration, word == "add" || word == "sub" {
      let kind: EdmType.Kind = left.kind == .instant ? .instant : .dateTime
      return Term(tree: .binary(left.tree, operation, right.tree), kind: kind)
    }
    throw SQLError(.datatypeMismatch, "\"\(word)\" computes with numbers")
  }

  /// Makes both sides one kind, or says that they are not.
  static func align(_ left: inout Term, _ right: inout Term, _ what: String) throws(SQLError) {
    if left.kind == right.kind || left.kind == .null || right.kind == .null { return }
    if try meet(&left, &right) { return }
    if try meet(&right, &left) { return }
    throw SQLError(
      .datatypeMismatch, "\(what) stands between \(left.kind.words) and \(right.kind.words)")
  }

  /// Moments meet as what the first one is; identifiers may be written as texts.
  private static func meet(_ one: inout Term, _ other: inout Term) throws(SQLError) -> Bool {
    switch (one.kind, other.kind) {
    case (.dateTime, .instant):
      // A wall clock without a zone counts as UTC, as it goes out.
      if case .typedLiteral(_, let text) = other.tree.kind {
        other.tree = .typed("timestamp", try ODataMoment.wallClock(text))
        return true
      }
      one.tree = .cast(one.tree, to: .plain("timestamptz"))
      return true
    case (.dateTime, .date), (.instant, .date): return true
    case (.date, .dateTime), (.date, .instant): return true
    case (.guid, .string):
      other.tree = .cast(other.tree, to: .plain("uuid"))
      return true
    default: return false
    }
  }
}

extension EdmType.Kind {
  var words: String {
    switch self {
    case .boolean: "a condition"
    case .number: "a number"
    case .string: "a text"
    case .date: "a date"
    case .dateTime, .instant: "a moment"
    case .time: "a time of day"
    case .guid: "an identifier"
    case .binary: "bytes"
    case .duration: "a duration"
    case .null: "null"
    }
  }
}
