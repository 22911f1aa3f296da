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
    if let keepsTies = firstRows(of: window, items) {
      let types = window.partition.map(\.type)
      let orders = window.order.map(\.order)
      let most = options.budget.limit / 16
      draft.append(profile) { (_) throws(SQLError) in
        FirstRowFilter(
          partition: partition, types: types, key: order.first, order: orders.first,
          keepsTies: keepsTies || order.count > 1, mostBytes: most
        ).inside()
      }
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

  /// Whether all rows with the best keys may be wanted, where a filter above wants the first rows
  /// of each partition alone; else nil.
  private func firstRows(of window: Window, _ items: [WindowItem]) -> Bool? {
    guard !items.isEmpty, items.allSatisfy({ firstRowColumns.contains($0.column.id) }) else {
      return nil
    }
    if let key = window.order.first {
      let type = key.expression.type
      guard IntegerKeys.fits(type), type.physical != .uint64 else { return nil }
    }
    var keepsTies = false
    for item in items {
      guard case .window(let call) = item.function else { return nil }
      switch call.name {
      case "row_number": break
      case "rank", "dense_rank": keepsTies = true
      default: return nil
      }
    }
    return keepsTies
  }
}

extension Filter {
  /// The columns of a window right below that the filter wants to be 1 before it computes
  /// anything that may fail: `row_number = 1`, `rank <= 1`, `row_number < 2`.
  var columnsThatAreOne: Set<ColumnID> {
    var found: Set<ColumnID> = []
    for part in predicate.conjuncts {
      if let id = part.columnThatIsOne { found.insert(id) } else if part.canFail { break }
    }
    if found.isEmpty { return [] }
    var node = input
    while let project = node as? Project {
      var below: Set<ColumnID> = []
      for item in project.items where found.contains(item.column.id) {
        if case .column(let id, _) = item.expression { below.insert(id) }
      }
      // What the projection computes may fail on rows that would be left out.
      if project.items.contains(where: \.expression.canFail) { return [] }
      found = below
      node = project.input
    }
    return node is Window ? found : []
  }
}

extension BoundExpression {
  fileprivate var columnThatIsOne: ColumnID? {
    guard case .call(let call, let sides) = self, sides.count == 2,
      case .column(let id, _) = sides[0], case .literal(.integer(let limit), _) = sides[1]
    else { return nil }
    switch (call.name, limit) {
    case ("=", 1), ("<=", 1), ("<", 2): return id
    default: return nil
    }
  }
}
