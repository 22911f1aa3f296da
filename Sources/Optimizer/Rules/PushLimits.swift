import Columns
import Diagnostics
import Plan

/// Gives the inputs of UNION ALL the limit that stands above it.
///
/// ```
/// Limit 3 offset 2 ← Union a, b   →   Limit 3 offset 2 ← Union (Limit 5 ← a), (Limit 5 ← b)
/// ```
///
/// The rows of a union come input after input, so that no more of each can be among the first.
/// UNION, whose rows are compared first, is an aggregate above a union and takes no part.
func pushLimits(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard var limit = node as? Limit, let count = limit.count else { return nil }
    let (most, overflows) = count.addingReportingOverflow(limit.offset)
    guard !overflows else { return nil }
    if let union = limit.input as? Union {
      guard let limited = bounded(union, most) else { return nil }
      limit.input = limited
      return limit
    }
    guard var project = limit.input as? Project, let union = project.input as? Union,
      !project.expressions.contains(where: \.isVolatile), let limited = bounded(union, most)
    else { return nil }
    project.input = limited
    limit.input = project
    return limit
  }
}

/// The union with inputs of at most so many rows; nil where they are that small already.
private func bounded(_ union: Union, _ most: Int) -> Union? {
  let inputs = union.inputs.map { input -> any PlanNode in
    if let rows = input.maximumRows, rows <= most { return input }
    return Limit(input, count: most)
  }
  let changed = zip(inputs, union.inputs).contains { $0 is Limit && !($1 is Limit) }
  return changed ? Union(inputs, output: union.output) : nil
}
