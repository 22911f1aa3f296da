import Synchronization

/// How far a running program is, for others to look at: the statements of SQL that it began, and where
/// the last one stands.
package final class StepWatch: Sendable {
  private let state = Mutex<(count: Int, place: StepPlace?)>((0, nil))

  package init() {}

  func begin(_ place: StepPlace) {
    state.withLock { state in
      state.count += 1
      state.place = place
    }
  }

  /// The number of statements, and the place of the last: `billing.close_month:42`; nil before the first.
  package var progress: (statements: Int, place: String)? {
    let now = state.withLock { $0 }
    return now.place.map { (now.count, $0.address) }
  }
}
