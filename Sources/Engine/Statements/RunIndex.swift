import Catalog
import Diagnostics
import Syntax

extension StatementCall {
  /// CREATE INDEX is checked and remembered by name, and changes nothing: scans skip what they do
  /// not need by statistics. A unique one is a UNIQUE constraint.
  func runCreateIndex(_ index: Syntax.CreateIndex, at range: SourceRange) throws(SQLError) {
    if index.isUnique { return try createUnique(index, at: range) }
    let path = index.table.parts.map(\.text)
    guard case .table(let table)? = try session.names.relation(path) else {
      throw SQLError(
        .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
        range: index.table.range,
        hint: didYouMean(path[path.count - 1], among: session.names.relationNames))
    }
    for key in index.keys {
      guard case .name(let name) = key.expression.kind else { continue }
      guard table.schema.position(of: name.last.text) != nil else {
        throw SQLError(
          .undefinedColumn, "column \"\(name.last.text)\" does not exist",
          range: name.range,
          hint: didYouMean(name.last.text, among: table.schema.fields.map(\.name))
        ).inOracle(-904, "\"\(name.last.text.uppercased())\": invalid identifier")
      }
    }
    let name = index.name?.last.text.lowercased() ?? ""
    if session.indexes[name] != nil, !name.isEmpty {
      if index.ifNotExists { return try completed("CREATE INDEX") }
      throw SQLError(
        .duplicateTable, "index \"\(name)\" exists already", range: index.name?.range ?? range)
    }
    session.indexes[name] = path[path.count - 1].lowercased()
    try completed("CREATE INDEX")
  }

  func runDropIndex(_ drop: Syntax.Drop, at range: SourceRange) throws(SQLError) {
    for name in drop.names {
      if try dropUniqueIndex(drop, name) { continue }
      let found = session.indexes.removeValue(forKey: name.last.text.lowercased())
      guard found != nil || drop.ifExists else {
        throw SQLError(
          .undefinedObject, "index \"\(name.last.text)\" does not exist", range: name.range,
          hint: didYouMean(name.last.text, among: session.indexes.keys)
        ).inOracle(-1418)
      }
    }
    try completed("DROP INDEX")
  }

  private func completed(_ command: String) throws(SQLError) {
    try consumer.completed(StatementOutcome(command: command))
  }
}
