import Diagnostics

/// A moment of the clock that only goes forward.
struct Deadline: Sendable {
  let nanoseconds: UInt64

  static func after(_ seconds: Double) -> Deadline {
    Deadline(nanoseconds: monotonicNanoseconds() &+ UInt64(max(0, seconds) * 1e9))
  }

  /// What is left, for `poll`; 0 when it is over.
  var milliseconds: Int32 {
    let now = monotonicNanoseconds()
    if now >= nanoseconds { return 0 }
    return Int32(clamping: (nanoseconds - now) / 1_000_000 + 1)
  }

  var isOver: Bool { monotonicNanoseconds() >= nanoseconds }
}
