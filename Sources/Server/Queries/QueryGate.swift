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
  /// How many queries of each user run or wait.
  private var counts: [String: Int] = [:]
  private let limit: Int
  private let userLimit: Int
  private let queue: Int
  private let seconds: Double

  /// - Parameters:
  ///   - queue: How many may wait.
  ///   - seconds: How long one may wait.
  ///   - userLimit: How many of one user may run and wait; 0 for any number.
  init(limit: Int, queue: Int, seconds: Double, userLimit: Int) {
    self.limit = limit
    self.userLimit = userLimit
    self.queue = queue
    self.seconds = seconds
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  var load: (running: Int, waiting: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return (runningCount, waiting.count)
  }

  /// Runs the body when its turn comes.
  /// - Throws: `RouteFailure` with 503 when the line is too long or does not move.
  func run<T>(for user: String, _ body: () throws -> T) throws -> T {
    try enter(user)
    defer { leave(user) }
    return try body()
  }

  func enter(_ user: String) throws(RouteFailure) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard userLimit == 0 || counts[user, default: 0] < userLimit else {
      throw RouteFailure(
        .unavailable, "\(userLimit) of your queries run or wait; try again", retryAfter: 1)
    }
    counts[user, default: 0] += 1
    do throws(RouteFailure) {
      try takeTurn()
    } catch {
      forget(user)
      throw error
    }
  }

  private func forget(_ user: String) {
    let left = counts[user, default: 1] - 1
    counts[user] = left > 0 ? left : nil
  }

  /// With the lock held.
  private func takeTurn() throws(RouteFailure) {
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

  func leave(_ user: String) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    forget(user)
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
