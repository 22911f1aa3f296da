import Diagnostics
import Syntax

// Rows that iterations insert are the rows of the frame on the path of the INSERT, in the order of
// the loop; `Changes` draws it.
extension LoopRun {
  func runInsert(_ insert: Insert, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = insert.target.kind, insert.with == nil,
      insert.logErrors == nil, insert.onConflict == nil,
      let table = program.tables[lower(name.name.last)]
    else { throw Refusal("INSERT of a special form", insert.range) }
    rewrites.insert(.setChange)
    var columns = insert.columns.map { lower($0.last) }
    if columns.isEmpty { columns = table.columns.map(\.name) }
    var insert = insert
    if case .query(let source) = insert.source {
      var query = program.withoutNames(source)
      insert.source = .query(query)
      let numbers = try numbersByDefault(table, without: columns, insert.range)
      if query.append(numbers.map(\.value)) {
        columns += numbers.map(\.column)
        insert.source = .query(query)
      }
    }
    if let returning = insert.returning {
      return try run(insert, returning, table, columns, scope)
    }
    switch insert.source {
    case .record(let record): try run(record, table, columns, scope, insert.range)
    case .query(let query):
      if case .values(let rows, _) = query.body, rows.count == 1 {
        try write(rows[0], table, columns, scope, insert.range)
      } else {
        try copy(query, table, columns, scope, insert.range)
      }
    case .defaultValues: throw Refusal("DEFAULT VALUES", insert.range)
    }
  }

  private func run(
    _ record: Expression, _ table: TableModel, _ columns: [String], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) {
    guard let values = try fields(of: record, scope, range), values.count == columns.count
    else { throw Refusal("INSERT of a record that is not the table's", range) }
    try write(table, columns, values, [], range)
  }

  /// `INSERT … VALUES … RETURNING column INTO variable`: what the row was given.
  private func run(
    _ insert: Insert, _ returning: Returning, _ table: TableModel, _ columns: [String],
    _ scope: Scope
  ) throws(Refusal) {
    guard case .query(let query) = insert.source, case .values(let rows, _) = query.body,
      rows.count == 1, rows[0].count == columns.count, let into = returning.into, !into.isBulk,
      (program.triggers[table.name] ?? []).isEmpty
    else { throw Refusal("INSERT with RETURNING of this form", insert.range) }
    var values: [Term] = []
    for value in rows[0] { values.append(named("value", try term(value, scope))) }
    let byColumn = Dictionary(zip(columns, values)) { first, _ in first }
    var results: [Term] = []
    for item in returning.items {
      guard case .name(let name) = item.expression.kind, let value = byColumn[lower(name.last)]
      else { throw Refusal("RETURNING something else than a value of the row", insert.range) }
      results.append(stored(value, in: lower(name.last), of: table, insert.range))
    }
    let targets = try targetSlots(into.targets, scope)
    guard targets.count == results.count else {
      throw Refusal("RETURNING another number of values than INTO takes", insert.range)
    }
    try write(table, columns, values, [], insert.range)
    guard !state.isDead else { return }
    for (slot, value) in zip(targets, results) {
      set(slot, convert(value, to: slot, from: nil, insert.range))
    }
  }

  /// What a column makes of a value.
  func stored(
    _ value: Term, in name: String, of table: TableModel, _ range: SourceRange
  ) -> Term {
    guard let type = table.column(name)?.type else { return value }
    var value = value
    if isFresh(value) { value.isInteger = true }
    let column = Slot(name: name, outside: nil, type: SlotType(type))
    guard column.type == .any, !value.isInteger else {
      return convert(value, to: column, from: nil, range)
    }
    let text = Printer.text(of: type, dialect: .oracle)
    var result = Term.combine([value]) { "CAST(\($0[0]) AS \(text))" }
    result.canFail = true
    return result
  }

  // An INSERT … SELECT is a loop over the query that inserts its rows.
  private func copy(
    _ query: Query, _ table: TableModel, _ columns: [String], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) {
    guard case .select(var select) = query.body, select.items.count == columns.count else {
      throw Refusal("INSERT of a query of this form", range)
    }
    if try copyOneRow(query, select, table, columns, scope, range) { return }
    let numbered = takeNumbers(from: &select)
    for index in select.items.indices {
      select.items[index].alias = Identifier("c\(index + 1)", range: select.items[index].range)
    }
    var named = query
    named.body = .select(select)
    let known = try variables(select, scope)
    let isSingle = UniqueKeys(program: program).givesOneRow(named)
    try runInner(over: named, range, scope) { (child, values) throws(Refusal) in
      (child.isStatement, child.isSingle) = (!isSingle, isSingle)
      defer { if !isSingle { child.forbidErrors(since: 0) } }
      var values = values.enumerated().map { known[$0] ?? $1 }
      var sequences: Set<String> = []
      for (index, number) in numbered {
        let mayRepeat = child.mayRepeat(table, columns, numbered: Set(numbered.keys))
        values[index] = try child.number(
          number, in: columns[index], of: table, &sequences, mayRepeat: mayRepeat)
      }
      try child.write(table, columns, values, sequences, isWhole: false, range)
    }
    count(.unknown)
  }

  /// A query of aggregates without GROUP BY gives one row: a lookup, and an INSERT of what it finds.
  /// - Returns: False for other queries.
  private func copyOneRow(
    _ query: Query, _ select: Select, _ table: TableModel, _ columns: [String], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard select.groupBy == nil, select.having == nil, query.orderBy == nil, query.limit == nil,
      select.items.contains(where: { isAggregate($0.expression) }),
      !select.items.contains(where: { isNumber($0.expression) })
    else { return false }
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    var asked = select
    asked.items = []
    var targets: [Expression] = []
    var slots: [Int: Slot] = [:]
    for (index, item) in select.items.enumerated() where isAggregate(item.expression) {
      let slot = Slot(name: "c\(index + 1)", outside: nil, type: .any)
      slots[index] = slot
      inner.bindings["item \(index + 1)"] = .scalar(slot)
      asked.items.append(item)
      let name = QualifiedName([Identifier("item \(index + 1)", range: item.range)])
      targets.append(Expression(.name(name), range: item.range))
    }
    asked.into = Into(targets: targets, isBulk: false, range: range)
    var lookup = query
    lookup.body = .select(asked)
    try runSelectInto(lookup, inner)
    guard !state.isDead else { return true }
    var values: [Term] = []
    for (index, item) in select.items.enumerated() {
      if let slot = slots[index] {
        values.append(try read(slot, range))
      } else {
        let value = try term(item.expression, scope)
        try survive(value, item.range, inStatement: true)
        values.append(value)
      }
    }
    try write(table, columns, values, [], range)
    return true
  }

  /// The items `s.NEXTVAL`, each row of which is numbered as it is inserted; NULL takes their place.
  private func takeNumbers(from select: inout Select) -> [Int: Expression] {
    var numbers: [Int: Expression] = [:]
    for index in select.items.indices {
      let item = select.items[index].expression
      guard isNumber(item) else { continue }
      numbers[index] = item
      select.items[index].expression = Expression(.literal(.null), range: item.range)
    }
    return numbers
  }

  /// By place in the select list: the variables there.
  private func variables(_ select: Select, _ scope: Scope) throws(Refusal) -> [Int: Term] {
    var columns = QueryColumns(program)
    try columns.visit(Query(body: .select(select), range: select.range))
    var result: [Int: Term] = [:]
    for (index, item) in select.items.enumerated() {
      if isOfVariables(item.expression, columns.positions, scope) {
        result[index] = named("value", try term(item.expression, scope))
      }
    }
    return result
  }

  /// Arithmetic of variables, which is the same for all rows of a query.
  private func isOfVariables(
    _ expression: Expression, _ positions: Set<Int>, _ scope: Scope
  ) -> Bool {
    switch expression.kind {
    case .name(let name):
      guard !positions.contains(name.range.start), case .scalar? = find(name, scope)?.0 else {
        return false
      }
      return true
    case .chain, .unary:
      return expression.children.allSatisfy {
        if case .literal = $0.kind { return true }
        return isOfVariables($0, positions, scope)
      }
    default: return false
    }
  }

  func write(
    _ row: [Expression], _ table: TableModel, _ columns: [String], isWhole: Bool = true,
    _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard row.count == columns.count else {
      throw Refusal("INSERT with another number of values than columns", range)
    }
    var values: [Term] = []
    var sequences: Set<String> = []
    let numbered = row.indices.filter { isNumber(row[$0]) }
    let mayRepeat = mayRepeat(table, columns, numbered: Set(numbered))
    let variables = BoundVariables(self)
    for (value, column) in zip(row, columns) {
      if isNumber(value) {
        values.append(
          try number(value, in: column, of: table, &sequences, mayRepeat: mayRepeat))
      } else if let number = try nextNumber(value, scope) {
        values.append(number)
      } else {
        let made = try term(value, scope, by: .insert)
        try survive(made, value.range, inStatement: true)
        values.append(asText(made, value, column, of: table, scope))
      }
    }
    try variables.check(row, scope, self)
    try write(table, columns, values, sequences, isWhole: isWhole, range)
  }

  /// A number or a day as the text that its column keeps, so that rows of several statements have one
  /// type.
  private func asText(
    _ value: Term, _ expression: Expression, _ column: String, of table: TableModel, _ scope: Scope
  ) -> Term {
    guard let kind = kind(of: expression, scope), !kind.isText,
      let type = table.column(column)?.type,
      ValueKind(Printer.text(of: type, dialect: .oracle)) == .text
    else { return value }
    var result = Term.combine([value]) { "TO_CHAR(\($0[0]))" }
    result.canFail = value.canFail
    return result
  }

  private func isNumber(_ value: Expression) -> Bool {
    guard case .name(let name) = value.kind else { return false }
    return name.parts.count >= 2 && lower(name.last) == "nextval"
  }

  /// Whether a handler waits for rows whose key is there already, a key without such a number.
  private func mayRepeat(
    _ table: TableModel, _ columns: [String], numbered: Set<Int>
  ) -> Bool {
    guard let duplicate = PredefinedExceptions.key("dup_val_on_index"), waits(for: duplicate) else {
      return false
    }
    return table.keys.contains { key in
      key.allSatisfy { column in
        columns.firstIndex(of: column).map { !numbered.contains($0) } ?? false
      }
    }
  }

  /// `s.NEXTVAL` as a value of a row: taken as the row is inserted, or known before.
  private func number(
    _ value: Expression, in column: String, of table: TableModel,
    _ sequences: inout Set<String>, mayRepeat: Bool
  ) throws(Refusal) -> Term {
    guard case .name(let name) = value.kind else { return .null }
    let sequence = sequence(of: name)
    if statementNumbers?.shared.contains(sequence) ?? false {
      return try sequenceValue(name, value.range)
    }
    if context.strategy.lateSequences.contains(sequence)
      || context.strategy.earlySequences.contains(sequence)
      || expandsTriggers(of: table) && triggers(of: table, name: column)
    {
      return try sequenceValue(name, value.range)
    }
    // A row that is refused has taken its number.
    if expectsFailures || mayRepeat {
      throw .untilLast(sequence, "numbers of rows that their table may refuse", value.range)
    }
    sequences.insert(sequence)
    return Term(text: Printer.text(of: value, dialect: .oracle), isInteger: true)
  }

  /// - Parameter isWhole: The statement inserts this one row.
  func write(
    _ table: TableModel, _ columns: [String], _ values: [Term], _ sequences: Set<String>,
    isWhole: Bool = true, _ range: SourceRange
  ) throws(Refusal) {
    if let fired = try fired(by: TriggerMoment(kind: .inserting), on: table, range) {
      try insert(fired, columns, values, sequences, isWhole: isWhole, range)
    } else {
      try insertRow(table, columns, values, sequences, range)
      noteTriggers(table.name, range)
    }
  }

  func insertRow(
    _ table: TableModel, _ columns: [String], _ values: [Term], _ sequences: Set<String>,
    _ range: SourceRange
  ) throws(Refusal) {
    let byColumn = Dictionary(zip(columns, values)) { first, _ in first }
    let entry = state.path
    for value in values { try refuseBinary(kind(of: value), range) }
    // In a fold a duplicate makes the statement fail, and with it the plan.
    let isMissing = try insertMissing(table, byColumn, range)
    let takesNumbers = table.columns.contains { $0.isIdentity && byColumn[$0.name] == nil }
    let key = isMissing ? nil : PredefinedExceptions.key("dup_val_on_index")
    let findsKeys = key.map(waits) ?? false
    if takesNumbers, findsKeys || expectsFailures {
      throw Refusal("numbers of rows that their table may refuse", range)
    }
    try refuseRows(of: table, byColumn, findsKeys: findsKeys, range)
    guard !state.isDead else { return }
    let orphans = try orphans(of: table, byColumn, range)
    if findsKeys {
      try findDuplicates(table, byColumn, sequences, without: orphans.map(\.flag), range)
    }
    guard !state.isDead else { return }
    refuse(orphans, range)
    guard !state.isDead else { return }
    try useNextNumber(table, byColumn, range)
    noteInsert(table.name, byColumn.filter { !$0.value.canFail }, from: entry, range)
    record(
      .insert(table: table.name, columns: columns, values: values.map(guarded)),
      sequences: sequences, range)
    count(.value(.one))
  }

  private func waits(for key: ExceptionKey) -> Bool {
    // One row that is there undoes them all: the statement finds out.
    if isStatement { return false }
    if isFolding { return isNamed(key) }
    let isNamed = self.isNamed(key)
    let isHandled = self.isHandled(key)
    return isNamed != isHandled && context.chooses(.trustsKeys) ? isNamed : isHandled
  }

  var isFolding: Bool { !folded.isEmpty || parent?.isFolding ?? false }

  // A handler waits for DUP_VAL_ON_INDEX: a row fails if the table has its key, or if an earlier
  // iteration wrote it.
  //
  //     EXISTS (SELECT … WHERE key = f.key)  OR
  //     ROW_NUMBER() OVER (PARTITION BY p, key ORDER BY ord) > 1
  //
  /// - Parameter refused: Flags of rows that are refused after this and leave no key behind.
  private func findDuplicates(
    _ table: TableModel, _ values: [String: Term], _ sequences: Set<String>,
    without refused: [Term], _ range: SourceRange
  ) throws(Refusal) {
    for key in table.keys {
      let terms = key.compactMap { values[$0] }
      guard terms.count == key.count, !terms.isEmpty else { continue }
      // Numbers from a sequence are new.
      if terms.contains(where: isNumbered) {
        continue
      }
      if firesBefore(table, key) {
        throw Refusal("a trigger may change a key of \(table.name)", range)
      }
      rewrites.insert(.duplicateKeys)
      try noteKeyLookup(table, key, range)
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
      let ranked = (context.record.rankedKeys[range] ?? []).indices
      if !isUnique(named) {
        let keys = ([state.path.column.map { "f.\($0)" }].compactMap { $0 } + named.map(\.text))
          .joined(separator: ", ")
        // One more than the rows before it that the table takes.
        let taken = refused.map { "\($0.text) = 0" }.joined(separator: " AND ")
        let count =
          refused.isEmpty
          ? "ROW_NUMBER() OVER (PARTITION BY \(keys) ORDER BY f.set_ord)"
          : "1 + COALESCE(SUM(CASE WHEN \(taken) THEN 1 ELSE 0 END) OVER (PARTITION BY \(keys) "
            + "ORDER BY f.set_ord ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
        let rank = frame.add(
          "rank",
          Term(
            text: count,
            uses: refused.reduce(into: uses.union(["set_ord"])) { $0.formUnion($1.uses) },
            isInteger: true))
        context.record.rankedKeys[range, default: []].append(
          LoopContext.RankedKeys(
            frame: frame, table: table.name, keys: Array(zip(key, named)), partition: keys,
            uses: uses, windows: rank.uses))
        let notNull = named.map { "\($0.text) IS NOT NULL" }.joined(separator: " AND ")
        condition = Term(
          text: "(\(condition.text) OR \(rank.text) > 1 AND \(notNull))",
          uses: condition.uses.union(rank.uses).union(uses))
      }
      try fork(condition) { (run) throws(Refusal) in
        // What this key refuses leaves no other key behind, which was counted.
        for place in ranked { run.forbidShared(range, place) }
        let name = table.name(ofKey: key).uppercased()
        run.raisePredefined(
          "dup_val_on_index",
          text: "ORA-00001: unique constraint (RECKON.\(name)) violated", range)
      } otherwise: { (_) throws(Refusal) in
      }
    }
  }

  /// Gives up for rows here that share a key with others.
  private func forbidShared(_ range: SourceRange, _ place: Int) {
    guard let other = context.record.rankedKeys[range]?[place], other.frame === frame else {
      return
    }
    let shared = frame.add(
      "shared",
      Term(
        text: "COUNT(*) OVER (PARTITION BY \(other.partition))", uses: other.uses, isInteger: true))
    context.record.rankedKeys[range]?[place].windows.formUnion(shared.uses)
    let parts = [state.path.condition, "\(shared.text) > 1"].compactMap { $0 }
    forbid(
      Term(text: parts.joined(separator: " AND "), uses: shared.uses.union(state.path.uses)),
      "a row that one key refuses shares another one")
  }

  /// The lookup of a key sees what this iteration inserted before.
  private func noteKeyLookup(
    _ table: TableModel, _ key: [String], _ range: SourceRange
  ) throws(Refusal) {
    context.record.deduplicated.insert(table.name)
    try writeBefore(
      Access(
        table: table.name, keys: [:], reads: .some(Set(key)), writes: .none, range: range,
        frame: frame))
  }

  /// Whether these values are different in every iteration.
  func isUnique(_ terms: [Term]) -> Bool { frame.isUnique(terms) }
}
