import Diagnostics

/// Names and calls: `a.b`, `t.*`, `f(x)`, `count(DISTINCT x ORDER BY y) FILTER (…) OVER (…)`.
extension Parser {
  /// A name, a star with a qualifier, a call, or a typed literal such as `uuid '…'`.
  mutating func nameOrCall() throws(SQLError) -> Expression {
    let start = token.start
    let first = try firstWord()
    if dialect == .postgres, !first.isQuoted, let typed = try parameterizedLiteral(first, start) {
      return typed
    }
    if token.isString, dialect == .postgres {
      let type = TypeName(
        .named(QualifiedName([first]), arguments: [], unit: nil), range: first.range)
      let text = try stringText()
      return Expression(.typedLiteral(type, text), range: range(from: start))
    }
    var parts = [first]
    while at(.dot) {
      if peek().kind == .star {
        advance()
        return try star(qualifier: parts, start: start)
      }
      guard peek().isWord else { break }
      advance()
      parts.append(try label())
    }
    return try nameOrCall(parts, start: start)
  }

  /// `NUMERIC(10, 2) '5.5'`, `VARCHAR(5) 'abc'`; nil if it is something else.
  private mutating func parameterizedLiteral(
    _ name: Identifier, _ start: UInt32
  ) throws(SQLError) -> Expression? {
    guard at(.leftParen), peek(1).kind == .integer else { return nil }
    let isLong = peek(2).kind == .comma && peek(3).kind == .integer
    let end = isLong ? 4 : 2
    guard peek(end).kind == .rightParen, peek(end + 1).isString else { return nil }
    let open = try openParen()
    let arguments = try commaList { parser throws(SQLError) in try parser.expression() }
    try closeParen(open)
    let type = TypeName(
      .named(QualifiedName([name]), arguments: arguments, unit: nil), range: range(from: start))
    let text = try stringText()
    return Expression(.typedLiteral(type, text), range: range(from: start))
  }

  private mutating func nameOrCall(
    _ parts: [Identifier], start: UInt32
  ) throws(SQLError) -> Expression {
    let name = QualifiedName(parts, link: at(.atSign) ? try databaseLink() : [])
    switch token.kind {
    case .leftParen where !isOuterJoinMark:
      return try call(named: name, start: start)
    case .percentSign where dialect == .oracle:
      if let attribute = try cursorAttribute() {
        return Expression(.cursorAttribute(name, attribute), range: range(from: start))
      }
    default: break
    }
    return Expression(.name(name), range: range(from: start))
  }

  /// The first word of a name. Some words are functions though they are reserved: `left(x, 2)`.
  private mutating func firstWord() throws(SQLError) -> Identifier {
    if atName { return takeIdentifier() }
    if token.kind == .word, peek().kind == .leftParen, isFunctionWord(token.keyword) {
      return takeIdentifier()
    }
    if let lexical = lexicalError(token) { throw lexical }
    throw unexpected("expected an expression")
  }

  private func isFunctionWord(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .left, .right, .insert, .glob, .set, .values, .unique, .delete, .cast, .full, .update, .if,
      .like, .any, .array, .start, .isnull, .regexp, .some, .check, .tryCast:
      true
    default: false
    }
  }

  /// `f( … )` and what may stand after it; the name has been read.
  mutating func call(named name: QualifiedName, start: UInt32) throws(SQLError) -> Expression {
    var call = FunctionCall(name: name)
    let open = try openParen()
    try enter()
    if !at(.rightParen) { try callContent(&call) }
    leave()
    try closeParen(open)
    if let otherwise = call.defaultOnError {
      call.defaultOnError = nil
      return call.replacingErrors(by: otherwise, range: range(from: start))
    }
    if token.kind == .word && token.keyword != .none { try callSuffixes(&call) }
    return Expression(.call(call), range: range(from: start))
  }

  /// The rest of a call whose first argument has been read.
  mutating func finishCall(
    _ call: inout FunctionCall, open: SourceRange
  ) throws(SQLError) {
    if accept(.comma) { try callArguments(&call) }
    try callClauses(&call)
    try closeParen(open)
    if token.kind == .word && token.keyword != .none { try callSuffixes(&call) }
  }

  private mutating func callContent(_ call: inout FunctionCall) throws(SQLError) {
    if at(.distinct) || (at(.unique) && startsOperand(peek())) {
      call.isDistinct = true
      advance()
    } else {
      _ = accept(.all)
    }
    if startsQuery(token, peek()), !at(.leftParen) {
      let start = token.start
      let query = try query()
      call.arguments = [.init(value: Expression(.subquery(query), range: range(from: start)))]
    } else if !at(.order, .by) {
      try callArguments(&call)
    }
    try callClauses(&call)
  }

  private mutating func callArguments(_ call: inout FunctionCall) throws(SQLError) {
    repeat {
      if at(.rightParen) { break }
      if at(.variadic) {
        advance()
        call.isVariadic = true
      }
      if at(.key), peek().isWord && peek(2).keyword == .value { advance() }
      // `JSON_TRANSFORM(data, SET '$.a' = 1, REMOVE '$.b')`
      if token.kind == .word, peek().isString, begins(call.name, "json_transform") { advance() }
      if isXML(call.name) {
        call.arguments.append(try xmlArgument())
      } else if at(.key), isJSON(call.name), peek().isString || peek(2).keyword == .is {
        // `KEY 'name' IS value`: IS is no operator here.
        advance()
        call.arguments.append(.init(value: try operators(above: .is)))
      } else {
        call.arguments.append(try argument())
      }
      if at(.default), call.arguments.count == 1, dialect == .oracle, call.isConversion {
        call.defaultOnError = try defaultOnError()
      }
      // `'key' VALUE x` and `'key' : x` of JSON_OBJECT.
      if at(.value) || at(.colon) || at(.is) && isJSON(call.name) {
        advance()
        call.arguments.append(try argument())
      }
    } while accept(.comma)
  }

  /// What stands after the arguments and before the `)`.
  private mutating func callClauses(_ call: inout FunctionCall) throws(SQLError) {
    while token.kind == .word {
      switch token.keyword {
      case .order:
        advance()
        try expect(.by)
        call.orderBy = at(.all) ? [try allKeys()] : try orderItems()
      case .ignore where peek().keyword == .nulls:
        advance()
        advance()
        call.ignoresNulls = true
      case .respect where peek().keyword == .nulls:
        advance()
        advance()
        call.ignoresNulls = false
      case .on where peek().keyword == .overflow: try listOverflow(&call)
      case .using, .returning, .null, .error, .default, .empty, .format, .with, .without, .absent,
        .strict, .passing, .on:
        call.modifiers = rawUntilCloseParen()
      default:
        guard isXML(call.name) || isJSON(call.name) else { return }
        call.modifiers = rawUntilCloseParen()
      }
    }
  }

  private func isXML(_ name: QualifiedName) -> Bool { begins(name, "xml") }

  private func isJSON(_ name: QualifiedName) -> Bool { begins(name, "json_") }

  /// Whether a function's name begins with these lower-case letters.
  private func begins(_ name: QualifiedName, _ prefix: String) -> Bool {
    let letters = name.last.text.utf8.prefix(prefix.utf8.count)
    return letters.count == prefix.utf8.count
      && zip(letters, prefix.utf8).allSatisfy { letter, wanted in
        letter == wanted || letter | 0x20 == wanted
      }
  }

  /// An argument of XMLELEMENT and its like, where words stand before values: `NAME "ROW"`, `CONTENT x`.
  private mutating func xmlArgument() throws(SQLError) -> FunctionCall.Argument {
    let next = peek()
    switch token.keyword {
    case .name where next.isWord:
      advance()
      let place = token.range
      let text = try label().text
      return .init(value: Expression(.literal(.string(text)), range: place))
    case .evalname, .content, .document, .default, .version:
      if next.isWord || next.isString { advance() }
    default: break
    }
    let argument = try argument()
    // `AS CLOB` was read as the name of the argument.
    if at(.leftParen) { _ = try plainArguments() }
    return argument
  }

  private mutating func listOverflow(_ call: inout FunctionCall) throws(SQLError) {
    advance()
    advance()
    var overflow = FunctionCall.ListOverflow(truncates: false, indicator: nil, withCount: false)
    if accept(.truncate) {
      overflow.truncates = true
      overflow.withCount = true
      if token.isString { overflow.indicator = try expression() }
      if accept(.without) {
        try expect(.count)
        overflow.withCount = false
      } else if accept(.with) {
        try expect(.count)
      }
    } else {
      try expect(.error)
    }
    call.overflow = overflow
  }

  /// One argument: `x`, `name => x`, `name := x`, `x -> …`.
  mutating func argument() throws(SQLError) -> FunctionCall.Argument {
    var name: Identifier?
    if token.isWord, peek().kind == .fatArrow || peek().kind == .assign {
      name = takeIdentifier()
      advance()
    }
    var value = try lambdaOrExpression()
    if name == nil, inRoutine, accept(.fatArrow) {
      return FunctionCall.Argument(key: value, value: try expression())
    }
    // `x AS name` of XMLFOREST and struct_pack.
    if name == nil, accept(.as) {
      name = try label()
      // `TREAT (x AS schema.type)`
      while dialect == .oracle, at(.dot), peek().isWord {
        advance()
        name = try label()
      }
    }
    if at(.format), peek().keyword == .json {
      advance()
      advance()
      value.range.end = previousEnd
    }
    return FunctionCall.Argument(name: name, value: value)
  }

  /// `( x, name => y )` without any clause.
  mutating func plainArguments() throws(SQLError) -> [FunctionCall.Argument] {
    let open = try openParen()
    var arguments: [FunctionCall.Argument] = []
    while !at(.rightParen) {
      arguments.append(try argument())
      if !accept(.comma) { break }
    }
    try closeParen(open)
    return arguments
  }

  // MARK: - After the parentheses

  private mutating func callSuffixes(_ call: inout FunctionCall) throws(SQLError) {
    while token.kind == .word {
      switch token.keyword {
      case .within where peek().keyword == .group: call.withinGroup = try withinGroup()
      case .keep where peek().kind == .leftParen: call.keep = try keep()
      case .filter where peek().kind == .leftParen: call.filter = try filterClause()
      case .ignore where peek().keyword == .nulls, .respect where peek().keyword == .nulls:
        call.ignoresNulls = at(.ignore)
        advance()
        advance()
      case .from where peek().keyword == .first || peek().keyword == .last:
        guard peek(2).keyword == .over || peek(3).keyword == .nulls else { return }
        call.isFromLast = peek().keyword == .last
        advance()
        advance()
      case .over where peek().kind == .leftParen || isName(peek()): call.over = try over()
      default: return
      }
    }
  }

  private mutating func withinGroup() throws(SQLError) -> [OrderItem] {
    advance()
    advance()
    let open = try openParen()
    try expect(.order, .by)
    let items = try orderItems()
    try closeParen(open)
    return items
  }

  private mutating func keep() throws(SQLError) -> FunctionCall.Keep {
    advance()
    let open = try openParen()
    try expect(.denseRank)
    let isFirst = at(.first)
    if !accept(.first) { try expect(.last) }
    try expect(.order, .by)
    let items = try orderItems()
    try closeParen(open)
    return FunctionCall.Keep(isFirst: isFirst, orderBy: items)
  }

  private mutating func filterClause() throws(SQLError) -> Expression {
    advance()
    let open = try openParen()
    _ = accept(.where)
    let condition = try expression()
    try closeParen(open)
    return condition
  }

  // MARK: - Cursor attributes

  /// `%FOUND` and the others; nil, and nothing taken, if it is a percent sign.
  private mutating func cursorAttribute() throws(SQLError) -> CursorAttribute? {
    let word = peek().keyword
    switch word {
    case .found, .notfound, .isopen, .rowcount:
      advance()
      advance()
      return word == .found
        ? .found : word == .notfound ? .notFound : word == .isopen ? .isOpen : .rowCount
    case .bulkRowcount:
      advance()
      advance()
      return .bulkRowCount(try singleIndex())
    case .bulkExceptions:
      advance()
      advance()
      return try bulkException()
    default: return nil
    }
  }

  private mutating func singleIndex() throws(SQLError) -> Expression {
    let open = try openParen()
    let index = try expression()
    try closeParen(open)
    return index
  }

  private mutating func bulkException() throws(SQLError) -> CursorAttribute {
    if accept(.dot) {
      _ = try label()
      return .bulkExceptionCount
    }
    let index = try singleIndex()
    try expect(.dot, ".")
    let field = try label("ERROR_INDEX or ERROR_CODE")
    return field.text.lowercased() == "error_index"
      ? .bulkExceptionIndex(index) : .bulkExceptionCode(index)
  }
}
