import Columns
import Diagnostics
import Plan

/// Sorts no more rows than a limit shows.
///
/// ```
/// Limit n ← Sort               →   TopN n
/// Limit n ← Project ← Sort     →   Project ← TopN n
/// ```
func topN(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard let limit = node as? Limit, let count = limit.count,
      count <= largestTopN, limit.offset <= largestTopN
    else { return nil }
    if let sort = limit.input as? Sort {
      return TopN(sort.input, by: sort.keys, count: count, offset: limit.offset)
    }
    if let project = limit.input as? Project, let sort = project.input as? Sort {
      let top = TopN(sort.input, by: sort.keys, count: count, offset: limit.offset)
      return Project(top, project.items)
    }
    return nil
  }
}

/// Beyond this many rows a sort that can use all workers and the disk is better.
private let largestTopN = 100_000
