import Glibc
import Synchronization

/// A running statement's flag: set by Ctrl-C, a timeout or a client that went away.
///
/// Operators check it once per batch, and inside any call that may take over a millisecond.
package final class Cancellation: Sendable {
  private let reason = Atomic<Int>(0)
  /// Nanoseconds of the monotonic clock, or 0 for none.
  private let deadline: UInt64
  private let limitSeconds: Double

  private static let byUser = 1
  private static let byTimeout = 2

  /// - Parameter timeout: Seconds from now, or nil for none.
  package init(timeout: Double? = nil) {
    limitSeconds = timeout ?? 0
    deadline = timeout.map { monotonicNanoseconds() + UInt64(max(0, $0) * 1e9) } ?? 0
  }

  package func cancel() { reason.store(Cancellation.byUser, ordering: .relaxed) }

  package var isCancelled: Bool {
    if reason.load(ordering: .relaxed) != 0 { return true }
    guard deadline != 0, monotonicNanoseconds() > deadline else { return false }
    reason.store(Cancellation.byTimeout, ordering: .relaxed)
    return true
  }

  /// - Throws: `queryCanceled` once the flag is set or the time is over.
  package func check() throws(SQLError) {
    guard isCancelled else { return }
    if reason.load(ordering: .relaxed) == Cancellation.byTimeout {
      throw SQLError(
        .queryCanceled, "the statement took longer than its timeout of \(limitSeconds) s",
        hint: "raise it with SET statement_timeout")
    }
    throw SQLError(.queryCanceled, "the statement was cancelled")
  }
}

/// Nanoseconds of a clock that only goes forward.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
