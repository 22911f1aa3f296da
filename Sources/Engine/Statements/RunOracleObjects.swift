import Catalog
import Diagnostics
import Syntax

/// Oracle's objects that are names of something else, and its statements that change nothing here.
extension StatementCall {
  /// `CREATE SYNONYM s FOR t`: another name of a table, a view, a sequence or a program.
  func create(_ synonym: Syntax.CreateSynonym, at range: SourceRange) throws(SQLError) {
    let place = self.place(of: synonym.name, isTemporary: false)
    let catalog = place.store.catalog
    let isTaken =
      catalog.tables[place.key] != nil || catalog.definitions["view \(place.key)"] != nil
    // A public synonym comes behind the user's own names (SQL Language Reference 19c, "CREATE SYNONYM").
    guard !isTaken || synonym.isPublic else { throw taken(synonym.name) }
    if catalog.definitions["synonym \(place.key)"] != nil, !synonym.orReplace {
      throw taken(synonym.name)
    }
    let statement = Syntax.Statement(.createSynonym(synonym), range: range)
    try place.store.put(definition(.synonym, place, of: statement))
    session.programs.routines.forget(place.name)
    try consumer.completed(StatementOutcome(command: "CREATE SYNONYM"))
  }

  private func taken(_ name: QualifiedName) -> SQLError {
    SQLError(
      .duplicateObject, "name \"\(name.last.text)\" is already used by an existing object",
      range: name.range, code: oracleCode(-955))
  }

  /// `CREATE DIRECTORY d AS '/path'`: a folder that UTL_FILE may use. Its text is the path.
  func createDirectory(_ other: Syntax.OtherObject, at range: SourceRange) throws(SQLError) {
    guard let name = other.name, let path = other.directoryPath else {
      throw SQLError(
        .syntaxError, "a directory is created with AS '/path'", range: other.rest.range)
    }
    guard path.hasPrefix("/") else {
      throw SQLError(
        .invalidParameter, "a directory's path begins with /", range: other.rest.range)
    }
    let place = self.place(of: name, isTemporary: false)
    try place.store.put(
      StoredDefinition(
        kind: .directory, schema: place.schema, name: place.name, text: path, dialect: .oracle))
    try consumer.completed(StatementOutcome(command: "CREATE DIRECTORY"))
  }

  /// What says where Oracle keeps rows, who watches, or who must wait: nothing of it has a meaning for
  /// tables of files, whose writers never wait.
  func pass(_ statement: Syntax.Statement) throws(SQLError) {
    var command = "OK"
    switch statement.kind {
    case .lockTable(let lock):
      for name in lock.tables where try session.names.relation(name.parts.map(\.text)) == nil {
        throw SQLError(
          .undefinedTable, "table \"\(name.last.text)\" does not exist", range: name.range,
          code: oracleCode(-942))
      }
      command = "LOCK TABLE"
    case .createOther(let other):
      guard OracleUpkeep.kinds.contains(other.kind) else { throw unavailable(statement) }
      command = other.kind
    case .analyze: guard settings.dialect == .oracle else { throw unavailable(statement) }
    default: throw unavailable(statement)
    }
    try consumer.completed(StatementOutcome(command: command))
  }

  private func unavailable(_ statement: Syntax.Statement) -> SQLError {
    SQLError(.featureNotSupported, "this statement is not available", range: statement.range)
  }
}

private enum OracleUpkeep {
  /// Objects that a script of Oracle makes around its tables.
  static let kinds: Set<String> = [
    "TABLESPACE", "CONTEXT", "PROFILE", "AUDIT", "NOAUDIT", "PURGE", "ANALYZE",
  ]
}

extension Syntax.OtherObject {
  /// The path of `AS 'path'`.
  fileprivate var directoryPath: String? {
    guard let open = rest.text.firstIndex(of: "'"), let close = rest.text.lastIndex(of: "'"),
      open < close, rest.text[..<open].uppercased().contains("AS")
    else { return nil }
    return String(rest.text[rest.text.index(after: open)..<close])
  }
}
