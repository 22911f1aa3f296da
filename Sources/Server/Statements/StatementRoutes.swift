import Columns
import Diagnostics
import Engine
import Syntax

extension Route {
  /// Trino's protocol: the answer names the address of the next page.
  static let statement = Route(
    ["POST"], "/v1/statement", "statement",
    "run SQL in the protocol of Trino: the answer's nextUri leads from page to page",
    takesBody: ["text/plain"]
  ) { exchange in
    let text = try exchange.text()
    if text.allSatisfy(\.isWhitespace) { throw RouteFailure(.badRequest, "the body has no SQL") }
    let limits = exchange.server.options.limits
    if text.utf8.count > limits.textBytes {
      throw RouteFailure(
        .contentTooLarge, "the statement is longer than \(limits.textBytes) bytes")
    }
    let server = exchange.server
    let statement = PagedStatement(exchange, text: text, door: "statement")
    let mayWrite = exchange.user.mayWrite && !server.options.isReadOnly
    server.statements.add(statement)
    let hasBegun = statement.start { statement in
      try statement.session.runClientText(
        text, limits: ParserLimits(nesting: limits.nesting), consumer: PageConsumer(statement)
      ) { (part) throws(SQLError) in
        if mayWrite || part.isReading { return }
        throw SQLError(.insufficientPrivilege, "nothing may be changed here", range: part.range)
      }
    }
    if !hasBegun { throw RouteFailure(.unavailable, "too busy", retryAfter: 1) }
    try StatementAnswer(exchange, statement).send(nextPage: 0, rows: nil)
  }

  static let statementPage = Route(
    ["GET"], "/v1/statement/{id}/{secret}/{page}", "statementPage", "the next page of a statement",
    parameters: [.init(name: "id", place: "path", isRequired: true, summary: "of the statement")]
  ) { exchange in
    let statement = try exchange.pagedStatement()
    guard let number = Int(exchange.captured["page"] ?? ""), number >= 0 else {
      throw RouteFailure(.notFound, "there is no such page")
    }
    let page = try statement.page(number)
    try StatementAnswer(exchange, statement).send(
      nextPage: page == nil ? number : page?.isLast == true ? nil : number + 1, rows: page?.rows)
  }

  static let cancelStatement = Route(
    ["DELETE"], "/v1/statement/{id}/{secret}/{page}", "cancelStatement", "stop a statement",
    parameters: [.init(name: "id", place: "path", isRequired: true, summary: "of the statement")],
    answers: []
  ) { exchange in
    try exchange.pagedStatement().cancel()
    try exchange.response.send(.noContent, nil, [])
  }
}

extension Exchange {
  fileprivate func pagedStatement() throws(RouteFailure) -> PagedStatement {
    guard let statement = server.statements.find(captured["id"] ?? ""),
      statement.secret == captured["secret"], statement.query.user == user.name
    else { throw RouteFailure(.notFound, "there is no such statement") }
    return statement
  }
}

/// What a client of Trino's protocol is told of its statement.
private struct StatementAnswer {
  let exchange: Exchange
  let statement: PagedStatement

  init(_ exchange: Exchange, _ statement: PagedStatement) {
    self.exchange = exchange
    self.statement = statement
  }

  func send(nextPage: Int?, rows: [UInt8]?) throws {
    let now = statement.description
    let origin = exchange.request.origin
    var bytes = Array("{\"id\":".utf8)
    bytes.appendJSON(string: statement.id)
    append("infoUri", .string("\(origin)/v1/queries"), to: &bytes)
    if let nextPage {
      let path = "/v1/statement/\(statement.id)/\(statement.secret)/\(nextPage)"
      append("nextUri", .string(origin + path), to: &bytes)
    }
    if let schema = now.schema { append("columns", TrinoTypes.columns(schema), to: &bytes) }
    if let rows, !rows.isEmpty {
      bytes.append(contentsOf: ",\"data\":[".utf8)
      bytes += rows
      bytes.append(UInt8(ascii: "]"))
    }
    append("stats", stats(now.state, isLast: nextPage == nil), to: &bytes)
    if let outcome = now.outcome {
      append("updateType", .string(outcome.command), to: &bytes)
      if let count = outcome.rows { append("updateCount", .number("\(count)"), to: &bytes) }
    }
    if let error = now.error, nextPage == nil { append("error", json(of: error), to: &bytes) }
    append("warnings", .array([]), to: &bytes)
    bytes.append(contentsOf: "}\n".utf8)
    try exchange.response.send(.ok, "application/json", bytes)
  }

  private func append(_ name: String, _ value: JSON, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: ","))
    bytes.appendJSON(string: name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(json: value)
  }

  private func stats(_ state: PagedStatement.State, isLast: Bool) -> JSON {
    let query = statement.query
    // A statement whose last page is still to be fetched counts as running.
    let shown = isLast || state == .queued ? state : .running
    var members = [
      JSON.Member("state", .string(shown.rawValue)),
      .init("queued", .boolean(state == .queued)), .init("scheduled", .boolean(state != .queued)),
      .init("nodes", .number("1")),
    ]
    let counters = [
      ("totalSplits", 1), ("queuedSplits", 0), ("runningSplits", 0), ("completedSplits", 1),
      ("cpuTimeMillis", 0), ("wallTimeMillis", Int(query.seconds * 1000)),
      ("queuedTimeMillis", 0), ("elapsedTimeMillis", Int(query.seconds * 1000)),
      ("processedRows", query.rows.load(ordering: .relaxed)), ("processedBytes", 0),
      ("peakMemoryBytes", 0),
    ]
    members += counters.map { .init($0.0, .number("\($0.1)")) }
    let share = isLast ? 1 : query.share ?? 0
    members.append(.init("progressPercentage", .number("\((share * 100).rounded())")))
    return .object(members)
  }

  private func json(of error: SQLError) -> JSON {
    let answer = ErrorAnswer(error, in: statement.text, id: statement.id)
    let isOurs = ErrorAnswer.isInternal(error.state)
    let message = answer.message + (answer.hint.map { " (\($0))" } ?? "")
    let name: String =
      switch error.state {
      case .syntaxError: "SYNTAX_ERROR"
      case .undefinedTable: "TABLE_NOT_FOUND"
      case .undefinedColumn: "COLUMN_NOT_FOUND"
      case .undefinedFunction: "FUNCTION_NOT_FOUND"
      case .divisionByZero: "DIVISION_BY_ZERO"
      case .numericOutOfRange: "NUMERIC_VALUE_OUT_OF_RANGE"
      case .queryCanceled: "USER_CANCELED"
      case .insufficientPrivilege: "PERMISSION_DENIED"
      default: isOurs ? "GENERIC_INTERNAL_ERROR" : "GENERIC_USER_ERROR"
      }
    let failure = JSON.object([
      .init("type", .string(name)), .init("message", .string(message)),
      .init("suppressed", .array([])), .init("stack", .array([])),
    ])
    var members = [
      JSON.Member("message", .string(message)), .init("errorCode", .number(isOurs ? "65536" : "1")),
      .init("errorName", .string(name)),
      .init("errorType", .string(isOurs ? "INTERNAL_ERROR" : "USER_ERROR")),
      .init("failureInfo", failure),
    ]
    if let position = answer.position {
      members.append(
        .init(
          "errorLocation",
          .object([
            .init("lineNumber", .number("\(position.line)")),
            .init("columnNumber", .number("\(position.column)")),
          ])))
    }
    return .object(members)
  }
}
