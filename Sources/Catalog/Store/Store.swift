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
  /// Whether nothing was committed since a version: in this process now, by others a millisecond ago. False says
  /// nothing.
  func isUnchanged(since version: Int) -> Bool
  /// Refuses changes before anything is computed, where no commit can come of them.
  /// - Throws: `readOnlyTransaction`, or `ioError` after `close`.
  func checkWritable() throws(SQLError)
  /// Makes the changes the next version.
  /// - Throws: `serializationFailure` naming the other commit where a row or definition that this
  ///   one changes was changed since `changes.base`; nothing is changed then. Input and output
  ///   errors leave either the whole commit or none of it.
  func commit(_ changes: StoreChanges) throws(SQLError) -> StoreSnapshot
  /// The next values of a sequence, which no rollback gives back: `count` of them, or fewer (at
  /// least one) where a cycle ends.
  /// - Parameter sequence: The key of its definition: `sequence schema.name`.
  func advance(sequence: String, by count: Int) throws(SQLError) -> SequenceRun
  /// Where a sequence stands; nil if there is none.
  func state(ofSequence key: String) throws(SQLError) -> SequenceState?
  /// Sets what a sequence gives next (`setval`), outside of any transaction.
  func restart(sequence: String, at next: Int128) throws(SQLError)
  /// Brings everything to disk and lets go of files; later calls throw.
  func close() throws(SQLError)
}

extension Store {
  package func isUnchanged(since version: Int) -> Bool { false }
  package func checkWritable() throws(SQLError) {}
}

/// All that a database has at one version: a value, cheap to copy, never changed.
package struct StoreSnapshot: Sendable {
  package var version: Int
  /// The versions of tables that other programs change too, by id: these change by themselves.
  package var sharedVersions: [String: Int] = [:]
  /// By `schema.name`, lower case.
  package var tables: [String: any StoredTable] = [:]
  /// Views, macros, sequences, routines, triggers, comments: by `kind schema.name`, lower case.
  package var definitions: [String: StoredDefinition] = [:]
  package var schemas: Set<String> = ["main"]

  package init(version: Int) { self.version = version }

  /// Whether nothing was committed between the two.
  package func isSame(as other: StoreSnapshot) -> Bool {
    version == other.version && sharedVersions == other.sharedVersions
  }
}

/// A table at one version of a store.
///
/// Its scans offer `rowIdentityField`: numbers that name the same row as long as this version is
/// read. A `TransactionTable` gives its own rows identities from `ownIdentities` upwards.
package protocol StoredTable: AnyObject, Table {
  /// Names the table through renames; a table dropped and created anew has another one.
  var id: String { get }
  /// The store's version in which this state of the table came.
  var version: Int { get }
  var definition: TableDefinition { get }
  /// Above every row identity of this version.
  var identityLimit: Int64 { get }
  /// Whether an identity names the same row in later versions too. If not, a transaction that has
  /// changed the table goes on reading this version.
  var identitiesAreStable: Bool { get }
  /// The rows with these identities that are there, in the order asked for: columns at these
  /// positions, and last the identity. For few rows: key look-ups and what constraints compare.
  func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch
  /// The first of these rows that is not there (any more).
  func firstMissing(of identities: [Int64]) throws(SQLError) -> Int64?
  /// Whether rows of this version completed an external transaction (`RowChanges.applications`).
  func hasCompleted(application: String) throws(SQLError) -> Bool
  /// Where rows with a given key are; made at the first use, then kept (see `KeyIndexCache`).
  func keyIndex(on columns: [Int]) throws(SQLError) -> KeyIndex
  /// Reads single rows by their identities; what it keeps for that heeds `PointMemory`.
  func pointReader(columns: [Int]) throws(SQLError) -> any PointReader
}

extension StoredTable {
  package func hasCompleted(application: String) throws(SQLError) -> Bool {
    throw SQLError(
      .featureNotSupported,
      "COPY INTO takes each file once, which tables in memory do not remember",
      hint: "open a database folder with --database, or use COPY \(label) FROM")
  }

  package func firstMissing(of identities: [Int64]) throws(SQLError) -> Int64? {
    if identities.isEmpty { return nil }
    let found = try rows(identities, columns: []).columns[0].flattened()
    let numbers = found.span(of: Int64.self)
    for i in 0..<numbers.count where numbers[i] != identities[i] { return identities[i] }
    return numbers.count < identities.count ? identities[numbers.count] : nil
  }
}

/// The first identity of a transaction's own rows; those of stored rows are below.
package let ownIdentities: Int64 = 1 << 62

/// Something named that is not rows: its meaning is its text.
package struct StoredDefinition: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case view, macro, sequence, package, packageBody, procedure, function, trigger, type, typeBody
    case synonym, directory, comment
    /// Who may do what: see `Protection`.
    case role, grant, policy, mask
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
  /// By the table's `id`. Where the table is altered too, its deleted rows are identities of the
  /// base and its appended rows have the new columns.
  package var rows: [String: RowChanges] = [:]
  /// What happens to whole tables, by `id`.
  package var tables: [String: TableChange] = [:]
  /// nil drops the definition.
  package var definitions: [String: StoredDefinition?] = [:]
  package var schemas: Set<String>?
  /// What the audit trail says: user, statements, time.
  package var note: CommitNote
  /// The statements that changed each table, by its `id`.
  package var statements: [String: String] = [:]

  /// What the audit trail of one table says.
  package func note(ofTable id: String) -> CommitNote {
    var note = note
    note.statement = statements[id] ?? note.statement
    return note
  }

  package init(base: StoreSnapshot, note: CommitNote) {
    self.base = base
    self.note = note
  }

  package enum TableChange: Sendable {
    /// A new table under `schema.name`, lower case; its rows are in `rows`.
    case create(key: String, TableDefinition)
    case drop
    /// Renamed, or columns added, renamed, dropped or widened, constraints changed: its (perhaps
    /// new) key, the new definition, and for each of its columns the position in the base's
    /// definition, nil for a new column, which is NULL in rows that stay.
    case alter(key: String, TableDefinition, from: [Int?])
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
  /// The version whose identities `deleted` has, where later versions name rows anew.
  package var read: (any StoredTable)?

  /// Whether each deleted row came back changed.
  package var isUpdate: Bool { operation == "UPDATE" || operation == "ALTER TABLE" }

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
