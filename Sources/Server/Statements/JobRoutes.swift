import Columns
import Diagnostics
import Engine
import Syntax

extension Route {
  /// Work that outlives its request: exports to files, loads, procedures.
  static let startJob = Route(
    ["POST"], "/v1/jobs", "startJob",
    "run a statement without rows (COPY … TO, INSERT, CALL) while nobody waits for it",
    takesBody: ["text/plain"]
  ) { exchange in
    let text = try QueryRequest(exchange).sql
    let server = exchange.server
    let statement = PagedStatement(exchange, text: text, door: "job")
    let limits = ParserLimits(nesting: server.options.limits.nesting)
    for part in try statement.session.statements(of: text, limits: limits) {
      try exchange.check(part)
      if part.isQuery {
        throw RouteFailure(.badRequest, "a job gives no rows: write COPY (…) TO 'file'")
      }
    }
    server.jobs.add(statement)
    let hasBegun = statement.start { statement in
      try statement.session.runClientText(
        text, limits: limits, consumer: JobConsumer(statement)
      ) { (_) throws(SQLError) in }
    }
    if !hasBegun { throw RouteFailure(.unavailable, "too busy", retryAfter: 1) }
    exchange.response.set("Location", "/v1/jobs/\(statement.id)")
    try exchange.send(.accepted, json: statement.job)
  }

  static let jobs = Route(["GET"], "/v1/jobs", "jobs", "the jobs of this server") { exchange in
    let own = exchange.server.jobs.all.filter {
      exchange.user.isAdministrator || $0.query.user == exchange.user.name
    }
    let items = own.sorted { $0.query.began < $1.query.began }.map(\.job)
    try exchange.send(.ok, json: .object([.init("jobs", .array(items))]))
  }

  static let job = Route(
    ["GET"], "/v1/jobs/{id}", "job", "how far a job is",
    parameters: [.init(name: "id", place: "path", isRequired: true, summary: "of the job")]
  ) { exchange in
    try exchange.send(.ok, json: try exchange.ownJob().job)
  }

  static let cancelJob = Route(
    ["DELETE"], "/v1/jobs/{id}", "cancelJob", "stop a job",
    parameters: [.init(name: "id", place: "path", isRequired: true, summary: "of the job")],
    answers: []
  ) { exchange in
    try exchange.ownJob().cancel()
    try exchange.response.send(.noContent, nil, [])
  }
}

extension Exchange {
  fileprivate func ownJob() throws(RouteFailure) -> PagedStatement {
    guard let job = server.jobs.find(captured["id"] ?? ""),
      user.isAdministrator || job.query.user == user.name
    else { throw RouteFailure(.notFound, "there is no such job") }
    return job
  }
}

extension PagedStatement {
  fileprivate var job: JSON {
    let now = description
    var members = [
      JSON.Member("id", .string(id)), .init("user", .string(query.user)),
      .init("sql", .string(text)), .init("state", .string(now.state.rawValue.lowercased())),
      .init("seconds", .number("\(query.seconds)")),
    ]
    members += query.progress
    if let outcome = now.outcome {
      members.append(.init("command", .string(outcome.command)))
      if let rows = outcome.rows { members.append(.init("rows", .number("\(rows)"))) }
    }
    if let error = now.error {
      let answer = ErrorAnswer(error, in: text, id: id).json(id: id)
      members.append(.init("error", answer["error"] ?? .null))
    }
    return .object(members)
  }
}

/// Keeps what a job did, not its rows.
private final class JobConsumer: ResultConsumer {
  private let job: PagedStatement

  init(_ job: PagedStatement) { self.job = job }

  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool { !job.query.isCancelled }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) { job.complete(outcome) }
  func output(_ line: String) {}
}
