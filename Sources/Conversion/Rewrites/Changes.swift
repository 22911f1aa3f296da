import Diagnostics
import Syntax

// INSERT, UPDATE, DELETE in the loop become one statement each over the frame.
//
//     FOR e IN c LOOP                          INSERT INTO rated (event, amount)
//       IF e.quantity > 0 THEN                 SELECT f.event, f.amount_2 FROM frame f
//         INSERT INTO rated VALUES (…);  →      WHERE f.p_1 = 1 ORDER BY f.ord
//       END IF;
//     END LOOP
extension LoopRun {
  func run(_ statement: Statement, _ scope: Scope) throws(Refusal) {
    let around = statementNumbers
    statementNumbers = StatementNumbers(scope.unit.words(statement.range))
    defer { statementNumbers = around }
    switch statement.kind {
    case .query(let query): try runSelectInto(query, scope)
    case .insert(let insert): try runInsert(insert, scope)
    case .multiInsert(let insert): try run(insert, scope)
    case .update(let update): try run(update, scope)
    case .delete(let delete): try run(delete, scope)
    case .transaction(let transaction): try run(transaction, statement.range)
    case .merge(let merge): try runMerge(merge, scope)
    default: throw Refusal("a statement of this kind", statement.range)
    }
  }

  // MARK: Transactions

  private func run(_ transaction: Transaction, _ range: SourceRange) throws(Refusal) {
    if isInTrigger, autonomousDepth == 0 { throw Refusal("a transaction in a trigger", range) }
    switch transaction {
    case .commit:
      guard autonomousDepth == 0 else { return count(.value(.zero)) }
      if isLocking {
        guard let condition = state.path.condition else {
          throw Refusal("COMMIT in a loop over rows FOR UPDATE, which ends with ORA-01002", range)
        }
        forbid(
          Term(text: condition, uses: state.path.uses),
          "a COMMIT comes before other rows FOR UPDATE are fetched")
      }
      context.record.commits = true
      rewrites.insert(.commits)
      count(.value(.zero))
      transactionEnds.commits.append(CommitPoint(path: state.path, effects: effects.count))
      endTransaction()
    case .rollback:
      guard autonomousDepth > 0 else { return try runRollback(range) }
      cancel(from: 0) { $0.isAutonomous }
      count(.value(.zero))
    case .savepoint(let name):
      context.record.savepoints.insert(lower(name))
      state.savepoints[lower(name)] = Savepoint(effects: effects.count, cells: cells)
    case .rollbackTo(let name):
      try rollBack(to: lower(name), range)
    default: throw Refusal("a statement about transactions", range)
    }
  }

  // MARK: UPDATE and DELETE

  private func run(_ update: Update, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = update.target.kind, update.with == nil, update.from.isEmpty,
      update.logErrors == nil, let table = program.tables[lower(name.name.last)]
    else { throw Refusal("UPDATE of a special form", update.range) }
    if try changeFixedRow(update, scope) { return }
    let known = accesses.count
    try run(update, table, scope)
    try noteFixedRow(update, since: known, scope)
  }

  private func run(_ update: Update, _ table: TableModel, _ scope: Scope) throws(Refusal) {
    if let returning = update.returning {
      return try runReturning(update, returning, table, scope)
    }
    rewrites.insert(.setChange)
    let target = ChangeTarget(table, update.target)
    if update.filter == nil {
      var refusal = Refusal("a change of all rows in every iteration", update.range)
      refusal.fixedRow = try fixedRow(update.target, nil, scope)
      throw refusal
    }
    let moment = TriggerMoment(kind: .updating, columns: setColumns(update.assignments, table))
    guard let fired = try fired(by: moment, on: table, update.range) else {
      try change(update, target, [], scope)
      return noteTriggers(table.name, update.range)
    }
    try change(fired, target, update.filter, update.assignments, scope, update.range) {
      (run, filter, values) throws(Refusal) in
      var one = update
      one.filter = filter
      try run.change(one, target, values, scope)
    }
  }

  /// The columns that SET names.
  private func setColumns(_ assignments: [Assignment], _ table: TableModel) -> Set<String> {
    func name(_ target: Expression) -> String? {
      if case .name(let path) = target.kind { lower(path.last) } else { nil }
    }
    return assignments.reduce(into: []) { found, assignment in
      switch assignment {
      case .single(let column, _): found.formUnion([name(column)].compactMap { $0 })
      case .multiple(let columns, _): found.formUnion(columns.compactMap(name))
      case .row, .all: found.formUnion(table.columns.map(\.name))
      }
    }
  }

  /// - Parameter values: What columns get in place of what SET gives.
  func change(
    _ update: Update, _ target: ChangeTarget, _ values: ColumnTerms, _ scope: Scope
  ) throws(Refusal) {
    let table = target.table
    let target = target.finding(by: update.filter, update.range)
    let filter = try condition(update.filter, target, scope, update.range)
    var (assignments, reads) = try self.assignments(update.assignments, target, scope, update.range)
    assignments.removeAll { old in values.contains { $0.column == old.column } }
    assignments += values
    let isRefusable = try refuseChanges(of: target, filter, assignments, update.range)
    guard !state.isDead else { return }
    var access = filter.access
    access.writes = .some(Set(assignments.map(\.column)))
    for (column, value) in assignments where value.isColumn || value == .null {
      access.sets[column] = value
    }
    let keys = completed(access).keys
    access.keeps = Set(
      assignments.filter { column, value in
        keys[column].map { keeps(value, column, of: table.name, key: $0) } ?? false
      }.map(\.column))
    // Names of variables may be those of columns; a column may be computed from others.
    let changed = ColumnSet.some(Set(assignments.map(\.column))).spread(in: table)
    let namesKeysOnly =
      (update.filter.map { Self.isByKeys($0, filter.access) } ?? false)
      && !changed.meets(.some(Set(filter.access.keys.keys)))
    access.findsOthers =
      !namesKeysOnly
      && findsOthers(filter.access, assignments.filter { !access.keeps.contains($0.column) })
    access.reads = access.reads.union(reads)
    note(access)
    // One of several iterations may be refused, and the others not.
    if values.isEmpty, !isRefusable,
      let (keys, changes) = try addition(update, target, filter.access, scope)
    {
      recordChange(.addition(table: table.name, keys: keys, changes: changes), access)
    } else {
      let change = Effect.Kind.update(
        table: table.name, alias: target.alias, assignments: assignments, filter: filter.term)
      recordChange(change, access)
    }
  }

  /// What SET gives each column, and the columns of the table that this reads.
  func assignments(
    _ list: [Assignment], _ target: ChangeTarget, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> (ColumnTerms, reads: ColumnSet) {
    var result: ColumnTerms = []
    var reads = ColumnSet.none
    for assignment in list {
      switch assignment {
      case .single(let column, let value):
        guard case .name(let path) = column.kind else {
          throw Refusal("SET of an element", range)
        }
        result.append((lower(path.last), try target.term(value, self, scope)))
        reads = reads.union(
          columns(of: target.table.name, in: Printer.text(of: value, dialect: .oracle)))
      case .row(let record):
        guard let values = try fields(of: record, scope, range),
          values.count == target.table.columns.count
        else { throw Refusal("SET ROW of a record that is not the table's", range) }
        for (column, value) in zip(target.table.columns, values) {
          result.append((column.name, value))
        }
      case .multiple(let columns, let value):
        let parts = try self.parts(of: value, columns.count, range)
        let singles = zip(columns, parts).map { Assignment.single($0, value: $1) }
        let (more, read) = try self.assignments(singles, target, scope, range)
        result += more
        reads = reads.union(read)
      case .all: throw Refusal("SET of all columns", range)
      }
    }
    return (result, reads)
  }

  /// `(SELECT x, y …)` as `(SELECT x …)` and `(SELECT y …)`, in the same order of rows.
  private func parts(
    of value: Expression, _ count: Int, _ range: SourceRange
  ) throws(Refusal) -> [Expression] {
    guard case .subquery(let query) = value.kind, case .select(let select) = query.body,
      select.items.count == count, !select.items.contains(where: { $0.expression.isStar }),
      case .all = select.quantifier, let order = query.orderKeys()
    else { throw Refusal("SET of several columns at once", range) }
    return select.items.map { item in
      var one = select
      // The keys of the order are expressions now: an alias that is left might be taken for one of them.
      one.items = [item]
      one.items[0].alias = nil
      var single = query
      single.body = .select(one)
      single.orderBy?.items = order
      return Expression(.subquery(single), range: value.range)
    }
  }

  private func run(_ delete: Delete, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = delete.target.kind, delete.with == nil, delete.using.isEmpty,
      delete.logErrors == nil, let table = program.tables[lower(name.name.last)]
    else { throw Refusal("DELETE of a special form", delete.range) }
    if let returning = delete.returning {
      return try runReturning(delete, returning, table, scope)
    }
    rewrites.insert(.setChange)
    let target = ChangeTarget(table, delete.target)
    let moment = TriggerMoment(kind: .deleting)
    guard let fired = try fired(by: moment, on: table, delete.range) else {
      try remove(target, delete.filter, scope, delete.range)
      return noteTriggers(table.name, delete.range)
    }
    try change(fired, target, delete.filter, [], scope, delete.range) {
      (run, filter, _) throws(Refusal) in
      try run.remove(target, filter, scope, delete.range)
    }
  }

  private func remove(
    _ target: ChangeTarget, _ filter: Expression?, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    let table = target.table
    let target = target.finding(by: filter, range)
    let filter = try condition(filter, target, scope, range)
    try refuseDeletions(of: target, filter, range)
    guard !state.isDead else { return }
    var access = filter.access
    access.isDelete = true
    note(access)
    recordChange(.delete(table: table.name, alias: target.alias, filter: filter.term), access)
  }

  /// Whether an UPDATE sets columns by which it finds rows, to something else than a literal that it
  /// does not look for: `SET status = 'X' WHERE status = 'N'` finds no row that was changed.
  func findsOthers(_ filter: Access, _ assignments: ColumnTerms) -> Bool {
    assignments.contains { column, value in
      guard filter.reads.meets(.some([column])) else { return false }
      guard let wanted = filter.keys[column], wanted.isLiteral, value.isLiteral else { return true }
      if let wanted = Double(wanted.text), let value = Double(value.text) { return wanted == value }
      return !wanted.isASCIIText || !value.isASCIIText || wanted.text == value.text
    }
  }

  /// Keeps a change whose rows SQL%ROWCOUNT counts.
  private func recordChange(_ kind: Effect.Kind, _ access: Access) {
    record(kind, access.range)
    effects[effects.count - 1].access = access
    count(.change(effect: effects.count - 1))
  }

  func condition(
    _ filter: Expression?, _ target: ChangeTarget, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> (term: Term, access: Access) {
    guard let filter else { throw Refusal("a change of all rows in every iteration", range) }
    if case .currentOf(let cursor) = filter.kind {
      return try currentOf(cursor, target, range)
    }
    let positions = try target.positions(filter, self)
    let keys = try keys(filter, positions: positions, scope)
    return (
      try target.term(filter, self, scope),
      Access(
        table: target.table.name, keys: keys,
        reads: columns(of: target.table.name, in: Printer.text(of: filter, dialect: .oracle)),
        writes: .all, range: range, frame: frame)
    )
  }

  /// `WHERE CURRENT OF c`: the row by its primary key, which the frame has.
  private func currentOf(
    _ cursor: QualifiedName, _ target: ChangeTarget, _ range: SourceRange
  ) throws(Refusal) -> (term: Term, access: Access) {
    let table = target.table
    guard let row = currentRows[table.name] else {
      throw Refusal("WHERE CURRENT OF a row that the loop does not give", range)
    }
    var keys: [String: Term] = [:]
    for column in table.rowKey { keys[column] = row[column].map { .column($0) } }
    let keyColumns = keys
    // The row also has what the query asked of it.
    keys.merge(drivingKeys[table.name] ?? [:]) { own, _ in own }
    let tests = table.rowKey.compactMap { column in
      keyColumns[column].map { "\(target.alias).\(column) = \($0.text)" }
    }
    return (
      Term(
        text: tests.joined(separator: " AND "),
        uses: keyColumns.values.reduce(into: []) { $0.formUnion($1.uses) }),
      Access(
        table: table.name, keys: keys, reads: .some(Set(table.rowKey)), writes: .all,
        range: range, frame: frame)
    )
  }
}

/// The table that an UPDATE or a DELETE changes, while its expressions are written.
struct ChangeTarget {
  let table: TableModel
  let reference: TableReference
  let alias: String
  /// The rows that change as a query, which subqueries of the statement may name.
  private var rows: Select?

  init(_ table: TableModel, _ reference: TableReference) {
    self.table = table
    self.reference = reference
    alias = reference.alias.map { lower($0.name) } ?? table.name
  }

  /// The rows that a condition finds.
  func finding(by filter: Expression?, _ range: SourceRange) -> ChangeTarget {
    var copy = self
    var select = Select(range: range)
    select.from = [reference]
    select.filter = filter
    copy.rows = select
    return copy
  }

  /// Where names stand that are columns of the table.
  func positions(_ expression: Expression, _ run: LoopRun) throws(Refusal) -> Set<Int> {
    var columns = QueryColumns(run.program)
    try columns.within([reference]) { (visitor) throws(Refusal) in
      try visitor.visit(expression)
    }
    return columns.positions
  }

  /// An expression over the table's columns and the values of the iteration.
  func term(_ expression: Expression, _ run: LoopRun, _ scope: Scope) throws(Refusal) -> Term {
    if run.asksRows(expression) {
      throw Refusal("a change of rows by their number", expression.range)
    }
    return try made(expression, run, scope)
  }

  private func made(
    _ expression: Expression, _ run: LoopRun, _ scope: Scope
  ) throws(Refusal) -> Term {
    var rows: [KnownSources] = []
    if let select = self.rows, expression.asksQueries {
      rows = [try KnownSources(select, scope, around: [], run)]
    }
    return try run.term(
      expression, scope, columns: try positions(expression, run), alias: alias, of: rows)
  }
}

extension Expression {
  /// Whether it has subqueries.
  fileprivate var asksQueries: Bool {
    switch kind {
    case .exists, .subquery, .inQuery: true
    default: children.contains(where: \.asksQueries)
    }
  }

  fileprivate var isStar: Bool {
    if case .star = kind { true } else { false }
  }
}
