import Diagnostics
import Syntax

// UPDATE and DELETE with RETURNING: what the row has, or will have, is looked up before the change.
//
//     UPDATE t SET a = a * 2 WHERE k = r.k     LEFT JOIN LATERAL (
//     RETURNING a, b INTO x, y;         →        SELECT COUNT(*) found, MIN(a * 2) a, MIN(b) b
//                                                FROM t WHERE k = f.k) l
//
// Without a row the variables keep their values; several rows are an error (ORA-01422), for which the
// plan gives up.
extension LoopRun {
  func runReturning(
    _ update: Update, _ returning: Returning, _ table: TableModel, _ scope: Scope
  ) throws(Refusal) {
    var values: [String: Expression] = [:]
    for assignment in update.assignments {
      guard case .single(let column, let value) = assignment, case .name(let path) = column.kind
      else { throw Refusal("UPDATE of several columns at once with RETURNING", update.range) }
      values[lower(path.last)] = value
    }
    var plain = update
    plain.returning = nil
    try change(update.target, update.filter, values, returning, table, scope) {
      () throws(Refusal) in
      try run(Statement(.update(plain), range: update.range), scope)
    }
  }

  func runReturning(
    _ delete: Delete, _ returning: Returning, _ table: TableModel, _ scope: Scope
  ) throws(Refusal) {
    var plain = delete
    plain.returning = nil
    try change(delete.target, delete.filter, [:], returning, table, scope) {
      () throws(Refusal) in
      try run(Statement(.delete(plain), range: delete.range), scope)
    }
  }

  /// - Parameter values: What columns get.
  private func change(
    _ target: TableReference, _ filter: Expression?, _ values: [String: Expression],
    _ returning: Returning, _ table: TableModel, _ scope: Scope,
    _ change: () throws(Refusal) -> Void
  ) throws(Refusal) {
    let range = returning.range
    guard let into = returning.into, !into.isBulk, !mayReplace(Set(values.keys), table) else {
      throw Refusal("RETURNING of this form", range)
    }
    let slots = try targetSlots(into.targets, scope)
    guard slots.count == returning.items.count else {
      throw Refusal("RETURNING another number of values than INTO takes", range)
    }
    var select = Select(range: range)
    select.from = [target]
    select.filter = filter
    var columns: [String] = []
    for item in returning.items {
      guard case .name(let path) = item.expression.kind, let column = table.column(lower(path.last))
      else {
        throw Refusal("RETURNING something else than a column", range)
      }
      guard column.sources.isDisjoint(with: values.keys) else {
        throw Refusal("RETURNING a column that is computed of the new values", range)
      }
      columns.append(lower(path.last))
      select.items.append(Select.Item(expression: values[lower(path.last)] ?? item.expression))
    }
    let (found, results) = try look(select, scope, range)
    try change()
    guard !state.isDead else { return }
    let here = [state.path.condition, "\(found.text) > 1"].compactMap { $0 }
    forbid(
      Term(text: here.joined(separator: " AND "), uses: found.uses.union(state.path.uses)),
      "RETURNING finds several rows")
    let count = state.rowCount
    var given: [Slot: Symbol] = [:]
    try fork(.combine([found]) { "\($0[0]) = 1" }) { (run) throws(Refusal) in
      for (index, slot) in slots.enumerated() {
        let value = run.stored(results[index], in: columns[index], of: table, range)
        run.set(slot, run.convert(value, to: slot, from: nil, range))
        given[slot] = run.state.values[slot]
      }
    } otherwise: { (run) throws(Refusal) in
      run.loseOlder(slots)
    }
    state.rowCount = count
    state.returned = ReturnedValues(
      count: count,
      values: slots.compactMap { slot in
        guard let found = given[slot], let merged = state.values[slot] else { return nil }
        return .init(slot: slot, found: found, merged: merged)
      })
  }

  /// Whether a trigger may give columns other values before the row is changed.
  private func mayReplace(_ columns: Set<String>, _ table: TableModel) -> Bool {
    guard !columns.isEmpty else { return !(program.triggers[table.name] ?? []).isEmpty }
    let moment = TriggerMoment(kind: .updating, columns: columns)
    return (program.triggers[table.name] ?? []).contains { _, trigger in
      !trigger.isDisabled && trigger.timing != .after && moment.fires(trigger)
    }
  }

  /// How many rows a query finds, and the values of one.
  private func look(
    _ select: Select, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> (found: Term, values: [Term]) {
    rewrites.insert(.lookup)
    try noteReads(select, scope)
    let names = select.items.indices.map { "c\($0 + 1)" }
    let query = Query(body: .select(select), range: range)
    let inner = try aliased(query, select, names, scope)
    let here = state.path.condition.map { " WHERE \($0)" } ?? ""
    let list = ["COUNT(*) AS found"] + names.map { "MIN(x.\($0)) AS \($0)" }
    var outputs: [(stem: String, text: (String) -> String)] = [
      ("found", { "COALESCE(\($0).found, 0)" })
    ]
    for name in names { outputs.append(("returned", { "\($0).\(name)" })) }
    let columns = frame.add(lookup: inner.uses.union(state.path.uses), outputs: outputs) { alias in
      "LEFT JOIN LATERAL (SELECT \(list.joined(separator: ", ")) FROM (\(inner.text)) x\(here)) "
        + "\(alias) ON 1 = 1"
    }
    return (columns[0], Array(columns.dropFirst()))
  }
}
