import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(
    _ aggregate: Aggregate, _ profile: NodeProfile?, _ required: Set<ColumnID>, _ isFree: Bool
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
    let sink = AggregateSink(
      layout, sets: aggregate.groupingSets ?? [Array(aggregate.keys.indices)],
      keptKeys: keptKeys, keptItems: Array(wanted.indices), hasGroupingColumn: grouping != nil,
      tracksFirsts: !isFree, profile)
    finish(draft, into: sink)
    let columns =
      keptKeys.map { aggregate.keys[$0].column } + wanted.map(\.column)
      + (grouping.map { [$0] } ?? [])
    var made = Draft(sink.source, columns: columns, profile: profile)
    if aggregate.groupingSets == nil {
      made.learnThrough(draft, aggregate.keys.map { ($0.expression, $0.column.id) })
    }
    return made
  }
}
