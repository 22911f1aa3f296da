import Columns
import Diagnostics
import Engine
import Syntax

extension Route {
  /// SQL in, rows out, in one request.
  static let query = Route(
    ["GET", "POST"], "/v1/query", "query", "run SQL and stream its rows",
    parameters: [
      .init(name: "sql", summary: "the statement; POST may send it as the body instead"),
      .init(
        name: "format", summary: "how rows are written",
        choices: ResultFormat.all.map(\.name)),
      .init(name: "parameters", summary: "JSON: an array for $1, an object for :name"),
      .init(name: "filename", summary: "offers the answer as a file with this name"),
    ],
    answers: ResultFormat.all.map(\.mediaType), takesBody: ["text/plain", "application/json"]
  ) { exchange in
    let request = try QueryRequest(exchange)
    try QueryRun(exchange, request).run()
  }

  /// What runs now.
  static let queries = Route(
    ["GET"], "/v1/queries", "queries", "the queries that run, with their progress"
  ) { exchange in
    let list = exchange.server.running.all.filter {
      exchange.user.isAdministrator || $0.user == exchange.user.name
    }
    let items = list.sorted { $0.began < $1.began }.map(\.json)
    try exchange.send(.ok, json: .object([.init("queries", .array(items))]))
  }

  static let cancelQuery = Route(
    ["DELETE"], "/v1/queries/{id}", "cancel", "stop a query that runs",
    parameters: [.init(name: "id", place: "path", isRequired: true, summary: "of the query")],
    answers: []
  ) { exchange in
    let id = exchange.captured["id"] ?? ""
    guard let query = exchange.server.running.find(id),
      exchange.user.isAdministrator || query.user == exchange.user.name
    else { throw RouteFailure(.notFound, "no query \"\(id)\" runs") }
    query.cancel()
    try exchange.response.send(.noContent, nil, [])
  }
}

extension RunningQuery {
  fileprivate var json: JSON {
    var members = [
      JSON.Member("id", .string(id)), .init("user", .string(user)), .init("sql", .string(text)),
      .init("seconds", .number("\(seconds)")),
      .init("rows", .number("\(rows.load(ordering: .relaxed))")),
    ]
    members += progress
    return .object(members)
  }
}
