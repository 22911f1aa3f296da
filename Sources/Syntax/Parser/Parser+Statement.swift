import Diagnostics

extension Parser {
  /// Reads one statement, without its end.
  mutating func statement() throws(SQLError) -> Statement {
    try enter()
    let start = token.start
    let kind = try statementKind()
    leave()
    return Statement(kind, range: range(from: start))
  }

  private mutating func statementKind() throws(SQLError) -> Statement.Kind {
    switch token.keyword {
    case .select, .from, .values, .table, .summarize, .pivot, .unpivot, .pivotWider:
      return tableOf(try query())
    case .with: return try withStatement()
    case .insert, .replace: return try insertStatement(with: nil, start: token.start)
    case .update: return .update(try update(with: nil, start: token.start))
    case .delete: return .delete(try delete(with: nil, start: token.start))
    case .merge: return .merge(try merge(with: nil, start: token.start))
    case .truncate: return .truncate(try truncate())
    case .create: return try create()
    case .drop: return try drop()
    case .alter: return try alter()
    case .comment: return .comment(try comment())
    case .grant, .revoke: return .grant(try grant())
    case .describe, .desc: return try describe()
    case .explain: return .explain(try explain())
    default: break
    }
    if at(.leftParen) { return .query(try query()) }
    if at(.shiftLeft), peek().isWord {
      return .block(
        try asRoutine { parser throws(SQLError) in
          while parser.at(.shiftLeft) { _ = try parser.blockLabel() }
          return try parser.anonymousBlock()
        })
    }
    return try sessionStatement()
  }

  /// PostgreSQL's `SELECT … INTO t FROM …` makes a table of the rows.
  private func tableOf(_ query: Query) -> Statement.Kind {
    guard !inRoutine, dialect == .postgres, case .select(var select) = query.body,
      let into = select.into, !into.isBulk, into.targets.count == 1,
      case .name(let name) = into.targets[0].kind
    else { return .query(query) }
    select.into = nil
    var table = CreateTable(name: name)
    table.query = query
    table.query?.body = .select(select)
    return .createTable(table)
  }

  /// What controls a session rather than asks or changes data.
  private mutating func sessionStatement() throws(SQLError) -> Statement.Kind {
    switch token.keyword {
    case .begin where !beginsTransaction, .declare where !declaresCursor:
      return .block(try asRoutine { parser throws(SQLError) in try parser.anonymousBlock() })
    case .begin, .start, .commit, .end, .rollback, .abort, .savepoint, .release:
      return .transaction(try transaction())
    case .set: return try set()
    case .reset: return try reset()
    case .show: return try show()
    case .pragma: return .pragma(try pragma())
    case .copy: return .copy(try copy())
    case .prepare: return .prepare(try prepare())
    case .execute: return try execute()
    case .deallocate: return try deallocate()
    case .declare: return .declareCursor(try declareCursor())
    case .fetch: return .fetch(try fetch())
    case .move: return .fetch(try fetch())
    case .close: return try close()
    case .exec: return .block(try execCommand())
    case .call: return .call(try call())
    case .lock: return .lockTable(try lockTable())
    default: return try upkeepStatement()
    }
  }

  private mutating func upkeepStatement() throws(SQLError) -> Statement.Kind {
    switch token.keyword {
    case .use:
      advance()
      _ = accept(.database) || accept(.schema)
      return .use(try qualifiedName("a schema"))
    case .attach: return .attach(try attach())
    case .detach: return .detach(try detach())
    case .vacuum: return .vacuum(try maintenance())
    case .analyze, .analyse: return .analyze(try maintenance())
    case .optimize: return .optimize(try optimize())
    case .check:
      advance()
      try expect(.table)
      return .checkTable(try qualifiedName("a table"))
    case .restore: return .restore(try restore())
    case .checkpoint, .force:
      _ = accept(.force)
      try expect(.checkpoint)
      if atName { _ = takeIdentifier() }
      return .checkpoint
    case .discard:
      advance()
      return .discard(try label("ALL or TEMP").text.lowercased())
    case .load, .install: return try load()
    case .rename where dialect == .oracle: return try rename()
    case .administer, .associate, .disassociate, .audit, .noaudit, .flashback, .purge:
      guard dialect == .oracle else { throw notAStatement() }
      let word = token.keyword.display
      advance()
      return .createOther(OtherObject(kind: word, name: nil, rest: rawUntilEnd()))
    case .listen, .unlisten, .notify: throw notSupported("messages between sessions")
    case .reindex, .cluster:
      // Indexes are accepted and are nothing, so there is nothing to build again.
      let word = token.keyword.display
      advance()
      return .createOther(OtherObject(kind: word, name: nil, rest: rawUntilEnd()))
    case .do:
      throw notSupported("DO blocks of PL/pgSQL", hint: "write a PL/SQL block: BEGIN … END;")
    default: throw notAStatement()
    }
  }

  /// Oracle's `RENAME a TO b`.
  private mutating func rename() throws(SQLError) -> Statement.Kind {
    advance()
    let name = try qualifiedName("a table")
    try expect(.to)
    return .alterTable(
      AlterTable(
        name: name, ifExists: false, kind: .table,
        actions: [.renameTable(to: try identifier("a table"))]))
  }

  private func notSupported(_ what: String, hint: String? = nil) -> SQLError {
    SQLError(
      .featureNotSupported, "\(token.keyword.display) is not supported: there are no \(what) here",
      range: token.range, hint: hint)
  }

  private static let statementWords: [Keyword] = [
    .select, .with, .insert, .update, .delete, .merge, .create, .drop, .alter, .from, .values,
    .table, .explain, .describe, .summarize, .copy, .begin, .commit, .rollback, .set, .show,
    .truncate, .grant, .revoke, .prepare, .execute, .call, .declare, .pivot, .unpivot, .pragma,
    .attach, .detach, .use, .comment, .vacuum, .analyze, .optimize, .restore, .fetch, .close,
  ]

  func notAStatement() -> SQLError {
    unexpected(
      expectingOneOf: Self.statementWords, "a statement, such as SELECT, INSERT or CREATE")
  }

  /// `WITH … SELECT | INSERT | UPDATE | DELETE | MERGE`.
  private mutating func withStatement() throws(SQLError) -> Statement.Kind {
    let start = token.start
    let with = try withClause()
    switch token.keyword {
    case .insert: return try insertStatement(with: with, start: start)
    case .update: return .update(try update(with: with, start: start))
    case .delete: return .delete(try delete(with: with, start: start))
    case .merge: return .merge(try merge(with: with, start: start))
    default:
      var query = try query()
      if query.with == nil {
        query.with = with
      } else {
        query = Query(body: .nested(query), range: query.range)
        query.with = with
      }
      query.range = range(from: start)
      return .query(query)
    }
  }

  /// `DESCRIBE t`, `DESCRIBE SELECT …`, `DESCRIBE HISTORY t`.
  private mutating func describe() throws(SQLError) -> Statement.Kind {
    if peek().keyword == .history, peek(2).isWord {
      advance()
      advance()
      return .history(try qualifiedName("a table"))
    }
    if peek().keyword == .detail, peek(2).isWord {
      advance()
      let start = token.start
      advance()
      let name = try qualifiedName("a table")
      let table = TableReference(.table(TableName(name: name)), range: range(from: start))
      let report = Report(kind: .describe, subject: .table(table), range: range(from: start))
      return .query(Query(body: .report(report), range: report.range))
    }
    return .query(try query())
  }
}
