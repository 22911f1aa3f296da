import Diagnostics

extension Parser {
  mutating func trigger() throws(SQLError) -> Trigger {
    let start = token.start
    advance()
    let name = try qualifiedName("a trigger")
    _ = try subprogramProperties()
    let timing = try triggerTiming()
    var trigger = Trigger(
      name: name, timing: timing, events: [], target: .database,
      body: .compound(declarations: [], sections: []), range: token.range)
    trigger.events = [try triggerEvent()]
    while accept(.or) { trigger.events.append(try triggerEvent()) }
    try expect(.on)
    trigger.target = try triggerTarget()
    try triggerClauses(&trigger)
    trigger.body = try triggerBody()
    trigger.range = range(from: start)
    return trigger
  }

  private mutating func triggerTiming() throws(SQLError) -> Trigger.Timing {
    if accept(.before) { return .before }
    if accept(.after) { return .after }
    if accept(.instead, .of) { return .insteadOf }
    if accept(.for) { return .compound }
    throw unexpected("expected BEFORE, AFTER, INSTEAD OF or FOR")
  }

  private mutating func triggerEvent() throws(SQLError) -> Trigger.Event {
    if accept(.insert) { return .insert }
    if accept(.delete) { return .delete }
    if accept(.update) {
      guard accept(.of) else { return .update([]) }
      return .update(
        try commaList { parser throws(SQLError) in try parser.label("the name of a column") })
    }
    var words = [try label("INSERT, UPDATE, DELETE or an event of the database").text]
    while token.kind == .word, !at(.or), !at(.on) { words.append(try label().text) }
    return .system(words.joined(separator: " ").uppercased())
  }

  private mutating func triggerTarget() throws(SQLError) -> Trigger.Target {
    if accept(.database) || accept(.pluggable, .database) { return .database }
    if at(.schema), peek().kind != .dot {
      advance()
      return .schema(nil)
    }
    if accept(.nested, .table) {
      let column = try label("the name of a column")
      try expect(.of)
      return .nestedTable(column, of: try qualifiedName("a view"))
    }
    let name = try qualifiedName("a table or view")
    if name.parts.count == 2, !name.last.isQuoted, name.last.text.lowercased() == "schema" {
      return .schema(QualifiedName([name.parts[0]]))
    }
    return .table(name)
  }

  private mutating func triggerClauses(_ trigger: inout Trigger) throws(SQLError) {
    while token.kind == .word {
      switch token.keyword {
      case .referencing:
        advance()
        try triggerNames(&trigger)
      case .for where peek().keyword == .each:
        advance()
        advance()
        if !accept(.row) { try expect(.statement) } else { trigger.isForEachRow = true }
      case .forward, .reverse, .crossedition: advance()
      case .follows:
        advance()
        trigger.follows = try commaList { parser throws(SQLError) in try parser.qualifiedName() }
      case .precedes:
        advance()
        trigger.precedes = try commaList { parser throws(SQLError) in try parser.qualifiedName() }
      case .enable: advance()
      case .disable:
        advance()
        trigger.isDisabled = true
      case .when:
        advance()
        let open = try openParen()
        trigger.condition = try expression()
        try closeParen(open)
      default: return
      }
    }
  }

  private mutating func triggerNames(_ trigger: inout Trigger) throws(SQLError) {
    while let word = acceptAny(.old, .new, .parent) {
      _ = accept(.as)
      let name = try label("a name for the row")
      switch word {
      case .old: trigger.oldName = name
      case .new: trigger.newName = name
      default: trigger.parentName = name
      }
      _ = accept(.comma)
    }
  }

  private mutating func triggerBody() throws(SQLError) -> Trigger.Body {
    if accept(.call) {
      let start = token.start
      let call = try routineTarget()
      _ = accept(.semicolon)
      _ = start
      return .call(call)
    }
    if accept(.compound, .trigger) { return try compoundBody() }
    guard at(.declare) || at(.begin) || at(.shiftLeft) else {
      throw unexpected("expected DECLARE, BEGIN or CALL", hint: routineHint())
    }
    while at(.shiftLeft) { _ = try blockLabel() }
    return .block(try anonymousBlock())
  }

  private mutating func compoundBody() throws(SQLError) -> Trigger.Body {
    let declarations = try declarations()
    var sections: [Trigger.Section] = []
    while at(.before) || at(.after) || at(.instead) {
      let timing = try triggerTiming()
      var isForEachRow = accept(.each, .row)
      if !isForEachRow { try expect(.statement) }
      if timing == .insteadOf { isForEachRow = true }
      try isOrAs()
      let start = token.start
      let local = try self.declarations()
      try expect(.begin)
      let block = try statementsAndHandlers(declarations: local, start: start)
      try expect(.end)
      // END BEFORE EACH ROW
      while token.isWord { advance() }
      try expect(.semicolon, ";")
      sections.append(
        Trigger.Section(timing: timing, isForEachRow: isForEachRow, block: block))
    }
    try endOfUnit()
    return .compound(declarations: declarations, sections: sections)
  }
}
