import Diagnostics
import Synchronization

/// The error of the lowest morsel among those that workers report.
final class FirstError: Sendable {
  private let state = Mutex<(morsel: Int, error: SQLError?)>((.max, nil))
  /// Morsels from here on need not run.
  private let limit = Atomic<Int>(.max)

  func report(_ error: SQLError, morsel: Int) {
    state.withLock { state in
      guard morsel < state.morsel else { return }
      state = (morsel, error)
      limit.store(morsel, ordering: .relaxed)
    }
  }

  func isWorthwhile(morsel: Int) -> Bool { morsel < limit.load(ordering: .relaxed) }

  /// Where delivering ends: at the failed morsel, or behind the last.
  func firstFailedMorsel(of count: Int) -> Int { min(count, limit.load(ordering: .relaxed)) }

  var hasError: Bool { limit.load(ordering: .relaxed) != .max }

  func check() throws(SQLError) {
    if let error = state.withLock({ $0.error }) { throw error }
  }
}
