import Binder
import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// LOG ERRORS: rows that cannot be written go to a table of errors, the others are written (SQL Language
/// Reference 19c, "INSERT", error_logging_clause).
///
/// Rows are written in halves until the ones that fail stand alone. A value that cannot even be computed
/// ends the statement, and so does a table with triggers.
struct ErrorLogging {
  /// The tag and the reject limit.
  let values: any PlanNode
  private let isUnlimited: Bool
  private let table: TransactionTable
  private let change: BoundChange
  private let session: Session

  private struct Failure {
    var row: Batch
    var error: SQLError
  }

  /// Nil for a statement without the clause.
  init?(
    _ statement: Syntax.Statement?, _ change: BoundChange, _ session: Session,
    bind: (Syntax.Query) throws(SQLError) -> any PlanNode
  ) throws(SQLError) {
    guard let clause = statement?.logErrors else { return nil }
    let label = change.table.label
    let usual = [("err$_" + label).prefix(30)].map(String.init)
    let path = clause.table.map { $0.parts.map(\.text) } ?? usual
    guard case .table(let found)? = try session.names.relation(path),
      let table = found as? TransactionTable
    else {
      throw SQLError(
        .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
        range: clause.table?.range,
        hint: "DBMS_ERRLOG.CREATE_ERROR_LOG('\(label)') makes it", code: -942)
    }
    guard !session.mayFire(on: change.table) else {
      throw SQLError(
        .featureNotSupported, "LOG ERRORS is not available for \"\(label)\", which has triggers",
        range: clause.table?.range)
    }
    let range = statement?.range ?? SourceRange(start: 0, end: 0)
    let zero = Syntax.Expression(.literal(.integer("0")), range: range)
    let null = Syntax.Expression(.literal(.null), range: range)
    let row = [clause.tag ?? null, clause.rejectLimit ?? zero]
    values = try bind(Syntax.Query(body: .values([row], range: range), range: range))
    isUnlimited = clause.isUnlimited
    self.table = table
    self.change = change
    self.session = session
  }

  /// - Parameters:
  ///   - batches: The rows of the change.
  ///   - given: The row of `values`.
  ///   - write: Writes some of the rows; it leaves nothing if it fails.
  func run(
    _ batches: [Batch], given: [Batch], write: ([Batch]) throws(SQLError) -> ChangeResult
  ) throws(SQLError) -> ChangeResult {
    var result = ChangeResult(
      command: change.command, rows: 0, returning: change.returning.map { (Schema($0), []) })
    var failures: [Failure] = []
    let limit = isUnlimited ? Int.max : ErrorLogging.limit(given)
    var waiting = Array(batches.filter { $0.count > 0 }.reversed())
    do throws(SQLError) {
      while let batch = waiting.popLast() {
        let mark = session.mark()
        do throws(SQLError) {
          let part = try write([batch])
          result.rows += part.rows
          result.returning?.batches += part.returning?.batches ?? []
        } catch {
          session.rollback(to: mark)
          guard error.isOfRow else { throw error }
          if batch.count == 1 {
            failures.append(Failure(row: batch, error: error))
            if failures.count > limit { throw error }
          } else {
            let half = batch.count / 2
            waiting.append(batch.slice(from: half, count: batch.count - half))
            waiting.append(batch.slice(from: 0, count: half))
          }
        }
      }
    } catch {
      // What was logged stays, also where the statement fails.
      try log(failures, given)
      throw error
    }
    try log(failures, given)
    return result
  }

  private static func limit(_ given: [Batch]) -> Int {
    guard let row = given.first, row.count > 0 else { return 0 }
    switch row.columns[1][0] {
    case .integer(let value): return Int(truncatingIfNeeded: value)
    case .decimal(let value, let scale) where scale == 0: return Int(truncatingIfNeeded: value)
    case .string(let text): return Int(text) ?? 0
    default: return 0
    }
  }

  /// In a transaction of its own, as Oracle writes the table.
  private func log(_ failures: [Failure], _ given: [Batch]) throws(SQLError) {
    if failures.isEmpty { return }
    var tag: String?
    if let row = given.first, row.count > 0, !row.columns[0].isNull(0) {
      tag = ValueText.text(of: row.columns[0][0], type: row.columns[0].type)
    }
    var columns: [Column] = []
    for field in table.schema.fields {
      var builder = ColumnBuilder(.varchar, capacity: failures.count)
      for failure in failures {
        builder.append(text(value(field.name, failure, tag)))
      }
      let texts = builder.finish()
      let context = KernelContext(
        count: failures.count, session: session.programs.runner.functionSession)
      let cast = field.type == .varchar ? nil : cast(from: .varchar, to: field.type)
      columns.append(try cast?.kernel([texts], context).flattened() ?? texts)
    }
    session.pushAutonomousTransaction()
    do throws(SQLError) {
      _ = try table.append(rows: Batch(columns, count: failures.count))
      try session.commit()
    } catch {
      session.rollback()
      try? session.popAutonomousTransaction()
      throw error
    }
    try session.popAutonomousTransaction()
  }

  private func value(_ name: String, _ failure: Failure, _ tag: String?) -> String? {
    let code = failure.error.code.map { abs($0) } ?? 0
    switch name.lowercased() {
    case "ora_err_number$": return String(code)
    case "ora_err_mesg$":
      let digits = String(code)
      let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      return "ORA-\(padded): \(failure.error.message)"
    case "ora_err_optyp$": return String(operation(of: failure.row).prefix(1))
    case "ora_err_tag$": return tag
    case "ora_err_rowid$":
      guard change.removes, !failure.row.columns[0].isNull(0) else { return nil }
      return ValueText.text(of: failure.row.columns[0][0], type: .int64)
    default:
      guard change.adds, let place = change.table.schema.position(of: name) else { return nil }
      let column = failure.row.columns[(change.removes ? 1 : 0) + place]
      return column.isNull(0) ? nil : ValueText.text(of: column[0], type: column.type)
    }
  }

  private func operation(of row: Batch) -> String {
    guard change.hasAction else { return change.command }
    let place = (change.removes ? 1 : 0) + (change.adds ? change.table.schema.count : 0)
    guard case .integer(let action) = row.columns[place][0] else { return change.command }
    return action == 1 ? "INSERT" : action == 2 ? "UPDATE" : "DELETE"
  }
}

extension SQLError {
  /// Whether the error is that of one row: its values, or a constraint.
  fileprivate var isOfRow: Bool {
    state.rawValue.hasPrefix("22") || state.rawValue.hasPrefix("23")
  }
}

extension Syntax.Statement {
  fileprivate var logErrors: Syntax.LogErrors? {
    switch kind {
    case .insert(let insert): insert.logErrors
    case .update(let update): update.logErrors
    case .delete(let delete): delete.logErrors
    case .merge(let merge): merge.logErrors
    default: nil
    }
  }
}
