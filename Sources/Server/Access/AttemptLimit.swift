import Diagnostics
import Synchronization

/// Slows down whoever guesses passwords: after five wrong ones in a row for a name from an address,
/// each further try waits, twice as long each time, a minute at most.
final class AttemptLimit: Sendable {
  private struct Attempts {
    var count = 0
    /// Nanoseconds of the monotonic clock.
    var blockedUntil: UInt64 = 0
  }

  private let failures = Mutex<[String: Attempts]>([:])
  private static let freeTries = 5
  private static let longestSeconds = 60

  private func key(_ name: String, _ peer: String) -> String {
    let host = peer.lastIndex(of: ":").map { String(peer[..<$0]) } ?? peer
    return name + "\u{0}" + host
  }

  /// Seconds until the next try counts; nil for now.
  func wait(for name: String, _ peer: String) -> Int? {
    let now = monotonicNanoseconds()
    let until = failures.withLock { $0[key(name, peer)]?.blockedUntil ?? 0 }
    return until > now ? Int((until - now) / 1_000_000_000) + 1 : nil
  }

  func failed(_ name: String, _ peer: String) {
    let now = monotonicNanoseconds()
    failures.withLock { failures in
      // Somebody who invents names must not fill the memory.
      if failures.count > 10_000 { failures = failures.filter { $0.value.blockedUntil > now } }
      if failures.count > 20_000 { failures = [:] }
      var attempts = failures[key(name, peer)] ?? Attempts()
      attempts.count += 1
      let beyond = attempts.count - AttemptLimit.freeTries
      if beyond >= 0 {
        let seconds = min(AttemptLimit.longestSeconds, 1 << min(beyond, 6))
        attempts.blockedUntil = now + UInt64(seconds) * 1_000_000_000
      }
      failures[key(name, peer)] = attempts
    }
  }

  func succeeded(_ name: String, _ peer: String) {
    failures.withLock { _ = $0.removeValue(forKey: key(name, peer)) }
  }

  static func refusal(_ seconds: Int) -> SQLError {
    SQLError(
      .invalidPassword, "too many wrong passwords: try again in \(seconds) s")
  }
}
