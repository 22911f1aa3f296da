import Catalog
import Columns
import Diagnostics
import Syntax

/// Constraints that are checked at COMMIT, or when SET CONSTRAINTS says IMMEDIATE.
extension Session {
  /// Checks what waits for COMMIT; where a constraint is violated, the transaction is rolled back
  /// (Oracle: ORA-02091 before the constraint's own error).
  func checkWaitingConstraints() throws(SQLError) {
    let waiting = transactions.current.constraints.waiting
    if waiting.isEmpty { return }
    do throws(SQLError) { try check(waiting.sorted()) } catch {
      transactions.rollback()
      guard settings.dialect == .oracle else { throw error }
      throw SQLError(
        error.state, "transaction rolled back\n\(OracleError(error).text)", hint: error.hint,
        code: -2091)
    }
  }

  /// SET CONSTRAINTS.
  func setConstraints(_ names: [QualifiedName], isDeferred: Bool) throws(SQLError) {
    let mode: Deferral = isDeferred ? .deferred : .immediate
    for name in names { try refuseUnknown(name) }
    if !isDeferred {
      let wanted = Set(names.map { $0.last.text.lowercased() })
      let checked = transactions.current.constraints.waiting.filter {
        names.isEmpty || wanted.contains($0.name)
      }.sorted()
      try check(checked)
      transactions.current.constraints.forget(checked)
    }
    if names.isEmpty { transactions.current.constraints.setAll(to: mode) }
    for name in names { transactions.current.constraints.set(name.last.text, to: mode) }
  }

  private func refuseUnknown(_ name: QualifiedName) throws(SQLError) {
    let wanted = name.last.text.lowercased()
    var isKnown = false
    for store in [transactions.main, transactions.temporary] {
      for table in store.catalog.tables.values {
        let definition = table.definition
        for check in definition.checks where check.name.lowercased() == wanted {
          if check.deferral != nil { return }
          isKnown = true
        }
        for key in definition.foreignKeys where key.name.lowercased() == wanted {
          if key.deferral != nil { return }
          isKnown = true
        }
      }
    }
    throw isKnown
      ? SQLError(
        .wrongObjectType, "cannot defer a constraint that is not deferrable", range: name.range,
        code: -2447)
      : SQLError(.undefinedObject, "constraint does not exist", range: name.range, code: -2448)
  }

  private func check(_ waiting: [WaitingConstraints.Waiting]) throws(SQLError) {
    for one in waiting {
      for store in [transactions.main, transactions.temporary] {
        guard let table = store.table(one.table) else { continue }
        try ConstraintSearch(self, table).check(one.name)
      }
    }
  }
}

/// Looks through a whole table for rows that violate a constraint.
struct ConstraintSearch {
  private let session: Session
  private let definition: TableDefinition
  /// The table's name as SQL writes it.
  private let path: String

  init(_ session: Session, _ table: TransactionTable) {
    self.session = session
    definition = table.definition
    path = table.key.split(separator: ".").map { quotedIfNeeded(String($0)) }
      .joined(separator: ".")
  }

  /// - Throws: The error of the statement that violates it.
  func check(_ name: String) throws(SQLError) {
    let isOracle = session.settings.dialect == .oracle
    for check in definition.checks where check.name.lowercased() == name {
      let query = "SELECT COUNT(*) FROM \(path) WHERE NOT (\(check.expression))"
      guard try count(query, definition.dialect) > 0 else { continue }
      throw isOracle
        ? SQLError(
          .checkViolation, "check constraint (RECKON.\(check.name.uppercased())) violated",
          code: -2290)
        : SQLError(.checkViolation, "rows of \(path) violate CHECK \"\(check.name)\"")
    }
    for key in definition.foreignKeys where key.name.lowercased() == name {
      guard try count(Self.orphans(key, definition, path), .postgres) > 0 else { continue }
      throw isOracle
        ? SQLError(
          .foreignKeyViolation,
          "integrity constraint (RECKON.\(key.name.uppercased())) violated - parent key not found",
          code: -2291)
        : SQLError(.foreignKeyViolation, "rows of \(path) violate foreign key \"\(key.name)\"")
    }
  }

  /// Unique indexes over expressions: looks through the whole table.
  func checkExpressionKeys() throws(SQLError) {
    for key in definition.expressionKeys {
      let isOracle = definition.dialect == .oracle
      let list = key.expressions.map { "(\($0))" }
      // Oracle has no entry for a row whose values are all NULL, PostgreSQL takes no NULLs for equal.
      let present = list.map { "\($0) IS NOT NULL" }.joined(separator: isOracle ? " OR " : " AND ")
      let covered = key.condition.map { "(\($0)) AND (\(present))" } ?? present
      let query =
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM \(path) WHERE \(covered) GROUP BY"
        + " \(list.joined(separator: ", ")) HAVING COUNT(*) > 1) repeated"
      guard try count(query, definition.dialect) > 0 else { continue }
      throw session.settings.dialect == .oracle || isOracle
        ? SQLError(
          .uniqueViolation, "unique constraint (RECKON.\(key.name.uppercased())) violated",
          code: -1)
        : SQLError(
          .uniqueViolation, "duplicate key value violates unique constraint \"\(key.name)\"")
    }
  }

  private func count(_ query: String, _ dialect: Dialect) throws(SQLError) -> Int {
    let call = StatementCall(
      session: session, text: query, parameters: StatementParameters(), consumer: SilentConsumer())
    guard
      case .integer(let number)? = try call.rows(of: query, dialect: dialect).first?.columns[0][0]
    else { return 0 }
    return Int(number)
  }

  /// The query that counts rows whose foreign key names no row of the other table.
  static func orphans(
    _ key: TableDefinition.ForeignKey, _ definition: TableDefinition, _ path: String
  ) -> String {
    let names = key.columns.map { quotedIfNeeded(definition.columns[$0].field.name) }
    let parent = key.table.map { quotedIfNeeded($0) }.joined(separator: ".")
    let pairs = zip(names, key.referenced).map { "p.\(quotedIfNeeded($1)) = c.\($0)" }
    let present = names.map { "c.\($0) IS NOT NULL" }.joined(separator: " AND ")
    return "SELECT COUNT(*) FROM \(path) c WHERE \(present) AND NOT EXISTS"
      + " (SELECT 1 FROM \(parent) p WHERE \(pairs.joined(separator: " AND ")))"
  }
}
