import Diagnostics
import Engine
import Glibc
import Synchronization

/// Publishes a database over the network: listens, reads requests, finds their routes.
package final class Server: Sendable {
  let options: ServerOptions
  let database: Database
  let gate: QueryGate
  let shares: UserShares
  let watch = ClientWatch()
  let running = RunningQueries()
  let statements = PagedStatements(isForJobs: false)
  let jobs = PagedStatements(isForJobs: true)
  let metrics = ServerMetrics()
  let connections = ConnectionList()
  let attempts = AttemptLimit()
  let keptVersions = KeptVersions()
  let provenPasswords = ProvenPasswords()
  let postgresConnections = PostgresConnections()
  let began = monotonicNanoseconds()
  private let draining = Atomic<Bool>(false)
  private let requestNumber = Atomic<Int>(0)

  package init(database: Database, options: ServerOptions) {
    self.database = database
    self.options = options
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    gate = QueryGate(
      limit: options.concurrency > 0 ? options.concurrency : 2 * processors,
      queue: options.queue, seconds: options.queueSeconds)
    shares = UserShares(
      database.sharedMemory(
        limit: options.totalMemory, called: "what all queries of the server may hold,"))
  }

  var isDraining: Bool { draining.load(ordering: .acquiring) }

  /// A name for a request: never repeated while the server runs.
  func makeID() -> String {
    let number = requestNumber.add(1, ordering: .relaxed).newValue
    return String(began & 0xFFFF_FFFF, radix: 16) + "-" + String(number, radix: 16)
  }

  func makeSession(for user: User) -> Session {
    let session = Session(database: database, settings: options.session, login: user.login)
    session.bind(to: bounds(of: user))
    return session
  }

  /// Who may come in; nil while nobody is asked for a name: there is no file of users, and no user
  /// was created.
  var accounts: AccountDirectory? {
    let directory = AccountDirectory(file: options.accounts, database: database)
    return directory.isEmpty ? nil : directory
  }

  /// Serves until SIGTERM or SIGINT comes, and then ends what runs.
  /// - Parameter announce: Gets one line per address that it listens on.
  package func run(announce: (String) -> Void) throws(SQLError) {
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow is an error of its write, as a full disk is.
    signal(SIGXFSZ, SIG_IGN)
    var signals = Server.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    try checkExposure()
    let listener = try Listener(options.listen)
    announce("\(options.tls == nil ? "http" : "https")://\(listener.address.text)")
    guard WorkThread.start({ [self] in acceptHTTP(listener) }) else { throw Server.noThreads }
    let postgres = try options.postgres.map { (address) throws(SQLError) in try Listener(address) }
    if let postgres {
      announce("postgresql://\(postgres.address.text)")
      guard WorkThread.start({ [self] in acceptPostgres(postgres) }) else {
        throw Server.noThreads
      }
    }
    var signal: Int32 = 0
    sigwait(&signals, &signal)
    listener.close()
    postgres?.close()
    drain()
  }

  private static var signals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    return set
  }

  private static var noThreads: SQLError {
    SQLError(.programLimitExceeded, "the system gives the server no thread")
  }

  /// - Throws: `invalidParameter` for an address that others reach, unless they are asked who they
  ///   are, and what they say is encrypted.
  private func checkExposure() throws(SQLError) {
    if options.tls != nil && accounts != nil { return }
    for address in [options.listen, options.postgres].compactMap({ $0 }) where !address.isLoopback {
      throw SQLError(
        .invalidParameter, "\(address.text) can be reached by other machines",
        hint: "name --tls-cert, --tls-key and --users, or listen on 127.0.0.1")
    }
  }

  /// Lets what runs end, for a while; then cancels it.
  private func drain() {
    draining.store(true, ordering: .releasing)
    connections.closeIdle()
    let deadline = Deadline.after(options.drainSeconds)
    while connections.count > 0 || !running.all.isEmpty, !deadline.isOver { usleep(20_000) }
    for query in running.all { query.cancel() }
    let last = Deadline.after(2)
    while connections.count > 0, !last.isOver { usleep(20_000) }
  }

  private func acceptHTTP(_ listener: Listener) {
    while let client = listener.accept() {
      guard connections.count < options.limits.connections,
        WorkThread.start({ [self] in
          serveHTTP(SocketStream(client.descriptor), peer: client.peer)
        })
      else {
        Server.turnAway(client.descriptor)
        continue
      }
    }
    Glibc.close(listener.descriptor)
  }

  private func serveHTTP(_ socket: SocketStream, peer: String) {
    guard let tls = options.tls else {
      return HTTPConnection(self, socket, peer: peer).serve()
    }
    let seconds = options.limits.headerSeconds
    guard let stream = try? TLSStream(socket, tls, seconds: seconds) else { return }
    HTTPConnection(self, stream, peer: peer).serve()
  }

  private func acceptPostgres(_ listener: Listener) {
    while let client = listener.accept() {
      let number = postgresConnections.makeNumber()
      guard connections.count < options.limits.connections,
        WorkThread.start({ [self] in
          PostgresConnection(
            self, SocketStream(client.descriptor), peer: client.peer, number: number
          ).serve()
        })
      else {
        Glibc.close(client.descriptor)
        continue
      }
    }
    Glibc.close(listener.descriptor)
  }

  /// Says 503 to a client for whom there is no room, without waiting for its request.
  private static func turnAway(_ descriptor: Int32) {
    let text =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
      + "Content-Length: 0\r\n\r\n"
    let answer = Array(text.utf8)
    _ = send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    close(descriptor)
  }
}
