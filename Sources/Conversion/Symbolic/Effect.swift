import Diagnostics
import Syntax

/// Something that an iteration leaves behind.
struct Effect {
  enum Kind {
    case insert(table: String, columns: [String], values: [Term])
    case update(
      table: String, alias: String, assignments: [(column: String, value: Term)], filter: Term)
    /// `SET c = c + x WHERE k = …`: what all iterations add to the rows of a key.
    case addition(
      table: String, keys: [(column: String, value: Term)], changes: [ColumnChange])
    case delete(table: String, alias: String, filter: Term)
    /// INSERT into a table whose name is put together: what stands before VALUES, as PL/SQL.
    case dynamic(String, [Term])
    /// A line, a row: what is handed out in the order of the loop.
    case output(OutputCall, [Term])
    /// `a(k) := a(k) + n`, with 0 where there was none; or the greatest, the least. Fields are those
    /// of elements that have begun.
    case accumulate(Accumulation, collection: String, field: String?, key: Term, amount: Term)
    /// `a(k).n := 0` for each of the fields, where there is no element.
    case begin(collection: String, fields: [String], key: Term)
    /// `a(k) := v` of a cache: what any row with the key stores; without the name of a field where
    /// its elements are no records.
    case store(collection: String, field: String, key: Term, value: Term)
    /// `a(k) := v`, the last one counts; fields are empty names for elements that are no records.
    case load(collection: String, key: Term, fields: [(name: String, value: Term)])
  }

  var kind: Kind
  /// The rows that an UPDATE or DELETE of the loop finds.
  var access: Access?
  let frame: Frame
  var path: Path
  /// Paths on which a ROLLBACK TO takes it back, with the frame that has their columns.
  var cancelled: [(path: Path, frame: Frame)] = []
  /// The sequences whose next value it takes.
  var sequences: Set<String> = []
  /// Of a transaction of its own.
  var isAutonomous = false
  /// The stage of the frame from which it is written before a later read; nil for the last one.
  var stage: Int?
  var range: SourceRange

  var table: String? {
    switch kind {
    case .insert(let table, _, _), .update(let table, _, _, _),
      .delete(let table, _, _), .addition(let table, _, _):
      table
    case .dynamic, .output, .accumulate, .begin, .store, .load: nil
    }
  }

  /// It changes a variable that is a collection.
  var isOfCollection: Bool {
    switch kind {
    case .accumulate, .begin, .store, .load: true
    case .insert, .update, .addition, .delete, .dynamic, .output: false
    }
  }

  /// An addition that leaves the value of the last iteration.
  var keepsLast: Bool {
    guard case .addition(_, _, let changes) = kind else { return false }
    return changes.contains { if case .last = $0.kind { true } else { false } }
  }

  /// The waves in which it is written.
  var waves: Waves?
  /// A condition on the frame: the part of the loop that a statement writes.
  var part: String?

  /// `FROM` the rows of the frame for which it happens.
  var rows: String { rows(where: condition) }

  func rows(where condition: String?) -> String {
    let condition = part.map { part in condition.map { "\(part) AND \($0)" } ?? part } ?? condition
    guard let waves else { return frame.rows(condition, stage: stage) }
    let parts = ["f.set_wave = \(waves.counter)", condition].compactMap { $0 }
    return "FROM \(waves.rows) f WHERE \(parts.joined(separator: " AND "))"
  }

  /// The condition on the frame; nil where every row passes.
  var condition: String? {
    var parts = [path.condition].compactMap { $0 }
    for (path, other) in cancelled {
      guard let column = path.column else { continue }
      parts.append(
        other === frame
          ? "f.\(column) = 0"
          : "NOT EXISTS (SELECT 1 FROM \(other.lastTable) g "
            + "WHERE g.set_ord = f.set_parent AND g.\(column) = 1)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: " AND ")
  }

  var uses: Set<String> {
    cancelled.reduce(into: ownUses) { $0.formUnion($1.path.uses) }
  }

  /// Without what takes it back, which may be known later.
  var ownUses: Set<String> {
    var columns = path.uses
    for other in cancelled where other.frame === frame { columns.formUnion(other.path.uses) }
    switch kind {
    case .insert(_, _, let values): for value in values { columns.formUnion(value.uses) }
    case .update(_, _, let assignments, let filter):
      for assignment in assignments { columns.formUnion(assignment.value.uses) }
      columns.formUnion(filter.uses)
    case .delete(_, _, let filter): columns.formUnion(filter.uses)
    case .addition(_, let keys, let changes):
      for value in keys.map(\.value) + changes.map(\.value) { columns.formUnion(value.uses) }
    case .output(_, let values), .dynamic(_, let values):
      for value in values { columns.formUnion(value.uses) }
    case .load(_, let key, let fields):
      columns.formUnion(key.uses)
      for field in fields { columns.formUnion(field.value.uses) }
    case .accumulate(_, _, _, let key, let amount), .store(_, _, let key, let amount):
      columns.formUnion(key.uses.union(amount.uses))
    case .begin(_, _, let key): columns.formUnion(key.uses)
    }
    return columns
  }
}
