import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Plan
import Synchronization

/// Applies the rows of a bound change to its table and checks its constraints.
///
/// All rows are checked against NOT NULL, CHECK and lengths first; then old rows go and new ones
/// come; then keys and foreign keys are looked at, so that only the end of the statement counts.
final class ChangeRun {
  let call: StatementCall
  let change: BoundChange
  /// Columns, lower case, that each new row has from its old one; nil where that is not known.
  private let keeps: ((String) -> Bool)?
  private var count = 0
  private var seen = IdentitySet()
  private var removed: [Batch] = []
  private var added: [Batch] = []
  private var returned: [Batch] = []
  /// Old rows, and where in `added` their new forms are, of tables whose ROWIDs are known.
  private var moved: [(old: Int64, batch: Int, row: Int)] = []
  private let keepsRowIDs: Bool

  init(
    _ call: StatementCall, _ change: BoundChange, keeps: ((String) -> Bool)? = nil
  ) {
    self.call = call
    self.change = change
    self.keeps = keeps
    keepsRowIDs =
      change.removes && change.adds && (change.table as? TransactionTable)?.keepsRowIDs ?? false
  }

  private var width: Int { change.table.schema.count }
  private var firstColumn: Int { change.removes ? 1 : 0 }
  private var actionColumn: Int { firstColumn + (change.adds ? width : 0) }
  private var firstCheck: Int { actionColumn + (change.hasAction ? 1 : 0) }
  private var firstReturned: Int { firstCheck + change.checks.count }

  var dialect: Dialect { call.dialect }

  func run(_ batches: [Batch]) throws(SQLError) -> ChangeResult {
    try prepare(batches)
    return try finish()
  }

  /// What is to be done with the rows, and what RETURNING gives; nothing is written yet.
  @discardableResult
  func prepare(_ batches: [Batch]) throws(SQLError) -> [Batch] {
    for batch in change.adds ? withKeptRows(batches) : batches { try choose(batch) }
    if let conflict = change.conflict { try resolve(conflict, try table()) }
    return returned
  }

  /// Writes what `prepare` chose.
  func finish() throws(SQLError) -> ChangeResult {
    try apply(to: try table())
    return ChangeResult(
      command: change.command, rows: count,
      returning: change.returning.map { (Schema($0), returned) })
  }

  private func table() throws(SQLError) -> TransactionTable {
    if let table = change.table as? TransactionTable { return table }
    throw SQLError(.wrongObjectType, "\"\(change.table.label)\" cannot be changed")
  }

  /// Refuses to change a row that an earlier change of the same statement changes too.
  func refuseRows(of earlier: ChangeRun) throws(SQLError) {
    guard let mine = change.table as? TransactionTable,
      let other = earlier.change.table as? TransactionTable, mine.id == other.id
    else { return }
    var taken = earlier.seen
    for batch in removed {
      let identities = batch.columns[0].flattened().span(of: Int64.self)
      for row in 0..<batch.count where !taken.insert(identities[row]) {
        throw SQLError(
          .cardinalityViolation, "a row of \"\(mine.label)\" is changed twice by one statement",
          hint: "change it in one place of the statement")
      }
    }
  }

  // MARK: Which rows

  /// INSERT takes every row as it comes.
  private var takesAll: Bool { !change.removes && !change.hasAction }

  private func choose(_ batch: Batch) throws(SQLError) {
    if takesAll { return try addAll(batch) }
    let (old, new, touched) = try rows(of: batch)
    count += touched.count
    if old.count > 0 {
      let identities = Batch([batch.columns[0]], count: batch.count).taking(old)
      removed.append(Batch([identities.columns[0].flattened()], count: old.count))
    }
    if keepsRowIDs { noteMoves(batch, old, new) }
    if change.adds, new.count > 0 {
      let columns = batch.columns[firstColumn..<(firstColumn + width)]
      let checks = batch.columns[firstCheck..<firstReturned]
      let rows = Batch(Array(columns) + Array(checks), count: batch.count).taking(new)
      let check = RowCheck(change: change, dialect: dialect, call.session.transactions)
      let written = check.fitted(
        Batch(rows.columns[..<width].map { $0.kept }, count: rows.count))
      try check.check(
        written, checks: Array(rows.columns[width...]))
      added.append(written)
    }
    if change.returning != nil, touched.count > 0 {
      let columns = Array(batch.columns[firstReturned...])
      returned.append(Batch(columns, count: batch.count).taking(touched))
    }
  }

  /// Called before the new rows are added.
  private func noteMoves(_ batch: Batch, _ old: Selection, _ new: Selection) {
    let identities = batch.columns[0].flattened()
    let numbers = identities.span(of: Int64.self)
    let (oldRows, newRows) = (old.rows, new.rows)
    var place = 0
    // Both are in the order of the batch.
    for i in 0..<oldRows.count {
      while place < newRows.count, newRows[place] < oldRows[i] { place += 1 }
      guard place < newRows.count, newRows[place] == oldRows[i] else { continue }
      moved.append((numbers[Int(oldRows[i])], added.count, place))
    }
  }

  /// The batches with new rows as they are kept, made on all workers where they are many.
  private func withKeptRows(_ batches: [Batch]) -> [Batch] {
    let share = 32
    guard batches.count > share else { return batches }
    let columns = firstColumn..<(firstColumn + width)
    let parts = (batches.count + share - 1) / share
    let made = Mutex([[Batch]](repeating: [], count: parts))
    spreadWork(threads: call.executionOptions.threads, parts) { part in
      let own = batches[(part * share)..<min(part * share + share, batches.count)].map { batch in
        var result = batch
        for i in columns { result.columns[i] = batch.columns[i].kept }
        return result
      }
      made.withLock { $0[part] = own }
    }
    return made.withLock { Array($0.joined()) }
  }

  private func addAll(_ batch: Batch) throws(SQLError) {
    count += batch.count
    guard batch.count > 0 else { return }
    let check = RowCheck(change: change, dialect: dialect, call.session.transactions)
    let written = check.fitted(
      Batch(
        batch.columns[firstColumn..<(firstColumn + width)].map { $0.kept }, count: batch.count))
    try check.check(
      written, checks: Array(batch.columns[firstCheck..<firstReturned]))
    added.append(written)
    guard change.returning != nil else { return }
    returned.append(Batch(Array(batch.columns[firstReturned...]), count: batch.count))
  }

  /// The rows whose old form goes, whose new form comes, and to which anything happens.
  private func rows(
    of batch: Batch
  ) throws(SQLError) -> (old: Selection, new: Selection, touched: Selection) {
    if let action = oneAction(batch), action != MergeAction.insert, change.removes {
      let rows = try firstFound(batch)
      let adds = change.adds && action != MergeAction.delete
      return (rows, adds ? rows : Selection([]), rows)
    }
    var old: [Int] = []
    var new: [Int] = []
    var touched: [Int] = []
    let identities = change.removes ? batch.columns[0].flattened() : nil
    let actions = change.hasAction ? batch.columns[actionColumn].flattened() : nil
    for row in 0..<batch.count {
      let action = actions.map { Int($0.span(of: Int64.self)[row]) }
      if let action, action >= MergeAction.firstError {
        throw SQLError(.raiseException, change.errors[action - MergeAction.firstError])
      }
      if action == MergeAction.nothing { continue }
      let removes = action.map { $0 != MergeAction.insert } ?? change.removes
      if removes, let identities {
        guard seen.insert(identities.span(of: Int64.self)[row]) else {
          guard change.refusesDuplicates else { continue }
          throw foundTwice
        }
        old.append(row)
      }
      touched.append(row)
      if action.map({ $0 != MergeAction.delete }) ?? change.adds { new.append(row) }
    }
    return (Selection(old), Selection(new), Selection(touched))
  }

  /// What happens to each of the rows; nil where it is not the same.
  private func oneAction(_ batch: Batch) -> Int? {
    guard change.hasAction else { return MergeAction.update }
    guard batch.count > 0 else { return nil }
    let column = batch.columns[actionColumn].flattened()
    let actions = column.span(of: Int64.self)
    let first = actions[0]
    guard first != MergeAction.nothing, first < MergeAction.firstError else { return nil }
    for row in 1..<max(batch.count, 1) where actions[row] != first { return nil }
    return Int(first)
  }

  /// The rows that this statement has not changed before.
  private func firstFound(_ batch: Batch) throws(SQLError) -> Selection {
    let identities = batch.columns[0].flattened()
    var repeated: Set<Int> = []
    seen.insert(identities.span(of: Int64.self)) { repeated.insert($0) }
    if repeated.isEmpty { return Selection(Array(0..<batch.count)) }
    guard !change.refusesDuplicates else { throw foundTwice }
    return Selection((0..<batch.count).filter { !repeated.contains($0) })
  }

  private var foundTwice: SQLError {
    SQLError(
      .cardinalityViolation, "MERGE finds a row of \"\(change.table.label)\" more than once",
      hint: "make the source's rows unique for the ON condition", code: -30926)
  }

  // MARK: ON CONFLICT

  private func resolve(_ conflict: BoundConflict, _ table: TransactionTable) throws(SQLError) {
    let search = ConflictSearch(table: table, keys: conflict.keys)
    let found = try search.run(added, refusesDuplicates: conflict.update != nil)
    count = found.new.reduce(0) { $0 + $1.count }
    for i in added.indices {
      added[i] = added[i].selected(found.new[i])
      if !returned.isEmpty { returned[i] = returned[i].selected(found.new[i]) }
    }
    guard let update = conflict.update, !found.pairs.isEmpty else { return }
    update.rows.set(found.pairs)
    let run = ChangeRun(call, update.change)
    let rows = try call.collect(try call.optimized(update.change.plan))
    for batch in rows { try run.choose(batch) }
    count += run.count
    removed += run.removed
    moved += run.moved.map { ($0.old, $0.batch + added.count, $0.row) }
    added += run.added
    returned += run.returned
  }

  // MARK: Applying

  private func apply(to table: TransactionTable) throws(SQLError) {
    guard !removed.isEmpty || !added.isEmpty else { return }
    let references = ForeignKeyCheck(call, table)
    let lost = call.keepsReferences ? [] : try references.referenced(by: removed)
    for batch in removed { try table.delete(batch.columns[0]) }
    var firsts: [Int64] = []
    for batch in added { firsts.append(try table.append(rows: batch)) }
    for place in change.newIdentities {
      for (number, first) in firsts.enumerated() where number < returned.count {
        returned[number].columns[place] = rowIdentities(
          from: first, count: returned[number].count)
      }
    }
    try table.note(moved: moved.map { ($0.old, firsts[$0.batch] + Int64($0.row)) })
    try table.note(operation: change.command)
    for (batch, first) in zip(added, firsts) { try checkKeys(table, batch, first) }
    if !added.isEmpty, !table.definition.expressionKeys.isEmpty {
      try ConstraintSearch(call.session, table).checkExpressionKeys()
    }
    if call.keepsReferences { return }
    try references.checkParents(of: added)
    try references.checkChildren(of: lost, command: change.command, replaced: added)
  }

  private func checkKeys(
    _ table: TransactionTable, _ batch: Batch, _ first: Int64
  ) throws(SQLError) {
    for key in table.definition.keys where !isKept(key, table) {
      guard let row = try table.firstDuplicate(batch, first: first, key: key.columns) else {
        continue
      }
      throw uniqueViolation(
        table.definition, key, batch.columns.chosen(key.columns), row: row, dialect: dialect)
    }
  }

  /// Whether new rows have the key of the old rows that they replace, one for one.
  private func isKept(_ key: TableDefinition.Key, _ table: TransactionTable) -> Bool {
    guard let keeps else { return false }
    return key.columns.allSatisfy { place in
      let column = table.definition.columns[place]
      if case .generated = column.source { return false }
      return keeps(column.field.name.lowercased())
    }
  }
}

extension Column {
  /// The rows as tables keep them: one value per row, but texts of a whole batch by their dictionary,
  /// which data files take over.
  fileprivate var kept: Column {
    encoding == .dictionary && type == .varchar && count >= 1024 ? self : flattened()
  }
}

extension Batch {
  /// These rows; the batch itself where they are all.
  fileprivate func taking(_ rows: Selection) -> Batch {
    rows.count == count ? self : gather(rows.rows)
  }
}
