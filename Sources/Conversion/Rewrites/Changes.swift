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
    switch statement.kind {
    case .query(let query): try runSelectInto(query, scope)
    case .insert(let insert): try run(insert, scope)
    case .update(let update): try run(update, scope)
    case .delete(let delete): try run(delete, scope)
    case .transaction(let transaction): try run(transaction, statement.range)
    case .merge: throw Refusal("MERGE", statement.range)
    default: throw Refusal("a statement of this kind", statement.range)
    }
  }

  // MARK: Transactions

  private func run(_ transaction: Transaction, _ range: SourceRange) throws(Refusal) {
    switch transaction {
    case .commit:
      guard autonomousDepth == 0 else { return }
      context.record.commits = true
      rewrites.insert(.commits)
    case .rollback:
      guard autonomousDepth > 0 else { throw Refusal("ROLLBACK", range) }
      cancel(from: 0) { $0.isAutonomous }
    case .savepoint(let name): savepoints[lower(name)] = effects.count
    case .rollbackTo(let name):
      guard let mark = savepoints[lower(name)] else {
        throw Refusal("ROLLBACK TO a savepoint from before the loop", range)
      }
      cancel(from: mark) { !$0.isAutonomous }
    default: throw Refusal("a statement about transactions", range)
    }
  }

  /// Takes back, for the rows here, what they did since a point.
  private func cancel(from mark: Int, _ belongs: (Effect) -> Bool) {
    for index in effects.indices where index >= mark && belongs(effects[index]) {
      switch effects[index].kind {
      case .output, .accumulate, .store: continue
      default: effects[index].cancelled.append((state.path, frame))
      }
    }
  }

  // MARK: INSERT

  private func run(_ insert: Insert, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = insert.target.kind, insert.with == nil, insert.returning == nil,
      insert.logErrors == nil, insert.onConflict == nil,
      let table = program.tables[lower(name.name.last)]
    else { throw Refusal("INSERT of a special form", insert.range) }
    rewrites.insert(.setChange)
    var columns = insert.columns.map { lower($0.last) }
    if columns.isEmpty { columns = table.columns.map(\.name) }
    lastRowCount = .one
    lastChange = nil
    switch insert.source {
    case .record(let record): try run(record, table, columns, scope, insert.range)
    case .query(let query):
      guard case .values(let rows, _) = query.body, rows.count == 1 else {
        throw Refusal("INSERT … SELECT in the loop", insert.range)
      }
      try run(rows[0], table, columns, scope, insert.range)
    case .defaultValues: throw Refusal("DEFAULT VALUES", insert.range)
    }
  }

  private func run(
    _ record: Expression, _ table: TableModel, _ columns: [String], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) {
    guard case .name(let name) = record.kind, case .record(let fields)? = find(name, scope)?.0,
      fields.fields.count == columns.count
    else { throw Refusal("INSERT of a record that is not the table's", range) }
    var values: [Term] = []
    for field in fields.fields { values.append(try read(field.slot, range)) }
    try write(table, columns, values, [], scope, range)
  }

  private func run(
    _ row: [Expression], _ table: TableModel, _ columns: [String], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) {
    guard row.count == columns.count else {
      throw Refusal("INSERT with another number of values than columns", range)
    }
    var values: [Term] = []
    var sequences: Set<String> = []
    for value in row {
      if case .name(let name) = value.kind, lower(name.last) == "nextval", name.parts.count >= 2 {
        sequences.insert(name.parts.dropLast().map(lower).joined(separator: "."))
        values.append(Term(text: Printer.text(of: value, dialect: .oracle), isInteger: true))
      } else {
        values.append(try term(value, scope))
      }
    }
    try write(table, columns, values, sequences, scope, range)
  }

  private func write(
    _ table: TableModel, _ columns: [String], _ values: [Term], _ sequences: Set<String>,
    _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    let byColumn = Dictionary(zip(columns, values)) { first, _ in first }
    access(table.name, byColumn.filter { !$0.value.canFail }, isWrite: true, range)
    noteTriggers(table.name, range)
    if let key = PredefinedExceptions.key("dup_val_on_index"), isHandled(key, scope) {
      try findDuplicates(table, byColumn, sequences, range)
    }
    guard !state.isDead else { return }
    record(
      .insert(table: table.name, columns: columns, values: values.map(guarded)),
      sequences: sequences, range)
  }

  // A handler waits for DUP_VAL_ON_INDEX: a row fails if the table has its key, or if an earlier
  // iteration wrote it.
  //
  //     EXISTS (SELECT … WHERE key = f.key)  OR
  //     ROW_NUMBER() OVER (PARTITION BY p, key ORDER BY ord) > 1
  private func findDuplicates(
    _ table: TableModel, _ values: [String: Term], _ sequences: Set<String>, _ range: SourceRange
  ) throws(Refusal) {
    for key in table.keys {
      let terms = key.compactMap { values[$0] }
      guard terms.count == key.count, !terms.isEmpty else { continue }
      // Numbers from a sequence are new.
      if terms.contains(where: { $0.text.lowercased().hasSuffix(".nextval") }) { continue }
      rewrites.insert(.duplicateKeys)
      let named = zip(key, terms).map { self.named($0, $1) }
      let matches = zip(key, named).map { "x.\($0) = \($1.text)" }
      let uses = named.reduce(into: state.path.uses) { $0.formUnion($1.uses) }
      let conditions = ([state.path.condition].compactMap { $0 } + matches)
        .joined(separator: " AND ")
      let there = frame.add(lookup: uses, outputs: [("there", { "COALESCE(\($0).found, 0)" })]) {
        "LEFT JOIN LATERAL (SELECT COUNT(*) AS found FROM \(table.name) x WHERE \(conditions)) \($0)"
          + " ON 1 = 1"
      }[0]
      var condition: Term = .combine([there]) { "\($0[0]) > 0" }
      if !isUnique(named) {
        let keys = ([state.path.column.map { "f.\($0)" }].compactMap { $0 } + named.map(\.text))
          .joined(separator: ", ")
        let rank = frame.add(
          "rank",
          Term(
            text: "ROW_NUMBER() OVER (PARTITION BY \(keys) ORDER BY f.ord)",
            uses: uses.union(["ord"]), isInteger: true))
        let notNull = named.map { "\($0.text) IS NOT NULL" }.joined(separator: " AND ")
        condition = Term(
          text: "(\(condition.text) OR \(rank.text) > 1 AND \(notNull))",
          uses: condition.uses.union(rank.uses).union(uses))
      }
      try fork(condition) { (run) throws(Refusal) in
        run.raisePredefined("dup_val_on_index", range)
      } otherwise: { (_) throws(Refusal) in
      }
    }
  }

  /// Whether these values are different in every iteration.
  func isUnique(_ terms: [Term]) -> Bool { frame.isUnique(terms) }

  // MARK: UPDATE and DELETE

  private func run(_ update: Update, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = update.target.kind, update.with == nil, update.from.isEmpty,
      update.returning == nil, update.logErrors == nil,
      let table = program.tables[lower(name.name.last)]
    else { throw Refusal("UPDATE of a special form", update.range) }
    rewrites.insert(.setChange)
    let target = ChangeTarget(table, update.target)
    let filter = try condition(update.filter, target, scope, update.range)
    var assignments: [(column: String, value: Term)] = []
    for assignment in update.assignments {
      guard case .single(let column, let value) = assignment, case .name(let path) = column.kind
      else { throw Refusal("SET of several columns at once", update.range) }
      assignments.append((lower(path.last), try target.term(value, self, scope)))
    }
    lastChange = filter.access
    lastRowCount = nil
    accesses.append(filter.access)
    noteTriggers(table.name, filter.access.range)
    if let (keys, sums) = try addition(update, target, filter.access, scope) {
      return record(.addition(table: table.name, keys: keys, sums: sums), update.range)
    }
    record(
      .update(
        table: table.name, alias: target.alias, assignments: assignments, filter: filter.term),
      update.range)
  }

  private func run(_ delete: Delete, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = delete.target.kind, delete.with == nil, delete.using.isEmpty,
      delete.returning == nil, delete.logErrors == nil,
      let table = program.tables[lower(name.name.last)]
    else { throw Refusal("DELETE of a special form", delete.range) }
    rewrites.insert(.setChange)
    let target = ChangeTarget(table, delete.target)
    let filter = try condition(delete.filter, target, scope, delete.range)
    lastChange = filter.access
    lastRowCount = nil
    accesses.append(filter.access)
    noteTriggers(table.name, filter.access.range)
    record(
      .delete(table: table.name, alias: target.alias, filter: filter.term), delete.range)
  }

  private func condition(
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
      Access(table: target.table.name, keys: keys, isWrite: true, range: range, frame: frame)
    )
  }

  /// `WHERE CURRENT OF c`: the row by its primary key, which the frame has.
  private func currentOf(
    _ cursor: QualifiedName, _ target: ChangeTarget, _ range: SourceRange
  ) throws(Refusal) -> (term: Term, access: Access) {
    let table = target.table
    guard let row = currentRows[table.name], !table.primaryKey.isEmpty else {
      throw Refusal("WHERE CURRENT OF without a primary key", range)
    }
    var keys: [String: Term] = [:]
    for column in table.primaryKey { keys[column] = row[column].map { .column($0) } }
    let keyColumns = keys
    // The row also has what the query asked of it.
    keys.merge(drivingKeys[table.name] ?? [:]) { own, _ in own }
    let tests = table.primaryKey.compactMap { column in
      keyColumns[column].map { "\(target.alias).\(column) = \($0.text)" }
    }
    return (
      Term(
        text: tests.joined(separator: " AND "),
        uses: keyColumns.values.reduce(into: []) { $0.formUnion($1.uses) }),
      Access(table: table.name, keys: keys, isWrite: true, range: range, frame: frame)
    )
  }
}

/// The table that an UPDATE or a DELETE changes, while its expressions are written.
struct ChangeTarget {
  let table: TableModel
  let reference: TableReference
  let alias: String

  init(_ table: TableModel, _ reference: TableReference) {
    self.table = table
    self.reference = reference
    alias = reference.alias.map { lower($0.name) } ?? table.name
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
    try run.term(expression, scope, columns: try positions(expression, run))
  }
}
