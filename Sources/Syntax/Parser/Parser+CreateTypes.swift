import Diagnostics

/// CREATE SEQUENCE, SYNONYM, TYPE and DOMAIN.
extension Parser {
  mutating func createSequence(
    _ modifiers: CreateModifiers
  ) throws(SQLError) -> CreateSequence {
    advance()
    let ifNotExists = ifNotExists()
    let name = try qualifiedName("a sequence")
    return CreateSequence(
      name: name, ifNotExists: ifNotExists, orReplace: modifiers.orReplace,
      isTemporary: modifiers.isTemporary, options: try sequenceOptions())
  }

  mutating func sequenceOptions() throws(SQLError) -> [SequenceOption] {
    var options: [SequenceOption] = []
    while token.kind == .word, let option = try sequenceOption() { options.append(option) }
    return options
  }

  private mutating func sequenceOption() throws(SQLError) -> SequenceOption? {
    let keyword = token.keyword
    switch keyword {
    case .start:
      advance()
      _ = accept(.with)
      // Oracle's `START WITH LIMIT VALUE`.
      if accept(.limit, .value) { return .restart(nil) }
      return .start(try operators(above: .comparison))
    case .increment:
      advance()
      _ = accept(.by)
      return .increment(try operators(above: .comparison))
    case .minvalue:
      advance()
      return .minimum(try operators(above: .comparison))
    case .maxvalue:
      advance()
      return .maximum(try operators(above: .comparison))
    case .cache:
      advance()
      return .cache(try operators(above: .comparison))
    case .restart:
      advance()
      _ = accept(.with)
      // Another option may follow.
      let isNumber = token.kind != .word && startsOperand(token)
      return .restart(isNumber ? try operators(above: .comparison) : nil)
    case .as:
      advance()
      return .type(try typeName())
    case .owned:
      advance()
      try expect(.by)
      if accept(.noneWord) { return .owned(by: nil) }
      return .owned(by: try qualifiedName("a column"))
    default: return try sequenceFlag()
    }
  }

  /// `SCALE EXTEND`, `SHARD NOEXTEND`: how numbers are spread over instances, of which there is one.
  private mutating func scaled() -> SequenceOption {
    advance()
    if ["extend", "noextend"].contains(text(in: token.range).lowercased()) { advance() }
    return .ordered(false)
  }

  private mutating func sequenceFlag() throws(SQLError) -> SequenceOption? {
    if ["shard", "noshard"].contains(text(in: token.range).lowercased()) { return scaled() }
    let isNegated = accept(.no)
    let keyword = token.keyword
    let option: SequenceOption
    switch keyword {
    case .cycle: option = .cycle(!isNegated)
    case .nocycle: option = .cycle(false)
    case .minvalue where isNegated: option = .minimum(nil)
    case .nominvalue: option = .minimum(nil)
    case .maxvalue where isNegated: option = .maximum(nil)
    case .nomaxvalue: option = .maximum(nil)
    case .cache where isNegated: option = .cache(nil)
    case .nocache: option = .cache(nil)
    case .order: option = .ordered(!isNegated)
    case .noorder, .keep, .nokeep, .global, .session, .noscale: option = .ordered(false)
    case .scale: return scaled()
    case .sharing:
      advance()
      try expect(.equal, "=")
      option = .ordered(false)
    default:
      if isNegated { throw unexpected("expected CYCLE, MINVALUE, MAXVALUE or CACHE after NO") }
      return nil
    }
    advance()
    return option
  }

  mutating func createSynonym(
    _ modifiers: CreateModifiers
  ) throws(SQLError) -> CreateSynonym {
    advance()
    let name = try qualifiedName("a synonym")
    try expect(.for)
    return CreateSynonym(
      name: name, target: try qualifiedName("an object"), orReplace: modifiers.orReplace,
      isPublic: modifiers.isPublic)
  }

  /// Whether `CREATE TYPE` defines one of Oracle's types, or a body, rather than an alias or an ENUM.
  var startsObjectType: Bool {
    guard at(.type) else { return false }
    if peek().keyword == .body { return true }
    var distance = 2
    while peek(distance).kind == .dot, distance < 5 { distance += 2 }
    // CREATE TYPE t [FORCE] [AUTHID x] AS | IS | UNDER
    if peek(distance).keyword == .force { distance += 1 }
    let word = peek(distance).keyword
    if word == .authid || word == .oid || word == .under { return true }
    if word == .as || word == .is {
      switch peek(distance + 1).keyword {
      case .object, .opaque: return true
      case .table, .varray, .varying: return true
      case .enum: return false
      default: return peek(distance).keyword == .is
      }
    }
    return dialect == .oracle
  }

  mutating func createType(_ modifiers: CreateModifiers) throws(SQLError) -> CreateType {
    advance()
    let ifNotExists = ifNotExists()
    let name = try qualifiedName("a type")
    try expect(.as)
    var type = CreateType(
      name: name, ifNotExists: ifNotExists, orReplace: modifiers.orReplace, isDomain: false,
      definition: .type(TypeName(.structure([]), range: token.range)), constraints: [])
    if at(.enum), peek().kind == .leftParen, startsQuery(peek(2), peek(3)) {
      advance()
      type.definition = .enumeration(try parenthesizedQuery())
    } else if at(.leftParen) {
      let start = token.start
      let fields = try typeFields()
      type.definition = .type(TypeName(.structure(fields), range: range(from: start)))
    } else {
      type.definition = .type(try typeName())
    }
    return type
  }

  mutating func createDomain(_ modifiers: CreateModifiers) throws(SQLError) -> CreateType {
    advance()
    let name = try qualifiedName("a domain")
    _ = accept(.as)
    let type = try typeName()
    return CreateType(
      name: name, ifNotExists: false, orReplace: modifiers.orReplace, isDomain: true,
      definition: .type(type), constraints: try columnConstraints())
  }
}
