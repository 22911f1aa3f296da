import Diagnostics
import Syntax

// Triggers become part of the iteration: their bodies run here, with :NEW and :OLD as records, and
// the statement of the plan fires none.
//
//     INSERT INTO bill VALUES (…);              new_amount = ROUND(amount, 2)
//       BEFORE: :NEW.amount := ROUND(…)    →    INSERT INTO bill SELECT …, f.new_amount FROM frame f
//       AFTER:  INSERT INTO audit …             INSERT INTO audit SELECT … FROM frame f
//
// The rows that UPDATE and DELETE find are looked up before: one row by its key, others by a loop
// inside. An error in a trigger gives the plan up.

/// The triggers that one statement fires.
struct FiredTriggers {
  typealias List = [(unit: SourceUnit, trigger: Trigger)]

  let table: TableModel
  let event: TriggerMoment
  private let all: List

  init(_ table: TableModel, _ event: TriggerMoment, _ all: List) {
    self.table = table
    self.event = event
    self.all = all.filter { event.fires($0.trigger) }
  }

  func list(_ timing: Trigger.Timing, forEachRow: Bool) -> List {
    all.filter { $0.trigger.timing == timing && $0.trigger.isForEachRow == forEachRow }
  }

  var areForRows: Bool { all.contains { $0.trigger.isForEachRow } }
  var areForStatements: Bool { all.contains { !$0.trigger.isForEachRow } }

  /// Whether what they do depends on how many rows a statement changes.
  var countStatements: Bool {
    all.contains { _, trigger in
      guard case .compound(let declarations, let sections) = trigger.body else {
        return !trigger.isForEachRow
      }
      return !declarations.isEmpty || sections.contains { !$0.isForEachRow }
    }
  }

  /// The columns that triggers for each row name, in the order of the table.
  var columns: [TableModel.Column] {
    let texts = all.filter(\.trigger.isForEachRow).map { $0.unit.words($0.trigger.range) }
    let words = Words(texts.joined(separator: " ")).all
    return table.columns.filter { words.contains($0.name) }
  }
}

/// What happens to rows as triggers fire.
struct TriggerMoment {
  enum Kind: String { case inserting, updating, deleting }

  var kind: Kind
  /// The columns that UPDATE sets, lower case.
  var columns: Set<String> = []

  func fires(_ trigger: Trigger) -> Bool {
    trigger.events.contains { event in
      switch (event, kind) {
      case (.insert, .inserting), (.delete, .deleting): true
      case (.update(let wanted), .updating):
        wanted.isEmpty || wanted.contains { columns.contains(lower($0)) }
      default: false
      }
    }
  }

  /// What a condition is that INSERTING, UPDATING, DELETING and `UPDATING('COLUMN')` decide; nil for
  /// any other expression.
  func decides(_ expression: Expression) -> Bool? {
    switch expression.kind {
    case .name(let name): return answer(name, nil)
    case .call(let call):
      guard let column = call.arguments.first?.value else { return answer(call.name, nil) }
      guard case .literal(.string(let text)) = column.kind else { return nil }
      return answer(call.name, text)
    case .not(let operand): return decides(operand).map { !$0 }
    case .and(let operands):
      let known = operands.map(decides)
      return known.contains(false) ? false : known.contains(nil) ? nil : true
    case .or(let operands):
      let known = operands.map(decides)
      return known.contains(true) ? true : known.contains(nil) ? nil : false
    default: return nil
    }
  }

  private func answer(_ name: QualifiedName, _ column: String?) -> Bool? {
    guard name.parts.count == 1, let asked = Kind(rawValue: lower(name.last)) else { return nil }
    return asked == kind && (column.map { columns.contains($0.lowercased()) } ?? true)
  }
}

/// The rows that a trigger sees, as variables of the iteration.
struct TriggerRows {
  let old: RecordBinding
  let new: RecordBinding
}

extension LoopRun {
  /// The triggers that a statement fires, which the plan expands; nil where the table has none or
  /// the strategy lets the statement fire them.
  /// - Throws: `Refusal` for triggers that cannot be expanded.
  func fired(
    by kind: TriggerMoment, on table: TableModel, _ range: SourceRange
  ) throws(Refusal) -> FiredTriggers? {
    if isMutating(table.name) {
      throw Refusal("a trigger that changes \(table.name), which is changing", range)
    }
    let enabled = (program.triggers[table.name] ?? []).filter { !$0.trigger.isDisabled }
      .sorted { lower($0.trigger.name.last) < lower($1.trigger.name.last) }
    guard !enabled.isEmpty else { return nil }
    context.hasTriggers.isTrue = true
    guard context.strategy.expandsTriggers else {
      if FiredTriggers(table, kind, enabled).countStatements {
        throw Refusal("a trigger of a statement, of which a plan has fewer than the loop", range)
      }
      let all = FiredTrigger.all(on: table.name, in: program).filter {
        $0.table != table.name || kind.fires($0.trigger)
      }
      if let other = all.first(where: doesMore) {
        throw Refusal(
          "the trigger \(lower(other.trigger.name.last)) does more than its own statements", range)
      }
      return nil
    }
    if let other = enabled.first(where: { !$0.trigger.isSimple }) {
      throw Refusal("the trigger \(lower(other.trigger.name.last)) of a special form", range)
    }
    context.record.expanded[table.name] = enabled.map { lower($0.trigger.name.last) }
    rewrites.insert(.triggers)
    return FiredTriggers(table, kind, enabled)
  }

  /// Whether the plan runs what the triggers of a table do.
  func expandsTriggers(of table: TableModel) -> Bool {
    context.strategy.expandsTriggers
      && (program.triggers[table.name] ?? []).contains { !$0.trigger.isDisabled }
  }

  /// Whether an enabled trigger of a table names a column, and so may see its value or change it.
  func triggers(of table: TableModel, name column: String) -> Bool {
    (program.triggers[table.name] ?? []).contains { unit, trigger in
      !trigger.isDisabled && Words(unit.words(trigger.range)).all.contains(column)
    }
  }

  /// Whether a trigger that a statement of the plan fires does what others see in between: it calls
  /// routines, has to do with packages, prints.
  private func doesMore(_ fired: FiredTrigger) -> Bool {
    let words = Words(program.withViews(fired.text)).all
    return !words.isDisjoint(with: ["dbms_output", "utl_file", "execute", "call"])
      || words.contains { program.packages[$0] != nil || program.standalone[$0] != nil }
  }

  /// Whether a trigger may change a key before the statement finds out that it is there.
  func firesBefore(_ table: TableModel, _ key: [String]) -> Bool {
    firesTriggers(of: table)
      && (program.triggers[table.name] ?? []).contains { unit, trigger in
        guard !trigger.isDisabled, trigger.isForEachRow || trigger.timing != .after else {
          return false
        }
        return !Words(unit.words(trigger.range)).all.isDisjoint(with: key)
      }
  }

  /// Whether the statements of the plan fire triggers of a table.
  func firesTriggers(of table: TableModel) -> Bool {
    !context.strategy.expandsTriggers
      && (program.triggers[table.name] ?? []).contains { !$0.trigger.isDisabled }
  }

  /// Runs the bodies of triggers.
  /// - Parameter rows: Nil for triggers of the statement.
  func fire(
    _ triggers: FiredTriggers.List, _ fired: FiredTriggers, _ rows: TriggerRows?,
    mutates: Bool = true, _ range: SourceRange
  ) throws(Refusal) {
    for (unit, trigger) in triggers where !state.isDead {
      let scope = Scope(parent: nil, name: lower(trigger.name.last), unit: unit, package: nil)
      scope.ownRange = trigger.range
      scope.moment = fired.event
      let asking = Scope(parent: scope, name: nil, unit: unit, package: nil)
      if let rows {
        for (name, row) in [
          (trigger.newName.map(lower) ?? "new", rows.new),
          (trigger.oldName.map(lower) ?? "old", rows.old),
        ] {
          scope.bindings[":" + name] = .record(row)
          asking.bindings[name] = .record(row)
        }
      }
      if rows != nil, mutates { mutating.append(fired.table.name) }
      defer { if rows != nil, mutates { mutating.removeLast() } }
      let known = raised.count
      if let condition = trigger.condition {
        try fork(try term(condition, asking)) { (run) throws(Refusal) in
          try run.perform(trigger, scope, range)
        } otherwise: { (_) throws(Refusal) in
        }
      } else {
        try perform(trigger, scope, range)
      }
      forbidErrors(since: known)
    }
  }

  private func perform(
    _ trigger: Trigger, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard calls.count < 12 else { throw Refusal("triggers nested too deeply", range) }
    guard case .block(let block) = trigger.body else {
      throw Refusal("a trigger that calls a procedure", range)
    }
    let isAutonomous = block.isAutonomous
    if isAutonomous { autonomousDepth += 1 }
    calls.append(CallPlace(routine: lower(trigger.name.last), range: range))
    triggerDepth += 1
    defer {
      triggerDepth -= 1
      calls.removeLast()
      if isAutonomous { autonomousDepth -= 1 }
    }
    try perform(block, result: nil, isFunction: false, scope, range)
  }

  /// An error in a statement takes back what its triggers did: the plan gives up.
  func forbidErrors(since known: Int) {
    for error in raised[known...] {
      forbid(
        Term(text: error.state.path.condition ?? "1 = 1", uses: error.state.path.uses),
        "an error in a trigger, or of one of several rows of a statement")
    }
    departures -= raised.count - known
    raised.removeSubrange(known...)
  }

  var isInTrigger: Bool { triggerDepth > 0 || parent?.isInTrigger ?? false }

  /// Whether a trigger for each row of a statement that changes the table runs here.
  func isMutating(_ table: String) -> Bool {
    mutating.contains(table) || parent?.isMutating(table) ?? false
  }

  /// :OLD and :NEW, all NULL.
  private func rows(of table: TableModel, _ range: SourceRange) -> TriggerRows {
    let path = QualifiedName([Identifier(table.name, range: range)])
    let scope = Scope(parent: nil, name: nil, unit: context.unit, package: nil)
    func record(_ stem: String) -> RecordBinding {
      let record = RecordBinding(
        fields: builder.rowType(path, scope).map { field in
          (
            field.name,
            Slot(
              name: "\(stem)_\(field.name)", outside: nil, type: field.type,
              declared: field.declared, root: ":\(stem)")
          )
        })
      for field in record.fields { state.values[field.slot] = .term(.null) }
      return record
    }
    return TriggerRows(old: record("old"), new: record("new"))
  }

  // MARK: INSERT

  /// - Parameter isWhole: The statement inserts this one row.
  func insert(
    _ fired: FiredTriggers, _ columns: [String], _ values: [Term], _ sequences: Set<String>,
    isWhole: Bool, _ range: SourceRange
  ) throws(Refusal) {
    if fired.areForStatements, !isWhole {
      throw Refusal("a trigger of a statement that inserts several rows", range)
    }
    let began = effects.count
    try fire(fired.list(.before, forEachRow: false), fired, nil, range)
    guard !state.isDead else { return }
    var (columns, values) = (columns, values)
    let rows = rows(of: fired.table, range)
    if fired.areForRows {
      try beginRow(rows.new, fired, columns, values, range)
      let given = try self.values(rows.new, fired, range)
      try fire(
        fired.list(.before, forEachRow: true), fired, rows, mutates: !isWhole, range)
      guard !state.isDead else { return }
      for (name, value) in try self.values(rows.new, fired, range) where value != given[name] {
        if let place = columns.firstIndex(of: name) {
          values[place] = value
        } else {
          columns.append(name)
          values.append(value)
        }
      }
    }
    let known = raised.count
    let hasChanged = effects.count > began
    try insertRow(fired.table, columns, values, sequences, range)
    if hasChanged { forbidErrors(since: known) }
    try fire(fired.list(.after, forEachRow: true), fired, rows, mutates: !isWhole, range)
    try fire(fired.list(.after, forEachRow: false), fired, nil, range)
    count(.value(.one))
  }

  /// What INSERT gives the columns that triggers name.
  private func beginRow(
    _ row: RecordBinding, _ fired: FiredTriggers, _ columns: [String], _ values: [Term],
    _ range: SourceRange
  ) throws(Refusal) {
    for column in fired.columns {
      guard let slot = row[column.name] else { continue }
      if let place = columns.firstIndex(of: column.name) {
        // A number of a sequence is known to be there, whatever its column makes of it.
        let given = values[place]
        let value =
          isFresh(given) ? given : stored(guarded(given), in: column.name, of: fired.table, range)
        state.values[slot] = .term(named(slot.name, value))
      } else if column.isComputed {
        throw Refusal("a trigger that reads \(column.name), which the table computes", range)
      } else if let value = column.defaultValue {
        let none = Scope(parent: nil, name: nil, unit: context.unit, package: nil)
        let made = stored(try term(value, none), in: column.name, of: fired.table, range)
        state.values[slot] = .term(named(slot.name, made))
      }
    }
  }

  /// By column: what a row of triggers has there now.
  private func values(
    _ row: RecordBinding, _ fired: FiredTriggers, _ range: SourceRange
  ) throws(Refusal) -> [String: Term] {
    var result: [String: Term] = [:]
    for column in fired.columns {
      if let slot = row[column.name] { result[column.name] = try read(slot, range) }
    }
    return result
  }

  // MARK: UPDATE and DELETE

  /// - Parameters:
  ///   - change: Changes the rows that a filter finds, with these values in place of those that SET
  ///     gives.
  func change(
    _ fired: FiredTriggers, _ target: ChangeTarget, _ filter: Expression?,
    _ assignments: [Assignment], _ scope: Scope, _ range: SourceRange,
    _ change: (LoopRun, Expression?, ColumnTerms) throws(Refusal) -> Void
  ) throws(Refusal) {
    try fire(fired.list(.before, forEachRow: false), fired, nil, range)
    guard !state.isDead else { return }
    if fired.areForRows {
      try changeRows(fired, target, filter, assignments, scope, range, change)
    } else {
      try change(self, filter, [])
    }
    let rowCount = state.rowCount
    try fire(fired.list(.after, forEachRow: false), fired, nil, range)
    count(rowCount)
  }

  private func changeRows(
    _ fired: FiredTriggers, _ target: ChangeTarget, _ filter: Expression?,
    _ assignments: [Assignment], _ scope: Scope, _ range: SourceRange,
    _ change: (LoopRun, Expression?, ColumnTerms) throws(Refusal) -> Void
  ) throws(Refusal) {
    let access = try condition(filter, target, scope, range).access
    let keys = fired.table.keys + [["rowid"]]
    if keys.contains(where: { key in key.allSatisfy { access.keys[$0] != nil } }) {
      let found = try changeRow(fired, target, filter, assignments, scope, range, change)
      return count(.value(.combine([found]) { "LEAST(\($0[0]), 1)" }))
    }
    var select = Select(range: range)
    select.from = [target.reference]
    select.filter = filter
    select.items = [Select.Item(expression: Expression(.literal(.null), range: range))]
    select.items[0].alias = Identifier("one", range: range)
    let query = Query(body: .select(select), range: range)
    try runInner(over: query, needsKeys: true, range, scope) { (child, _) throws(Refusal) in
      let row = QualifiedName([Identifier("s", range: range)])
      let current = Expression(.currentOf(row), range: range)
      _ = try child.changeRow(fired, target, current, assignments, scope, range, change)
    }
  }

  /// Changes the one row that a filter finds.
  /// - Returns: How many rows it finds: 0 or 1.
  private func changeRow(
    _ fired: FiredTriggers, _ target: ChangeTarget, _ filter: Expression?,
    _ assignments: [Assignment], _ scope: Scope, _ range: SourceRange,
    _ change: (LoopRun, Expression?, ColumnTerms) throws(Refusal) -> Void
  ) throws(Refusal) -> Term {
    let set = try self.assignments(assignments, target, scope, range).0
    let names = fired.columns.map(\.name)
    let assigned = set.filter { names.contains($0.column) }
    let items =
      names.map { Term(text: "\(target.alias).\($0)") } + assigned.map(\.value)
    let (found, values) = try lookUp(items, target, filter, scope, range)
    try fork(.combine([found]) { "\($0[0]) > 0" }) { (run) throws(Refusal) in
      let rows = run.rows(of: fired.table, range)
      for (name, value) in zip(names, values) {
        for row in fired.event.kind == .deleting ? [rows.old] : [rows.old, rows.new] {
          if let slot = row[name] { run.state.values[slot] = .term(value) }
        }
      }
      for (assignment, value) in zip(assigned, values.dropFirst(names.count)) {
        guard let slot = rows.new[assignment.column] else { continue }
        let value = run.stored(value, in: assignment.column, of: fired.table, range)
        run.state.values[slot] = .term(run.named(slot.name, value))
      }
      let given = try run.values(rows.new, fired, range)
      let began = run.effects.count
      try run.fire(fired.list(.before, forEachRow: true), fired, rows, range)
      guard !run.state.isDead else { return }
      let changed = try run.values(rows.new, fired, range).filter { given[$0.key] != $0.value }
      let known = run.raised.count
      let hasChanged = run.effects.count > began
      try change(run, filter, changed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      if hasChanged { run.forbidErrors(since: known) }
      try run.fire(fired.list(.after, forEachRow: true), fired, rows, range)
    } otherwise: { (_) throws(Refusal) in
    }
    return found
  }

  /// How many rows a filter finds in a table, and values of one.
  private func lookUp(
    _ items: [Term], _ target: ChangeTarget, _ filter: Expression?, _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> (found: Term, values: [Term]) {
    let (term, access) = try condition(filter, target, scope, range)
    var read = access
    read.writes = .none
    read.reads = .all
    try writeBefore(read)
    note(read)
    let conditions = [state.path.condition, term.text].compactMap { $0 }
    let list = items.enumerated().map { ", MIN(\($1.text)) AS c\($0)" }.joined()
    let outputs =
      [("found", { "COALESCE(\($0).found, 0)" })]
      + items.indices.map { place in ("old", { (alias: String) in "\(alias).c\(place)" }) }
    let uses = items.reduce(into: term.uses.union(state.path.uses)) { $0.formUnion($1.uses) }
    let columns = frame.add(lookup: uses, outputs: outputs) {
      "LEFT JOIN LATERAL (SELECT COUNT(*) AS found\(list) FROM \(target.table.name) "
        + "\(target.alias) WHERE \(conditions.joined(separator: " AND "))) \($0) ON 1 = 1"
    }
    return (columns[0], Array(columns.dropFirst()))
  }
}

extension Trigger {
  /// Of one moment, with a body of its own, in the order of names.
  fileprivate var isSimple: Bool {
    guard case .block = body, timing == .before || timing == .after else { return false }
    return follows.isEmpty && precedes.isEmpty && parentName == nil
  }
}
