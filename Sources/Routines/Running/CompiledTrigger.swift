import Catalog
import Columns
import Diagnostics
import Syntax

/// A trigger of a table or view, bound.
package final class CompiledTrigger {
  /// One moment at which it fires: a simple trigger has one, a compound trigger several.
  struct Section {
    var timing: Trigger.Timing
    var isForEachRow: Bool
    var perform: Perform
  }

  package let name: String
  let unit: Unit
  let trigger: Trigger
  var sections: [Section] = []
  /// PRAGMA AUTONOMOUS_TRANSACTION: it may commit, and does so before it ends (PL/SQL Language Reference
  /// 19c, "Autonomous Triggers").
  private var isAutonomous = false
  var new: VariableInfo?
  var old: VariableInfo?
  /// Initial values of a compound trigger's variables.
  var initializers: [Perform] = []
  private var condition: ((Activation) throws(Raised) -> Bool)?
  private let row: RecordType
  private let types: [DataType]
  /// The variables while a statement runs.
  private var frame: Activation?
  /// Those of statements that wait while one of their triggers changes the table again.
  private var waiting: [Activation] = []

  init(_ trigger: Trigger, text: String, fields: [Columns.Field], _ session: RoutineSession)
    throws(SQLError)
  {
    self.trigger = trigger
    name = trigger.name.last.text.uppercased()
    unit = Unit(name.lowercased(), text: text)
    unit.isStored = true
    unit.kind = .trigger
    types = fields.map(\.type)
    let binder = RoutineBinder(session: session, unit: unit, text: text)
    row = binder.rowRecord(fields, forms: try Self.forms(of: trigger, session), named: "row")
    let scope = unit.scope
    let isRow = Self.isForEachRow(trigger) || Self.isCompound(trigger)
    if isRow {
      new = declared(binder, trigger.newName?.text ?? "new", scope)
      old = declared(binder, trigger.oldName?.text ?? "old", scope)
      if trigger.timing == .after { new?.readOnly = "an AFTER trigger cannot change :NEW" }
      old?.readOnly = ":OLD cannot be changed"
    }
    if let expression = trigger.condition {
      condition = try binder.condition(expression, conditionScope(scope))
    }
    bindBody(binder, scope)
    isAutonomous = binder.isAutonomousBlock
    if let error = CompiledBlock.combined(binder.errors, in: text) { throw error }
  }

  /// Which columns of its table are CHAR or keep few digits; longer texts are refused by the table.
  private static func forms(
    of trigger: Trigger, _ session: RoutineSession
  ) throws(SQLError) -> [ColumnForm?] {
    guard case .table(let target) = trigger.target else { return [] }
    return try session.runner.columnForms(of: target.parts.map(\.text)).map { form in
      if case .text(let length)? = form, !length.isPadded { return nil }
      return form
    }
  }

  /// INSTEAD OF is of rows, whether it says so or not.
  private static func isForEachRow(_ trigger: Trigger) -> Bool {
    trigger.isForEachRow || trigger.timing == .insteadOf
  }

  private static func isCompound(_ trigger: Trigger) -> Bool {
    if case .compound = trigger.body { return true }
    return false
  }

  private func declared(_ binder: RoutineBinder, _ name: String, _ scope: Scope) -> VariableInfo {
    let info = binder.declare(":" + name, .record(row), scope)
    return info
  }

  /// WHEN names the rows without a colon.
  private func conditionScope(_ scope: Scope) -> Scope {
    let inner = Scope(parent: scope, layout: scope.layout)
    if let new { inner.entities[String(new.name.dropFirst())] = .variable(new) }
    if let old { inner.entities[String(old.name.dropFirst())] = .variable(old) }
    return inner
  }

  private func bindBody(_ binder: RoutineBinder, _ scope: Scope) {
    switch trigger.body {
    case .block(let block):
      // Oracle counts the lines of a trigger from its body on.
      unit.linesBefore = SourcePosition(offset: block.range.start, in: unit.text).line - 1
      let perform = binder.block(block, scope)
      sections = [
        Section(timing: trigger.timing, isForEachRow: Self.isForEachRow(trigger), perform: perform)
      ]
    case .call(let call):
      let perform = binder.noting(RoutineBinder.nothing) { () throws(SQLError) in
        try binder.callStatement(call, scope)
      }
      sections = [
        Section(timing: trigger.timing, isForEachRow: Self.isForEachRow(trigger), perform: perform)
      ]
    case .compound(let declarations, let list):
      let inner = Scope(parent: scope, layout: scope.layout, label: unit.name)
      initializers = binder.declarations(declarations, inner)
      for section in list {
        sections.append(
          Section(
            timing: section.timing, isForEachRow: section.isForEachRow,
            perform: binder.block(section.block, inner)))
      }
    }
  }

  /// Whether FOLLOWS of the other or PRECEDES of this one says so.
  func comesBefore(_ other: CompiledTrigger) -> Bool {
    other.trigger.follows.contains { $0.last.text.uppercased() == name }
      || trigger.precedes.contains { $0.last.text.uppercased() == other.name }
  }

  /// Whether it stands for the change of a view.
  package var isInsteadOf: Bool { sections.contains { $0.timing == .insteadOf } }

  // MARK: Firing

  func answers(to event: TriggerEvent) -> Bool {
    trigger.events.contains { wanted in
      switch (wanted, event.kind) {
      case (.insert, .insert), (.delete, .delete): return true
      case (.update(let columns), .update):
        return columns.isEmpty || columns.contains { event.columns.contains($0.text.lowercased()) }
      default: return false
      }
    }
  }

  /// A statement begins: the variables of a compound trigger are new.
  func begin(_ session: RoutineSession) throws(Raised) {
    if let frame { waiting.append(frame) }
    let made = Activation(unit.layout, parent: nil, session)
    unit.state = made
    frame = made
    for initializer in initializers { _ = try initializer(made) }
  }

  func end() {
    frame = waiting.popLast()
    unit.state = frame
  }

  /// Fires the sections of one moment; row sections may change `newRow`.
  func fire(
    _ timing: Trigger.Timing, isForEachRow: Bool, old oldRow: [Datum]?, new newRow: inout [Datum]?,
    _ session: RoutineSession
  ) throws(Raised) {
    for section in sections where section.timing == timing && section.isForEachRow == isForEachRow {
      guard let frame else { return }
      if isForEachRow {
        let none = types.map { _ in Datum.null }
        if let new { frame.slots[new.slot] = .record(RecordBox(newRow ?? none)) }
        if let old { frame.slots[old.slot] = .record(RecordBox(oldRow ?? none)) }
      }
      if let condition, !(try condition(frame)) { continue }
      session.depth += 1
      session.around.triggers += 1
      defer {
        session.depth -= 1
        session.around.triggers -= 1
      }
      guard session.depth < SubprogramInfo.deepest, session.depth < 2 || session.stack.isEnough
      else {
        throw Raised(-36, "maximum number of recursive SQL levels (50) exceeded")
      }
      if session.depth == 1 { session.stack.begin() }
      do throws(Raised) {
        if isAutonomous {
          try session.autonomously { () throws(Raised) in _ = try section.perform(frame) }
        } else {
          _ = try section.perform(frame)
        }
      } catch {
        let owner = session.runner.user.uppercased()
        throw error.traced(session.traceLine(unit, error))
          .traced("ORA-04088: error during execution of trigger '\(owner).\(name)'")
      }
      if isForEachRow, newRow != nil, let new, case .record(let box) = frame.slots[new.slot] {
        newRow = box.fields
      }
    }
  }
}

extension RoutineSession {
  /// The enabled triggers of a table or view, compiled, in the order in which they fire.
  /// - Parameter path: Schema and name; the name alone takes those of every schema.
  /// - Throws: ORA-04098 where one has errors.
  package func triggers(on path: [String], fields: [Columns.Field]) throws(SQLError)
    -> [CompiledTrigger]
  {
    let folded = path.map { $0.lowercased() }
    let (key, name) = (folded.joined(separator: "."), folded[folded.count - 1])
    if let known = tableTriggers[key] { return known }
    var found: [CompiledTrigger] = []
    for definition in runner.triggerDefinitions() {
      guard case .unit(let unit)? = parsed(definition.text)?.kind,
        case .trigger(let trigger) = unit.kind,
        case .table(let target) = trigger.target, target.last.text.lowercased() == name,
        folded.count == 1 || means(target, of: unit.name, folded[folded.count - 2]),
        !trigger.isDisabled, !disabledTriggers.contains(definition.name.lowercased())
      else { continue }
      do throws(SQLError) {
        found.append(try CompiledTrigger(trigger, text: definition.text, fields: fields, self))
      } catch {
        throw SQLError(
          .raiseException,
          "ORA-04098: trigger '\(definition.name.uppercased())' is invalid and failed re-validation: \(error.message)",
          code: -4098)
      }
    }
    let ordered = inOrder(found)
    tableTriggers[key] = ordered
    return ordered
  }

  /// Whether a trigger's table is the one of this schema: its own schema says so, or the trigger's; a table that
  /// does not stand there is the one that the name finds elsewhere.
  private func means(
    _ target: QualifiedName, of trigger: QualifiedName, _ schema: String
  ) -> Bool {
    let named = (target.qualifier.last ?? trigger.qualifier.last)?.text.lowercased() ?? "main"
    return named == schema || !runner.stands([named, target.last.text])
  }

  /// Those that a trigger FOLLOWS come before it, those that it PRECEDES after it; the others stay in
  /// the order of their names (PL/SQL Language Reference 19c, "Order in Which Triggers Fire").
  private func inOrder(_ triggers: [CompiledTrigger]) -> [CompiledTrigger] {
    var left = triggers
    var ordered: [CompiledTrigger] = []
    while !left.isEmpty {
      let next = left.firstIndex { one in !left.contains { $0 !== one && $0.comesBefore(one) } }
      ordered.append(left.remove(at: next ?? 0))
    }
    return ordered
  }

  /// Forgets compiled triggers: something was created, or the catalog changed.
  package func forgetTriggers() { tableTriggers = [:] }

  /// Whether a trigger, enabled or not, is defined on a table.
  package func hasTrigger(on table: String) -> Bool {
    let definitions = runner.triggerDefinitions()
    if triggerTargets.of != definitions {
      triggerTargets = (definitions, Set(definitions.compactMap(target)))
    }
    return triggerTargets.tables.contains(table.lowercased())
  }

  private func target(of definition: StoredDefinition) -> String? {
    guard case .unit(let unit)? = parsed(definition.text)?.kind,
      case .trigger(let trigger) = unit.kind, case .table(let target) = trigger.target
    else { return nil }
    return target.last.text.lowercased()
  }
}

/// The triggers of one statement: what fires when, over batches of rows.
package final class TriggerRun {
  private let triggers: [CompiledTrigger]
  private let session: RoutineSession
  private let fields: [Columns.Field]
  /// Those whose variables are this statement's, until it is finished.
  private var begun: [CompiledTrigger] = []

  package init(_ triggers: [CompiledTrigger], _ session: RoutineSession, fields: [Columns.Field]) {
    self.triggers = triggers
    self.session = session
    self.fields = fields
  }

  package enum Kind { case insert, update, delete }

  private func event(_ kind: Kind, _ columns: Set<String>) -> TriggerEvent {
    TriggerEvent(
      kind: kind == .insert ? .insert : kind == .update ? .update : .delete, columns: columns)
  }

  private func firing(_ event: TriggerEvent, _ body: ([CompiledTrigger]) throws(Raised) -> Void)
    throws(SQLError)
  {
    session.triggerEvents.append(event)
    let count = session.rowCount
    defer {
      session.triggerEvents.removeLast()
      session.rowCount = count
    }
    do throws(Raised) { try body(triggers.filter { $0.answers(to: event) }) } catch {
      throw SQLError(error.unplaced)
    }
  }

  /// A statement begins that may make changes of these kinds.
  package func begin(_ kinds: [Kind], columns: Set<String>) throws(SQLError) {
    do throws(SQLError) {
      for trigger in triggers {
        begun.append(trigger)
        do throws(Raised) { try trigger.begin(session) } catch { throw SQLError(error.unplaced) }
      }
      for kind in kinds { try statement(.before, kind, columns) }
    } catch {
      finish()
      throw error
    }
  }

  package func end(_ kind: Kind, columns: Set<String>) throws(SQLError) {
    try statement(.after, kind, columns)
  }

  package func finish() {
    for trigger in begun { trigger.end() }
    begun = []
  }

  private func statement(_ timing: Trigger.Timing, _ kind: Kind, _ columns: Set<String>)
    throws(SQLError)
  {
    try firing(event(kind, columns)) { (triggers) throws(Raised) in
      var none: [Datum]?
      for trigger in triggers {
        try trigger.fire(timing, isForEachRow: false, old: nil, new: &none, session)
      }
    }
  }

  /// Whether any trigger looks at rows at this moment.
  package func hasRowTriggers(after: Bool) -> Bool {
    triggers.contains { trigger in
      trigger.sections.contains { $0.isForEachRow && ($0.timing == .after) == after }
    }
  }

  /// Fires for each row and gives the new rows as the triggers left them.
  /// - Parameters:
  ///   - old: The rows as they were; nil for INSERT.
  ///   - new: The rows as they will be; nil for DELETE.
  ///   - interleaved: After the BEFORE triggers of each row come its AFTER triggers.
  package func rows(
    _ kind: Kind, after: Bool, columns: Set<String>, old: Batch?, new: Batch?,
    interleaved: Bool = false
  ) throws(SQLError) -> Batch? {
    guard interleaved || hasRowTriggers(after: after) else { return new }
    let count = old?.count ?? new?.count ?? 0
    var changed: [[Datum]] = []
    let width = fields.count
    try firing(event(kind, columns)) { (triggers) throws(Raised) in
      for row in 0..<count {
        let before = old.map { batch in batch.columns.prefix(width).map { Datum($0, row) } }
        var now = new.map { batch in batch.columns.prefix(width).map { Datum($0, row) } }
        for trigger in triggers {
          try trigger.fire(
            after ? .after : .before, isForEachRow: true, old: before, new: &now, session)
        }
        if let now, !after { changed.append(now) }
        guard interleaved else { continue }
        for trigger in triggers {
          try trigger.fire(.after, isForEachRow: true, old: before, new: &now, session)
        }
      }
    }
    guard let new, !after, !changed.isEmpty else { return new }
    return try batch(changed, new)
  }

  /// Fires the INSTEAD OF triggers for each row.
  /// - Parameter new: Its values may have other types than the view's columns.
  package func instead(
    _ kind: Kind, columns: Set<String>, old: Batch?, new: Batch?
  ) throws(SQLError) {
    let count = old?.count ?? new?.count ?? 0
    try firing(event(kind, columns)) { (triggers) throws(Raised) in
      for row in 0..<count {
        let before = old.map { batch in batch.columns.map { Datum($0, row) } }
        var now: [Datum]?
        if let new {
          var values: [Datum] = []
          for (column, field) in zip(new.columns, fields) {
            values.append(try Self.converted(Datum(column, row), to: field.type))
          }
          now = values
        }
        for trigger in triggers {
          try trigger.fire(.insteadOf, isForEachRow: true, old: before, new: &now, session)
        }
      }
    }
  }

  private static func converted(_ datum: Datum, to type: DataType) throws(Raised) -> Datum {
    switch (datum, RoutineType(column: type)) {
    case (.null, _): return datum
    case (.text, .number), (.text, .double), (.text, .float): return try Convert.number(datum)
    case (.text, .date), (.timestamp, .date): return try Convert.date(datum)
    case (.text, .timestamp), (.date, .timestamp): return try Convert.timestamp(datum)
    case (.text, .text): return datum
    case (_, .text): return .of(try Convert.text(datum))
    default: return datum
    }
  }

  private func batch(_ rows: [[Datum]], _ template: Batch) throws(SQLError) -> Batch {
    var columns: [Column] = []
    for (i, field) in fields.enumerated() {
      var builder = ColumnBuilder(field.type, capacity: rows.count)
      for row in rows {
        do throws(Raised) { builder.append(try row[i].value(as: field.type)) } catch {
          throw SQLError(error)
        }
      }
      columns.append(builder.finish())
    }
    columns += template.columns.dropFirst(fields.count)
    return Batch(columns, count: rows.count)
  }
}

extension Raised {
  /// The same without its place, which is of another text.
  var unplaced: Raised { replacing(range: nil) }
}
