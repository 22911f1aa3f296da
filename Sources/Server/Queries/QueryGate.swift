import Diagnostics
import Glibc

/// Lets so many queries run at once; the next ones wait in line, and those beyond are turned away, so
/// that what runs stays fast.
///
/// Each waits on a condition of its own: one that leaves wakes the next in line and nobody else.
final class QueryGate: @unchecked Sendable {
  /// One that waits; its field is read and changed with the gate's lock held.
  private final class Ticket {
    let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    var isCalled = false

    init() { pthread_cond_init(change, nil) }

    deinit {
      pthread_cond_destroy(change)
      change.deallocate()
    }
  }

  // All fields are read and changed with the lock held.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var runningCount = 0
  private var waiting: [Ticket] = []
  private let limit: Int
  private let queue: Int
  private let seconds: Double

  /// - Parameters:
  ///   - queue: How many may wait.
  ///   - seconds: How long one may wait.
  init(limit: Int, queue: Int, seconds: Double) {
    self.limit = limit
    self.queue = queue
    self.seconds = seconds
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  var counts: (running: Int, waiting: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return (runningCount, waiting.count)
  }

  /// Runs the body when its turn comes.
  /// - Throws: `RouteFailure` with 503 when the line is too long or does not move.
  func run<T>(_ body: () throws -> T) throws -> T {
    try enter()
    defer { leave() }
    return try body()
  }

  func enter() throws(RouteFailure) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if runningCount < limit, waiting.isEmpty {
      runningCount += 1
      return
    }
    guard waiting.count < queue else { throw busy }
    let ticket = Ticket()
    waiting.append(ticket)
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_sec += Int(seconds.rounded(.up))
    while !ticket.isCalled {
      if pthread_cond_timedwait(ticket.change, lock, &until) == ETIMEDOUT, !ticket.isCalled {
        waiting.removeAll { $0 === ticket }
        throw busy
      }
    }
  }

  func leave() {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    // The place goes over to the next in line, so that nobody slips in between.
    guard !waiting.isEmpty else { return runningCount -= 1 }
    let next = waiting.removeFirst()
    next.isCalled = true
    pthread_cond_signal(next.change)
  }

  private var busy: RouteFailure {
    RouteFailure(.unavailable, "too many queries run and wait; try again", retryAfter: 1)
  }
}
