import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(
    _ aggregate: Aggregate, _ profile: NodeProfile?, _ required: Set<ColumnID>, _ isFree: Bool,
    asked: BoundExpression?
  ) throws(SQLError) -> Draft {
    let wanted = aggregate.items.filter { required.contains($0.column.id) }
    let layout = AggregateLayout(keys: aggregate.keys, items: wanted)
    let used = layout.expressions.reduce(into: Set<ColumnID>()) { $0.formUnion($1.columns) }
    orderIsFree = (isFree || aggregate.keys.isEmpty) && layout.ignoresOrder
    var draft = try lower(aggregate.input, profile?.children[0], required: used)
    let (places, options, expressions) = (draft.layout, options, layout.expressions)
    draft.append(profile) { (_) throws(SQLError) in
      ProjectOperator(try ExpressionSet(expressions, layout: places, options)).inside()
    }
    let keptKeys = aggregate.keys.indices.filter { required.contains(aggregate.keys[$0].column.id) }
    let grouping = aggregate.groupingColumn.flatMap { required.contains($0.id) ? $0 : nil }
    let columns =
      keptKeys.map { aggregate.keys[$0].column } + wanted.map(\.column)
      + (grouping.map { [$0] } ?? [])
    let finished = finishedGroups(aggregate, layout, draft, tracksFirsts: !isFree)
    let sink = AggregateSink(
      layout, sets: aggregate.groupingSets ?? [Array(aggregate.keys.indices)],
      keptKeys: keptKeys, keptItems: Array(wanted.indices), hasGroupingColumn: grouping != nil,
      tracksFirsts: !isFree, finished: finished,
      wanted: finished == nil ? nil : asked.map { GroupFilter($0, columns) }, profile)
    finish(draft, into: sink)
    var made = Draft(sink.source, columns: columns, profile: profile)
    if aggregate.groupingSets == nil {
      made.learnThrough(draft, aggregate.keys.map { ($0.expression, $0.column.id) })
    }
    return made
  }
}

extension Lowering {
  /// Whether groups can be complete before the input ends: one of the keys is a scan's own column,
  /// of whose values in each morsel something may be known.
  private func finishedGroups(
    _ aggregate: Aggregate, _ layout: AggregateLayout, _ draft: Draft, tracksFirsts: Bool
  ) -> FinishedGroups? {
    guard aggregate.groupingSets == nil, let scan = draft.source as? ScanSource,
      layout.items.allSatisfy(\.mergesRows)
    else { return nil }
    for (place, key) in aggregate.keys.enumerated() {
      guard case .column(let id, let type) = key.expression, IntegerKeys.fits(type),
        let origin = draft.origins[id], let column = scan.position(of: origin)
      else { continue }
      return FinishedGroups(
        FinishedGroups.Origin(scan: scan, column: column, key: place), tracksFirsts: tracksFirsts)
    }
    return nil
  }
}
