import Diagnostics
import Glibc

/// How many queries of one user the gate lets in; 0 for any number.
struct UserPlaces: Sendable {
  /// That run at once; the next ones wait.
  var running = 0
  /// That wait at once; nil for any number.
  var waiting: Int?
  /// That run or wait at once.
  var total = 0
}

/// Lets so many queries run at once; the next ones wait in line, and those beyond are turned away, so
/// that what runs stays fast.
///
/// Each waits on a condition of its own: one that leaves wakes the next in line and nobody else.
/// Whoever has as many queries running as its user may have is passed over.
final class QueryGate: @unchecked Sendable {
  /// One that waits; its field is read and changed with the gate's lock held.
  private final class Ticket {
    let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    let user: String
    let places: UserPlaces
    var isCalled = false

    init(_ user: String, _ places: UserPlaces) {
      self.user = user
      self.places = places
      pthread_cond_init(change, nil)
    }

    deinit {
      pthread_cond_destroy(change)
      change.deallocate()
    }
  }

  private struct Count {
    var running = 0
    var waiting = 0
  }

  // All fields are read and changed with the lock held.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var runningCount = 0
  private var waiting: [Ticket] = []
  /// The queries of each user.
  private var counts: [String: Count] = [:]
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

  var load: (running: Int, waiting: Int) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return (runningCount, waiting.count)
  }

  /// Waits until the user's turn comes; `leave` gives the place back.
  /// - Throws: `RouteFailure` with 503 when the line is too long or does not move.
  func enter(_ user: String, _ places: UserPlaces) throws(RouteFailure) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    let count = counts[user] ?? Count()
    guard places.total == 0 || count.running + count.waiting < places.total else {
      throw RouteFailure(
        .unavailable, "\(places.total) of your queries run or wait; try again", retryAfter: 1)
    }
    if runningCount < limit, mayRun(user, places) { return begin(user) }
    if let most = places.waiting, count.waiting >= most {
      throw RouteFailure(
        .unavailable, "\(count.running) of your queries run and \(count.waiting) wait; try again",
        retryAfter: 1)
    }
    guard waiting.count < queue else { throw busy }
    try wait(Ticket(user, places))
  }

  func leave(_ user: String) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    runningCount -= 1
    change(user) { $0.running -= 1 }
    // The place goes over to the next in line, so that nobody slips in between.
    while runningCount < limit,
      let next = waiting.firstIndex(where: { mayRun($0.user, $0.places) })
    {
      let ticket = waiting.remove(at: next)
      change(ticket.user) { $0.waiting -= 1 }
      begin(ticket.user)
      ticket.isCalled = true
      pthread_cond_signal(ticket.change)
    }
  }

  // MARK: With the lock held

  private func mayRun(_ user: String, _ places: UserPlaces) -> Bool {
    places.running == 0 || counts[user, default: Count()].running < places.running
  }

  private func begin(_ user: String) {
    runningCount += 1
    change(user) { $0.running += 1 }
  }

  private func change(_ user: String, _ body: (inout Count) -> Void) {
    var count = counts[user] ?? Count()
    body(&count)
    counts[user] = count.running + count.waiting > 0 ? count : nil
  }

  private func wait(_ ticket: Ticket) throws(RouteFailure) {
    waiting.append(ticket)
    change(ticket.user) { $0.waiting += 1 }
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_sec += Int(seconds.rounded(.up))
    while !ticket.isCalled {
      if pthread_cond_timedwait(ticket.change, lock, &until) == ETIMEDOUT, !ticket.isCalled {
        waiting.removeAll { $0 === ticket }
        change(ticket.user) { $0.waiting -= 1 }
        throw busy
      }
    }
  }

  private var busy: RouteFailure {
    RouteFailure(.unavailable, "too many queries run and wait; try again", retryAfter: 1)
  }
}
