import Diagnostics

/// CREATE of units of PL/SQL.
extension Parser {
  /// Reads what a parser of PL/SQL reads: in Oracle's dialect, whatever the dialect around it is.
  ///
  /// The tokens ahead were cut by the other dialect's rules, so they are cut again before and after.
  mutating func asRoutine<Result>(
    _ read: (inout Parser) throws(SQLError) -> Result
  ) throws(SQLError) -> Result {
    let outer = dialect
    let wasInRoutine = inRoutine
    if outer != .oracle { cutAgain(dialect: .oracle, insideUnit: true) }
    inRoutine = true
    let result = try read(&self)
    inRoutine = wasInRoutine
    if outer != .oracle {
      // The `/` after a unit means something to Oracle's dialect only.
      if at(.slashLine) { advance() }
      cutAgain(dialect: outer, insideUnit: false)
    }
    return result
  }

  /// `CREATE … PROCEDURE` and the like, from the word that says what.
  mutating func createUnit(
    _ modifiers: CreateModifiers, start: UInt32
  ) throws(SQLError) -> Statement.Kind {
    if dialect == .postgres, let foreign = foreignRoutine() { throw foreign }
    let before = mark
    do throws(SQLError) {
      return .unit(try programUnit(modifiers, start: start))
    } catch {
      // The error of a unit in another language is that it is one.
      let failed = mark
      goBack(to: before)
      let foreign = foreignRoutine()
      goBack(to: failed)
      throw foreign ?? error
    }
  }

  private mutating func programUnit(
    _ modifiers: CreateModifiers, start: UInt32
  ) throws(SQLError) -> ProgramUnit {
    try asRoutine { parser throws(SQLError) in
      let ifNotExists =
        parser.peek().keyword == .if && parser.peek(2).keyword == .not
        && parser.peek(3).keyword == .exists
      let kind = try parser.unitKind(skipping: ifNotExists)
      return ProgramUnit(
        kind: kind, orReplace: modifiers.orReplace, ifNotExists: ifNotExists,
        range: parser.range(from: start))
    }
  }

  private mutating func unitKind(skipping ifNotExists: Bool) throws(SQLError) -> ProgramUnit.Kind {
    try refuseWrapped()
    switch token.keyword {
    case .procedure, .function:
      if ifNotExists { dropWords(after: 1, count: 3) }
      return .subprogram(try subprogram(modifiers: []))
    case .package:
      return peek().keyword == .body
        ? .packageBody(try packageBody()) : .package(try packageSpecification())
    case .trigger: return .trigger(try trigger())
    default:
      return peek().keyword == .body ? .typeBody(try objectTypeBody()) : .type(try objectType())
    }
  }

  /// Removes words such as IF NOT EXISTS between the kind and the name.
  private mutating func dropWords(after distance: Int, count: Int) {
    tokens.removeSubrange(index + distance..<index + distance + count)
    if index + Self.lookahead >= tokens.count { fill() }
  }

  /// Sources that Oracle's wrap utility made unreadable.
  private func refuseWrapped() throws(SQLError) {
    for distance in 1..<Self.lookahead where peek(distance).keyword == .wrapped {
      throw SQLError(
        .featureNotSupported, "this unit is wrapped: its source cannot be read",
        range: peek(distance).range, hint: "supply the source it was wrapped from")
    }
  }

  /// A unit that is written in PL/pgSQL, named as such.
  private func foreignRoutine() -> SQLError? {
    var copy = self
    for _ in 0..<400 where !copy.atStatementEnd {
      if copy.at(.returns) || copy.at(.dollarString) || copy.at(.language) {
        return SQLError(
          .featureNotSupported, "this is a routine of PL/pgSQL, which is not read here",
          range: copy.token.range,
          hint: "write it in PL/SQL: FUNCTION f RETURN type IS BEGIN … END;")
      }
      if copy.at(.is) || copy.at(.begin) || copy.at(.as) && copy.peek().kind != .dollarString {
        return nil
      }
      if at(.trigger), copy.at(.execute) {
        return SQLError(
          .featureNotSupported, "triggers that execute a function are PostgreSQL's",
          range: copy.token.range, hint: "write the body of the trigger in PL/SQL: BEGIN … END;")
      }
      copy.advance()
    }
    return nil
  }

  // MARK: - Packages

  private mutating func packageSpecification() throws(SQLError) -> PackageSpecification {
    let start = token.start
    advance()
    let name = try qualifiedName("a package")
    let properties = try subprogramProperties()
    try isOrAs()
    let declarations = try declarations()
    try endOfUnit()
    return PackageSpecification(
      name: name, properties: properties, declarations: declarations, range: range(from: start))
  }

  private mutating func packageBody() throws(SQLError) -> PackageBody {
    let start = token.start
    advance()
    advance()
    let name = try qualifiedName("a package")
    try isOrAs()
    let declarations = try declarations()
    var initialization: Block?
    if at(.begin) {
      initialization = try body(declarations: [], start: token.start)
      _ = accept(.semicolon)
    } else {
      try endOfUnit()
    }
    return PackageBody(
      name: name, declarations: declarations, initialization: initialization,
      range: range(from: start))
  }

  mutating func isOrAs() throws(SQLError) {
    if accept(.is) || accept(.as) { return }
    throw unexpected("expected IS or AS", hint: routineHint())
  }

  /// `END [name];`
  mutating func endOfUnit() throws(SQLError) {
    if !accept(.end) { throw unexpected("expected a declaration or END", hint: routineHint()) }
    if token.isWord { _ = try endName() }
    if !accept(.semicolon), !atStatementEnd { throw unexpected("expected \";\"") }
  }

  /// The name after END; it is only a comment.
  mutating func endName() throws(SQLError) -> Identifier {
    var name = try label()
    while accept(.dot) { name = try label() }
    return name
  }

  // MARK: - Object types

  private mutating func objectType() throws(SQLError) -> ObjectType {
    let start = token.start
    advance()
    var type = ObjectType(
      name: try qualifiedName("a type"), definition: .incomplete, range: token.range)
    type.isForced = accept(.force)
    if accept(.oid) { _ = try string("an object identifier") }
    _ = try subprogramProperties()
    if at(.under) {
      type.definition = .object(try object())
    } else if accept(.is) || accept(.as) {
      type.definition = try objectDefinition()
    }
    _ = accept(.semicolon)
    type.range = range(from: start)
    return type
  }

  private mutating func objectDefinition() throws(SQLError) -> ObjectType.Definition {
    if at(.object) || at(.under) { return .object(try object()) }
    if accept(.table) {
      try expect(.of)
      let element = try typeName()
      return .table(of: element, isNotNull: accept(.not, .null))
    }
    if at(.varray) || at(.varying) { return try arrayDefinition() }
    throw unexpected("expected OBJECT, TABLE OF or VARRAY")
  }

  private mutating func arrayDefinition() throws(SQLError) -> ObjectType.Definition {
    let array = try arrayParts()
    return .array(limit: array.limit, of: array.element, isNotNull: array.isNotNull)
  }

  /// `VARRAY (10) OF type [NOT NULL]`
  mutating func arrayParts() throws(SQLError) -> (
    limit: Expression, element: TypeName, isNotNull: Bool
  ) {
    advance()
    _ = accept(.array)
    let open = try openParen()
    let limit = try expression()
    try closeParen(open)
    try expect(.of)
    let element = try typeName()
    return (limit, element, accept(.not, .null))
  }

  private mutating func object() throws(SQLError) -> ObjectType.Object {
    var object = ObjectType.Object(attributes: [], methods: [])
    if accept(.under) {
      object.under = try qualifiedName("a type")
    } else {
      try expect(.object)
    }
    if at(.leftParen) {
      let open = try openParen()
      while !at(.rightParen) {
        try objectElement(&object)
        if !accept(.comma) { break }
      }
      try closeParen(open)
    }
    while token.kind == .word {
      let isNegated = accept(.not)
      if accept(.final) {
        object.isFinal = !isNegated
      } else if accept(.instantiable) {
        object.isInstantiable = !isNegated
      } else if !accept(.persistable) {
        break
      }
    }
    return object
  }

  private mutating func objectElement(_ object: inout ObjectType.Object) throws(SQLError) {
    if at(.pragma), peek().isWord {
      _ = try pragmaDeclaration()
      return
    }
    if let modifiers = methodModifiers() {
      object.methods.append(try subprogram(modifiers: modifiers))
    } else {
      let name = try label("the name of an attribute")
      object.attributes.append(TypeName.Field(name: name, type: try typeName()))
    }
  }

  /// `NOT INSTANTIABLE OVERRIDING MAP MEMBER` before FUNCTION or PROCEDURE; nil if no method begins here.
  private mutating func methodModifiers() -> [String]? {
    let before = mark
    var modifiers: [String] = []
    while let word = acceptAny(
      .not, .final, .instantiable, .overriding, .map, .order, .member, .static, .constructor)
    {
      if word == .not, let next = acceptAny(.final, .instantiable) {
        modifiers.append("not " + next.rawValue)
      } else {
        modifiers.append(word.rawValue)
      }
    }
    guard at(.function) || at(.procedure), !modifiers.isEmpty else {
      goBack(to: before)
      return nil
    }
    return modifiers
  }

  private mutating func objectTypeBody() throws(SQLError) -> ObjectTypeBody {
    let start = token.start
    advance()
    advance()
    let name = try qualifiedName("a type")
    try isOrAs()
    var methods: [Subprogram] = []
    while let modifiers = methodModifiers() {
      methods.append(try subprogram(modifiers: modifiers))
      _ = accept(.semicolon) || accept(.comma)
    }
    try endOfUnit()
    return ObjectTypeBody(name: name, methods: methods, range: range(from: start))
  }
}
