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
    var known = Dictionary(
      payload.indices.map { (payload[$0].id, $0) }, uniquingKeysWith: { a, _ in a })
    // A column that several parts read is kept once.
    func place(_ expression: BoundExpression) -> Int {
      if case .column(let id, _) = expression {
        if let place = known[id] { return place }
        known[id] = expressions.count
      }
      expressions.append(expression)
      return expressions.count - 1
    }
    let partition = window.partition.map(place)
    let order = window.order.map { place($0.expression) }
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
      types: expressions.map(\.type), profile)
    finish(draft, into: sink)
    var made = Draft(sink.source, columns: payload + items.map(\.column), profile: profile)
    made.learnThrough(draft, window.partition.map { ($0, nil) })
    return made
  }
}
