import Diagnostics
import Synchronization

/// A result that one step leaves for later ones.
final class Once<Result: Sendable>: Sendable {
  private let held = Mutex<Result?>(nil)

  func set(_ result: Result) { held.withLock { $0 = result } }

  /// - Throws: `internalError` when the step before was not run.
  func get() throws(SQLError) -> Result {
    guard let result = held.withLock({ $0 }) else {
      throw SQLError(.internalError, "a pipeline ran before the one that it depends on")
    }
    return result
  }

  func clear() { held.withLock { $0 = nil } }
}
