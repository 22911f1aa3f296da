import Diagnostics
import Syntax

// Spark keeps NOT NULL, CHECK and foreign keys no more than keys: a statement that may break one is followed by
// a look at the table.
//
//     IF EXISTS (SELECT 1 FROM t AS t WHERE NOT (t.n >= 0)) THEN … RAISE_ERROR('ORA-02290: …'); END IF
extension SparkPrinter {
  /// - Parameter changing: The columns that may have new values; nil for all, with rows that are new.
  func constraintChecks(
    _ target: SparkTarget, changing: Set<String>? = nil, range: SourceRange
  ) throws(SQLError) -> [String] {
    guard let table = program.model.tables[target.table] else { return [] }
    var lines: [String] = []
    func fails(_ condition: String, _ message: String) {
      let rows = "SELECT 1 FROM \(name(target.table)) AS \(name(target.table)) WHERE \(condition)"
      lines.append(raising("EXISTS (\(rows))", error: "CONSTRAINT", message: message))
    }
    func changes(_ columns: some Sequence<String>) -> Bool {
      changing.map { !$0.isDisjoint(with: columns) } ?? true
    }
    for column in table.columns where column.isRequired && changes([column.name]) {
      let text = "(\"RECKON\".\"\(table.name.uppercased())\".\"\(column.name.uppercased())\")"
      fails(
        "\(name(column.name)) IS NULL",
        changing == nil
          ? "ORA-01400: cannot insert NULL into \(text)"
          : "ORA-01407: cannot update \(text) to NULL")
    }
    for check in table.checks {
      let words = Words(Printer.text(of: check.condition, dialect: .oracle)).all
      guard changes(words) else { continue }
      let relation = SparkRelation(alias: target.table, columns: target.columns)
      let condition = try inScope(of: [relation]) { () throws(SQLError) in
        try text(check.condition)
      }
      fails(
        "NOT (\(condition))",
        "ORA-02290: check constraint (RECKON.\(check.name.uppercased())) violated")
    }
    for key in table.foreignKeys where changes(key.columns) {
      fails(orphans(key, of: target.table), violated(key, "parent key not found"))
    }
    return lines
  }

  /// After rows are gone or have another key: those that refer to them.
  func referenceChecks(
    _ target: SparkTarget, changing: Set<String>? = nil, range: SourceRange
  ) throws(SQLError) -> [String] {
    guard let table = program.model.tables[target.table] else { return [] }
    var lines: [String] = []
    for (child, key, columns) in program.model.references(to: table) {
      if let changing, changing.isDisjoint(with: columns) { continue }
      guard case .refused = key.deletion else {
        throw refuse("ON DELETE of \"\(child.name)\" has no form in Spark", range)
      }
      readTables.insert(child.name)
      let rows = "SELECT 1 FROM \(name(child.name)) WHERE \(orphans(key, of: child.name))"
      lines.append(
        raising(
          "EXISTS (\(rows))", error: "CONSTRAINT", message: violated(key, "child record found")))
    }
    return lines
  }

  private func violated(_ key: TableModel.ForeignKey, _ why: String) -> String {
    let code = why.hasPrefix("parent") ? "ORA-02291" : "ORA-02292"
    return "\(code): integrity constraint (RECKON.\(key.name.uppercased())) violated - \(why)"
  }

  /// Rows of a table that refer to a row which is not there.
  private func orphans(_ key: TableModel.ForeignKey, of table: String) -> String {
    readTables.insert(key.table)
    let matches = zip(program.model.referenced(by: key), key.columns).map {
      "parent_row.\(name($0)) = \(name(table)).\(name($1))"
    }
    let present = key.columns.map { "\(name(table)).\(name($0)) IS NOT NULL" }
    return present.joined(separator: " AND ")
      + " AND NOT EXISTS (SELECT 1 FROM \(name(key.table)) AS parent_row WHERE "
      + matches.joined(separator: " AND ") + ")"
  }
}
