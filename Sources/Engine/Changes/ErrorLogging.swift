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
/// What fails for a row: its values do not become what the columns of an INSERT are, a constraint, a trigger.
/// Rows are made and written in halves until the ones that fail stand alone; where triggers fire, row by row.
/// A value that cannot even be computed ends the statement, and so does an UPDATE that makes a key twice.
struct ErrorLogging {
  /// The tag and the reject limit.
  let values: any PlanNode
  private let isUnlimited: Bool
  private let table: TransactionTable
  private let change: BoundChange
  private let session: Session

  /// What runs the parts of the statement.
  struct Parts {
    /// The plan of the change, and that of `BoundChange.staged`.
    let plan: any PlanNode
    let firstPlan: (any PlanNode)?
    let triggers: StatementTriggers?
    let collect: (any PlanNode) throws(SQLError) -> [Batch]
    /// Writes some of the rows; it leaves nothing if it fails.
    let write: ([Batch]) throws(SQLError) -> ChangeResult
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

  func run(_ parts: Parts) throws(SQLError) -> ChangeResult {
    let given = try parts.collect(values)
    let log = ErrorLogRun(
      limit: isUnlimited ? .max : ErrorLogging.limit(given), change: change, session: session,
      parts: parts)
    do throws(SQLError) { try log.run() } catch {
      // What was logged stays, also where the statement fails.
      try write(log.failures, given)
      throw error
    }
    try write(log.failures, given)
    return log.result
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
  private func write(_ failures: [RowFailure], _ given: [Batch]) throws(SQLError) {
    if failures.isEmpty { return }
    var tag: String?
    if let row = given.first, row.count > 0, !row.columns[0].isNull(0) {
      tag = ValueText.text(of: row.columns[0][0], type: row.columns[0].type)
    }
    var columns: [Column] = []
    for field in table.schema.fields {
      var builder = ColumnBuilder(.varchar, capacity: failures.count)
      for failure in failures {
        builder.append(text(try value(field.name, failure, tag)))
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

  /// The one value of a column as TO_CHAR shows it without a format.
  private func oracleText(_ column: Column) throws(SQLError) -> String? {
    if column.isNull(0) { return nil }
    var texts = column
    if column.type != .varchar {
      let call = try functionCatalog.resolveScalar(
        "to_char", [ArgumentType(column.type)], dialect: .oracle)
      guard call.argumentTypes.first == column.type else {
        return ValueText.text(of: column[0], type: column.type)
      }
      texts = try call.kernel(
        [column],
        KernelContext(count: 1, session: session.programs.runner.functionSession))
    }
    guard case .string(let text) = texts[0] else { return nil }
    return text
  }

  private func value(
    _ name: String, _ failure: RowFailure, _ tag: String?
  ) throws(SQLError) -> String? {
    let error = OracleError(failure.error)
    switch name.lowercased() {
    case "ora_err_number$": return String(abs(error.number))
    case "ora_err_mesg$": return error.text
    case "ora_err_optyp$": return String(change.operation(of: failure).prefix(1))
    case "ora_err_tag$": return tag
    case "ora_err_rowid$":
      guard change.removes, !failure.row.columns[0].isNull(0) else { return nil }
      return ValueText.text(of: failure.row.columns[0][0], type: .int64)
    default:
      guard change.adds, let place = change.table.schema.position(of: name) else { return nil }
      let column: Column
      if failure.isGiven {
        guard let given = change.logged?.places[place] else { return nil }
        column = failure.row.columns[given]
      } else {
        column = failure.row.columns[(change.removes ? 1 : 0) + place]
      }
      return try oracleText(column)
    }
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
