import Columns
import Diagnostics
import Engine
import Synchronization
import Syntax

/// A statement that runs on a thread of its own, while its client fetches pages of rows.
///
/// At most a few pages wait to be fetched: then the statement waits. A client that does not come back
/// ends it.
final class PagedStatement: @unchecked Sendable {
  enum State: String, Sendable {
    case queued = "QUEUED"
    case running = "RUNNING"
    case finished = "FINISHED"
    case failed = "FAILED"
  }

  /// Rows as JSON text, without the brackets around them.
  struct Page: Sendable {
    var number: Int
    var rows: [UInt8]
    /// No other page follows.
    var isLast: Bool
  }

  let query: RunningQuery
  let session: Session
  let text: String
  let id: String
  /// Guessing an address of another's statement takes 64 bits.
  let secret = String(UInt64.random(in: .min ... .max), radix: 16)
  private let server: Server
  private let signal = Signal()
  // All that follows is read and changed inside `signal`.
  private var state = State.queued
  private var schema: Schema?
  private var outcome: StatementOutcome?
  private var pages: [Page] = []
  private var lastFetched: Page?
  private var nextNumber = 0
  private var error: SQLError?
  private var lastVisit = monotonicNanoseconds()

  private static let waitingPages = 4
  /// Seconds that a client may stay away.
  private static let patience = 120.0

  init(_ exchange: Exchange, text: String, door: String) {
    server = exchange.server
    id = exchange.id
    self.text = text
    session = exchange.server.makeSession(for: exchange.user)
    query = RunningQuery(
      id: id, user: exchange.user.name, peer: exchange.request.peer, door: door, text: text,
      session: session)
  }

  var description: (state: State, schema: Schema?, outcome: StatementOutcome?, error: SQLError?) {
    signal.change { (state, schema, outcome, error) }
  }

  var isOver: Bool { signal.change { state == .finished || state == .failed } }

  /// Nobody has asked for it for too long.
  var isAbandoned: Bool {
    signal.change {
      Double(monotonicNanoseconds() - lastVisit) / 1e9 > PagedStatement.patience
    }
  }

  /// Begins; the statement waits for its turn on its own thread.
  func start(_ run: @escaping @Sendable (PagedStatement) throws -> Void) -> Bool {
    WorkThread.start { [self] in
      var hasBegun = false
      do {
        try server.enter(query)
        hasBegun = true
        defer { server.leave(query) }
        signal.change { state = .running }
        try run(self)
        finish(
          query.isCancelled ? SQLError(.queryCanceled, "the statement was cancelled") : nil,
          hasBegun)
      } catch let error as SQLError {
        finish(error, hasBegun)
      } catch let failure as RouteFailure {
        finish(SQLError(.programLimitExceeded, failure.message), hasBegun)
      } catch {
        finish(SQLError(.internalError, "the statement could not run"), hasBegun)
      }
      session.rollback()
    }
  }

  private func finish(_ error: SQLError?, _ hasBegun: Bool) {
    signal.change {
      self.error = error
      state = error == nil ? .finished : .failed
      pages.append(Page(number: nextNumber, rows: [], isLast: true))
      nextNumber += 1
    }
    guard hasBegun else { return }
    server.record(query, error: error != nil)
  }

  func begin(_ schema: Schema) { signal.change { self.schema = schema } }

  func complete(_ outcome: StatementOutcome) { signal.change { self.outcome = outcome } }

  /// Adds a page; waits while the client has enough of them.
  /// - Returns: false when the statement shall stop.
  func add(_ rows: [UInt8]) -> Bool {
    while true {
      let added: Bool? = signal.wait(seconds: 0.5) {
        guard pages.count < PagedStatement.waitingPages || query.isCancelled else { return nil }
        pages.append(Page(number: nextNumber, rows: rows, isLast: false))
        query.bytes.add(rows.count, ordering: .relaxed)
        nextNumber += 1
        return true
      }
      if query.isCancelled { return false }
      if added != nil { return true }
      if isAbandoned {
        query.cancel()
        return false
      }
    }
  }

  /// The page with this number: the next one, or the last one again; waits a second for it.
  /// - Returns: nil while it is not there.
  /// - Throws: `RouteFailure` for a page that is long gone.
  func page(_ number: Int) throws(RouteFailure) -> Page? {
    let isGone = signal.change {
      lastVisit = monotonicNanoseconds()
      return number < (lastFetched?.number ?? 0) || number > nextNumber
    }
    if isGone { throw RouteFailure(.gone, "page \(number) is not there") }
    return signal.wait(seconds: 1) {
      if let lastFetched, lastFetched.number == number { return lastFetched }
      guard let first = pages.first, first.number == number else { return nil }
      lastFetched = pages.removeFirst()
      return first
    }
  }

  func cancel() {
    query.cancel()
    signal.change {}
  }
}

/// Statements by their id.
final class PagedStatements: Sendable {
  private let statements = Mutex<[String: PagedStatement]>([:])
  private let isForJobs: Bool

  private static let keptJobs = 1000

  /// - Parameter isForJobs: Nobody has to come back for them; else those whose clients stay away end.
  init(isForJobs: Bool) { self.isForJobs = isForJobs }

  func add(_ statement: PagedStatement) {
    let isForJobs = isForJobs
    let gone = statements.withLock { all in
      all[statement.id] = statement
      var gone = all.values.filter { isForJobs ? $0.isOver : $0.isAbandoned }
      if isForJobs {
        gone.sort { $0.query.began < $1.query.began }
        gone = Array(gone.prefix(max(0, all.count - PagedStatements.keptJobs)))
      }
      for old in gone { all[old.id] = nil }
      return gone
    }
    for old in gone { old.cancel() }
  }

  func find(_ id: String) -> PagedStatement? { statements.withLock { $0[id] } }

  var all: [PagedStatement] { statements.withLock { Array($0.values) } }
}
