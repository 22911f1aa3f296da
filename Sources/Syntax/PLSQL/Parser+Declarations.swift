import Diagnostics

extension Parser {
  /// The declarations up to BEGIN, END or a section of a compound trigger.
  mutating func declarations() throws(SQLError) -> [Declaration] {
    var list: [Declaration] = []
    while !atEndOfDeclarations {
      let before = mark
      do throws(SQLError) {
        list.append(try declaration())
      } catch {
        try recover(error, from: before)
      }
    }
    return list
  }

  private var atEndOfDeclarations: Bool {
    switch token.keyword {
    case .begin, .end: true
    case .before, .after: peek().keyword == .each || peek().keyword == .statement
    case .instead: peek().keyword == .of
    default: atStatementEnd && !at(.semicolon)
    }
  }

  private mutating func declaration() throws(SQLError) -> Declaration {
    let start = token.start
    let kind = try declarationKind()
    switch kind {
    case .subprogram: break
    default:
      if !accept(.semicolon) {
        throw unexpected("expected \";\" after the declaration", hint: routineHint())
      }
    }
    return Declaration(kind, range: range(from: start))
  }

  private mutating func declarationKind() throws(SQLError) -> Declaration.Kind {
    switch token.keyword {
    case .procedure, .function:
      if peek().isWord { return .subprogram(try subprogram(modifiers: [])) }
    case .type: if peek(2).keyword == .is { return try typeDeclaration() }
    case .subtype: if peek(2).keyword == .is { return .subtype(try subtypeDeclaration()) }
    case .cursor: if peek().isWord { return .cursor(try cursorDeclaration()) }
    case .pragma: if peek().isWord { return .pragma(try pragmaDeclaration()) }
    default: break
    }
    return try variableDeclaration()
  }

  private mutating func variableDeclaration() throws(SQLError) -> Declaration.Kind {
    guard token.isWord, !token.classes.contains(.reserved) else {
      throw unexpected("expected a declaration", hint: routineHint())
    }
    let name = takeIdentifier()
    if accept(.exception) { return .exception(name) }
    let isConstant = accept(.constant)
    let type = try typeName()
    let isNotNull = accept(.not, .null)
    if !isNotNull { _ = accept(.null) }
    let value = accept(.assign) || accept(.default) ? try expression() : nil
    return .variable(
      Declaration.Variable(
        name: name, type: type, isConstant: isConstant, isNotNull: isNotNull, defaultValue: value))
  }

  // MARK: - Types

  private mutating func typeDeclaration() throws(SQLError) -> Declaration.Kind {
    advance()
    let name = try label("the name of a type")
    try expect(.is)
    return .type(name, try typeDefinition())
  }

  private mutating func typeDefinition() throws(SQLError) -> TypeDefinition {
    if accept(.record) {
      return .record(
        try parenthesizedList { parser throws(SQLError) in try parser.recordField() })
    }
    if at(.varray) || at(.varying) || (at(.array) && peek().kind == .leftParen) {
      let array = try arrayParts()
      return .array(limit: array.limit, of: array.element, isNotNull: array.isNotNull)
    }
    if accept(.table) {
      try expect(.of)
      let element = try typeName()
      let isNotNull = accept(.not, .null)
      let indexBy = accept(.index, .by) ? try typeName() : nil
      return .table(of: element, isNotNull: isNotNull, indexBy: indexBy)
    }
    if accept(.ref) {
      try expect(.cursor)
      return .refCursor(returning: accept(.return) ? try typeName() : nil)
    }
    throw unexpected("expected RECORD, TABLE OF, VARRAY or REF CURSOR")
  }

  private mutating func recordField() throws(SQLError) -> TypeDefinition.Field {
    let name = try label("the name of a field")
    let type = try typeName()
    let isNotNull = accept(.not, .null)
    let value = accept(.assign) || accept(.default) ? try expression() : nil
    return TypeDefinition.Field(
      name: name, type: type, isNotNull: isNotNull, defaultValue: value)
  }

  private mutating func subtypeDeclaration() throws(SQLError) -> Declaration.Subtype {
    advance()
    let name = try label("the name of a subtype")
    try expect(.is)
    var subtype = Declaration.Subtype(
      name: name, base: try typeName(), lower: nil, upper: nil, isNotNull: false)
    if accept(.range) {
      subtype.lower = try operators(above: .comparison)
      try expect(.dotDot, "..")
      subtype.upper = try operators(above: .comparison)
    }
    subtype.isNotNull = accept(.not, .null)
    return subtype
  }

  // MARK: - Cursors and pragmas

  private mutating func cursorDeclaration() throws(SQLError) -> Declaration.Cursor {
    advance()
    var cursor = Declaration.Cursor(
      name: try label("the name of a cursor"), parameters: [], returnType: nil, query: nil)
    if at(.leftParen) { cursor.parameters = try parameters() }
    if accept(.return) { cursor.returnType = try typeName() }
    if accept(.is) || accept(.as) { cursor.query = try query() }
    return cursor
  }

  mutating func pragmaDeclaration() throws(SQLError) -> PragmaDeclaration {
    let start = token.start
    advance()
    let name = try label("the name of a pragma").text.lowercased()
    var arguments: [FunctionCall.Argument] = []
    if at(.leftParen) {
      let open = try openParen()
      while !at(.rightParen) {
        // RESTRICT_REFERENCES (DEFAULT, WNDS)
        if at(.default) {
          arguments.append(.init(value: simple(.defaultValue)))
        } else {
          arguments.append(try argument())
        }
        if !accept(.comma) { break }
      }
      try closeParen(open)
    }
    return PragmaDeclaration(name: name, arguments: arguments, range: range(from: start))
  }
}
