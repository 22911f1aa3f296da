import Diagnostics
import Engine

extension PostgresConnection {
  private enum Code {
    static let version3: Int32 = 3 << 16
    static let cancel: Int32 = 80_877_102
    static let encryption: Int32 = 80_877_103
    static let kerberos: Int32 = 80_877_104
  }

  /// Greets the client: who it is, what it may expect.
  /// - Returns: false when there is nothing more to do.
  func start() throws(WireStream.Problem) -> Bool {
    while true {
      var body = WireBody(try wire.startup(seconds: limits.headerSeconds))
      do throws(WireBody.Malformed) {
        let code = try body.integer(Int32.self)
        switch code {
        case Code.encryption, Code.kerberos: send(Array("N".utf8))
        case Code.cancel:
          let number = try body.integer(Int32.self)
          server.postgresConnections.cancel(number, secret: try body.integer(Int32.self))
          return false
        case _ where code >> 16 == 3: return try greet(&body, minor: code & 0xFFFF)
        default:
          fail(
            SQLError(
              .protocolViolation, "protocol \(code >> 16).\(code & 0xFFFF) is not spoken here"),
            in: "", isFatal: true)
          return false
        }
      } catch { throw .malformed("the first message is malformed") }
    }
  }

  private func greet(_ body: inout WireBody, minor: Int32) throws(WireBody.Malformed) -> Bool {
    while body.rest > 1 {
      let name = try body.text()
      if name.isEmpty { break }
      parameters[name] = try body.text()
    }
    if minor > 0 { negotiate() }
    guard let name = parameters["user"], !name.isEmpty else {
      fail(SQLError(.invalidAuthorization, "the client names no user"), in: "", isFatal: true)
      return false
    }
    user.name = name
    server.postgresConnections.add(self)
    applySettings()
    send { writer in
      writer.begin("R")
      writer.append(Int32(0))
      writer.end()
      for (name, value) in reported {
        writer.begin("S")
        writer.append(text: name)
        writer.append(text: value)
        writer.end()
      }
      writer.begin("K")
      writer.append(number)
      writer.append(secret)
      writer.end()
    }
    ready()
    return !isBroken
  }

  /// A newer client is told that 3.0 is spoken.
  private func negotiate() {
    let unknown = parameters.keys.filter { $0.hasPrefix("_pq_.") }
    send {
      $0.begin("v")
      $0.append(Int32(0))
      $0.append(Int32(unknown.count))
      for name in unknown { $0.append(text: name) }
      $0.end()
    }
  }

  /// What clients read from us before they ask.
  private var reported: [(String, String)] {
    [
      ("server_version", "15.0"), ("server_encoding", "UTF8"), ("client_encoding", "UTF8"),
      ("application_name", parameters["application_name"] ?? ""), ("is_superuser", "off"),
      ("session_authorization", user.name), ("DateStyle", "ISO, MDY"),
      ("IntervalStyle", "postgres"), ("TimeZone", session.settings.timeZone),
      ("integer_datetimes", "on"), ("standard_conforming_strings", "on"),
      ("default_transaction_read_only", "off"), ("in_hot_standby", "off"),
    ]
  }

  private func applySettings() {
    session.settings.dialect = .postgres
    if let zone = parameters["TimeZone"] ?? parameters["timezone"] {
      session.settings.timeZone = zone
    }
  }
}
