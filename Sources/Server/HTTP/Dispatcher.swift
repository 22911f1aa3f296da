import Diagnostics
import Glibc

/// Finds the route of a request, lets it answer, and answers for it what goes wrong.
struct Dispatcher {
  let exchange: Exchange

  init(_ exchange: Exchange) { self.exchange = exchange }

  private var request: HTTPRequest { exchange.request }
  private var response: ResponseWriter { exchange.response }

  func run() {
    let began = monotonicNanoseconds()
    var name = "unknown"
    response.set("Server", "reckon")
    response.set("X-Request-Id", exchange.id)
    response.set("X-Content-Type-Options", "nosniff")
    do {
      let route = try find()
      name = route.name
      try CrossSite.check(request, exchange.server.options)
      if route.access == .user { exchange.user = try Authentication.user(of: exchange) }
      try route.run(exchange)
      if !response.hasBegun { throw SQLError(.internalError, "a route gave no answer") }
    } catch {
      answer(error)
    }
    let seconds = Double(monotonicNanoseconds() - began) / 1e9
    exchange.server.metrics.count(
      route: name, status: response.status ?? .internalError, seconds: seconds,
      bytes: response.sentBytes)
  }

  private func find() throws -> Route {
    var allowed: [String] = []
    for route in RouteList.all {
      guard let captured = route.match(request.segments) else { continue }
      if route.allows(request.method) {
        exchange.captured = captured
        return route
      }
      allowed += route.methods
    }
    if allowed.isEmpty {
      throw RouteFailure(.notFound, "there is nothing at \(request.path)")
    }
    if allowed.contains("GET") { allowed.append("HEAD") }
    response.set("Allow", (allowed + ["OPTIONS"]).joined(separator: ", "))
    if request.method == "OPTIONS" { return .options }
    throw RouteFailure(.methodNotAllowed, "\(request.method) cannot be used here")
  }

  /// An answer that has begun can only be cut off, which the client sees as an error.
  private func answer(_ error: any Error) {
    switch error {
    case is StreamFailure: return
    case let failure as RouteFailure:
      if let seconds = failure.retryAfter { response.set("Retry-After", "\(seconds)") }
      send(ErrorAnswer(failure.status, failure.message))
    case let failure as StatementFailure:
      log(failure.error)
      send(ErrorAnswer(failure.error, in: failure.text, id: exchange.id))
    case let error as SQLError:
      log(error)
      send(ErrorAnswer(error, in: "", id: exchange.id))
    default: send(ErrorAnswer(.internalError, "the server could not do this"))
    }
  }

  private func send(_ answer: ErrorAnswer) {
    if response.hasBegun { return }
    let isOData = request.segments.first == "odata"
    let body = isOData ? ODataError.json(answer) : answer.json(id: exchange.id)
    try? response.send(answer.status, "application/json", body.description + "\n")
  }

  private func log(_ error: SQLError) {
    guard ErrorAnswer.isInternal(error.state) else { return }
    let line = "reckon serve: \(exchange.id): \(error.message)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
  }
}

/// An error of a statement, with the text that its range refers to.
struct StatementFailure: Error {
  var error: SQLError
  var text: String
}

extension Route {
  static let options = Route(["OPTIONS"], "/**", "options", "what a path allows") { exchange in
    try exchange.response.send(.noContent, nil, [])
  }
}
