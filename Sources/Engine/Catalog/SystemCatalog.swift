import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

/// The database as system tables describe it: what the session's transaction sees, by name.
struct SystemCatalog: Sendable {
  /// A table or view with its columns.
  struct Relation: Sendable {
    var schema: String
    var name: String
    var isTemporary: Bool
    /// nil for views.
    var definition: TableDefinition?
    var view: StoredDefinition?
    var columns: [Field]
    var rowCount: Int?
    var comment: String?
  }

  /// A constraint of a table.
  struct Constraint: Sendable {
    enum Kind: Sendable { case primaryKey, unique, check, foreignKey }
    var table: Relation
    var name: String
    var kind: Kind
    var columns: [Int]
    var expression: String?
    var reference: TableDefinition.ForeignKey?
  }

  var catalogName = "reckoner"
  /// The client speaks PostgreSQL's protocol and knows types by their names there.
  var hasPostgresTypes = false
  var user = "reckon"
  var schemas: [String]
  var relations: [Relation]
  var definitions: [StoredDefinition]
  /// The errors of stored programs by the key of their definition, for the views that tell them.
  var programErrors: [String: [ProgramError]] = [:]
  var disabledTriggers: Set<String> = []
  /// What DBMS_JOB and DBMS_SCHEDULER were given in this session.
  var jobs: [Job] = []

  struct Job: Sendable {
    /// 0 for a job of DBMS_SCHEDULER.
    var number: Int64
    var name: String
    var text: String
    /// Seconds since 1970.
    var nextTime: Int64?
    var interval: String
  }

  /// - Parameter columnsOf: The columns of a view; none if it does not bind any more.
  init(
    _ transactions: SessionTransactions, columnsOf: (StoredDefinition) -> [Field]
  ) {
    schemas = transactions.main.catalog.schemas.union(["information_schema", "pg_catalog"])
      .sorted()
    relations = []
    definitions = []
    for (store, isTemporary) in [(transactions.main, false), (transactions.temporary, true)] {
      let comments = store.catalog.definitions
      for (key, table) in store.catalog.tables {
        let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
        // The session's rows of a global temporary table are no table of their own.
        if isTemporary && parts[0] != SessionNames.temporarySchema { continue }
        relations.append(
          Relation(
            schema: parts[0], name: parts[1], isTemporary: isTemporary,
            definition: table.definition, columns: table.definition.columns.map(\.field),
            rowCount: store.table(key)?.rowCount, comment: table.definition.comment))
      }
      for definition in store.catalog.definitions.values {
        definitions.append(definition)
        guard definition.kind == .view else { continue }
        let key =
          "comment \(SessionNames.usualSchema).relation \(definition.schema).\(definition.name)"
        relations.append(
          Relation(
            schema: definition.schema, name: definition.name, isTemporary: isTemporary,
            view: definition, columns: columnsOf(definition), comment: comments[key]?.text))
      }
    }
    relations.sort { ($0.schema, $0.name) < ($1.schema, $1.name) }
    definitions.sort { $0.key < $1.key }
  }

  /// All constraints, NOT NULL left out.
  var constraints: [Constraint] {
    var found: [Constraint] = []
    for relation in relations {
      guard let definition = relation.definition else { continue }
      for key in definition.keys {
        found.append(
          Constraint(
            table: relation, name: key.name, kind: key.isPrimary ? .primaryKey : .unique,
            columns: key.columns))
      }
      for check in definition.checks {
        found.append(
          Constraint(
            table: relation, name: check.name, kind: .check, columns: [],
            expression: check.expression))
      }
      for key in definition.foreignKeys {
        found.append(
          Constraint(
            table: relation, name: key.name, kind: .foreignKey, columns: key.columns,
            reference: key))
      }
    }
    return found
  }

  /// The key that a foreign key refers to.
  func referencedKey(_ key: TableDefinition.ForeignKey) -> (Relation, TableDefinition.Key)? {
    let path = SessionNames.key(key.table)
    guard let parent = relations.first(where: { "\($0.schema).\($0.name)" == path }),
      let definition = parent.definition
    else { return nil }
    let names = Set(key.referenced.map { $0.lowercased() })
    let found = definition.keys.first {
      Set($0.columns.map { definition.columns[$0].field.name.lowercased() }) == names
    }
    return found.map { (parent, $0) }
  }

  var sequences: [(definition: StoredDefinition, state: SequenceState)] {
    definitions.compactMap { definition in
      guard definition.kind == .sequence, let state = try? SequenceState(definition) else {
        return nil
      }
      return (definition, state)
    }
  }
}
