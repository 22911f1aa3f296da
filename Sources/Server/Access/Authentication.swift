import Diagnostics

/// Finds out who sends a request: by a bearer token, or by name and password.
enum Authentication {
  /// - Throws: `RouteFailure` with 401 for nobody that is known.
  static func user(of exchange: Exchange) throws(RouteFailure) -> User {
    guard let accounts = exchange.server.accounts else { return .anonymous }
    guard let header = exchange.request.header("authorization"),
      let blank = header.firstIndex(of: " ")
    else { throw missing(exchange, "say who you are") }
    let credentials = header[header.index(after: blank)...].drop { $0 == " " }
    switch header[..<blank].lowercased() {
    case "bearer":
      if let user = accounts.user(token: String(credentials)) { return user }
    case "basic":
      guard exchange.request.isEncrypted || exchange.server.options.listen.isLoopback else {
        throw missing(exchange, "passwords come over TLS only")
      }
      if let (name, password) = pair(String(credentials)),
        let user = try user(name, password, accounts, exchange)
      {
        return user
      }
    default: break
    }
    throw missing(exchange, "the name or its proof is wrong")
  }

  private static func user(
    _ name: String, _ password: String, _ accounts: AccountDirectory, _ exchange: Exchange
  ) throws(RouteFailure) -> User? {
    let (server, peer) = (exchange.server, exchange.request.peer)
    if let seconds = server.attempts.wait(for: name, peer) {
      throw RouteFailure(
        .tooManyRequests, AttemptLimit.refusal(seconds).message, retryAfter: seconds)
    }
    guard let user = accounts.user(name: name, password: password, server.provenPasswords) else {
      server.attempts.failed(name, peer)
      server.options.audit?.refused(user: name, peer: peer, door: "http")
      return nil
    }
    server.attempts.succeeded(name, peer)
    return user
  }

  private static func pair(_ text: String) -> (String, String)? {
    guard let bytes = Base64.decode(text), let pair = String(validating: bytes, as: UTF8.self),
      let colon = pair.firstIndex(of: ":")
    else { return nil }
    return (String(pair[..<colon]), String(pair[pair.index(after: colon)...]))
  }

  private static func missing(_ exchange: Exchange, _ message: String) -> RouteFailure {
    exchange.response.set("WWW-Authenticate", "Basic realm=\"reckon\", charset=\"UTF-8\"")
    return RouteFailure(.unauthorized, message)
  }
}
