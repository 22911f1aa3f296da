import Catalog
import Diagnostics
import Syntax

extension StatementCall {
  /// COMMENT ON TABLE and COLUMN go into the table's definition, others beside the object.
  func run(_ comment: Syntax.Comment, at range: SourceRange) throws(SQLError) {
    let path = comment.name.parts.map { $0.text.lowercased() }
    switch comment.kind {
    case .table, .view, .materializedView:
      if try !commentTable(path, { $0.comment = comment.text }) {
        guard try session.names.relation(path) != nil else { throw missing(comment.name) }
        try putComment("relation", path, comment.text)
      }
    case .column:
      guard path.count > 1 else {
        throw SQLError(
          .syntaxError, "COMMENT ON COLUMN takes table.column", range: comment.name.range)
      }
      let table = Array(path.dropLast())
      var isKnown = false
      let isTable = try commentTable(table) { definition in
        for i in definition.columns.indices
        where definition.columns[i].field.name.lowercased() == path[path.count - 1] {
          definition.columns[i].comment = comment.text
          isKnown = true
        }
      }
      guard isTable else {
        guard try session.names.relation(table) != nil else { throw missing(comment.name) }
        try putComment("column", path, comment.text)
        break
      }
      guard isKnown else {
        throw SQLError(
          .undefinedColumn, "column \"\(comment.name.last.text)\" does not exist",
          range: comment.name.last.range)
      }
    default: try putComment(comment.kind.rawValue.lowercased(), path, comment.text)
    }
    try consumer.completed(StatementOutcome(command: "COMMENT"))
  }

  /// Changes the definition of a table; false if the path names none.
  private func commentTable(
    _ path: [String], _ change: (inout TableDefinition) -> Void
  ) throws(SQLError) -> Bool {
    for (store, key) in candidates(path) {
      guard var definition = store.catalog.tables[key]?.definition else { continue }
      change(&definition)
      try store.alter(
        table: key, definition, from: definition.columns.indices.map { Optional($0) })
      return true
    }
    return false
  }

  private func putComment(_ kind: String, _ path: [String], _ text: String?) throws(SQLError) {
    let name = "\(kind) \(SessionNames.key(path))"
    let definition = StoredDefinition(
      kind: .comment, schema: SessionNames.usualSchema, name: name, text: text ?? "",
      dialect: settings.dialect)
    if text == nil {
      session.transactions.main.drop(definition: definition.key)
    } else {
      try session.transactions.main.put(definition)
    }
  }

  private func missing(_ name: QualifiedName) -> SQLError {
    let path = name.parts.map(\.text).joined(separator: ".")
    return SQLError(
      .undefinedTable, "\"\(path)\" does not exist", range: name.range,
      hint: didYouMean(name.last.text, among: session.names.relationNames))
  }
}
