import Catalog
import Diagnostics
import Plan
import Synchronization

/// What running a plan cost, node by node; filled while the plan runs.
package final class ExecutionProfile: Sendable {
  private let tree = Mutex<NodeProfile?>(nil)
  private let done = Atomic<UInt64>(0)
  private let expectedRows = Atomic<UInt64>(0)

  package init() {}

  /// The profile of the plan's root; its children mirror `PlanNode.inputs`.
  package var root: NodeProfile? { tree.withLock { $0 } }

  /// How much of the work is done, 0 to 1; may be read from any thread.
  package var progress: Double {
    let steps = Double(bitPattern: done.load(ordering: .relaxed))
    let expected = Double(bitPattern: expectedRows.load(ordering: .relaxed))
    // What follows the scans takes time too: only the last step is the end.
    return expected > 0 ? max(steps, min(0.99, Double(scannedRows) / expected)) : steps
  }

  /// Rows that scans have read so far; from any thread.
  package var scannedRows: Int { root?.scannedRows ?? 0 }

  /// What operators held at most, added up, and what they wrote to temporary files, in bytes.
  package var memory: (peak: Int, spilled: Int) { root?.memory ?? (0, 0) }

  func begin(_ plan: any PlanNode) {
    let made = NodeProfile(plan)
    tree.withLock { $0 = made }
  }

  func expect(rows: Double) { expectedRows.store(rows.bitPattern, ordering: .relaxed) }

  func report(progress: Double) { done.store(progress.bitPattern, ordering: .relaxed) }
}

/// What one node of a plan did, summed over all workers.
package final class NodeProfile: Sendable {
  package let name: String
  package let children: [NodeProfile]
  package let rows = Atomic<Int>(0)
  package let batches = Atomic<Int>(0)
  /// Time in the node's own code, summed over workers.
  package let nanoseconds = Atomic<Int>(0)
  package let peakBytes = Atomic<Int>(0)
  package let spilledBytes = Atomic<Int>(0)
  private let scan = Mutex<ScanMetrics?>(nil)

  init(_ node: any PlanNode) {
    name = node.name
    children = node.inputs.map { NodeProfile($0) }
  }

  /// What the scan read and skipped, if the node is one.
  package var scanMetrics: ScanMetrics? { scan.withLock { $0 } }

  func attach(_ metrics: ScanMetrics) { scan.withLock { $0 = metrics } }

  /// Of the node and those below it.
  fileprivate var scannedRows: Int {
    let own = scanMetrics?.rowsDecoded.load(ordering: .relaxed) ?? 0
    return children.reduce(own) { $0 + $1.scannedRows }
  }

  fileprivate var memory: (peak: Int, spilled: Int) {
    var sum = (
      peak: peakBytes.load(ordering: .relaxed), spilled: spilledBytes.load(ordering: .relaxed)
    )
    for child in children {
      let below = child.memory
      sum.peak += below.peak
      sum.spilled += below.spilled
    }
    return sum
  }

  func count(rows count: Int) {
    rows.wrappingAdd(count, ordering: .relaxed)
    batches.wrappingAdd(1, ordering: .relaxed)
  }
}

/// Turns finished steps and morsels into one fraction.
final class ProgressMeter: Sendable {
  private let profile: ExecutionProfile?
  private let weights: [Double]
  private let finished = Atomic<Int>(0)

  init(_ profile: ExecutionProfile?, weights: [Double]) {
    self.profile = profile
    let total = max(1, weights.reduce(0, +))
    profile?.expect(rows: total)
    self.weights = weights.map { $0 / total }
  }

  func stepDone() {
    let steps = finished.wrappingAdd(1, ordering: .relaxed).newValue
    profile?.report(progress: min(1, weights.prefix(steps).reduce(0, +)))
  }
}
