import Diagnostics

/// Names of types.
extension Parser {
  mutating func typeName() throws(SQLError) -> TypeName {
    try enter()
    let start = token.start
    _ = accept(.setof)
    var type = try simpleType()
    while true {
      if at(.leftBracket) {
        advance()
        let size = at(.integer) ? try smallInteger("a size") : nil
        try expect(.rightBracket, "]")
        type = TypeName(.list(type, size: size), range: range(from: start))
      } else if at(.array), peek().kind != .leftParen {
        advance()
        var size: Int?
        if accept(.leftBracket) {
          size = try smallInteger("a size")
          try expect(.rightBracket, "]")
        }
        type = TypeName(.list(type, size: size), range: range(from: start))
      } else {
        leave()
        return type
      }
      try deepen()
    }
  }

  private mutating func simpleType() throws(SQLError) -> TypeName {
    let start = token.start
    if let structured = try structuredType() { return structured }
    if let words = try typeOfSeveralWords() { return words }
    if at(.ref), isName(peek()), dialect == .oracle {
      advance()
      if !at(.cursor) {
        let name = try qualifiedName("the name of a type")
        return TypeName(.reference(name), range: range(from: start))
      }
      advance()
      return named("sys_refcursor", from: start)
    }
    let name = try typeQualifiedName()
    if let unsigned = unsignedName(of: name) {
      advance()
      return named(unsigned, from: start)
    }
    if at(.percentSign), peek().keyword == .type || peek().keyword == .rowtype {
      advance()
      if accept(.type) {
        return TypeName(.typeOf(name), range: range(from: start))
      }
      try expect(.rowtype)
      return TypeName(.rowTypeOf(name), range: range(from: start))
    }
    return try withArguments(name, from: start)
  }

  /// MySQL's `INT UNSIGNED`.
  private func unsignedName(of name: QualifiedName) -> String? {
    let kinds = [
      "tinyint": "utinyint", "smallint": "usmallint", "int": "uinteger", "integer": "uinteger",
      "bigint": "ubigint",
    ]
    guard token.kind == .word, dialect == .postgres, name.parts.count == 1,
      text(of: token).lowercased() == "unsigned"
    else { return nil }
    return kinds[name.last.text.lowercased()]
  }

  private mutating func typeQualifiedName() throws(SQLError) -> QualifiedName {
    let isWord = token.kind == .word || token.kind == .quotedWord
    guard isWord, !token.classes.contains(.reserved) || at(.table) else {
      throw unexpected("expected the name of a type")
    }
    var parts = [takeIdentifier()]
    while at(.dot), peek().isWord {
      advance()
      parts.append(try label())
    }
    return QualifiedName(parts, link: at(.atSign) ? try databaseLink() : [])
  }

  private func named(
    _ name: String, from start: UInt32, arguments: [Expression] = [],
    unit: TypeName.LengthUnit? = nil
  ) -> TypeName {
    let place = range(from: start)
    return TypeName(
      .named(
        QualifiedName([Identifier(name, range: place)]), arguments: arguments, unit: unit),
      range: place)
  }

  private mutating func withArguments(
    _ name: QualifiedName, from start: UInt32
  ) throws(SQLError) -> TypeName {
    let (arguments, unit) = try typeArguments()
    try skipCharacterSet()
    return TypeName(
      .named(name, arguments: arguments, unit: unit), range: range(from: start))
  }

  /// `(10, 2)`, `(10 CHAR)`, `(*, 2)`
  private mutating func typeArguments() throws(SQLError) -> ([Expression], TypeName.LengthUnit?) {
    guard at(.leftParen) else { return ([], nil) }
    let open = try openParen()
    var unit: TypeName.LengthUnit?
    if accept(.rightParen) { return ([], nil) }
    let arguments = try commaList { parser throws(SQLError) in try parser.expression() }
    if accept(.byte) { unit = .byte } else if accept(.char) { unit = .char }
    try closeParen(open)
    return (arguments, unit)
  }

  /// `CHARACTER SET x` says nothing here: text is UTF-8.
  private mutating func skipCharacterSet() throws(SQLError) {
    guard at(.character, .set) else { return }
    advance()
    advance()
    _ = try qualifiedName("a character set")
    // `CHARACTER SET any_cs` or `x%CHARSET`.
    if at(.percentSign) {
      advance()
      _ = try label()
    }
  }

  // MARK: - Names of several words

  private mutating func typeOfSeveralWords() throws(SQLError) -> TypeName? {
    let start = token.start
    switch token.keyword {
    case .double where peek().keyword == .precision:
      advance()
      advance()
      return named("double", from: start)
    case .character, .char, .national, .nchar: return try characterType()
    case .timestamp, .time: return try timeType()
    case .interval:
      advance()
      return TypeName(.interval(try intervalFields()), range: range(from: start))
    case .long where peek().keyword == .raw:
      advance()
      advance()
      return named("long raw", from: start)
    case .bit where peek().keyword == .varying:
      advance()
      advance()
      let (arguments, _) = try typeArguments()
      return named("varbit", from: start, arguments: arguments)
    case .binary where peek().keyword == .large && peek(2).keyword == .object:
      _ = accept(.binary, .large, .object)
      return named("blob", from: start)
    default: return nil
    }
  }

  private mutating func characterType() throws(SQLError) -> TypeName {
    let start = token.start
    let isNational = at(.national) || at(.nchar)
    if accept(.national), !at(.character), !at(.char) { throw unexpected(expecting: .character) }
    advance()
    var name = isNational ? "nchar" : "char"
    if accept(.varying) {
      name = isNational ? "nvarchar" : "varchar"
    } else if accept(.large, .object) {
      name = isNational ? "nclob" : "clob"
    }
    let (arguments, unit) = try typeArguments()
    try skipCharacterSet()
    return named(name, from: start, arguments: arguments, unit: unit)
  }

  private mutating func timeType() throws(SQLError) -> TypeName {
    let start = token.start
    let isTimestamp = at(.timestamp)
    var name = isTimestamp ? "timestamp" : "time"
    advance()
    let (arguments, _) = try typeArguments()
    if at(.with), peek().keyword == .time, peek(2).keyword == .zone {
      _ = accept(.with, .time, .zone)
      name += "tz"
    } else if at(.with, .local, .time) {
      _ = accept(.with, .local, .time)
      try expect(.zone)
      name += "ltz"
    } else {
      _ = accept(.without, .time, .zone)
    }
    return named(name, from: start, arguments: arguments)
  }

  // MARK: - Types with types inside

  private mutating func structuredType() throws(SQLError) -> TypeName? {
    let start = token.start
    let next = peek().kind
    guard token.kind == .word else { return nil }
    switch token.keyword {
    case .struct, .row:
      guard next == .leftParen else { return nil }
      advance()
      let fields = try typeFields()
      return TypeName(.structure(fields), range: range(from: start))
    case .union:
      guard next == .leftParen else { return nil }
      advance()
      let fields = try typeFields()
      return TypeName(.union(fields), range: range(from: start))
    case .map where next == .leftParen:
      advance()
      let open = try openParen()
      let key = try typeName()
      try expect(.comma, ",")
      let value = try typeName()
      try closeParen(open)
      return TypeName(.map(key, value), range: range(from: start))
    case .list where next == .leftParen:
      advance()
      let open = try openParen()
      let element = try typeName()
      try closeParen(open)
      return TypeName(.list(element, size: nil), range: range(from: start))
    case .enum where next == .leftParen:
      advance()
      let values = try parenthesizedList { parser throws(SQLError) in
        try parser.string("a value of the enumeration")
      }
      return TypeName(.enumeration(values), range: range(from: start))
    default: return nil
    }
  }

  mutating func typeFields() throws(SQLError) -> [TypeName.Field] {
    try parenthesizedList { parser throws(SQLError) in
      let name = try parser.label("the name of a field")
      return TypeName.Field(name: name, type: try parser.typeName())
    }
  }
}
