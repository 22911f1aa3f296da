import Columns
import Diagnostics
import Plan

/// Computes windows of the same partitions in one sort.
///
/// ```
/// Window (by a, order b: row_number) ← Window (by a: sum)   →   Window (by a, order b: sum over all, row_number)
/// ```
///
/// One of the two has no order, and only aggregates over whole partitions that give the same for every
/// order of the rows: not of floating-point numbers, whose sums depend on it. Right below a filter a
/// window stays alone: first rows of partitions need no sort.
func mergeWindows(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  hasNeighbours(plan) ? merged(plan) : plan
}

private func hasNeighbours(_ plan: any PlanNode) -> Bool {
  if plan is Window, plan.inputs[0] is Window { return true }
  return plan.inputs.contains { hasNeighbours($0) }
}

private func merged(_ plan: any PlanNode) -> any PlanNode {
  var plan = plan
  let isFiltered = plan is Filter && plan.inputs[0] is Window
  if isFiltered {
    let window = plan.inputs[0]
    return plan.replacing(inputs: [window.replacing(inputs: window.inputs.map { merged($0) })])
  }
  while let upper = plan as? Window, let lower = upper.input as? Window,
    let both = together(upper, lower)
  {
    plan = both
  }
  if plan.inputs.isEmpty { return plan }
  return plan.replacing(inputs: plan.inputs.map { merged($0) })
}

/// One window in place of two that follow each other; nil where they differ in more than the order.
private func together(_ upper: Window, _ lower: Window) -> Window? {
  guard upper.order.isEmpty != lower.order.isEmpty,
    Set(upper.partition.map(\.fingerprint)) == Set(lower.partition.map(\.fingerprint)),
    !upper.expressions.contains(where: { expression in
      expression.isVolatile || lower.items.contains { expression.columns.contains($0.column.id) }
    }), !lower.expressions.contains(where: \.isVolatile)
  else { return nil }
  guard let above = upper.order.isEmpty ? wholePartitions(upper.items) : upper.items,
    let below = lower.order.isEmpty ? wholePartitions(lower.items) : lower.items
  else { return nil }
  let ordered = upper.order.isEmpty ? lower : upper
  return Window(
    lower.input, partition: ordered.partition, order: ordered.order, items: below + above)
}

/// Items of a window without an order, as they are written in one that has an order.
private func wholePartitions(_ items: [WindowItem]) -> [WindowItem]? {
  var changed: [WindowItem] = []
  for var item in items {
    guard case .aggregate(let call) = item.function, exactOrderless.contains(call.name),
      item.frame.exclusion == .noOthers, item.frame.unit == .range,
      !item.arguments.contains(where: { $0.type.isFloating })
    else { return nil }
    switch (item.frame.start, item.frame.end) {
    case (.unboundedPreceding, .currentRow), (.unboundedPreceding, .unboundedFollowing),
      (.currentRow, .currentRow), (.currentRow, .unboundedFollowing):
      break
    default: return nil
    }
    item.frame = WindowFrame(
      unit: .range, start: .unboundedPreceding, end: .unboundedFollowing)
    changed.append(item)
  }
  return changed
}
