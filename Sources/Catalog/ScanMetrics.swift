import Synchronization

/// What a scan did, counted by all its readers; `EXPLAIN ANALYZE` shows it.
package final class ScanMetrics: Sendable {
  package let bytesRead = Atomic<Int>(0)
  package let rowsDecoded = Atomic<Int>(0)
  package let groups = Atomic<Int>(0)
  package let groupsPruned = Atomic<Int>(0)
  /// Of ORC, within stripes.
  package let rowGroupsPruned = Atomic<Int>(0)
  package let pages = Atomic<Int>(0)
  package let pagesPruned = Atomic<Int>(0)
  package let cacheHits = Atomic<Int>(0)

  package init() {}

}
