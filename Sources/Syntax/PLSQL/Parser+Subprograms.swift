import Diagnostics

/// Procedures and functions: headings, parameters, bodies.
extension Parser {
  /// `PROCEDURE p (…) IS …`, `FUNCTION f (…) RETURN t;`, with its end.
  mutating func subprogram(modifiers: [String]) throws(SQLError) -> Subprogram {
    try enter()
    let start = token.start
    let heading = try heading()
    var subprogram = Subprogram(
      heading: heading, body: nil, external: nil, modifiers: modifiers, range: heading.range)
    if accept(.is) || accept(.as) {
      if at(.language) || at(.external) {
        subprogram.external = rawUntilEnd()
        _ = accept(.semicolon)
      } else {
        subprogram.body = try subprogramBody()
      }
    } else if subprogram.heading.properties.contains(where: { $0.name == "aggregate" })
      || modifiers.isEmpty
    {
      // The elements of object types end at commas.
      if !accept(.semicolon), !atStatementEnd {
        throw unexpected("expected IS, AS or \";\"", hint: routineHint())
      }
    }
    leave()
    subprogram.range = range(from: start)
    return subprogram
  }

  private mutating func heading() throws(SQLError) -> Subprogram.Heading {
    let start = token.start
    let isFunction = at(.function)
    advance()
    let name = try subprogramName()
    let parameters = at(.leftParen) ? try parameters() : []
    var heading = Subprogram.Heading(
      name: name, parameters: parameters, returnType: nil, range: token.range)
    if isFunction, accept(.return) {
      if accept(.`self`) {
        try expect(.as)
        try expect(.result)
        heading.returnsSelf = true
      } else {
        heading.returnType = try typeName()
      }
    } else if isFunction, !at(.aggregate), !at(.pipelined) {
      throw unexpected("expected RETURN and a type", hint: routineHint())
    }
    heading.properties = try subprogramProperties()
    heading.range = range(from: start)
    return heading
  }

  /// Names of subprograms may be words that SQL reserves.
  private mutating func subprogramName() throws(SQLError) -> QualifiedName {
    guard token.isWord, !at(.is), !at(.as), !at(.return) else {
      throw unexpected("expected the name of the subprogram")
    }
    var parts = [takeIdentifier()]
    while at(.dot), peek().isWord {
      advance()
      parts.append(try label())
    }
    return QualifiedName(parts)
  }

  mutating func parameters() throws(SQLError) -> [ParameterDeclaration] {
    let open = try openParen()
    guard !at(.rightParen) else {
      throw unexpected("expected a parameter", hint: "leave out the parentheses")
    }
    let list = try commaList { parser throws(SQLError) in try parser.parameterDeclaration() }
    try closeParen(open)
    return list
  }

  private mutating func parameterDeclaration() throws(SQLError) -> ParameterDeclaration {
    let start = token.start
    let name = try label("the name of a parameter")
    var mode = ExecuteImmediate.Mode.in
    if accept(.in) {
      if accept(.out) { mode = .inOut }
    } else if at(.out), peek().isWord {
      advance()
      mode = accept(.in) ? .inOut : .out
    } else if accept(.`inout`) {
      mode = .inOut
    }
    let isNoCopy = accept(.nocopy)
    let type = try typeName()
    let defaultValue = accept(.assign) || accept(.default) ? try expression() : nil
    return ParameterDeclaration(
      name: name, mode: mode, isNoCopy: isNoCopy, type: type, defaultValue: defaultValue,
      range: range(from: start))
  }

  /// `DETERMINISTIC PIPELINED AUTHID CURRENT_USER …`
  mutating func subprogramProperties() throws(SQLError) -> [Subprogram.Property] {
    var properties: [Subprogram.Property] = []
    while token.kind == .word {
      let word = token.keyword
      switch word {
      case .deterministic, .pipelined, .parallelEnable, .resultCache, .authid, .accessible,
        .aggregate, .sqlMacro, .sharing:
        advance()
      case .default where peek().keyword == .collation: advance()
      default: return properties
      }
      let argument = rawText { parser in
        parser.at(.is) || parser.at(.as) || parser.atSubprogramProperty || parser.at(.comma)
          || parser.at(.under)
      }
      properties.append(
        Subprogram.Property(name: word.rawValue, argument: argument.text))
    }
    return properties
  }

  var atSubprogramProperty: Bool {
    switch token.keyword {
    case .deterministic, .pipelined, .parallelEnable, .resultCache, .authid, .accessible, .sqlMacro:
      true
    default: false
    }
  }

  /// Declarations and statements up to `END [name];`, after IS.
  private mutating func subprogramBody() throws(SQLError) -> Block {
    let start = token.start
    _ = accept(.declare)
    let declarations = try declarations()
    let block = try body(declarations: declarations, start: start)
    if !accept(.semicolon), !atStatementEnd, !at(.comma) {
      throw unexpected("expected \";\" after END")
    }
    return block
  }

  // MARK: - Hints

  /// Names fragments of other languages for what they are.
  func routineHint() -> String? {
    switch token.keyword {
    case .elseif: return "PL/SQL writes ELSIF"
    case .returns: return "this is PL/pgSQL; PL/SQL writes RETURN"
    case .perform: return "this is PL/pgSQL; PL/SQL calls a procedure by its name alone"
    case .notice, .language: return "this is PL/pgSQL"
    case .print, .nocount, .proc: return "this is T-SQL"
    default: break
    }
    if index > 0 {
      switch tokens[index - 1].keyword {
      case .elseif: return "PL/SQL writes ELSIF"
      case .perform: return "this is PL/pgSQL; PL/SQL calls a procedure by its name alone"
      case .print: return "this is T-SQL; PL/SQL writes dbms_output.put_line ('…')"
      default: break
      }
    }
    if at(.atSign) { return "names with @ are T-SQL's" }
    if at(.dollarString) { return "this is PL/pgSQL; PL/SQL bodies stand without quotes" }
    if at(.equal), index > 0, tokens[index - 1].isWord { return "PL/SQL assigns with \":=\"" }
    return nil
  }
}
