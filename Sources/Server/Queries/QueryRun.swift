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
    if statements.count == 1, case .query(let query) = statements[0].kind,
      let state = session.repeatableState(of: query, parameters: request.parameters)
    {
      try resume(statements[0], session, answer, tag: tag(of: state))
    }
    for (place, statement) in statements.enumerated() where !answer.isUnchanged {
      answer.isLast = place == statements.count - 1
      try session.run(
        statement, of: request.sql, parameters: request.parameters, consumer: answer)
    }
  }

  /// Names the bytes of an answer that can be made again. Compressed ones differ.
  private func tag(of state: String) -> String {
    let coding = ContentCoding.negotiated(exchange.request.header("accept-encoding"))
    let isCoded = !request.format.isCompressed && exchange.request.header("range") == nil
    let parts = [
      state, exchange.user.name, request.sql, request.format.name, "\(request.parameters)",
      isCoded && coding.makeCompressor() != nil ? coding.rawValue : "", QueryRun.process,
    ]
    return EntityTag.of(Array(parts.joined(separator: "\u{0}").utf8))
  }

  /// Tables in memory begin anew with each process.
  private static let process = String(UInt64.random(in: .min ... .max), radix: 16)

  /// Says that the answer can be resumed, and does so where the client asks for the rest of it: the
  /// query runs once more to count its bytes.
  private func resume(
    _ statement: Syntax.Statement, _ session: Session, _ answer: StreamedAnswer, tag: String
  ) throws(SQLError) {
    answer.tag = tag
    exchange.response.set("ETag", tag)
    exchange.response.set("Accept-Ranges", "bytes")
    if EntityTag.matches(exchange.request.header("if-none-match"), tag) {
      return answer.isUnchanged = true
    }
    guard let range = ByteRange(exchange.request.header("range")),
      ByteRange.holds(exchange.request.header("if-range"), tag)
    else { return }
    let counted = CountedResult(request.format.make())
    try session.run(
      statement, of: request.sql, parameters: request.parameters, consumer: counted)
    let last = min(range.last ?? .max, counted.byteCount - 1)
    guard range.first <= last else {
      exchange.response.set("Content-Range", "bytes */\(counted.byteCount)")
      return answer.refuse()
    }
    answer.window = ByteWindow(range.first...last)
    exchange.response.set("Content-Range", "bytes \(range.first)-\(last)/\(counted.byteCount)")
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
  func runWatched<T>(_ query: RunningQuery, _ body: () throws -> T) throws -> T {
    try server.enter(query)
    server.watch.add(stream.descriptor) { query.cancel() }
    defer {
      server.watch.remove(stream.descriptor)
      server.leave(query)
    }
    do {
      let result = try body()
      server.record(query, error: false)
      return result
    } catch {
      server.record(query, error: true)
      throw error
    }
  }
}
