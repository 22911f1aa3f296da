import Diagnostics

/// How far a text may go before it is refused.
package struct ParserLimits: Sendable {
  /// How deep expressions, queries and blocks may nest. A thousand levels fit well into a stack of 8 MB;
  /// code that is not optimized takes several times the stack.
  package var nesting: Int

  #if DEBUG
    package static let defaultNesting = 300
  #else
    package static let defaultNesting = 1_000
  #endif

  package init(nesting: Int = defaultNesting) {
    self.nesting = nesting
  }
}

/// Reads SQL and PL/SQL text into trees: recursive descent, and precedence climbing for operators.
///
/// ```swift
/// var parser = Parser("SELECT 1; SELECT 2", dialect: .postgres)
/// let statements = try parser.parseScript()
/// ```
///
/// Tokens are cut a few hundred ahead, so that a long script is not held as tokens and a unit of
/// PL/SQL can change the dialect for the text after it.
package struct Parser {
  var lexer: Lexer
  /// The tokens of the current statement so far and a few ahead.
  var tokens: [Token] = []
  var index = 0
  /// `tokens[index]`.
  var token: Token
  /// Where the token before the current one ended.
  var previousEnd = 0
  let limits: ParserLimits
  /// How deep the place being read is.
  var depth = 0
  /// How deep the tree read in this operand goes; see `Parser+Operators.swift`.
  var deepest = 0
  /// The number of the last `?`.
  var lastPosition = 0
  /// Reading a unit of PL/SQL, where some words of SQL end a statement.
  var inRoutine = false
  /// The dialect around units of PL/SQL.
  let outerDialect: Dialect
  /// Errors inside units are noted in `errors` and reading goes on.
  var reportsAll = false
  var errors: [SQLError] = []
  var compilation: ConditionalCompilation

  package init(
    _ text: String, dialect: Dialect = .postgres, limits: ParserLimits = ParserLimits(),
    readsScriptLines: Bool = false, names: CompilationNames = CompilationNames()
  ) {
    compilation = ConditionalCompilation(names: names)
    lexer = Lexer(text, dialect: dialect, readsScriptLines: readsScriptLines)
    self.limits = limits
    outerDialect = dialect
    token = Token(kind: .endOfText, keyword: .none, classes: [], start: 0, end: 0)
    reservedClasses = Self.reservedClasses(dialect)
    tokens.reserveCapacity(64)
    fill()
    token = tokens[0]
  }

  var dialect: Dialect { lexer.dialect }

  /// The classes of words that are no names in this dialect.
  var reservedClasses: KeywordClasses

  static func reservedClasses(_ dialect: Dialect) -> KeywordClasses {
    [.reserved, dialect == .oracle ? .reservedInOracle : .reservedInPostgres]
  }

  // MARK: - Tokens

  /// How many tokens may be looked at beyond the current one.
  static let lookahead = 8
  static let chunk = 512

  /// Cuts more tokens: few for a short statement, more the longer it gets.
  @inline(never) mutating func fill() {
    let wanted = min(Self.chunk, 32 + tokens.count)
    for _ in 0..<wanted { tokens.append(nextToken()) }
  }

  @inline(never) mutating func advance() {
    previousEnd = Int(token.end)
    index += 1
    if index + Self.lookahead >= tokens.count { fill() }
    token = tokens[index]
  }

  /// The token `distance` after the current one; at most ``lookahead``.
  @inline(__always) func peek(_ distance: Int = 1) -> Token { tokens[index + distance] }

  /// A place to come back to.
  struct Mark {
    var index: Int
    var previousEnd: Int
    var lastPosition: Int
    var depth: Int
  }

  var mark: Mark {
    Mark(index: index, previousEnd: previousEnd, lastPosition: lastPosition, depth: depth)
  }

  mutating func goBack(to mark: Mark) {
    index = mark.index
    token = tokens[index]
    previousEnd = mark.previousEnd
    lastPosition = mark.lastPosition
    depth = mark.depth
  }

  /// Forgets the tokens before the current one; marks become invalid.
  mutating func forgetRead() {
    guard index >= Self.chunk else { return }
    tokens.removeFirst(index)
    index = 0
  }

  /// Cuts the text after the previous token again, by the rules that hold now.
  mutating func cutAgain(dialect: Dialect, insideUnit: Bool) {
    lexer.position = index > 0 ? previousEnd : Int(token.start)
    tokens.removeSubrange(index...)
    lexer.dialect = dialect
    reservedClasses = Self.reservedClasses(dialect)
    lexer.atStatementStart = !insideUnit
    lexer.unit = insideUnit ? .inside : .none
    compilation.chosen = []
    fill()
    token = tokens[index]
  }

  // MARK: - Asking and taking

  @inline(__always) func at(_ kind: Token.Kind) -> Bool { token.kind == kind }

  @inline(__always) func at(_ keyword: Keyword) -> Bool { token.keyword == keyword }

  func at(_ first: Keyword, _ second: Keyword) -> Bool {
    token.keyword == first && peek().keyword == second
  }

  func at(_ first: Keyword, _ second: Keyword, _ third: Keyword) -> Bool {
    at(first, second) && peek(2).keyword == third
  }

  @inline(__always) mutating func accept(_ kind: Token.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  @inline(__always) mutating func accept(_ keyword: Keyword) -> Bool {
    guard token.keyword == keyword else { return false }
    advance()
    return true
  }

  /// Takes two words if both are there.
  mutating func accept(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first, second) else { return false }
    advance()
    advance()
    return true
  }

  /// Takes three words if all are there.
  mutating func accept(_ first: Keyword, _ second: Keyword, _ third: Keyword) -> Bool {
    guard at(first, second, third) else { return false }
    advance()
    advance()
    advance()
    return true
  }

  /// Takes whichever of the words is there.
  mutating func acceptAny(_ keywords: Keyword...) -> Keyword? {
    guard token.keyword != .none, keywords.contains(token.keyword) else { return nil }
    let found = token.keyword
    advance()
    return found
  }

  mutating func expect(_ kind: Token.Kind, _ display: String) throws(SQLError) {
    if !accept(kind) { throw unexpected("expected \"\(display)\"") }
  }

  mutating func expect(_ keyword: Keyword) throws(SQLError) {
    if !accept(keyword) { throw unexpected(expecting: keyword) }
  }

  mutating func expect(_ first: Keyword, _ second: Keyword) throws(SQLError) {
    try expect(first)
    try expect(second)
  }

  /// Takes the `)` of the `(` that stood at `open`.
  mutating func closeParen(_ open: SourceRange) throws(SQLError) {
    if !accept(.rightParen) { throw unclosed(open) }
  }

  /// Takes `(` and says where it was.
  mutating func openParen() throws(SQLError) -> SourceRange {
    let range = token.range
    try expect(.leftParen, "(")
    return range
  }

  /// From a token's start to the end of what was read last.
  @inline(__always) func range(from start: UInt32) -> SourceRange {
    SourceRange(start: Int(start), end: max(previousEnd, Int(start)))
  }

  @inline(__always) func range(from start: Int) -> SourceRange {
    SourceRange(start: start, end: max(previousEnd, start))
  }

  // MARK: - Depth

  /// Goes down; refuses to go too deep. What takes much stack counts as several levels.
  @inline(__always) mutating func enter(levels: Int = 1) throws(SQLError) {
    depth += levels
    if depth > deepest { deepest = depth }
    if depth > limits.nesting { throw tooDeep() }
  }

  @inline(__always) mutating func leave(levels: Int = 1) { depth -= levels }

  /// How many levels a query, a table of FROM and a statement of PL/SQL count for.
  static let queryLevels = 4
  static let tableLevels = 3
  static let statementLevels = 2

  @inline(never) func tooDeep() -> SQLError {
    SQLError(
      .statementTooComplex, "the statement nests more than \(limits.nesting) levels deep",
      range: token.range, hint: "write long conditions as lists, for example x IN (…)")
  }

  // MARK: - Lists

  /// One or more, between commas.
  mutating func commaList<Item>(
    _ item: (inout Parser) throws(SQLError) -> Item
  ) throws(SQLError) -> [Item] {
    var list = [try item(&self)]
    while accept(.comma) { list.append(try item(&self)) }
    return list
  }

  /// `( item, … )`
  mutating func parenthesizedList<Item>(
    _ item: (inout Parser) throws(SQLError) -> Item
  ) throws(SQLError) -> [Item] {
    let open = try openParen()
    let list = try commaList(item)
    try closeParen(open)
    return list
  }
}
