import Columns
import Diagnostics
import Syntax

/// Reads `$filter`, `$orderby` and the expressions of `$apply` into trees; nothing of the text is ever
/// pasted into SQL.
///
/// Precedence (OData URL Conventions 4.0, section 5.1.1.14): `or`, `and`, `eq ne`, `lt gt le ge in`,
/// `add sub`, `mul div divby mod`, unary.
struct FilterParser {
  /// A tree with what is known of its values.
  struct Term {
    var tree: Syntax.Expression
    var kind: EdmType.Kind
    var isNull = false
  }

  var properties: [EntitySet.Property]
  let aliases: [String: String]
  var tokens: [FilterToken]
  var index = 0
  private var depth = 0
  /// Inside `not` an unknown comparison must count as false.
  var isNegated = false
  /// Where paths through navigation properties begin; nil where there are none.
  var scope: NavigationScope?

  static let depthLimit = 100

  init(
    _ text: String, _ properties: [EntitySet.Property], aliases: [String: String] = [:],
    scope: NavigationScope? = nil
  ) throws(SQLError) {
    self.properties = properties
    self.scope = scope
    self.aliases = aliases
    tokens = try FilterLexer.tokens(text)
  }

  /// A whole text as a condition.
  static func condition(
    _ text: String, _ properties: [EntitySet.Property], aliases: [String: String],
    scope: NavigationScope? = nil
  ) throws(SQLError) -> Syntax.Expression {
    var parser = try FilterParser(text, properties, aliases: aliases, scope: scope)
    let term = try parser.expression()
    try parser.expectEnd()
    return try parser.condition(term)
  }

  func condition(_ term: Term) throws(SQLError) -> Syntax.Expression {
    guard term.kind == .boolean || term.kind == .null else {
      throw SQLError(.datatypeMismatch, "the filter is no condition")
    }
    return term.tree
  }

  var token: FilterToken { tokens[index] }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  mutating func accept(_ symbol: Character) -> Bool {
    guard token == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func accept(word: String) -> Bool {
    guard operatorWord == word else { return false }
    advance()
    return true
  }

  /// The word that stands here, where operators stand: in any case (OData 4.01).
  private var operatorWord: String? {
    if case .word(let word) = token { word.lowercased() } else { nil }
  }

  mutating func expect(_ symbol: Character) throws(SQLError) {
    if !accept(symbol) { throw unexpected("\"\(symbol)\"") }
  }

  mutating func expectEnd() throws(SQLError) {
    if token != .end { throw unexpected("the end") }
  }

  func unexpected(_ wanted: String) -> SQLError {
    SQLError(.syntaxError, "expected \(wanted) before \(described)")
  }

  private var described: String {
    switch token {
    case .end: "the end of the expression"
    case .word(let text), .number(let text), .date(let text), .dateTime(let text),
      .time(let text), .guid(let text), .prefixed(let text, _):
      "\"\(text)\""
    case .string(let text): "'\(text.prefix(40))'"
    case .symbol(let symbol): "\"\(symbol)\""
    case .alias(let name): "\"@\(name)\""
    case .dollar(let name): "\"$\(name)\""
    }
  }

  /// A whole expression.
  mutating func expression() throws(SQLError) -> Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= FilterParser.depthLimit else {
      throw SQLError(
        .statementTooComplex, "the expression nests more than \(FilterParser.depthLimit) levels")
    }
    var operands = [try conjunction()]
    while accept(word: "or") { operands.append(try conjunction()) }
    if operands.count == 1 { return operands[0] }
    return Term(
      tree: Expression(.or(try conditions(operands, of: "or")), range: .none), kind: .boolean)
  }

  private mutating func conjunction() throws(SQLError) -> Term {
    var operands = [try equality()]
    while accept(word: "and") { operands.append(try equality()) }
    if operands.count == 1 { return operands[0] }
    return Term(
      tree: Expression(.and(try conditions(operands, of: "and")), range: .none), kind: .boolean)
  }

  private func conditions(
    _ terms: [Term], of word: String
  ) throws(SQLError) -> [Syntax.Expression] {
    for term in terms where term.kind != .boolean && term.kind != .null {
      throw SQLError(.datatypeMismatch, "\"\(word)\" stands between conditions")
    }
    return terms.map(\.tree)
  }

  private mutating func equality() throws(SQLError) -> Term {
    var left = try relation()
    while let word = operatorWord, word == "eq" || word == "ne" {
      advance()
      left = try compared(left, word, try relation())
    }
    return left
  }

  private mutating func relation() throws(SQLError) -> Term {
    var left = try sum()
    while let word = operatorWord {
      if word == "in" {
        advance()
        left = try membership(left)
      } else if word == "has" {
        throw SQLError(.featureNotSupported, "\"has\" asks for flags, and no property has any")
      } else if ["lt", "le", "gt", "ge"].contains(word) {
        advance()
        left = try compared(left, word, try sum())
      } else {
        break
      }
    }
    return left
  }

  private mutating func sum() throws(SQLError) -> Term {
    var left = try product()
    while let word = operatorWord, word == "add" || word == "sub" {
      advance()
      left = try computed(left, word, try product())
    }
    return left
  }

  private mutating func product() throws(SQLError) -> Term {
    var left = try unary()
    while let word = operatorWord, ["mul", "div", "divby", "mod"].contains(word) {
      advance()
      left = try computed(left, word, try unary())
    }
    return left
  }

  private mutating func unary() throws(SQLError) -> Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= FilterParser.depthLimit else {
      throw SQLError(
        .statementTooComplex, "the expression nests more than \(FilterParser.depthLimit) levels")
    }
    if accept(word: "not") {
      let before = isNegated
      isNegated = true
      defer { isNegated = before }
      let operand = try unary()
      let tree = try conditions([operand], of: "not")[0]
      return Term(tree: Expression(.not(tree), range: .none), kind: .boolean)
    }
    if accept("-") {
      let operand = try unary()
      guard operand.kind == .number else {
        throw SQLError(.datatypeMismatch, "a minus stands before a number")
      }
      return Term(tree: Expression(.unary(.minus, operand.tree), range: .none), kind: .number)
    }
    return try primary()
  }
}
