import Diagnostics

/// Transactions, settings, prepared statements, cursors, CALL.
extension Parser {
  // MARK: - Transactions

  mutating func transaction() throws(SQLError) -> Transaction {
    let keyword = token.keyword
    advance()
    switch keyword {
    case .begin, .start:
      if keyword == .start { try expect(.transaction) } else { skipWork() }
      return .begin(try transactionModes())
    case .commit, .end:
      skipWork()
      let chain = chains()
      skipCommitWords()
      return .commit(chain: chain)
    case .rollback, .abort: return try rollback()
    case .savepoint: return .savepoint(try identifier("a savepoint"))
    default:
      _ = accept(.savepoint)
      return .release(try identifier("a savepoint"))
    }
  }

  private mutating func skipWork() {
    if !accept(.work) { _ = accept(.transaction) }
  }

  private mutating func chains() -> Bool {
    guard accept(.and) else { return false }
    let isNegated = accept(.no)
    _ = accept(.chain)
    return !isNegated
  }

  /// Oracle's `COMMENT '…'`, `WRITE BATCH NOWAIT`, `FORCE '…'`.
  private mutating func skipCommitWords() {
    while at(.comment) || at(.write) || at(.force) {
      advance()
      while token.isString || at(.wait) || at(.nowait) || at(.batch) || at(.immediate)
        || at(.comma) || isNumber(token)
      {
        advance()
      }
    }
  }

  private mutating func rollback() throws(SQLError) -> Transaction {
    skipWork()
    if accept(.to) {
      _ = accept(.savepoint)
      return .rollbackTo(try identifier("a savepoint"))
    }
    let chain = chains()
    skipCommitWords()
    return .rollback(chain: chain)
  }

  private mutating func transactionModes() throws(SQLError) -> Transaction.Modes {
    var modes = Transaction.Modes(
      isolation: nil, isReadOnly: nil, isDeferrable: nil, name: nil)
    repeat {
      if accept(.isolation) {
        try expect(.level)
        modes.isolation = try isolationLevel()
      } else if accept(.read, .only) {
        modes.isReadOnly = true
      } else if accept(.read, .write) {
        modes.isReadOnly = false
      } else if accept(.deferrable) {
        modes.isDeferrable = true
      } else if accept(.not, .deferrable) {
        modes.isDeferrable = false
      } else if accept(.immediate) || accept(.exclusive) || accept(.deferred) {
        // SQLite's kinds of locks say nothing here.
      } else if accept(.name) {
        modes.name = try string("a name")
      } else if accept(.use, .rollback, .segment) {
        _ = try identifier("a rollback segment")
      } else if !at(.comma) {
        break
      }
    } while accept(.comma) || token.kind == .word
    return modes
  }

  private mutating func isolationLevel() throws(SQLError) -> String {
    if accept(.serializable) { return "SERIALIZABLE" }
    if accept(.repeatable, .read) { return "REPEATABLE READ" }
    if accept(.read, .committed) { return "READ COMMITTED" }
    if accept(.read, .uncommitted) { return "READ UNCOMMITTED" }
    if accept(.snapshot) { return "SNAPSHOT" }
    throw unexpected("expected SERIALIZABLE, REPEATABLE READ or READ COMMITTED")
  }

  // MARK: - Settings

  mutating func set() throws(SQLError) -> Statement.Kind {
    advance()
    if accept(.transaction) { return .transaction(.set(try transactionModes(), forSession: false)) }
    if at(.session), peek().keyword == .characteristics {
      _ = accept(.session, .characteristics, .as)
      try expect(.transaction)
      return .transaction(.set(try transactionModes(), forSession: true))
    }
    if at(.constraints) || at(.constraint) { return .transaction(try setConstraints()) }
    var scope = SetSetting.Scope.session
    if peek().isWord, let word = acceptAny(.local, .global, .session) {
      scope = word == .local ? .local : word == .global ? .global : .session
    }
    if at(.variable), peek().isWord {
      advance()
      return .set(try setValue(scope, isVariable: true))
    }
    return .set(try setValue(scope, isVariable: false))
  }

  private mutating func setConstraints() throws(SQLError) -> Transaction {
    advance()
    var names: [QualifiedName] = []
    if !accept(.all) {
      names = try commaList { parser throws(SQLError) in try parser.qualifiedName() }
    }
    let isDeferred = accept(.deferred)
    if !isDeferred { try expect(.immediate) }
    return .setConstraints(names: names, isDeferred: isDeferred)
  }

  private mutating func setValue(
    _ scope: SetSetting.Scope, isVariable: Bool
  ) throws(SQLError) -> SetSetting {
    if at(.time, .zone) {
      let place = token.range
      advance()
      advance()
      let name = QualifiedName([Identifier("timezone", range: place)])
      let values = accept(.default) ? [] : [try settingValue()]
      return SetSetting(scope: scope, name: name, values: values, isVariable: false)
    }
    var parts = [try label("the name of a setting")]
    while accept(.dot) { parts.append(try label()) }
    var setting = SetSetting(
      scope: scope, name: QualifiedName(parts), values: [], isVariable: isVariable)
    // `SET ROLE x`, `SET NAMES x` have no sign between.
    if !accept(.equal), !accept(.assign), !accept(.to), atStatementEnd {
      throw unexpected("expected \"=\" and a value")
    }
    if accept(.default) { return setting }
    setting.values = try commaList { parser throws(SQLError) in try parser.settingValue() }
    return setting
  }

  /// A constant, or a bare word such as `on` or `oracle`.
  private mutating func settingValue() throws(SQLError) -> Expression {
    if token.isWord, peek().kind != .leftParen, peek().kind != .dot,
      peek().kind != .leftBrace, peek().kind != .leftBracket,
      !(at(.select) || at(.array) || at(.interval) || at(.case) || at(.cast))
    {
      return try optionValue()
    }
    return try expression()
  }

  mutating func reset() throws(SQLError) -> Statement.Kind {
    advance()
    if accept(.all) { return .reset(nil) }
    if peek().isWord { _ = acceptAny(.local, .global, .session) }
    if at(.time, .zone) {
      let place = token.range
      advance()
      advance()
      return .reset(QualifiedName([Identifier("timezone", range: place)]))
    }
    _ = peek().isWord && accept(.variable)
    return .reset(try labelPath())
  }

  private mutating func labelPath() throws(SQLError) -> QualifiedName {
    var parts = [try label("the name of a setting")]
    while accept(.dot) { parts.append(try label()) }
    return QualifiedName(parts)
  }

  mutating func show() throws(SQLError) -> Statement.Kind {
    advance()
    if at(.select) || at(.from, .with) || at(.leftParen) {
      let start = previousEnd
      let query = try query()
      let report = Report(kind: .describe, subject: .query(query), range: range(from: start))
      return .query(Query(body: .report(report), range: report.range))
    }
    if accept(.all) {
      if accept(.tables) { return .show(Show(subject: .objects("ALL TABLES", from: nil))) }
      return .show(Show(subject: .all))
    }
    if accept(.create) {
      guard let kind = objectKind() else { throw unexpected(expecting: .table) }
      return .show(Show(subject: .create(kind, try qualifiedName())))
    }
    if at(.time, .zone) {
      let place = token.range
      advance()
      advance()
      return .show(Show(subject: .setting(QualifiedName([Identifier("timezone", range: place)]))))
    }
    if at(.transaction), peek().keyword == .isolation {
      let place = token.range
      _ = accept(.transaction, .isolation, .level)
      let name = Identifier("transaction_isolation", range: place)
      return .show(Show(subject: .setting(QualifiedName([name]))))
    }
    return .show(Show(subject: try shownObjects()))
  }

  private mutating func shownObjects() throws(SQLError) -> Show.Subject {
    switch token.keyword {
    case .tables, .databases, .schemas, .views, .columns, .functions, .variables, .indexes, .roles:
      let word = token.keyword.display
      advance()
      if accept(.from) || accept(.in) { return .objects(word, from: try qualifiedName()) }
      return .objects(word, from: nil)
    default: return .setting(try labelPath())
    }
  }

  mutating func pragma() throws(SQLError) -> Pragma {
    advance()
    var name = try label("the name of a pragma")
    while accept(.dot) { name = try label() }
    if at(.leftParen) {
      return Pragma(name: name, arguments: try plainArguments(), isAssignment: false)
    }
    guard accept(.equal) else { return Pragma(name: name, arguments: [], isAssignment: false) }
    let value = FunctionCall.Argument(value: try settingValue())
    return Pragma(name: name, arguments: [value], isAssignment: true)
  }

  // MARK: - Prepared statements

  mutating func prepare() throws(SQLError) -> Prepare {
    advance()
    let name = try identifier("a prepared statement")
    var types: [TypeName] = []
    if at(.leftParen) {
      types = try parenthesizedList { parser throws(SQLError) in try parser.typeName() }
    }
    try expect(.as)
    lastPosition = 0
    return Prepare(name: name, types: types, statement: try statement())
  }

  mutating func execute() throws(SQLError) -> Statement.Kind {
    if at(.execute, .immediate) { return .executeImmediate(try executeImmediate()) }
    // SQL*Plus's `EXECUTE package.procedure(…)` is a block.
    if dialect == .oracle { return .block(try execCommand()) }
    advance()
    let name = try identifier("a prepared statement")
    let arguments = at(.leftParen) ? try plainArguments() : []
    return .execute(Execute(name: name, arguments: arguments))
  }

  mutating func executeImmediate() throws(SQLError) -> ExecuteImmediate {
    advance()
    advance()
    var execute = ExecuteImmediate(
      text: try expression(), into: nil, using: [], returning: nil)
    while token.kind == .word {
      if at(.into) || at(.bulk, .collect) {
        execute.into = try into()
      } else if accept(.using) {
        execute.using = try commaList { parser throws(SQLError) in try parser.usingArgument() }
      } else if at(.returning) || at(.return) {
        advance()
        execute.returning = try into()
      } else {
        break
      }
    }
    return execute
  }

  /// `IN x`, `OUT x`, `IN OUT x`, `x`
  mutating func usingArgument() throws(SQLError) -> ExecuteImmediate.Argument {
    var mode = ExecuteImmediate.Mode.in
    if accept(.in, .out) {
      mode = .inOut
    } else if at(.out), startsOperand(peek()) {
      advance()
      mode = .out
    } else {
      _ = accept(.in)
    }
    return ExecuteImmediate.Argument(value: try expression(), mode: mode)
  }

  mutating func deallocate() throws(SQLError) -> Statement.Kind {
    advance()
    _ = accept(.prepare)
    return .deallocate(accept(.all) ? nil : try identifier("a prepared statement"))
  }

  // MARK: - Cursors

  mutating func declareCursor() throws(SQLError) -> DeclareCursor {
    advance()
    var cursor = DeclareCursor(
      name: try identifier("a cursor"), isHold: false, isScroll: false, isBinary: false,
      query: Query(body: .values([], range: token.range), range: token.range))
    while !at(.cursor), token.kind == .word {
      if at(.scroll) { cursor.isScroll = true }
      if at(.binary) { cursor.isBinary = true }
      if !at(.scroll), !at(.binary), !at(.no), !at(.insensitive), !at(.asensitive) {
        throw unexpected(expecting: .cursor)
      }
      if accept(.no) { _ = accept(.scroll) } else { advance() }
    }
    try expect(.cursor)
    if accept(.with) {
      try expect(.hold)
      cursor.isHold = true
    } else if accept(.without) {
      try expect(.hold)
    }
    try expect(.for)
    cursor.query = try query()
    return cursor
  }

  mutating func fetch() throws(SQLError) -> FetchCursor {
    let isMove = at(.move)
    advance()
    let direction = try fetchDirection()
    if !accept(.from) { _ = accept(.in) }
    return FetchCursor(name: try identifier("a cursor"), isMove: isMove, direction: direction)
  }

  private mutating func fetchDirection() throws(SQLError) -> FetchCursor.Direction {
    if at(.integer) || at(.dash) { return .forward(try signedInteger()) }
    if accept(.all) { return .forward(nil) }
    // `FETCH next` may also fetch from a cursor of this name.
    guard peek().isWord || peek().kind == .integer || peek().kind == .dash else { return .next }
    switch token.keyword {
    case .next: advance(); return .next
    case .prior: advance(); return .prior
    case .first: advance(); return .first
    case .last: advance(); return .last
    case .absolute:
      advance()
      return .absolute(try signedInteger())
    case .relative:
      advance()
      return .relative(try signedInteger())
    case .forward, .backward:
      let isForward = at(.forward)
      advance()
      var count: Int? = 1
      if accept(.all) {
        count = nil
      } else if at(.integer) || at(.dash) {
        count = try signedInteger()
      }
      return isForward ? .forward(count) : .backward(count)
    default: return .next
    }
  }

  private mutating func signedInteger() throws(SQLError) -> Int {
    let isNegative = accept(.dash)
    let value = try smallInteger("a number of rows")
    return isNegative ? -value : value
  }

  mutating func close() throws(SQLError) -> Statement.Kind {
    advance()
    return .close(accept(.all) ? nil : try identifier("a cursor"))
  }

  // MARK: - CALL

  /// `CALL p(1)`, `EXEC p(1)`, `CALL f(1) INTO :x`
  mutating func call() throws(SQLError) -> Call {
    advance()
    let name = try qualifiedName("a procedure")
    let arguments = at(.leftParen) ? try plainArguments() : []
    var call = Call(call: FunctionCall(name: name, arguments: arguments))
    if accept(.into) { call.into = try variable() }
    return call
  }
}
