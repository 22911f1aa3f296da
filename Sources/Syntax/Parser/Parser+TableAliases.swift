import Diagnostics

/// Aliases of tables, and the words that are none.
extension Parser {
  mutating func tableAlias() throws(SQLError) -> TableAlias? {
    let isForced = at(.as) && peek().keyword != .of
    if isForced {
      advance()
    } else {
      guard token.isWord else { return nil }
      if token.kind == .word, token.keyword != .none, stopsTableAlias { return nil }
    }
    if isForced, at(.leftParen) {
      // `AS (a integer, b text)` of functions without a name.
      var alias = TableAlias(name: Identifier("", range: token.range))
      alias.definitions = try typeFields()
      return alias
    }
    let name: Identifier
    if token.isString {
      let place = token.range
      name = Identifier(try stringText(), isQuoted: true, range: place)
    } else {
      name = try label("the alias of a table")
    }
    var alias = TableAlias(name: name)
    if at(.leftParen), !isOuterJoinMark, peek().isWord {
      let isDefinition = peek(2).kind != .comma && peek(2).kind != .rightParen
      if isDefinition {
        guard isForced || peek(2).isWord else { return alias }
        alias.definitions = try typeFields()
      } else {
        alias.columns = try columnNames()
      }
    }
    return alias
  }

  private var stopsTableAlias: Bool {
    let next = peek()
    switch token.keyword {
    case .minus: return startsQuery(next, peek(2)) || next.kind == .leftParen
    case .log: return next.keyword == .errors
    case .sample: return next.kind == .leftParen
    case .start: return next.keyword == .with
    case .connect: return next.keyword == .by
    case .partition, .subpartition:
      return next.kind == .leftParen || next.keyword == .for || next.keyword == .by
    case .model: return isModelStart(next.keyword)
    case .bulk: return next.keyword == .collect
    case .version, .timestamp: return next.keyword == .as
    case .versions: return next.keyword == .between || next.keyword == .period
    case .at: return next.kind == .leftParen || inRoutine
    case .values: return dialect == .oracle || inRoutine
    case .default: return next.keyword == .values
    case .by: return next.keyword == .name
    case .ignore: return next.keyword == .nulls
    case .nearest, .approx, .exact: return atNearest
    case .set: return true
    case .left, .right:
      return !(dialect == .oracle && next.kind == .dot)
    default: return token.classes.contains(.stopsTable) || token.classes.contains(.reserved)
    }
  }

  private func isModelStart(_ keyword: Keyword) -> Bool {
    keyword == .dimension || keyword == .partition || keyword == .ignore || keyword == .keep
      || keyword == .return || keyword == .unique || keyword == .main || keyword == .reference
  }
}
