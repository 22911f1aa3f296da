import Diagnostics

/// Attributes a worker's time to the node whose code runs: one clock read per hand-over.
final class Stopwatch {
  private var current: NodeProfile?
  private var since = monotonicNanoseconds()

  /// Time from now on belongs to `node`; returns the node it belonged to before.
  func enter(_ node: NodeProfile?) -> NodeProfile? {
    let now = monotonicNanoseconds()
    current?.nanoseconds.wrappingAdd(Int(now &- since), ordering: .relaxed)
    since = now
    let before = current
    current = node
    return before
  }
}
