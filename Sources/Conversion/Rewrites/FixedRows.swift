import Diagnostics
import Syntax

// A row that all iterations find by the same values is a record of variables, written back at the end.
//
//     SELECT val INTO v FROM params             before: SELECT val INTO c FROM params
//      WHERE name = 'NEXT';                              WHERE name = 'NEXT';
//     INSERT INTO bill VALUES (v, …);      →    v = c + (how many rows of the frame came here before)
//     UPDATE params SET val = val + 1           after:  c := c + (how many came here);
//      WHERE name = 'NEXT';                             UPDATE params SET val = c WHERE name = 'NEXT';
//
// Numbers without sequences, last rows that were done, states of a run: counters, sums, last values and
// folds as of variables. Equal because the plan finds exactly one such row, else it gives up, and nothing
// else in the loop may touch it: each other access asks for another literal, or for other columns. What a
// column refuses makes the plan give up. A handler would learn of a variable's errors: such plans have
// none for the errors of values.

/// Which row.
struct FixedRow: Hashable, Comparable, Sendable {
  var table: String
  /// The columns that its conditions ask for, and the values, as text.
  var keys: [String: String] = [:]
  /// The conditions, of a table `t`.
  var tests: [String] = []

  static func < (left: FixedRow, right: FixedRow) -> Bool {
    (left.table, left.condition) < (right.table, right.condition)
  }

  fileprivate var condition: String {
    tests.isEmpty ? "" : " WHERE " + tests.joined(separator: " AND ")
  }
}

/// The variables that hold columns of such rows: the same ones in all attempts at a loop.
final class FixedRowSlots {
  private let number: Int
  private var slots: [FixedRow: [String: Slot]] = [:]
  private var count = 0

  init(number: Int) { self.number = number }

  fileprivate func slot(_ row: FixedRow, _ column: String, _ type: TypeName, _ text: String) -> Slot
  {
    if let known = slots[row]?[column] { return known }
    count += 1
    let name = "set_cell_\(number)_\(count)"
    let slot = Slot(
      name: column, outside: name, type: SlotType(type), declared: text, root: name)
    slots[row, default: [:]][column] = slot
    return slot
  }

  fileprivate func slots(of row: FixedRow) -> [(column: String, slot: Slot)] {
    (slots[row] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  func contains(_ slot: Slot) -> Bool { slots.values.contains { $0.values.contains(slot) } }
}

extension LoopRun {
  /// The row that the condition of a statement fixes; nil where it may be another one in each iteration,
  /// or a change may do more than give its columns values.
  func fixedRow(
    _ reference: TableReference, _ filter: Expression?, _ scope: Scope
  ) throws(Refusal) -> FixedRow? {
    guard !context.strategy.catchesErrors, autonomousDepth == 0,
      !isEntry, !isDriving, !isStatement, !isInTrigger, case .table(let name) = reference.kind,
      reference.sample == nil, name.version == nil, name.partition == nil,
      let table = program.tables[lower(name.name.last)], !table.emptiesAtCommit,
      table.checks.isEmpty, (program.triggers[table.name] ?? []).isEmpty,
      table.columns.allSatisfy({ !$0.isComputed })
    else { return nil }
    guard context.strategy.fixesRows else {
      // What it would be is not looked for.
      _ = context.chooses(.fixesRows)
      return nil
    }
    do throws(Refusal) {
      let row = try fixedRow(of: table, reference, filter, scope)
      return row != nil && context.chooses(.fixesRows) ? row : nil
    } catch {
      _ = context.chooses(.fixesRows)
      throw error
    }
  }

  private func fixedRow(
    of table: TableModel, _ reference: TableReference, _ filter: Expression?, _ scope: Scope
  ) throws(Refusal) -> FixedRow? {
    guard let filter else { return FixedRow(table: table.name) }
    if case .currentOf = filter.kind { return nil }
    let positions = try ChangeTarget(table, reference).positions(filter, self)
    let keys = try keys(filter, positions: positions, scope)
    var parts = 1
    if case .and(let list) = filter.kind { parts = list.count }
    guard keys.count == parts, ReadSources.equalities(filter).count == parts,
      keys.values.allSatisfy({ $0.uses.isEmpty && !$0.canFail })
    else { return nil }
    let tests = try ReadSources.equalities(filter).map { (left, right) throws(Refusal) in
      try test(left, right, positions, scope)
    }
    return FixedRow(table: table.name, keys: keys.mapValues(\.text), tests: tests.sorted())
  }

  /// `t.name = 'NEXT'` as the statement compares it: variables keep their types.
  private func test(
    _ left: Expression, _ right: Expression, _ positions: Set<Int>, _ scope: Scope
  ) throws(Refusal) -> String {
    var (column, value) = (left, right)
    if case .name(let name) = left.kind, positions.contains(name.range.start) {
    } else {
      (column, value) = (right, left)
    }
    guard case .name(let name) = column.kind else { return "" }
    let range = name.range
    let qualified = QualifiedName([
      Identifier("t", range: range), Identifier(lower(name.last), range: range),
    ])
    column.kind = .name(qualified)
    let equals = OperatorChain.Term(operator: .equal, operatorRange: range, operand: value)
    let chain = Expression(.chain(OperatorChain(first: column, rest: [equals])), range: range)
    return try term(chain, scope, columns: positions, alias: "t").text
  }

  /// `SELECT val INTO v FROM params WHERE name = 'NEXT'` of such a row.
  /// - Returns: False for other queries.
  func readFixedRow(
    _ query: Query, _ select: Select, _ targets: [Slot], _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard !context.strategy.fixedRows.isEmpty, query.with == nil, query.limit == nil,
      select.from.count == 1, case .all = select.quantifier, select.hierarchy == nil,
      select.groupBy == nil, select.having == nil, select.qualify == nil,
      !select.items.contains(where: { asksRows($0.expression) || isAggregate($0.expression) }),
      let row = try fixedRow(select.from[0], select.filter, scope),
      context.strategy.fixedRows.contains(row), let table = program.tables[row.table]
    else { return false }
    var plain = select
    if select.items.count == 1, case .star = select.items[0].expression.kind {
      plain.items = table.columns.map { column in
        let name = QualifiedName([Identifier(column.name, range: query.range)])
        return Select.Item(expression: Expression(.name(name), range: query.range))
      }
    }
    let names = plain.items.map(\.expression)
    let inner = try columns(of: row, table, select.from[0], named: names, scope)
    note(row, reads: names, writes: [], query.range)
    try assignDual(plain, targets, inner, query.range)
    return true
  }

  /// `UPDATE params SET val = val + 1 WHERE name = 'NEXT'` of such a row, also with RETURNING.
  /// - Returns: False for other changes.
  func changeFixedRow(_ update: Update, _ scope: Scope) throws(Refusal) -> Bool {
    guard !context.strategy.fixedRows.isEmpty,
      let row = try fixedRow(update.target, update.filter, scope),
      context.strategy.fixedRows.contains(row), let table = program.tables[row.table]
    else { return false }
    let changes = try assignments(update, table)
    let names = changes.map(\.value) + (update.returning?.items.map(\.expression) ?? [])
    let inner = try columns(
      of: row, table, update.target, named: names, also: changes.map(\.column.name), scope)
    note(row, reads: names, writes: changes.map(\.column.name), update.range)
    context.record.fixedRowChanges += 1
    let variables = BoundVariables(self)
    var values: [(slot: Slot, value: Term)] = []
    let areAlone = changes.allSatisfy { change in
      isAlone(change.value, change.column.name, among: changes.map(\.column.name))
    }
    var sums: [(slot: Slot, column: String, value: Expression)] = []
    for (column, value) in changes {
      guard case .scalar(let slot)? = inner.bindings[column.name] else { continue }
      if areAlone, slot.kind == .number {
        sums.append((slot, column.name, value))
        continue
      }
      let made = try term(value, inner, by: .query)
      let kept = convert(
        made, to: slot, from: nil, kind: kind(of: value, inner), update.range)
      values.append((slot, named(column.name, kept)))
    }
    try variables.check(changes.map(\.value), inner, self)
    for (slot, value) in values { set(slot, value) }
    for (slot, column, value) in sums {
      try assign(slot, try counting(value, slot, column, inner), inner)
    }
    for (column, _) in changes where column.isRequired {
      guard case .scalar(let slot)? = inner.bindings[column.name] else { continue }
      if case .carried(let carried)? = state.values[slot], carried.reset == nil { continue }
      forbidNull(try read(slot, update.range), "\(table.name).\(column.name) would be NULL")
    }
    changesCells = true
    state.uncommitted.changeCell()
    if let returning = update.returning {
      guard let into = returning.into, !into.isBulk else {
        throw Refusal("RETURNING of this form", returning.range)
      }
      var select = Select(range: returning.range)
      select.items = returning.items
      try assignDual(select, try targetSlots(into.targets, scope), inner, returning.range)
    }
    count(.value(.one))
    return true
  }

  /// Whether what a column gets does not depend on the others that change, nor they on it.
  private func isAlone(
    _ value: Expression, _ column: String, among changed: [String]
  ) -> Bool {
    Words(Printer.text(of: value, dialect: .oracle)).all.isDisjoint(
      with: changed.filter { $0 != column })
  }

  /// `val + 1` of `v + 1`, where `v` has what the column has.
  private func counting(
    _ value: Expression, _ slot: Slot, _ column: String, _ scope: Scope
  ) throws(Refusal) -> Expression {
    guard case .chain(var chain) = value.kind, case .name(let name) = chain.first.kind,
      case .scalar(let other)? = find(name, scope)?.0, other != slot, before[slot] != nil,
      case .carried? = state.values[slot]
    else { return value }
    let known = try read(other, value.range)
    let now = try read(slot, value.range)
    guard known == now || frame.definition(of: known) == now.text else { return value }
    chain.first.kind = .name(QualifiedName([Identifier(column, range: chain.first.range)]))
    return Expression(.chain(chain), range: value.range)
  }

  /// What SET gives columns that are nothing but values.
  private func assignments(
    _ update: Update, _ table: TableModel
  ) throws(Refusal) -> [(column: TableModel.Column, value: Expression)] {
    let referred = program.references(to: table).flatMap(\.columns)
    let keys = Set(
      table.keys.joined() + table.foreignKeys.flatMap(\.columns) + referred)
    var result: [(column: TableModel.Column, value: Expression)] = []
    for assignment in update.assignments {
      guard case .single(let target, let value) = assignment, case .name(let path) = target.kind,
        let column = table.column(lower(path.last)), !keys.contains(column.name)
      else { throw Refusal("a change of a key of a row that all iterations find", update.range) }
      result.append((column, value))
    }
    return result
  }

  /// A scope in which the columns that expressions name are variables.
  private func columns(
    of row: FixedRow, _ table: TableModel, _ reference: TableReference,
    named expressions: [Expression], also changed: [String] = [], _ scope: Scope
  ) throws(Refusal) -> Scope {
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    let text = expressions.map { Printer.text(of: $0, dialect: .oracle) }.joined(separator: " ")
    let words = Words(text).all.union(changed)
    guard !words.contains("select"), !words.contains("rowid") else {
      throw Refusal("a query of a row that all iterations find", reference.range)
    }
    var fields: [(name: String, slot: Slot)] = []
    for column in table.columns where words.contains(column.name) {
      guard let type = column.type, let kind = ColumnKind(type), kind != .padded else {
        throw Refusal(
          "the column \(column.name) of a row that all iterations find", reference.range)
      }
      let slot = context.fixedRows.slot(
        row, column.name, type, builder.declaredText(type, scope))
      inner.bindings[column.name] = .scalar(slot)
      fields.append((column.name, slot))
    }
    let alias = reference.alias.map { lower($0.name) } ?? table.name
    if inner.bindings[alias] == nil {
      inner.bindings[alias] = .record(RecordBinding(fields: fields))
    }
    return inner
  }

  private func note(
    _ row: FixedRow, reads: [Expression], writes: [String], _ range: SourceRange
  ) {
    context.record.fixedRows.insert(row)
    let text = reads.map { Printer.text(of: $0, dialect: .oracle) }.joined(separator: " ")
    var access = Access(
      table: row.table, keys: row.keys.mapValues { Term(text: $0) },
      reads: columns(of: row.table, in: text).union(.some(Set(row.keys.keys).union(["rowid"]))),
      writes: .some(Set(writes)), range: range, frame: frame)
    access.fixedRow = row
    access.isVariable = true
    accesses.append(access)
  }

  /// Remembers which row a change that went the usual way fixes.
  func noteFixedRow(_ update: Update, since known: Int, _ scope: Scope) throws(Refusal) {
    guard let row = try fixedRow(update.target, update.filter, scope) else { return }
    for place in accesses.indices.dropFirst(known)
    where accesses[place].table == row.table && accesses[place].isWrite
      && !accesses[place].isImplied
    {
      accesses[place].fixedRow = row
    }
  }

  /// - Throws: `Refusal` where something else may touch a row that is variables.
  func checkFixedRows(_ accesses: [Access]) throws(Refusal) {
    for own in accesses where own.isVariable {
      for other in accesses where other.conflicts(with: own) && other.fixedRow != own.fixedRow {
        guard isApart(own, other) else {
          throw Refusal(
            "\(own.table) has a row that all iterations find, and is used otherwise too",
            other.range)
        }
      }
      for other in accesses where other.conflicts(with: own) && !other.isVariable {
        guard isApart(own, other) else {
          throw Refusal(
            "\(own.table) has a row that all iterations find, and is used otherwise too",
            other.range)
        }
      }
    }
  }

  /// Whether two accesses ask for different literals.
  private func isApart(_ first: Access, _ second: Access) -> Bool {
    guard let table = program.tables[first.table] else { return false }
    return first.keys.contains { column, value in
      guard let other = second.keys[column], let type = table.column(column)?.type else {
        return false
      }
      switch ColumnKind(type) {
      case .text: return value.isASCIIText && other.isASCIIText && value.text != other.text
      case .number:
        return value.isNumeral && other.isNumeral && Double(value.text) != Double(other.text)
      default: return false
      }
    }
  }

  /// Reads the rows before the loop; a row that is not there makes the plan give up.
  func prepareFixedRows() {
    for row in context.record.fixedRows.sorted(by: <) {
      let slots = context.fixedRows.slots(of: row)
      guard !slots.isEmpty else { continue }
      for (_, slot) in slots { context.record.variables[slot.outside ?? ""] = slot.declared }
      let columns = slots.map { "t.\($0.column)" }.joined(separator: ", ")
      let targets = slots.compactMap(\.slot.outside).joined(separator: ", ")
      context.record.preparations.insert(
        "SELECT \(columns) INTO \(targets) FROM \(row.table) t\(row.condition);", at: 0)
    }
  }

  /// The statements that write them back.
  var fixedRowsWriting: [String] {
    context.record.fixedRows.sorted().compactMap { row in
      let changed = context.fixedRows.slots(of: row).filter { assigned.contains($0.slot) }
      guard !changed.isEmpty else { return nil }
      let list = changed.map { "t.\($0.column) = \($0.slot.outside ?? "")" }
      return "UPDATE \(row.table) t SET \(list.joined(separator: ", "))\(row.condition);"
    }
  }
}
