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

  /// The version of the database that the session reads.
  package var version: DatabaseVersion {
    transactions.refresh()
    return DatabaseVersion(snapshot: transactions.main.base)
  }

  /// Reads a version that was looked at before from now on, with the rights of now.
  package func pin(to version: DatabaseVersion) {
    transactions.main.pin(to: version.snapshot)
  }

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

  /// The columns of RETURNING; nil for a change without. It is bound and does not run.
  package func returning(
    of change: Syntax.Statement, parameters: StatementParameters
  ) throws(SQLError) -> Schema? {
    let call = StatementCall(
      session: self, text: "", parameters: parameters, consumer: NoConsumer())
    return try call.binder().bind(change: change).results.map { Schema($0) }
  }

  /// What a query, INSERT, UPDATE or DELETE wants of parameters without a type; it is bound and does
  /// not run.
  /// - Returns: A type for each, nil where the statement does not care or cannot be bound.
  package func parameterTypes(
    of statement: Syntax.Statement, _ parameters: StatementParameters
  ) -> [DataType?] {
    let count = parameters.positional.count
    let call = StatementCall(
      session: self, text: "", parameters: parameters, consumer: NoConsumer())
    let binder = call.binder()
    let inference = ParameterInference(count: count)
    binder.inference = inference
    switch statement.kind {
    case .query(let query): _ = try? binder.bind(query)
    case .insert, .update, .delete: _ = try? binder.bind(change: statement)
    default: break
    }
    return inference.types
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
        var relation = SessionRelation(path: path, isView: false, keys: keys)
        if let stored = table as? TransactionTable { relation.describe(stored.definition) }
        found.append(relation)
      case .view:
        var relation = SessionRelation(path: path, isView: true, keys: [])
        relation.viewText = names.viewText(path)
        found.append(relation)
      }
    }
    return found
  }
}

/// All that a database held at one moment.
package struct DatabaseVersion: Sendable {
  let snapshot: StoreSnapshot
  package var number: Int { snapshot.version }
}

/// A key of one relation that refers to the rows of another.
package struct SessionReference: Sendable, Hashable {
  package var columns: [String]
  /// The path of the other table, as `SessionRelation.path`.
  package var table: [String]
  package var referenced: [String]
}

/// A constraint of a table, apart from NOT NULL.
package struct SessionConstraint: Sendable, Hashable {
  package enum Kind: Sendable, Hashable { case primaryKey, unique, check, foreignKey }
  package var name: String
  package var kind: Kind
  /// Names of the table's columns.
  package var columns: [String]
  package var reference: SessionReference?
  /// As ALTER TABLE would add it: `FOREIGN KEY (a) REFERENCES t(b)`.
  package var text: String
}

/// A table or view that a session sees.
package struct SessionRelation: Sendable, Hashable {
  /// The name, after its schema unless that is `main`.
  package var path: [String]
  package var isView: Bool
  /// Names of the columns that identify a row; empty if unknown.
  package var keys: [String]
  /// Names of the columns that take no NULL.
  package var notNull: Set<String> = []
  package var references: [SessionReference] = []
  package var constraints: [SessionConstraint] = []
  /// Texts of DEFAULT, by the names of columns.
  package var defaults: [String: String] = [:]
  /// The text of a view's query; nil for tables, and where the user may not read it.
  package var viewText: String?
  package var comment: String?
  /// Comments of columns, by their names.
  package var columnComments: [String: String] = [:]
  /// How long the texts of a column may be, by its name.
  package var maximumLengths: [String: Int] = [:]
}

/// Takes nothing: for statements that are only bound.
final class NoConsumer: ResultConsumer {
  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool { false }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}

extension SessionRelation {
  /// Takes what CREATE TABLE and COMMENT said.
  fileprivate mutating func describe(_ definition: TableDefinition) {
    comment = definition.comment
    notNull = Set(definition.columns.filter { !$0.field.isNullable }.map(\.field.name))
    for column in definition.columns {
      if let text = column.comment { columnComments[column.field.name] = text }
      maximumLengths[column.field.name] = column.maximumLength
    }
    references = definition.foreignKeys.map { key in
      let path = SessionNames.key(key.table).split(separator: ".", maxSplits: 1).map(String.init)
      return SessionReference(
        columns: key.columns.map { definition.columns[$0].field.name },
        table: path.first == SessionNames.usualSchema ? Array(path.dropFirst()) : path,
        referenced: key.referenced)
    }
    for column in definition.columns {
      switch column.source {
      case .defaulted(let text), .generated(let text): defaults[column.field.name] = text
      case .identity(let sequence, _): defaults[column.field.name] = "nextval('\(sequence)')"
      case .given: break
      }
    }
    addConstraints(definition)
  }

  private mutating func addConstraints(_ definition: TableDefinition) {
    func list(_ names: [String]) -> String {
      "(" + names.map { quotedIfNeeded($0) }.joined(separator: ", ") + ")"
    }
    for key in definition.keys {
      let names = key.columns.map { definition.columns[$0].field.name }
      constraints.append(
        SessionConstraint(
          name: key.name, kind: key.isPrimary ? .primaryKey : .unique, columns: names,
          text: (key.isPrimary ? "PRIMARY KEY " : "UNIQUE ") + list(names)))
    }
    for (key, reference) in zip(definition.foreignKeys, references) {
      let target = reference.table.map { quotedIfNeeded($0) }.joined(separator: ".")
      var text = "FOREIGN KEY \(list(reference.columns)) REFERENCES \(target)"
      text += list(reference.referenced)
      if let action = key.onUpdate { text += " ON UPDATE \(action)" }
      if let action = key.onDelete { text += " ON DELETE \(action)" }
      constraints.append(
        SessionConstraint(
          name: key.name, kind: .foreignKey, columns: reference.columns, reference: reference,
          text: text))
    }
    for check in definition.checks {
      constraints.append(
        SessionConstraint(
          name: check.name, kind: .check, columns: [], text: "CHECK (\(check.expression))"))
    }
  }
}
