import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Routines
import Syntax

/// The triggers around one INSERT, UPDATE, DELETE or MERGE: before its rows are written and after.
///
/// Rows come in the layout of `BoundChange.plan`: the old row's identity, the new columns, the action.
final class StatementTriggers {
  private let session: Session
  private let change: BoundChange
  private let table: TransactionTable
  private let run: TriggerRun
  /// Columns that UPDATE sets, lower case.
  private let columns: Set<String>
  /// The rows as they were, by batch: read before they go.
  private var oldRows: [Batch?] = []

  /// Nil where no trigger fires.
  init?(
    _ session: Session, _ change: BoundChange, _ statement: Syntax.Statement?
  ) throws(SQLError) {
    guard session.hasTriggers, let table = change.table as? TransactionTable else { return nil }
    let routines = session.programs.routines
    let fields = table.schema.fields
    let name = table.key.split(separator: ".").last.map(String.init) ?? table.key
    let path = table.key.split(separator: ".").map(String.init)
    let triggers = try routines.triggers(on: path, fields: fields)
    // Also a table whose triggers are all disabled by now is not what a plan was made with.
    if try Self.areExpanded(triggers, on: name, session) || triggers.isEmpty { return nil }
    self.session = session
    self.change = change
    self.table = table
    run = TriggerRun(triggers, routines, fields: fields)
    columns = statement?.updatedColumns ?? []
    kinds = Self.kinds(change, statement)
  }

  /// Whether the plan whose statement this is does what the triggers would.
  /// - Throws: `SQLError` where the table has other triggers than those that the plan was made with.
  private static func areExpanded(
    _ triggers: [CompiledTrigger], on table: String, _ session: Session
  ) throws(SQLError) -> Bool {
    let routines = session.programs.routines
    guard let expanded = routines.expandedTriggers[table.lowercased()] else { return false }
    guard !session.access.isLimited, expanded == Set(triggers.map { $0.name.lowercased() }) else {
      throw SQLError(
        .notInPrerequisiteState,
        "the triggers of \"\(table)\" are not those that this plan was made with",
        hint: "convert the procedure anew")
    }
    return true
  }

  /// The kinds of change that the statement may make.
  private let kinds: [TriggerRun.Kind]
  /// Whether each row's AFTER triggers have come already, right after its BEFORE triggers.
  private var hasFiredAfter = false

  private static func kinds(
    _ change: BoundChange, _ statement: Syntax.Statement?
  ) -> [TriggerRun.Kind] {
    guard change.hasAction else {
      return change.removes ? (change.adds ? [.update] : [.delete]) : [.insert]
    }
    // An UPDATE of a join view is a MERGE too.
    guard case .merge(let merge)? = statement?.kind else { return [.update] }
    var kinds: Set<TriggerRun.Kind> = []
    for branch in merge.branches {
      switch branch.action {
      case .insert, .insertAll, .insertDefaultValues: kinds.insert(.insert)
      case .update(_, let deleteWhere):
        kinds.insert(.update)
        if deleteWhere != nil { kinds.insert(.delete) }
      case .delete: kinds.insert(.delete)
      case .doNothing, .error: break
      }
    }
    return [.insert, .update, .delete].filter { kinds.contains($0) }
  }

  /// Of LOG ERRORS, which writes row by row: how many rows the statement has.
  var statementRows: Int?

  /// Whether the rows come in several parts, around which `begin` and `end` are called once by another.
  var isHeld = false

  /// Fires what comes before the statement.
  func begin() throws(SQLError) { if !isHeld { try run.begin(kinds, columns: columns) } }

  /// Fires what comes before one row of the statement, and gives the row as the triggers left it.
  func beforeRow(_ row: Batch) throws(SQLError) -> Batch {
    let looks = run.hasRowTriggers(after: false) || run.hasRowTriggers(after: true)
    oldRows = [change.removes && looks ? try oldRows(of: row) : nil]
    return try rows([row], after: false).first ?? row
  }

  /// Fires what comes after the row was written.
  func afterRow(_ row: Batch) throws(SQLError) { _ = try rows([row], after: true) }

  /// Fires what comes after the statement.
  func end() throws(SQLError) {
    if isHeld { return }
    for kind in kinds { try run.end(kind, columns: columns) }
  }

  /// Fires what comes before, and gives the rows as the triggers left them.
  func before(_ batches: [Batch]) throws(SQLError) -> [Batch] {
    try begin()
    hasFiredAfter = false
    if change.removes, run.hasRowTriggers(after: false) || run.hasRowTriggers(after: true) {
      for batch in batches { oldRows.append(try oldRows(of: batch)) }
    } else {
      oldRows = batches.map { _ in nil }
    }
    return try rows(batches, after: false)
  }

  /// Fires what comes after the rows were written.
  func after(_ batches: [Batch]) throws(SQLError) {
    if !hasFiredAfter { _ = try rows(batches, after: true) }
    try end()
  }

  func finish() { run.finish() }

  // MARK: Rows

  private func rows(_ batches: [Batch], after: Bool) throws(SQLError) -> [Batch] {
    guard run.hasRowTriggers(after: after) else { return batches }
    let total = batches.reduce(0) { $0 + $1.count }
    // INSERT of a single row does not make its table mutate.
    let mutates = !(kinds == [.insert] && statementRows ?? total == 1)
    let runner = session.programs.runner
    if !after, total > 1 { hasFiredAfter = mayInterleave }
    if mutates { runner.mutatingTables.append(table.key) }
    defer { if mutates { runner.mutatingTables.removeLast() } }
    var made: [Batch] = []
    for (batch, old) in zip(batches, oldRows) { made.append(try rows(batch, old, after: after)) }
    return made
  }

  /// Oracle fires the AFTER triggers of a row before the BEFORE triggers of the next (PL/SQL Language
  /// Reference 19c, "Order in Which Triggers Fire"). Here the rows are written together; nobody sees
  /// that they are not there yet, as a trigger cannot read its table, unless other tables refer to it
  /// or columns are computed from others.
  private var mayInterleave: Bool {
    guard !change.hasAction, run.hasRowTriggers(after: true) else { return false }
    let hasGenerated = table.definition.columns.contains {
      if case .generated = $0.source { true } else { false }
    }
    if hasGenerated { return false }
    return !session.transactions.main.catalog.tables.values.contains { other in
      other.definition.foreignKeys.contains { SessionNames.key($0.table) == table.key }
    }
  }

  private func rows(_ batch: Batch, _ old: Batch?, after: Bool) throws(SQLError) -> Batch {
    let width = table.schema.count
    let first = change.removes ? 1 : 0
    guard change.hasAction else {
      let new = change.adds ? part(batch, first, width) : nil
      let changed = try run.rows(
        kinds[0], after: after, columns: columns, old: old, new: new,
        interleaved: !after && hasFiredAfter)
      guard let changed, !after else { return batch }
      return replacing(batch, first, changed)
    }
    return try merged(batch, old, first, width, after: after)
  }

  /// MERGE: each row by its action.
  private func merged(
    _ batch: Batch, _ old: Batch?, _ first: Int, _ width: Int, after: Bool
  ) throws(SQLError) -> Batch {
    let actions = batch.columns[first + width].flattened().span(of: Int64.self)
    var pieces: [Batch] = []
    for row in 0..<batch.count {
      let one = batch.selected(Selection([row]))
      let new = part(one, first, width)
      let before = old?.selected(Selection([row]))
      switch actions[row] {
      case 1:
        let changed = try run.rows(.insert, after: after, columns: [], old: nil, new: new)
        pieces.append(after ? one : replacing(one, first, changed ?? new))
      case 2:
        let changed = try run.rows(.update, after: after, columns: columns, old: before, new: new)
        pieces.append(after ? one : replacing(one, first, changed ?? new))
      case 3:
        _ = try run.rows(.delete, after: after, columns: [], old: before, new: nil)
        pieces.append(one)
      default: pieces.append(one)
      }
    }
    return after ? batch : Batch.concatenated(pieces, types: batch.columns.map(\.type))
  }

  private func part(_ batch: Batch, _ first: Int, _ width: Int) -> Batch {
    Batch(Array(batch.columns[first..<(first + width)]), count: batch.count)
  }

  private func replacing(_ batch: Batch, _ first: Int, _ rows: Batch) -> Batch {
    var columns = batch.columns
    for i in 0..<table.schema.count { columns[first + i] = rows.columns[i] }
    return Batch(columns, count: batch.count)
  }

  /// The old rows, in the order of the batch; NULLs where a row has none.
  private func oldRows(of batch: Batch) throws(SQLError) -> Batch {
    let identities = batch.columns[0]
    var wanted: [Int64] = []
    var places: [Int?] = []
    for row in 0..<batch.count {
      if case .integer(let number) = identities[row] {
        places.append(wanted.count)
        wanted.append(Int64(number))
      } else {
        places.append(nil)
      }
    }
    let known = try table.rows(wanted, columns: Array(table.schema.fields.indices))
    if places.allSatisfy({ $0 != nil }) { return known }
    let columns = table.schema.fields.indices.map { i -> Column in
      var builder = ColumnBuilder(table.schema.fields[i].type, capacity: batch.count)
      for place in places {
        if let place { builder.append(known.columns[i][place]) } else { builder.appendNull() }
      }
      return builder.finish()
    }
    return Batch(columns, count: batch.count)
  }
}

extension Session {
  /// Whether the database has triggers at all.
  var hasTriggers: Bool {
    transactions.main.catalog.definitions.values.contains { $0.kind == .trigger }
  }

  /// Whether triggers, enabled or not, are defined on a table.
  func mayFire(on table: any Table) -> Bool {
    guard hasTriggers else { return false }
    guard let table = table as? TransactionTable else { return true }
    let name = table.key.split(separator: ".").last.map(String.init) ?? table.key
    return programs.routines.hasTrigger(on: name)
  }
}

extension Syntax.Statement {
  /// The columns that UPDATE or the update of MERGE sets, lower case.
  var updatedColumns: Set<String> {
    var found: Set<String> = []
    func add(_ assignments: [Syntax.Assignment]) {
      for assignment in assignments {
        switch assignment {
        case .single(let target, _): add(target)
        case .multiple(let targets, _): for target in targets { add(target) }
        case .row, .all: break
        }
      }
    }
    func add(_ target: Syntax.Expression) {
      if case .name(let name) = target.kind { found.insert(name.last.text.lowercased()) }
    }
    switch kind {
    case .update(let update): add(update.assignments)
    case .merge(let merge):
      for branch in merge.branches {
        if case .update(let assignments, _) = branch.action { add(assignments) }
      }
    default: break
    }
    return found
  }
}
