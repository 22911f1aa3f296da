import Diagnostics
import Syntax

// SELECT INTO becomes a join that carries how many rows it found.
//
//     FOR e IN c LOOP                          SELECT e.*, l.price, l.found
//       SELECT price INTO p FROM tariff          FROM c e
//        WHERE product = e.product;      →       LEFT JOIN LATERAL (
//       …                                          SELECT COUNT(*) found, MIN(price) price
//     END LOOP                                       FROM tariff WHERE product = e.product) l
//
// found = 0 takes the path of NO_DATA_FOUND, found > 1 that of TOO_MANY_ROWS, found = 1 goes on.
extension LoopRun {
  func runSelectInto(_ query: Query, _ scope: Scope) throws(Refusal) {
    let query = program.withoutNames(query)
    guard case .select(var select) = query.body, let into = select.into, !into.isBulk else {
      throw Refusal("BULK COLLECT", query.range)
    }
    if try runSelectIntoElements(query, select, into, scope) { return }
    select.into = nil
    if let items = liveItems(select, into, scope) { select.items = items }
    var plain = query
    plain.locking = []
    plain.body = .select(select)
    let targets = try targetSlots(into.targets, scope)
    if isDual(plain) {
      return try assignDual(select, targets, scope, query.range)
    }
    if try readFixedRow(plain, select, targets, scope) { return }
    if targets.count == 1, try runNextNumber(plain, select, targets[0], scope) { return }
    rewrites.insert(.lookup)
    let names = try QueryColumns(program).outputNames(select)
    guard names.count == targets.count else {
      throw Refusal("a select list of another length than INTO", query.range)
    }
    let reads = try noteReads(of: plain, select, scope)
    try look(plain, select, targets, scope, reads)
  }

  /// The variables that INTO names, records by their fields.
  func targetSlots(_ list: [Expression], _ scope: Scope) throws(Refusal) -> [Slot] {
    var slots: [Slot] = []
    for target in list {
      guard let (binding, _) = place(target, scope) else {
        throw Refusal("INTO an element of a collection", target.range)
      }
      switch binding {
      case .scalar(let slot): slots.append(slot)
      case .record(let record): slots += record.fields.map(\.slot)
      default: throw Refusal("INTO a collection", target.range)
      }
    }
    return slots
  }

  func assignDual(
    _ select: Select, _ targets: [Slot], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard targets.count == select.items.count else {
      throw Refusal("a select list of another length than INTO", range)
    }
    // All values are there before the first variable changes.
    var values: [Term] = []
    let variables = BoundVariables(self)
    for item in select.items {
      let value = try term(item.expression, scope, by: .query)
      try survive(value, item.range, inStatement: true)
      values.append(value)
    }
    try variables.check(select.items.map(\.expression), scope, self)
    for ((slot, item), value) in zip(zip(targets, select.items), values) {
      let kind = kind(of: item.expression, scope)
      set(slot, convert(value, to: slot, from: nil, kind: kind, range))
    }
    count(.value(.one))
  }

  private func look(
    _ query: Query, _ select: Select, _ targets: [Slot], _ scope: Scope,
    _ reads: [(table: String, keys: [String: Term])]
  ) throws(Refusal) {
    let names = (0..<targets.count).map { "c\($0 + 1)" }
    let inner = try aliased(query, select, names, scope)
    let isSingle =
      select.groupBy == nil && select.having == nil && query.limit == nil
      && select.items.contains { isAggregate($0.expression) }
    let here = state.path.condition.map { " WHERE \($0)" } ?? ""
    let uses = inner.uses.union(state.path.uses)
    var outputs: [(stem: String, text: (String) -> String)] = []
    if !isSingle { outputs.append(("found", { "COALESCE(\($0).found, 0)" })) }
    for (slot, name) in zip(targets, names) { outputs.append((slot.name, { "\($0).\(name)" })) }
    let values = names.map { isSingle ? "x.\($0)" : "MIN(x.\($0)) AS \($0)" }
    let list = (isSingle ? values : ["COUNT(*) AS found"] + values).joined(separator: ", ")
    let columns = frame.add(lookup: uses, outputs: outputs) { alias in
      "LEFT JOIN LATERAL (SELECT \(list) FROM (\(inner.text)) x\(here)) \(alias) ON 1 = 1"
    }
    let found = isSingle ? nil : columns[0]
    let results = isSingle ? columns : Array(columns.dropFirst())
    count(.value(found.map { .combine([$0]) { "LEAST(\($0[0]), 1)" } } ?? .one))
    if let found { try checkCardinality(found, zip(targets, results), query.range) }
    guard !state.isDead else { return }
    if !isSingle { noteFound(reads, select, results) }
    let types = sourceTypes(query, select, targets.count)
    let kinds = sourceKinds(query, select, targets.count, scope)
    for (index, slot) in targets.enumerated() {
      if kinds.items.indices.contains(index), kinds.items[index].expression.mayFail {
        frame.required.formUnion(results[index].uses)
      }
      let kind = kinds.kinds[index]
      try refuseBinary(kind, query.range)
      set(slot, convert(results[index], to: slot, from: types[index], kind: kind, query.range))
    }
  }

  /// What the columns of a query hold, and their expressions where it has no star.
  private func sourceKinds(
    _ query: Query, _ select: Select, _ count: Int, _ scope: Scope
  ) -> (kinds: [ValueKind?], items: [Select.Item]) {
    var whole = query
    whole.body = .select(select)
    let hasStar = select.items.contains {
      if case .star = $0.expression.kind { true } else { false }
    }
    if !hasStar, select.items.count == count {
      return (select.items.map { kind(of: $0.expression, in: whole, scope) }, select.items)
    }
    guard let names = try? QueryColumns(program).outputNames(select), names.count == count else {
      return (Array(repeating: nil, count: count), [])
    }
    let kinds = names.map { name in
      builder.source(of: name, in: whole)?.column.type.flatMap {
        ValueKind(Printer.text(of: $0, dialect: .oracle))
      }
    }
    return (kinds, [])
  }

  private func checkCardinality(
    _ found: Term, _ targets: Zip2Sequence<[Slot], [Term]>, _ range: SourceRange
  ) throws(Refusal) {
    try fork(.combine([found]) { "\($0[0]) = 1" }) { (_) throws(Refusal) in
    } otherwise: { (run) throws(Refusal) in
      try run.fork(.combine([found]) { "\($0[0]) = 0" }) { (run) throws(Refusal) in
        run.raisePredefined("no_data_found", range)
      } otherwise: { (run) throws(Refusal) in
        // The variables keep the first row that was found, which no set knows.
        var unknown: Set<String> = []
        for (slot, value) in targets {
          let first = run.frame.add("unknown", value)
          unknown.formUnion(first.uses)
          run.set(slot, first)
        }
        run.forbid(
          Term(text: run.state.path.condition ?? "1 = 1", uses: run.state.path.uses),
          "a lookup finds several rows", where: unknown)
        run.raisePredefined("too_many_rows", range)
      }
    }
  }

  /// The query with its columns named `c1`, `c2`, … and the values of this place in it.
  func aliased(
    _ query: Query, _ select: Select, _ names: [String], _ scope: Scope,
    numberedBy order: [OrderItem]? = nil
  ) throws(Refusal) -> Term {
    var items: [Select.Item] = []
    for item in select.items {
      if case .star(let star) = item.expression.kind {
        items += try expanded(star, select, item.range)
      } else {
        items.append(item)
      }
    }
    guard items.count == names.count else {
      throw Refusal("a select list of another length than INTO", query.range)
    }
    var renamed = select
    renamed.items = zip(items, names).map { item, name in
      Select.Item(expression: item.expression, alias: Identifier(name, range: item.range))
    }
    if let order {
      renamed.items.append(numbering(order, query.range))
    }
    var whole = query
    whole.body = .select(renamed)
    return try term(whole, scope)
  }

  /// `ROW_NUMBER() OVER (ORDER BY …) AS rn`
  private func numbering(_ order: [OrderItem], _ range: SourceRange) -> Select.Item {
    var call = FunctionCall(name: QualifiedName([Identifier("ROW_NUMBER", range: range)]))
    let none = OrderItem(expression: Expression(.literal(.null), range: range))
    call.over = Window(orderBy: order.isEmpty ? [none] : order, range: range)
    return Select.Item(
      expression: Expression(.call(call), range: range), alias: Identifier("rn", range: range))
  }

  private func expanded(
    _ star: Star, _ select: Select, _ range: SourceRange
  ) throws(Refusal) -> [Select.Item] {
    let named = select.from.filter { reference in
      guard let qualifier = star.qualifier.last else { return select.from.count == 1 }
      guard case .table(let table) = reference.kind else { return false }
      return lower(reference.alias.map { $0.name } ?? table.name.last) == lower(qualifier)
    }
    guard named.count == 1 else { throw Refusal("SELECT * from more than one table", range) }
    guard case .table(let table) = named[0].kind, let model = program.tables[lower(table.name.last)]
    else {
      // Of a query in FROM.
      return try QueryColumns(program).outputNames(select).map { column in
        let parts = [named[0].alias?.name, Identifier(column, range: range)].compactMap { $0 }
        return Select.Item(expression: Expression(.name(QualifiedName(parts)), range: range))
      }
    }
    let alias = named[0].alias.map { $0.name } ?? table.name.last
    return model.columns.map { column in
      // The place of the star marks these names as columns.
      let name = QualifiedName([alias, Identifier(column.name, range: range)])
      return Select.Item(expression: Expression(.name(name), range: range))
    }
  }

  private func sourceTypes(_ query: Query, _ select: Select, _ count: Int) -> [SlotType?] {
    guard let names = try? QueryColumns(program).outputNames(select), names.count == count else {
      return Array(repeating: nil, count: count)
    }
    var plain = query
    plain.body = .select(select)
    return names.map { name in
      let type = builder.columnType(name, of: plain)
      return type == .any ? nil : type
    }
  }

  /// Whether a query gives one row, whose values ask for no other row.
  func isDual(_ query: Query) -> Bool {
    guard case .select(let select) = query.body, query.limit == nil, select.from.count == 1,
      case .table(let table) = select.from[0].kind, lower(table.name.last) == "dual",
      select.filter == nil, select.hierarchy == nil, select.groupBy == nil, select.having == nil,
      select.qualify == nil
    else { return false }
    return !select.items.contains { asksRows($0.expression) || isAggregate($0.expression) }
  }

  /// Whether a value is of the rows of its query: a window, ROWNUM, LEVEL.
  func asksRows(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .call(let call) where call.over != nil: true
    case .name(let name) where name.parts.count == 1:
      ["rownum", "level"].contains(lower(name.last))
    default: expression.children.contains { asksRows($0) }
    }
  }

  func isAggregate(_ expression: Expression) -> Bool {
    if case .call(let call) = expression.kind, call.over == nil,
      ["count", "sum", "min", "max", "avg", "listagg"].contains(lower(call.name.last))
    {
      return true
    }
    return expression.children.contains { isAggregate($0) }
  }
}
