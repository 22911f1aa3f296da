import Diagnostics
import Glibc

/// Lets so many queries run at once; the next ones wait in line, and those beyond are turned away, so
/// that what runs stays fast.
final class QueryGate: @unchecked Sendable {
  // All fields are read and changed with the lock held.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var runningCount = 0
  private var nextTicket = 0
  private var waiting: [Int] = []
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
    pthread_cond_init(change, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(change)
    lock.deallocate()
    change.deallocate()
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
    let ticket = nextTicket
    nextTicket += 1
    waiting.append(ticket)
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_sec += Int(seconds.rounded(.up))
    while runningCount >= limit || waiting.first != ticket {
      if pthread_cond_timedwait(change, lock, &until) == ETIMEDOUT {
        waiting.removeAll { $0 == ticket }
        pthread_cond_broadcast(change)
        throw busy
      }
    }
    waiting.removeFirst()
    runningCount += 1
    // The next in line may enter too, if there is room.
    pthread_cond_broadcast(change)
  }

  func leave() {
    pthread_mutex_lock(lock)
    runningCount -= 1
    pthread_cond_broadcast(change)
    pthread_mutex_unlock(lock)
  }

  private var busy: RouteFailure {
    RouteFailure(.unavailable, "too many queries run and wait; try again", retryAfter: 1)
  }
}
