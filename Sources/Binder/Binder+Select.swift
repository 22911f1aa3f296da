import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// One SELECT with the ORDER BY and LIMIT of its query.
  ///
  /// ```
  /// Limit ← Sort ← Distinct ← Project ← Filter (QUALIFY) ← Window
  ///       ← Filter (HAVING) ← Aggregate ← Filter (WHERE) ← FROM
  /// ```
  func bindSelect(
    _ select: Syntax.Select, _ orderBy: Syntax.OrderBy?, _ limit: Syntax.Limit?, outer: Scope?
  ) throws(SQLError) -> any PlanNode {
    try refuseUnbound(select)
    var (from, filter) = try bindSources(select, outer: outer)
    if let sample = select.sample { from.plan = try sampled(from.plan, sample) }
    if let hierarchy = select.hierarchy {
      return try bindHierarchy(hierarchy, from, filter, select, orderBy, limit, outer: outer)
    }
    let scope = from.scope(parent: outer)
    scope.aliases = aliases(of: select)
    let rows = from.plan
    return try bindRest(select, orderBy, limit, filter, scope) { rows }
  }

  /// The rows with a row for each element of the lists that the SELECT list unnests.
  private func unnested(_ plan: any PlanNode, _ parts: inout Parts) -> any PlanNode {
    let items = parts.unnests.items
    parts.unnests.items = []
    parts.unnested.formUnion(items.map(\.column.id))
    if items.isEmpty { return plan }
    return TableFunctionCall(
      .unnest, plan, arguments: items.map(\.list), made: items.map(\.column))
  }

  /// Whether GROUP BY names what the SELECT list unnests, which then comes before grouping.
  private func groupsByUnnested(_ select: Syntax.Select, _ parts: Parts) -> Bool {
    guard let groupBy = select.groupBy, !parts.unnests.items.isEmpty else { return false }
    let made = Set(parts.unnests.items.map(\.column.id))
    let items = parts.items.filter { !$0.expression.columns.isDisjoint(with: made) }
    if groupBy.isAll { return !items.isEmpty }
    return groupBy.elements.contains { element in
      guard case .expression(let key) = element else { return false }
      switch key.kind {
      case .literal(.integer(let digits)):
        guard let place = Int(digits), parts.items.indices.contains(place - 1) else { return false }
        return !parts.items[place - 1].expression.columns.isDisjoint(with: made)
      case .name(let name) where name.parts.count == 1:
        return items.contains { $0.name.lowercased() == name.last.text.lowercased() }
      default: return false
      }
    }
  }

  func aliases(of select: Syntax.Select) -> [(name: String, expression: Syntax.Expression)] {
    select.items.compactMap { item in item.alias.map { ($0.text, item.expression) } }
  }

  /// Everything behind FROM; the rows are asked for when all names are bound, because a
  /// hierarchy has as many columns as its names want.
  func bindRest(
    _ select: Syntax.Select, _ orderBy: Syntax.OrderBy?, _ limit: Syntax.Limit?,
    _ filter: Syntax.Expression?, _ scope: Scope,
    rows: () throws(SQLError) -> any PlanNode
  ) throws(SQLError) -> any PlanNode {
    let numbers = RowNumbers()
    scope.rowNumbers = numbers
    let predicate = try filter.mapped { (filter) throws(SQLError) in
      let context = ExpressionContext(scope, clause: "WHERE")
      return try boolean(
        try bindForAllColumns(filter, context), at: filter.range, what: "WHERE")
    }
    var (parts, sequences) = try collectingSequences { () throws(SQLError) in
      try bindParts(select, orderBy, scope)
    }
    var plan = try filtered(try rows(), by: predicate, numbers, at: select.range)
    if groupsByUnnested(select, parts) { plan = unnested(plan, &parts) }
    plan = try group(plan, select, &parts, scope)
    if let having = parts.having { plan = Filter(plan, where: having) }
    plan = windows(plan, parts.windows.entries)
    if let qualify = parts.qualify { plan = Filter(plan, where: qualify) }
    plan = unnested(plan, &parts)
    plan = withSequences(plan, sequences)
    return try finish(plan, select, parts, orderBy, limit)
  }

  private func refuseUnbound(_ select: Syntax.Select) throws(SQLError) {
    if let model = select.model {
      throw fail(.featureNotSupported, "MODEL is read, but has no meaning here", at: model.range)
    }
    if let into = select.into {
      throw fail(.syntaxError, "SELECT … INTO stands in PL/SQL only", at: into.range)
    }
  }

  /// The bound expressions of a SELECT, before grouping.
  struct Parts {
    var items: [SelectItem]
    var having: BoundExpression?
    var qualify: BoundExpression?
    /// ORDER BY keys: the position of an item, or an expression of their own.
    var order: [(key: SortKey, item: Int?)]
    var aggregates: AggregateCollector
    var windows: WindowCollector
    var unnests: UnnestCollector
    /// What was unnested below the grouping.
    var unnested: Set<ColumnID> = []
    var distinctOn: [BoundExpression]
  }

  private func bindParts(
    _ select: Syntax.Select, _ orderBy: Syntax.OrderBy?, _ scope: Scope
  ) throws(SQLError) -> Parts {
    let aggregates = AggregateCollector()
    let windows = WindowCollector()
    for window in select.windows { windows.named[window.name.text.lowercased()] = window.window }
    let context = ExpressionContext(
      scope, clause: "the SELECT list", aggregates: aggregates, windows: windows)
    let unnests = UnnestCollector()
    context.unnests = unnests
    let items = try bindItems(select.items, context)
    let having = try select.having.mapped { (e) throws(SQLError) in
      let inner = ExpressionContext(scope, clause: "HAVING", aggregates: aggregates)
      return try boolean(try bind(e, inner), at: e.range, what: "HAVING")
    }
    let qualify = try select.qualify.mapped { (e) throws(SQLError) in
      let inner = ExpressionContext(
        scope, clause: "QUALIFY", aggregates: aggregates, windows: windows)
      return try boolean(try bind(e, inner), at: e.range, what: "QUALIFY")
    }
    let order = try bindOrder(orderBy, items, context)
    var distinctOn: [BoundExpression] = []
    if case .distinctOn(let keys) = select.quantifier {
      for key in keys {
        if let position = try ordinal(key, count: items.count, clause: "DISTINCT ON") {
          distinctOn.append(items[position].expression)
        } else if key.choosesColumns || key.isStar {
          distinctOn += try bindItems([.init(expression: key)], context).map(\.expression)
        } else {
          distinctOn.append(try bind(key, context))
        }
      }
    }
    return Parts(
      items: items, having: having, qualify: qualify, order: order, aggregates: aggregates,
      windows: windows, unnests: unnests, distinctOn: distinctOn)
  }

  private func bindOrder(
    _ orderBy: Syntax.OrderBy?, _ items: [SelectItem], _ context: ExpressionContext
  ) throws(SQLError) -> [(key: SortKey, item: Int?)] {
    guard let orderBy else { return [] }
    if orderBy.isAll {
      let item = orderBy.items.first
      return items.indices.map { i in
        let key = item.map { sortKey(items[i].expression, $0) } ?? SortKey(items[i].expression)
        return (key, i)
      }
    }
    return try orderBy.items.mapped { (item) throws(SQLError) -> [(key: SortKey, item: Int?)] in
      if item.expression.choosesColumns || item.expression.isStar {
        return try bindItems([.init(expression: item.expression)], context).map { column in
          let same = items.firstIndex { $0.expression == column.expression }
          return (sortKey(column.expression, item), same)
        }
      }
      return [try bindOrderItem(item, items, context)]
    }.flatMap { $0 }
  }

  private func bindOrderItem(
    _ item: Syntax.OrderItem, _ items: [SelectItem], _ context: ExpressionContext
  ) throws(SQLError) -> (key: SortKey, item: Int?) {
    var (key, place) = try bindPlainItem(item, items, context)
    if key.expression.type.objectType != nil {
      key.expression = try orderValue(key.expression, at: item.expression.range)
      place = nil
    }
    return (key, place)
  }

  private func bindPlainItem(
    _ item: Syntax.OrderItem, _ items: [SelectItem], _ context: ExpressionContext
  ) throws(SQLError) -> (key: SortKey, item: Int?) {
    if let position = try ordinal(item.expression, count: items.count, clause: "ORDER BY") {
      return (sortKey(items[position].expression, item), position)
    }
    if item.expression.isCollated {
      guard case .collate(let operand, let name) = item.expression.kind else {
        return (sortKey(try bind(item.expression, context), item), nil)
      }
      var plain = item
      plain.expression = operand
      var (key, place) = try bindOrderItem(plain, items, context)
      let folds = Collation.folds(name)
      guard let folds else { throw Collation.unknown(name).located(at: range(name.range)) }
      if !folds.isEmpty { place = nil }
      key.expression = try folded(key.expression, folds, at: operand.range)
      return (key, place)
    }
    // A bare name is first an output column, then an input column.
    if case .name(let name) = item.expression.kind, name.parts.count == 1 {
      let wanted = name.last.text.lowercased()
      if let i = items.firstIndex(where: { $0.name.lowercased() == wanted }) {
        return (sortKey(items[i].expression, item), i)
      }
    }
    let bound = try bind(item.expression, context)
    let same = items.firstIndex { $0.expression == bound && !bound.isVolatile }
    return (sortKey(bound, item), same)
  }

  /// Window nodes, one for each pair of partition and order.
  private func windows(
    _ input: any PlanNode, _ entries: [WindowCollector.Entry]
  ) -> any PlanNode {
    let printer = ExpressionPrinter(names: [:], showsTypes: true)
    var groups: [(key: String, entries: [WindowCollector.Entry])] = []
    for entry in entries {
      let key =
        entry.partition.map(\.fingerprint).joined(separator: ",") + "|"
        + entry.order.map { printer.text(of: $0) }.joined(separator: ",")
      // An entry that reads another's result comes after it.
      let read = entry.columns
      let first = groups.lastIndex { group in
        group.entries.contains { read.contains($0.item.column.id) }
      }
      let later = groups.indices.dropFirst(first.map { $0 + 1 } ?? 0)
      if let i = later.first(where: { groups[$0].key == key }) {
        groups[i].entries.append(entry)
      } else {
        groups.append((key, [entry]))
      }
    }
    var plan = input
    for group in groups {
      plan = Plan.Window(
        plan, partition: group.entries[0].partition, order: group.entries[0].order,
        items: group.entries.map(\.item))
    }
    return plan
  }

  private func finish(
    _ input: any PlanNode, _ select: Syntax.Select, _ parts: Parts, _ orderBy: Syntax.OrderBy?,
    _ limit: Syntax.Limit?
  ) throws(SQLError) -> any PlanNode {
    var named = parts.items.map {
      NamedExpression($0.expression, as: column($0.name, $0.expression.type))
    }
    let visible = named.map(\.column)
    for (item, column) in zip(parts.items, visible) {
      if case .cast? = item.tree?.kind { castColumns.insert(column.id) }
    }
    if case .distinct = select.quantifier {
      try refuseObjects(parts.items.map(\.expression), at: select.range)
    }
    var keys: [SortKey] = []
    for (index, (key, item)) in parts.order.enumerated() {
      var key = key
      if let item {
        key.expression = visible[item].reference
      } else {
        if case .distinct = select.quantifier,
          let moment = try momentOfItem(
            key.expression, among: parts.items.map(\.expression), visible, at: select.range)
        {
          key.expression = moment
          keys.append(key)
          continue
        }
        if case .distinct = select.quantifier, let orderBy {
          throw SQLError(
            .invalidColumnReference,
            "for SELECT DISTINCT, ORDER BY expressions must stand in the SELECT list",
            range: range(orderBy.items[index].expression.range),
            code: dialect == .oracle ? -1791 : nil)
        }
        let hidden = column("order\(index + 1)", key.expression.type)
        named.append(NamedExpression(key.expression, as: hidden))
        key.expression = hidden.reference
      }
      keys.append(key)
    }
    var plan = input
    if !parts.distinctOn.isEmpty {
      plan = try firstRows(plan, &named, parts.distinctOn, keys)
    } else {
      plan = Project(plan, named)
      if case .distinct = select.quantifier { plan = try distinct(plan) }
    }
    if !keys.isEmpty { plan = Sort(plan, by: keys) }
    plan = try bindLimit(limit, over: plan)
    return plan.output.count == visible.count ? plan : projected(plan, to: visible)
  }

  /// DISTINCT ON: the first row of each key by the order.
  private func firstRows(
    _ input: any PlanNode, _ named: inout [NamedExpression], _ keys: [BoundExpression],
    _ order: [SortKey]
  ) throws(SQLError) -> any PlanNode {
    let columns = keys.enumerated().map { i, key in
      NamedExpression(key, as: column("distinct\(i + 1)", key.type))
    }
    let project = Project(input, named + columns)
    let number = try windowItem("row_number")
    let numbered = Plan.Window(
      project, partition: columns.map(\.column.reference), order: order, items: [number])
    let range = SourceRange(start: 0, end: 0)
    let test = try call(
      "=", [number.column.reference, .literal(.integer(1), .int64)], at: range)
    return projected(Filter(numbered, where: test), to: named.map(\.column))
  }
}
