import Diagnostics

/// PL/SQL's `$IF … $THEN … $ELSIF … $ELSE … $END` (PL/SQL Language Reference 19c, 2.9): text that is not chosen
/// is dropped as it is cut into tokens, so that the parser never sees it.
///
/// What a condition may name: `DBMS_DB_VERSION` (this is 19), inquiry directives (`$$name`: those of
/// PLSQL_CCFLAGS, others are NULL), constants of packages, numbers, strings, TRUE, FALSE, NULL.
struct ConditionalCompilation {
  let names: CompilationNames
  /// For each open `$IF`: whether a branch has been chosen.
  var chosen: [Bool] = []
  static let version = 19

}

/// What a session knows of the names in `$IF`.
package struct CompilationNames {
  /// A value of a condition.
  package enum Value: Equatable, Sendable {
    case null
    case boolean(Bool)
    case number(Int)
    case text(String)
  }

  /// By name in lower case.
  package var flags: [String: Value]
  /// The constant of a package; names in lower case.
  package var constant: (_ package: String, _ name: String) -> Value

  package init(
    flags: String = "",
    constant: @escaping (_ package: String, _ name: String) -> Value = { _, _ in .null }
  ) {
    self.flags = [:]
    self.constant = constant
    // `debug:TRUE, level:3`
    for flag in flags.split(separator: ",") {
      let parts = flag.split(separator: ":", maxSplits: 1).map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()).lowercased()
      }
      guard parts.count == 2 else { continue }
      switch parts[1] {
      case "true": self.flags[parts[0]] = .boolean(true)
      case "false": self.flags[parts[0]] = .boolean(false)
      default: self.flags[parts[0]] = Int(parts[1]).map { .number($0) } ?? .null
      }
    }
  }
}

extension Parser {
  /// The next token that is not conditional compilation.
  mutating func nextToken() -> Token {
    let token = lexer.next()
    return token.kind == .directive ? afterDirective(token) : token
  }

  private mutating func afterDirective(_ directive: Token) -> Token {
    var directive = directive
    while true {
      switch directive.keyword {
      case .if:
        let isChosen = condition()
        compilation.chosen.append(isChosen)
        if isChosen { return nextToken() }
      case .elsif, .else:
        guard let last = compilation.chosen.last else { return directive }
        if !last {
          let isChosen = directive.keyword == .else ? true : condition()
          compilation.chosen[compilation.chosen.count - 1] = isChosen
          if isChosen { return nextToken() }
        } else {
          // A branch was taken: the rest is dropped.
        }
      case .end:
        guard compilation.chosen.popLast() != nil else { return directive }
        return nextToken()
      case .error:
        return directive
      default:
        return directive
      }
      let next = skipBranch()
      if next.kind != .directive { return next }
      directive = next
    }
  }

  /// Skips to the `$ELSIF`, `$ELSE` or `$END` of the current level.
  private mutating func skipBranch() -> Token {
    var depth = 0
    while true {
      let token = lexer.next()
      if token.kind == .endOfText { return token }
      guard token.kind == .directive else { continue }
      switch token.keyword {
      case .if: depth += 1
      case .end:
        if depth == 0 { return token }
        depth -= 1
      case .elsif, .else: if depth == 0 { return token }
      default: break
      }
    }
  }

  // MARK: - Conditions

  /// Reads a condition up to `$THEN`; an unknown one is false.
  private mutating func condition() -> Bool {
    var words: [Token] = []
    while true {
      let token = lexer.next()
      if token.kind == .endOfText || (token.kind == .directive && token.keyword == .then) { break }
      words.append(token)
      if words.count > 1_000 { break }
    }
    var reader = ConditionReader(
      tokens: words, texts: words.map { text(of: $0) }, names: compilation.names)
    return reader.disjunction() == .boolean(true)
  }
}

/// Evaluates the condition of a `$IF` with SQL's three values.
private struct ConditionReader {
  let tokens: [Token]
  let texts: [String]
  let names: CompilationNames
  var index = 0
  var depth = 0

  typealias Value = CompilationNames.Value

  private func at(_ keyword: Keyword) -> Bool {
    index < tokens.count && tokens[index].keyword == keyword && tokens[index].kind == .word
  }

  private func at(_ kind: Token.Kind) -> Bool {
    index < tokens.count && tokens[index].kind == kind
  }

  mutating func disjunction() -> Value {
    var value = conjunction()
    while at(.or) {
      index += 1
      let other = conjunction()
      if value == .boolean(true) || other == .boolean(true) {
        value = .boolean(true)
      } else if value == .null || other == .null {
        value = .null
      }
    }
    return value
  }

  private mutating func conjunction() -> Value {
    var value = negation()
    while at(.and) {
      index += 1
      let other = negation()
      if value == .boolean(false) || other == .boolean(false) {
        value = .boolean(false)
      } else if value == .null || other == .null {
        value = .null
      }
    }
    return value
  }

  private mutating func negation() -> Value {
    guard at(.not) else { return comparison() }
    index += 1
    depth += 1
    guard depth < 100 else { return .null }
    if case .boolean(let value) = negation() { return .boolean(!value) }
    return .null
  }

  private mutating func comparison() -> Value {
    let left = operand()
    if at(.is) {
      index += 1
      let isNegated = at(.not)
      if isNegated { index += 1 }
      index += 1
      return .boolean((left == .null) != isNegated)
    }
    guard index < tokens.count else { return left }
    let sign = tokens[index].kind
    switch sign {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: index += 1
    default: return left
    }
    return compared(left, sign, operand())
  }

  private func compared(_ left: Value, _ sign: Token.Kind, _ right: Value) -> Value {
    if left == .null || right == .null { return .null }
    if case .number(let a) = left, case .number(let b) = right {
      switch sign {
      case .less: return .boolean(a < b)
      case .lessOrEqual: return .boolean(a <= b)
      case .greater: return .boolean(a > b)
      case .greaterOrEqual: return .boolean(a >= b)
      default: break
      }
    }
    switch sign {
    case .equal: return .boolean(left == right)
    case .notEqual: return .boolean(left != right)
    default: return .null
    }
  }

  private mutating func operand() -> Value {
    guard index < tokens.count else { return .null }
    let token = tokens[index]
    let text = texts[index]
    index += 1
    switch token.kind {
    case .integer: return Int(text).map { .number($0) } ?? .null
    case .string: return .text(String(text.dropFirst().dropLast()))
    case .inquiry: return names.flags[text.drop { $0 == "$" }.lowercased()] ?? .null
    case .leftParen:
      depth += 1
      guard depth < 100 else { return .null }
      let value = disjunction()
      if at(.rightParen) { index += 1 }
      return value
    case .word:
      if token.keyword == .true { return .boolean(true) }
      if token.keyword == .false { return .boolean(false) }
      return constant(text)
    default: return .null
    }
  }

  /// `package.constant`
  private mutating func constant(_ first: String) -> Value {
    var path = [first.lowercased()]
    while at(.dot), index + 1 < tokens.count {
      path.append(texts[index + 1].lowercased())
      index += 2
    }
    guard path.count >= 2 else { return .null }
    let name = path[path.count - 1]
    guard path[path.count - 2] == "dbms_db_version" else {
      return names.constant(path[path.count - 2], name)
    }
    if name == "version" { return .number(ConditionalCompilation.version) }
    if name == "release" { return .number(0) }
    // VER_LE_12_2 and its like: "at most this version".
    guard name.hasPrefix("ver_le_") else { return .null }
    let digits = name.dropFirst(7).prefix(while: { $0 != "_" })
    return Int(digits).map { .boolean(ConditionalCompilation.version <= $0) } ?? .null
  }
}
