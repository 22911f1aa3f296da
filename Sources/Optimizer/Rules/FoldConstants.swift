import Columns
import Diagnostics
import Functions
import Plan

/// Computes constant parts of expressions once, and simplifies AND, OR and CASE around them.
///
/// ```
/// a > 1 + 2              →  a > 3
/// TRUE AND x             →  x            FALSE AND x  →  FALSE
/// Filter TRUE            →  (nothing)
/// ```
///
/// A part that gives an error stays, so that the error comes only if a row reaches it.
func foldConstants(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    let old = node.expressions
    guard !old.isEmpty else { return nil }
    let folded = old.map { fold($0, context.session) }
    if let filter = node as? Filter {
      if case .literal(.boolean(true), _) = folded[0] { return filter.input }
      if case .literal(let value, _) = folded[0], value == .null || value == .boolean(false) {
        return Values(rows: [], output: filter.output)
      }
    }
    if let join = node as? Join, case .literal(.boolean(true), _)? = folded.first {
      return Join(join.kind, join.left, join.right)
    }
    return node.replacing(expressions: folded)
  }
}

func fold(_ expression: BoundExpression, _ session: FunctionSession) -> BoundExpression {
  expression.rewritten { part in
    switch part {
    case .literal, .column, .parameter, .subquery: return nil
    case .and(let operands): return simplified(operands, decisive: false)
    case .or(let operands): return simplified(operands, decisive: true)
    case .conditional(let branches, let otherwise, let type):
      return simplified(branches, otherwise, type)
    default: break
    }
    guard part.operands.allSatisfy({ if case .literal = $0 { true } else { false } }),
      !part.isVolatile, !(session.keepsPlan && part.readsClock),
      let value = try? part.constantValue(session)
    else { return nil }
    return .literal(value, part.type)
  }
}

/// AND (OR) without its TRUE (FALSE) operands; decided at once by a leading FALSE (TRUE).
private func simplified(_ operands: [BoundExpression], decisive: Bool) -> BoundExpression? {
  var kept: [BoundExpression] = []
  for operand in operands {
    if case .literal(.boolean(let value), _) = operand {
      if value != decisive { continue }
      // An operand before it may give an error, so it must still be evaluated.
      if kept.allSatisfy({ !$0.canFail }) { return .literal(.boolean(decisive), .boolean) }
    }
    switch (operand, decisive) {
    case (.and(let inner), false), (.or(let inner), true): kept += inner
    default: kept.append(operand)
    }
  }
  if kept.isEmpty { return .literal(.boolean(!decisive), .boolean) }
  if kept.count == 1 { return kept[0] }
  return decisive ? .or(kept) : .and(kept)
}

/// CASE without branches that are never taken.
private func simplified(
  _ branches: [ConditionalBranch], _ otherwise: BoundExpression, _ type: DataType
) -> BoundExpression? {
  var kept: [ConditionalBranch] = []
  for branch in branches {
    guard case .literal(let value, _) = branch.condition else {
      kept.append(branch)
      continue
    }
    guard value == .boolean(true) else { continue }
    return kept.isEmpty ? branch.result : .conditional(kept, otherwise: branch.result, type)
  }
  if kept.count == branches.count { return nil }
  return kept.isEmpty ? otherwise : .conditional(kept, otherwise: otherwise, type)
}
