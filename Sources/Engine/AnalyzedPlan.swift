import Columns
import Execution
import Plan

/// A plan printed with what running it cost: EXPLAIN ANALYZE.
struct AnalyzedPlan {
  let plan: any PlanNode
  let profile: ExecutionProfile

  var outline: PlanOutline {
    var notes: [String] = []
    if let root = profile.root { collect(root, of: plan, into: &notes) }
    // The printer visits nodes in the order in which the profiles were collected.
    var next = 0
    return PlanPrinter { _ in
      defer { next += 1 }
      return next < notes.count ? notes[next] : nil
    }.outline(of: plan)
  }

  private func collect(
    _ node: NodeProfile, of plan: any PlanNode, into notes: inout [String]
  ) {
    notes.append(note(of: node))
    if plan.isOpaque { return }
    for (child, input) in zip(node.children, plan.inputs) {
      collect(child, of: input, into: &notes)
    }
  }

  private func note(of node: NodeProfile) -> String {
    var parts = ["\(node.rows.load(ordering: .relaxed)) rows"]
    let nanoseconds = node.nanoseconds.load(ordering: .relaxed)
    if nanoseconds > 0 { parts.append(milliseconds(Double(nanoseconds) / 1e6)) }
    if let scan = node.scanMetrics {
      let bytes = scan.bytesRead.load(ordering: .relaxed)
      if bytes > 0 { parts.append("\(bytes.formattedBytes) read") }
      let groups = scan.groups.load(ordering: .relaxed)
      if groups > 0 {
        parts.append("\(scan.groupsPruned.load(ordering: .relaxed)) of \(groups) groups pruned")
      }
      let rowGroups = scan.rowGroupsPruned.load(ordering: .relaxed)
      if rowGroups > 0 { parts.append("\(rowGroups) row groups pruned") }
      let pages = scan.pagesPruned.load(ordering: .relaxed)
      if pages > 0 { parts.append("\(pages) pages pruned") }
      let hits = scan.cacheHits.load(ordering: .relaxed)
      if hits > 0 { parts.append("\(hits) cache hits") }
    }
    let peak = node.peakBytes.load(ordering: .relaxed)
    if peak > 0 { parts.append("\(peak.formattedBytes) peak") }
    let spilled = node.spilledBytes.load(ordering: .relaxed)
    if spilled > 0 { parts.append("\(spilled.formattedBytes) spilled") }
    return parts.joined(separator: ", ")
  }
}
