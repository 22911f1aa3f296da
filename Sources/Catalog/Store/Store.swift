import Columns
import Diagnostics

/// Keeps the tables and definitions of a database: in memory, or as Delta tables in a folder.
///
/// A store is a sequence of versions. A transaction reads the snapshot with which it began, keeps
/// its own changes in an overlay per table (`TransactionTable`), and gives them to `commit`, which
/// makes all of them the next version or none.
package protocol Store: Sendable {
  /// The last committed version; cheap, never waits for a writer's file operations.
  var snapshot: StoreSnapshot { get }
  /// Makes the changes the next version.
  /// - Throws: `serializationFailure` naming the other commit where a row or definition that this
  ///   one changes was changed since `changes.base`; nothing is changed then. Input and output
  ///   errors leave either the whole commit or none of it.
  func commit(_ changes: StoreChanges) throws(SQLError) -> StoreSnapshot
  /// The next `count` values of a sequence, which no rollback gives back: the first of them.
  func advance(sequence: String, by count: Int) throws(SQLError) -> Int128
  /// Brings everything to disk and lets go of files; later calls throw.
  func close() throws(SQLError)
}

/// All that a database has at one version: a value, cheap to copy, never changed.
package struct StoreSnapshot: Sendable {
  package var version: Int
  /// By `schema.name`, lower case.
  package var tables: [String: any StoredTable] = [:]
  /// Views, macros, sequences, routines, triggers, comments: by `kind schema.name`, lower case.
  package var definitions: [String: StoredDefinition] = [:]
  package var schemas: Set<String> = ["main"]

  package init(version: Int) { self.version = version }
}

/// A table at one version of a store.
///
/// Its scans offer `rowIdentityField`: numbers that name the same row as long as this version is
/// read. A `TransactionTable` gives its own rows identities from `identityLimit` upwards.
package protocol StoredTable: Table {
  /// Names the table through renames; a table dropped and created anew has another one.
  var id: String { get }
  /// The store's version in which this state of the table came.
  var version: Int { get }
  var definition: TableDefinition { get }
  /// Above every row identity of this version.
  var identityLimit: Int64 { get }
}

/// Something named that is not rows: its meaning is its text.
package struct StoredDefinition: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case view, macro, sequence, package, packageBody, procedure, function, trigger, type, typeBody
    case synonym
  }

  package var kind: Kind
  package var schema: String
  package var name: String
  /// The CREATE statement as it was written, in `dialect`.
  package var text: String
  package var dialect: Dialect

  package init(kind: Kind, schema: String, name: String, text: String, dialect: Dialect) {
    self.kind = kind
    self.schema = schema
    self.name = name
    self.text = text
    self.dialect = dialect
  }

  /// `kind schema.name`, lower case.
  package var key: String { "\(kind.rawValue) \(schema).\(name)".lowercased() }
}

/// What a transaction wants to change.
package struct StoreChanges: Sendable {
  /// The snapshot that the transaction read.
  package var base: StoreSnapshot
  /// By the table's `id`.
  package var rows: [String: RowChanges] = [:]
  /// Tables created (with rows in `rows` by their new id) or whose definition changes, by key.
  package var tables: [String: TableChange] = [:]
  /// nil drops the definition.
  package var definitions: [String: StoredDefinition?] = [:]
  package var schemas: Set<String>?
  /// What the audit trail says: user, statement, time.
  package var note: CommitNote

  package init(base: StoreSnapshot, note: CommitNote) {
    self.base = base
    self.note = note
  }

  package enum TableChange: Sendable {
    case create(id: String, TableDefinition)
    case drop
    /// Columns added, renamed, dropped or widened, constraints changed: the new definition, and for
    /// each of its columns the position in the old one, nil for a new column.
    case alter(TableDefinition, from: [Int?])
    case rename(to: String)
  }
}

/// The rows that a transaction takes from and adds to one table.
package struct RowChanges: Sendable {
  /// Identities in the base snapshot, ascending, each once.
  package var deleted: [Int64]
  package var appended: [Batch]
  /// INSERT, UPDATE, DELETE, MERGE: what DESCRIBE HISTORY shows.
  package var operation: String
  /// External transaction identifiers that these rows complete (COPY INTO), by application.
  package var applications: [String: Int64] = [:]

  package init(deleted: [Int64], appended: [Batch], operation: String) {
    self.deleted = deleted
    self.appended = appended
    self.operation = operation
  }
}

/// Who did what, kept with a commit.
package struct CommitNote: Sendable {
  package var user: String
  package var statement: String
  /// Microseconds since 1970 UTC.
  package var time: Int64

  package init(user: String, statement: String, time: Int64) {
    self.user = user
    self.statement = statement
    self.time = time
  }
}
