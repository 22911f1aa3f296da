import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

// What the server needs beyond texts: statements that are trees already, and their columns.

extension Session {
  /// The statements of a text in the session's dialect; nothing runs.
  package func statements(
    of text: String, limits: ParserLimits = ParserLimits()
  ) throws(SQLError) -> [Syntax.Statement] {
    var parser = Parser(text, dialect: settings.dialect, limits: limits)
    return try parser.parseScript()
  }

  /// Runs one statement.
  /// - Parameter text: What the tree's ranges refer to; empty for a tree that a program made.
  package func run(
    _ statement: Syntax.Statement, of text: String = "",
    parameters: StatementParameters = StatementParameters(), consumer: any ResultConsumer
  ) throws(SQLError) {
    let call = StatementCall(
      session: self, text: text, parameters: parameters, consumer: consumer)
    try call.run(statement)
  }

  /// The session belongs to this user from now on.
  package func logIn(as login: Login) { access.logIn(as: login) }

  /// Names further tables, where no stored one has the name.
  package func setVirtualTables(_ table: @escaping (_ path: [String]) -> (any Table)?) {
    names.virtualTable = table
  }

  /// The columns that a query will give; it is bound and does not run.
  package func schema(
    of query: Syntax.Query, parameters: StatementParameters = StatementParameters()
  ) throws(SQLError) -> Schema {
    let call = StatementCall(
      session: self, text: "", parameters: parameters, consumer: NoConsumer())
    return Schema(try call.bound(query).output.map { Field($0.name, $0.type) })
  }

  /// Tables and views that every session sees, by their paths (schema first), in order.
  package var relations: [SessionRelation] {
    var found: [SessionRelation] = []
    for name in Set(names.relationNames).sorted() {
      let path = name.split(separator: ".", maxSplits: 1).map(String.init)
      guard let relation = try? names.relation(path) else { continue }
      switch relation {
      case .table(let table):
        let keys = table.keyColumns.map { table.schema.fields[$0].name }
        found.append(SessionRelation(path: path, isView: false, keys: keys))
      case .view: found.append(SessionRelation(path: path, isView: true, keys: []))
      }
    }
    return found
  }
}

/// A table or view that a session sees.
package struct SessionRelation: Sendable, Hashable {
  /// The name, after its schema unless that is `main`.
  package var path: [String]
  package var isView: Bool
  /// Names of the columns that identify a row; empty if unknown.
  package var keys: [String]
}

/// Takes nothing: for statements that are only bound.
final class NoConsumer: ResultConsumer {
  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool { false }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}
