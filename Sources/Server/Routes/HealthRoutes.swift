import Columns

extension Route {
  /// The process answers.
  static let health = Route(
    ["GET"], "/health", "health", "whether the process answers", access: .anybody
  ) { exchange in
    try exchange.send(.ok, json: .object([.init("status", .string("ok"))]))
  }

  /// New work is taken: a balancer asks it.
  static let ready = Route(
    ["GET"], "/ready", "ready", "whether new work is taken", access: .anybody
  ) { exchange in
    if exchange.server.isDraining { throw RouteFailure(.unavailable, "the server ends") }
    try exchange.send(.ok, json: .object([.init("status", .string("ready"))]))
  }

  static let metrics = Route(
    ["GET"], "/metrics", "metrics", "counts and times in the text format of Prometheus",
    access: .anybody, answers: ["text/plain"]
  ) { exchange in
    try exchange.send(
      text: exchange.server.metrics.text(exchange.server),
      as: "text/plain; version=0.0.4; charset=utf-8")
  }
}
