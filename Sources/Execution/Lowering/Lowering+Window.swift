import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(
    _ window: Window, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    let items = window.items.filter { required.contains($0.column.id) }
    let used = window.expressions.reduce(into: required) { $0.formUnion($1.columns) }
    var draft = try lower(window.input, profile?.children[0], required: used)
    let payload = draft.columns.filter { required.contains($0.id) }
    var expressions = payload.map(\.reference)
    let partition = expressions.count..<(expressions.count + window.partition.count)
    expressions += window.partition
    let order = expressions.count..<(expressions.count + window.order.count)
    expressions += window.order.map(\.expression)
    func place(_ expression: BoundExpression) -> Int {
      expressions.append(expression)
      return expressions.count - 1
    }
    let placed = items.map { item in
      WindowLayout.Item(
        item: item, arguments: item.arguments.map(place), filter: item.filter.map(place),
        start: item.frame.start.expression.map(place), end: item.frame.end.expression.map(place))
    }
    let (layout, options, computed) = (draft.layout, options, expressions)
    draft.append(profile) { (_) throws(SQLError) in
      ProjectOperator(try ExpressionSet(computed, layout: layout, options)).inside()
    }
    let sink = WindowSink(
      WindowLayout(
        payload: payload.count, partition: partition, order: order, items: placed,
        orders: window.order.map(\.order), orderKeys: window.order),
      types: expressions.map(\.type))
    finish(draft, into: sink)
    return Draft(sink.source, columns: payload + items.map(\.column), profile: profile)
  }
}
