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
      do throws(any Error) {
        let code = try body.integer(Int32.self)
        switch code {
        case Code.encryption where server.options.tls != nil && !wire.stream.isEncrypted:
          try encrypt()
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
      } catch let problem as WireStream.Problem {
        throw problem
      } catch { throw .malformed("the first message is malformed") }
    }
  }

  private func encrypt() throws(WireStream.Problem) {
    guard let tls = server.options.tls else { return }
    send(Array("S".utf8))
    try wire.encrypt(tls, seconds: limits.headerSeconds)
  }

  /// SCRAM-SHA-256, where the server knows its users.
  /// - Returns: false when the client could not prove its name.
  private func authenticate(_ name: String) throws(WireStream.Problem) -> Bool {
    user.name = name
    guard let accounts = server.accounts else {
      logIn()
      return true
    }
    if let seconds = server.attempts.wait(for: name, peer) {
      fail(AttemptLimit.refusal(seconds), in: "", isFatal: true)
      return false
    }
    let account = accounts.account(named: name)
    do throws(SQLError) {
      guard wire.stream.isEncrypted || server.options.postgres?.isLoopback == true else {
        throw SQLError(.invalidAuthorization, "names are proven over TLS only here")
      }
      try proveByScram(Scram(account, name: name))
    } catch {
      server.attempts.failed(name, peer)
      server.options.audit?.refused(user: name, peer: peer, door: "postgres")
      fail(error, in: "", isFatal: true)
      return false
    }
    server.attempts.succeeded(name, peer)
    if let account { user = account.user }
    logIn()
    return account != nil
  }

  /// The session belongs to the user from now on, with its limits.
  private func logIn() {
    session.logIn(as: user.login)
    session.bind(to: server.bounds(of: user))
  }

  private func proveByScram(_ scram: Scram) throws(SQLError) {
    var scram = scram
    sendAuthentication(10, Array("\(Scram.mechanism)\u{0}\u{0}".utf8))
    var body = WireBody(try passwordMessage())
    guard let mechanism = try? body.text(), mechanism == Scram.mechanism,
      let length = try? body.integer(Int32.self), let first = try? body.take(Int(length))
    else { throw Scram.failure }
    sendAuthentication(11, Array(try scram.first(String(decoding: first, as: UTF8.self)).utf8))
    let last = try passwordMessage()
    sendAuthentication(12, Array(try scram.last(String(decoding: last, as: UTF8.self)).utf8))
  }

  private func sendAuthentication(_ code: Int32, _ content: [UInt8]) {
    send {
      $0.begin("R")
      $0.append(code)
      $0.append(content)
      $0.end()
    }
  }

  private func passwordMessage() throws(SQLError) -> [UInt8] {
    guard let message = try? wire.message(idle: limits.headerSeconds),
      message.letter == UInt8(ascii: "p"), message.body.count < 10_000
    else { throw Scram.failure }
    return message.body
  }

  private func greet(_ body: inout WireBody, minor: Int32) throws -> Bool {
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
    guard try authenticate(name) else { return false }
    server.postgresConnections.add(self)
    applySettings()
    openCatalog()
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

  private func openCatalog() {
    let catalog = PgCatalog(
      session, user: user.name, database: parameters["database"] ?? user.name, settings: reported)
    self.catalog = catalog
    session.setVirtualTables { catalog.table($0) }
  }

  /// Makes the functions of `pg_catalog` before the first statement that may name one: most
  /// connections never do, and making them takes longer than all else of a connection.
  func makeCatalogFunctions(for text: String) {
    guard !hasCatalogFunctions, PgCatalog.mayName(text) else { return }
    // A transaction that is rolled back takes them along: then the next statement makes them anew.
    hasCatalogFunctions = !session.isInTransaction
    let macros = PgCatalog.macros.split(separator: ";").map(String.init)
    for macro in macros + [PgRelation.functionNumber] {
      // A client that does not ask for one of them misses nothing.
      try? session.run(macro, consumer: CollectedRows(limit: 0))
    }
  }

  private func applySettings() {
    session.settings.dialect = .postgres
    if let zone = parameters["TimeZone"] ?? parameters["timezone"] {
      session.settings.timeZone = zone
    }
  }
}
