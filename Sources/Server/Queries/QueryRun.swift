import Columns
import Diagnostics
import Engine
import Syntax

/// Runs the statements of one request; the last one's rows are the answer.
struct QueryRun {
  let exchange: Exchange
  let request: QueryRequest

  init(_ exchange: Exchange, _ request: QueryRequest) {
    self.exchange = exchange
    self.request = request
  }

  func run() throws {
    let session = exchange.server.makeSession(for: exchange.user)
    let query = RunningQuery(
      id: exchange.id, user: exchange.user.name, peer: exchange.request.peer, door: "query",
      text: request.sql, session: session)
    let form = AnswerForm(
      mediaType: request.format.mediaType, encoder: request.format.make(),
      isCompressed: request.format.isCompressed, filename: request.filename)
    let answer = StreamedAnswer(exchange, form, query)
    try exchange.runWatched(query) {
      do throws(SQLError) {
        try run(session, into: answer)
      } catch {
        throw StatementFailure(error: error, text: request.sql)
      }
    }
    try answer.finish()
  }

  private func run(_ session: Session, into answer: StreamedAnswer) throws(SQLError) {
    let limits = ParserLimits(nesting: exchange.server.options.limits.nesting)
    let statements = try session.statements(of: request.sql, limits: limits)
    try check(statements)
    for (place, statement) in statements.enumerated() {
      answer.isLast = place == statements.count - 1
      try session.run(
        statement, of: request.sql, parameters: request.parameters, consumer: answer)
    }
  }

  private func check(_ statements: [Syntax.Statement]) throws(SQLError) {
    let mayWrite = exchange.user.mayWrite && !exchange.server.options.isReadOnly
    for statement in statements {
      if !request.mayWrite, !statement.isQuery {
        throw SQLError(
          .insufficientPrivilege, "GET runs queries only", range: statement.range,
          hint: "send this statement with POST")
      }
      if !mayWrite, !statement.isReading {
        throw SQLError(
          .insufficientPrivilege, "nothing may be changed here", range: statement.range)
      }
    }
  }
}

extension Exchange {
  /// Waits for a turn, and runs the body while others can see and cancel it; a client that hangs up
  /// cancels it.
  func runWatched(_ query: RunningQuery, _ body: () throws -> Void) throws {
    try server.gate.run {
      server.running.add(query)
      server.watch.add(stream.descriptor) { query.cancel() }
      defer {
        server.watch.remove(stream.descriptor)
        server.running.remove(query)
      }
      do {
        try body()
        server.record(query, error: false)
      } catch {
        server.record(query, error: true)
        throw error
      }
    }
  }
}
