import Columns
import Diagnostics
import Engine
import Synchronization

/// A query that runs for a client: others may cancel it and look at its progress.
final class RunningQuery: Sendable {
  let id: String
  let user: String
  /// The client's address, and the protocol by which it came.
  let peer: String
  let door: String
  let text: String
  let began = monotonicNanoseconds()
  private let session: Session
  private let stopped = Atomic<Bool>(false)
  let rows = Atomic<Int>(0)
  /// Of the answer, before it is compressed.
  let bytes = Atomic<Int>(0)
  private let steps = ProgramWatch()

  init(
    id: String, user: String, peer: String, door: String, text: String, session: Session
  ) {
    self.id = id
    self.peer = peer
    self.door = door
    self.user = user
    self.text = withoutPasswords(text)
    self.session = session
    session.settings.steps = steps
  }

  /// Stops it, also if it is just about to begin.
  func cancel() {
    stopped.store(true, ordering: .releasing)
    session.cancel()
  }

  var isCancelled: Bool { stopped.load(ordering: .acquiring) }
  /// Members that say how far it is: of a program the statements that it began and where it is, of
  /// others the share that is done.
  var progress: [JSON.Member] {
    if let program = steps.progress {
      return [
        .init("statements", .number("\(program.statements)")), .init("at", .string(program.place)),
      ]
    }
    return session.progress.map { [.init("progress", .number("\($0)"))] } ?? []
  }

  /// 0…1 of a query.
  var share: Double? { session.progress }
  var seconds: Double { Double(monotonicNanoseconds() - began) / 1e9 }
}

/// All queries that run, by their id.
final class RunningQueries: Sendable {
  private let queries = Mutex<[String: RunningQuery]>([:])

  func add(_ query: RunningQuery) { queries.withLock { $0[query.id] = query } }
  func remove(_ query: RunningQuery) { _ = queries.withLock { $0.removeValue(forKey: query.id) } }
  func find(_ id: String) -> RunningQuery? { queries.withLock { $0[id] } }
  var all: [RunningQuery] { queries.withLock { Array($0.values) } }
}

extension Server {
  /// Writes down that a query begins.
  /// - Throws: `RouteFailure` with 503 while that cannot be done.
  func begin(_ query: RunningQuery) throws(RouteFailure) {
    try options.audit?.begin(
      id: query.id, user: query.user, peer: query.peer, door: query.door, text: query.text)
  }

  /// Counts what became of a query and writes it down.
  func record(_ query: RunningQuery, error: Bool) {
    // A client may hang up as soon as it has the whole answer: that cancels nothing any more.
    let outcome = !error ? "ok" : query.isCancelled ? "cancelled" : "error"
    let rows = query.rows.load(ordering: .relaxed)
    metrics.countQuery(outcome: outcome, rows: rows)
    shares.note(query.user, seconds: query.seconds, rows: rows)
    options.audit?.end(
      id: query.id, user: query.user, rows: rows,
      bytes: query.bytes.load(ordering: .relaxed), outcome: outcome, seconds: query.seconds)
  }
}
