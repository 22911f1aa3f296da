import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Routines
import Syntax

/// A change of a view that has INSTEAD OF triggers: a query gives the rows that it names, and the
/// triggers fire for each of them; nothing else happens (PL/SQL Language Reference 19c, "INSTEAD OF
/// DML Triggers").
///
/// ```
/// INSERT INTO v (b) SELECT x …     →  SELECT x …                        new rows
/// UPDATE v SET b = x WHERE c       →  SELECT *, x FROM v WHERE c        old rows, what is set
/// DELETE FROM v WHERE c            →  SELECT * FROM v WHERE c           old rows
/// ```
struct InsteadOfChange {
  private let session: Session
  private let triggers: [CompiledTrigger]
  private let kind: TriggerRun.Kind
  private let fields: [Field]
  /// The columns of the view that the query's columns are for: of INSERT all, of UPDATE those after `*`.
  private let targets: [Int]
  private let updated: Set<String>
  let query: Query

  var command: String {
    switch kind {
    case .insert: "INSERT"
    case .update: "UPDATE"
    case .delete: "DELETE"
    }
  }

  /// Nil for what does not change a view with such triggers.
  init?(_ session: Session, _ statement: Syntax.Statement) throws(SQLError) {
    guard session.hasTriggers, let (target, kind) = statement.changedTable,
      case .table(let table) = target.kind
    else { return nil }
    let path = table.name.parts.map(\.text)
    guard case .view? = try session.names.relation(path),
      let fields = try session.programs.runner.fields(of: path), let name = path.last
    else { return nil }
    let found = try session.programs.routines.triggers(on: [name], fields: fields)
      .filter(\.isInsteadOf)
    guard !found.isEmpty else { return nil }
    self.session = session
    self.kind = kind
    self.fields = fields
    triggers = found
    updated = statement.updatedColumns
    func position(_ name: Identifier) throws(SQLError) -> Int {
      let wanted = name.text.lowercased()
      if let place = fields.firstIndex(where: { $0.name.lowercased() == wanted }) { return place }
      throw SQLError(
        .undefinedColumn, "view \"\(path.joined(separator: "."))\" has no column \"\(name.text)\"",
        range: name.range, hint: didYouMean(name.text, among: fields.map(\.name)))
    }
    switch statement.kind {
    case .insert(let insert):
      guard case .query(let source) = insert.source else { return nil }
      query = source
      var places = insert.columns.isEmpty ? Array(fields.indices) : []
      for name in insert.columns { places.append(try position(name.last)) }
      targets = places
    case .update(let update):
      var (items, places): ([Select.Item], [Int]) = ([], [])
      for assignment in update.assignments {
        for (column, value) in try assignment.pairs(at: update.range) {
          places.append(try position(column))
          items.append(Select.Item(expression: value))
        }
      }
      targets = places
      query = try InsteadOfChange.rows(target, update.filter, items)
    case .delete(let delete):
      targets = []
      query = try InsteadOfChange.rows(target, delete.filter, [])
    default: return nil
    }
  }

  /// `SELECT *, items FROM target WHERE filter`.
  private static func rows(
    _ target: TableReference, _ filter: Syntax.Expression?, _ items: [Select.Item]
  ) throws(SQLError) -> Query {
    var query = try Parser.query("SELECT * FROM t")
    guard case .select(var select) = query.body else { return query }
    select.from = [target]
    select.filter = filter
    select.items += items
    query.body = .select(select)
    return query
  }

  /// Fires the triggers for the rows of the query; gives how many there were.
  func run(_ batches: [Batch]) throws(SQLError) -> Int {
    let run = TriggerRun(triggers, session.programs.routines, fields: fields)
    try run.begin([], columns: updated)
    defer { run.finish() }
    var count = 0
    for batch in batches {
      count += batch.count
      if kind == .insert, batch.columns.count != targets.count {
        throw SQLError(
          .syntaxError,
          "\(targets.count) columns are to be filled, but \(batch.columns.count) values are given",
          code: batch.columns.count < targets.count ? -947 : -913)
      }
      let old =
        kind == .insert ? nil : Batch(Array(batch.columns.prefix(fields.count)), count: batch.count)
      try run.instead(kind, columns: updated, old: old, new: newRows(batch, old))
    }
    return count
  }

  private func newRows(_ batch: Batch, _ old: Batch?) -> Batch? {
    if kind == .delete { return nil }
    var columns = old?.columns ?? fields.map { .nulls($0.type, count: batch.count) }
    let given = batch.columns.dropFirst(old == nil ? 0 : fields.count)
    for (place, column) in zip(targets, given) { columns[place] = column }
    return Batch(columns, count: batch.count)
  }
}

extension Syntax.Statement {
  /// What INSERT, UPDATE or DELETE changes.
  fileprivate var changedTable: (TableReference, TriggerRun.Kind)? {
    switch kind {
    case .insert(let insert): (insert.target, .insert)
    case .update(let update) where update.from.isEmpty: (update.target, .update)
    case .delete(let delete) where delete.using.isEmpty: (delete.target, .delete)
    default: nil
    }
  }
}

extension Syntax.Assignment {
  /// Columns and their values.
  fileprivate func pairs(
    at range: SourceRange
  ) throws(SQLError) -> [(Identifier, Syntax.Expression)] {
    switch self {
    case .single(let target, let value):
      if case .name(let name) = target.kind { return [(name.last, value)] }
    case .multiple(let targets, let value):
      guard case .row(let values) = value.kind, values.count == targets.count else { break }
      var pairs: [(Identifier, Syntax.Expression)] = []
      for (target, value) in zip(targets, values) {
        guard case .name(let name) = target.kind else { break }
        pairs.append((name.last, value))
      }
      if pairs.count == targets.count { return pairs }
    case .row, .all: break
    }
    throw SQLError(
      .featureNotSupported,
      "an UPDATE of a view with INSTEAD OF triggers sets each column to an expression of its own",
      range: range)
  }
}

/// Such a change as a statement of a routine.
final class InsteadOfStatement: Catalog.PreparedStatement {
  private let change: InsteadOfChange
  private let rows: EngineStatement
  private unowned let session: Session

  init(_ change: InsteadOfChange, _ rows: EngineStatement, _ session: Session) {
    self.change = change
    self.rows = rows
    self.session = session
  }

  var fields: [Field] { [] }
  var isQuery: Bool { false }
  var isVolatile: Bool { true }
  var isCurrent: Bool { rows.isCurrent }
  func rows(_ parameters: ParameterBlock, limit: Int?) throws(SQLError) -> [Batch] { [] }

  func change(_ parameters: ParameterBlock) throws(SQLError) -> ChangeOutcome {
    let mark = session.mark()
    do throws(SQLError) {
      return ChangeOutcome(rows: try change.run(try rows.rows(parameters, limit: nil)))
    } catch {
      session.rollback(to: mark)
      throw error
    }
  }
}
