import Diagnostics
import Engine
import Glibc
import Synchronization
import Syntax

/// One client of the PostgreSQL protocol: its session, its prepared statements and portals.
final class PostgresConnection: @unchecked Sendable {
  let server: Server
  let wire: WireStream
  let session: Session
  let peer: String
  /// Cancels go by another connection, with these two numbers.
  let number: Int32
  let secret = Int32.random(in: .min ... .max)
  var user = User.anonymous
  var parameters: [String: String] = [:]
  var prepared: [String: PreparedText] = [:]
  var portals: [String: Portal] = [:]
  var cursors: [String: Cursor] = [:]
  /// After an error of the extended protocol all is skipped up to Sync.
  var skipsToSync = false
  /// Several statements of one message run in a transaction of their own.
  var implicitTransaction = false
  var catalog: PgCatalog?
  var hasCatalogFunctions = false
  /// What runs now.
  private(set) var current: RunningQuery?
  private let cancelled = Atomic<Bool>(false)
  private(set) var isBroken = false

  init(_ server: Server, _ stream: any ByteStream, peer: String, number: Int32) {
    self.server = server
    self.peer = peer
    self.number = number
    wire = WireStream(stream, stall: server.options.limits.stallSeconds)
    session = server.makeSession(for: .anonymous)
  }

  var limits: HTTPLimits { server.options.limits }
  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  /// Seconds that a client may be silent; its session may hold a transaction.
  private static let idleSeconds = 8 * 3600.0

  func serve() {
    let descriptor = wire.stream.descriptor
    server.connections.add(descriptor)
    defer {
      server.postgresConnections.remove(number)
      server.connections.remove(descriptor)
      session.rollback()
      wire.stream.close()
    }
    do throws(WireStream.Problem) {
      guard try start() else { return }
      while !isBroken, try answerNext() {}
    } catch .malformed(let message) {
      fail(SQLError(.protocolViolation, message), in: "", isFatal: true)
    } catch {}
  }

  /// - Returns: false when the client is gone.
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    if isBroken { return false }
    do throws(StreamFailure) {
      try wire.write(bytes)
    } catch { isBroken = true }
    return !isBroken
  }

  func send(_ build: (inout WireWriter) -> Void) {
    var writer = WireWriter()
    build(&writer)
    send(writer.bytes)
  }

  func fail(_ error: SQLError, in text: String, isFatal: Bool = false) {
    send { $0.error(error, in: text, isFatal: isFatal, id: "\(number)") }
  }

  /// Stops what runs; another connection's thread calls it.
  func cancel() {
    cancelled.store(true, ordering: .releasing)
    session.cancel()
  }

  /// Runs something of the client's while others can see and cancel it.
  func running(_ text: String, _ body: () throws(SQLError) -> Void) throws(SQLError) {
    cancelled.store(false, ordering: .releasing)
    let query = RunningQuery(
      id: server.makeID(), user: user.name, peer: peer, door: "postgres", text: text,
      session: session)
    do throws(RouteFailure) {
      try server.enter(query)
    } catch { throw SQLError(.tooManyConnections, error.message) }
    current = query
    server.watch.add(wire.stream.descriptor) { [weak self] in self?.cancel() }
    defer {
      server.watch.remove(wire.stream.descriptor)
      current = nil
      server.leave(query)
    }
    do throws(SQLError) {
      try body()
    } catch {
      if isCancelled { query.cancel() }
      server.record(query, error: true)
      throw error
    }
    server.record(query, error: false)
  }

  /// `I` outside of a transaction, `T` inside, `E` in one that failed.
  func ready() {
    if server.isDraining {
      fail(SQLError(.adminShutdown, "the server ends"), in: "", isFatal: true)
      isBroken = true
      return
    }
    send {
      $0.begin("Z")
      let state = session.isTransactionFailed ? "E" : session.isInTransaction ? "T" : "I"
      $0.append(Array(state.utf8))
      $0.end()
    }
  }

  /// - Returns: false when the client said goodbye.
  private func answerNext() throws(WireStream.Problem) -> Bool {
    let isIdle = !session.isInTransaction && !wire.hasMore
    server.connections.setIdle(wire.stream.descriptor, isIdle)
    let (letter, body) = try wire.message(idle: PostgresConnection.idleSeconds)
    server.connections.setIdle(wire.stream.descriptor, false)
    do throws(WireBody.Malformed) {
      return try answer(letter, WireBody(body))
    } catch {
      throw .malformed("a message is malformed")
    }
  }

  private func answer(_ letter: UInt8, _ body: WireBody) throws(WireBody.Malformed) -> Bool {
    var body = body
    switch letter {
    case UInt8(ascii: "X"): return false
    case UInt8(ascii: "Q"):
      runSimple(try body.text())
      ready()
    case UInt8(ascii: "S"):
      skipsToSync = false
      ready()
    case UInt8(ascii: "H"): break
    // Data of a COPY that failed already.
    case UInt8(ascii: "d"), UInt8(ascii: "c"), UInt8(ascii: "f"): break
    case _ where skipsToSync: break
    case UInt8(ascii: "P"): try parse(&body)
    case UInt8(ascii: "B"): try bind(&body)
    case UInt8(ascii: "D"): try describe(&body)
    case UInt8(ascii: "E"): try execute(&body)
    case UInt8(ascii: "C"): try close(&body)
    default: fail(SQLError(.protocolViolation, "message \(letter) is not known"), in: "")
    }
    return true
  }
}

/// The connections of the PostgreSQL protocol, for cancels.
final class PostgresConnections: Sendable {
  private struct State: Sendable {
    var next: Int32 = 1
    var open: [Int32: PostgresConnection] = [:]
  }

  private let state = Mutex(State())

  func makeNumber() -> Int32 {
    state.withLock {
      $0.next = $0.next == .max ? 1 : $0.next + 1
      return $0.next
    }
  }

  func add(_ connection: PostgresConnection) {
    state.withLock { $0.open[connection.number] = connection }
  }

  func remove(_ number: Int32) { _ = state.withLock { $0.open.removeValue(forKey: number) } }

  func cancel(_ number: Int32, secret: Int32) {
    let found = state.withLock { $0.open[number] }
    if let found, found.secret == secret { found.cancel() }
  }
}
