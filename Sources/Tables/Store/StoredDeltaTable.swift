import Catalog
import Columns
import Diagnostics
import Files
import Parquet
import Synchronization

/// A table of a database folder at one version of the store.
///
/// What its Delta log says is read at the first use: opening a database reads one file per commit
/// since the last checkpoint, however many tables there are.
final class StoredDeltaTable: StoredTable {
  let id: String
  let key: String
  let version: Int
  let definition: TableDefinition
  let schema: Schema
  let identityLimit: Int64
  let place: TablePlace
  /// Made at the first use: a commit of a few rows to a table of many files needs neither.
  private let loaded: Mutex<Loaded>
  /// For rows that have other names in every version.
  private let ownIndexes = KeyIndexCache()
  private let points = PointFiles()

  private struct Loaded: Sendable {
    var state: TableState?
    var table: DeltaTable?
  }

  init(
    _ place: TablePlace, id: String, key: String, version: Int, definition: TableDefinition,
    identityLimit: Int64, state: TableState? = nil
  ) {
    self.place = place
    self.id = id
    self.key = key
    self.version = version
    self.definition = definition
    self.identityLimit = identityLimit
    schema = definition.schema
    loaded = Mutex(Loaded(state: state))
  }

  /// `orders` of `main.orders`.
  static func label(_ key: String) -> String {
    key.split(separator: ".", maxSplits: 1).last.map(String.init) ?? key
  }

  var label: String { StoredDeltaTable.label(key) }
  /// Other programs name no rows: there an identity means a file's place in one version.
  var identitiesAreStable: Bool { !definition.isShared }
  var keyColumns: [Int] { definition.primaryKey?.columns ?? [] }

  /// What the log adds up to at this version.
  func state() throws(SQLError) -> TableState {
    if let known = knownState { return known }
    let made = try place.state()
    loaded.withLock { $0.state = made }
    return made
  }

  func deltaTable() throws(SQLError) -> DeltaTable {
    if let known = loaded.withLock({ $0.table }) { return known }
    let made = try DeltaTable(label: label, state: try state(), files: place.files)
    loaded.withLock { $0.table = made }
    return made
  }

  /// The state, if it was read already.
  var knownState: TableState? { loaded.withLock { $0.state } }

  var rowCount: Int? { (try? deltaTable())?.rowCount }

  func statistics(ofColumn column: Int) -> ColumnStatistics {
    (try? deltaTable())?.statistics(ofColumn: column) ?? ColumnStatistics()
  }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    try deltaTable().scan(request)
  }

  func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch {
    // Other programs' files have no names of rows that last.
    let chunks = definition.isShared ? nil : place.indexes.chunks
    return try RowFetcher(try deltaTable(), chunks: chunks, files: points)
      .rows(identities, columns: columns)
  }

  func pointReader(columns: [Int]) throws(SQLError) -> any PointReader {
    if definition.isShared { return RowsReader(self, columns) }
    return try DeltaPointReader(try deltaTable(), columns, place.indexes.chunks, points)
  }

  func firstMissing(of identities: [Int64]) throws(SQLError) -> Int64? {
    if identities.isEmpty { return nil }
    let table = try deltaTable()
    let firsts = try table.firstIdentities()
    var opened: (number: Int, deleted: Bitmap?, count: Int)?
    for identity in identities {
      guard let number = RowFetcher.file(of: identity, firsts) else { return identity }
      if opened?.number != number {
        let file = table.added[number]
        let count = try table.rowCount(ofFile: number)
        opened = (number, try place.files.deletedRows(file, rowCount: count), count)
      }
      let row = Int(identity - firsts[number])
      guard let opened, row < opened.count, !(opened.deleted.map { $0[row] } ?? false) else {
        return identity
      }
    }
    return nil
  }

  func hasCompleted(application: String) throws(SQLError) -> Bool {
    try state().transactions[application] != nil
  }

  func keyIndex(on columns: [Int]) throws(SQLError) -> KeyIndex {
    if definition.isShared { return try ownIndexes.index(on: columns, of: self) }
    return try place.indexes.index(on: columns, of: try deltaTable(), limit: identityLimit)
  }
}

/// Where a table's state at one version comes from: its Delta log up to a version that was
/// published, and the commits after it.
struct TablePlace: Sendable {
  let log: DeltaLog
  let files: DeltaFiles
  var indexes: SharedKeyIndexes
  /// The version that surely was published; -1 for none.
  var published: Int
  /// The actions of the versions after it, in order.
  var pending: [[DeltaAction]]

  var deltaVersion: Int { published + pending.count }

  func state() throws(SQLError) -> TableState {
    var state = published >= 0 ? try log.state(at: published) : TableState(version: -1)
    for actions in pending {
      for action in actions { state.apply(action) }
      state.version += 1
    }
    return state
  }

  /// The place after one more version.
  func followed(by actions: [DeltaAction]) -> TablePlace {
    var next = self
    next.pending.append(actions)
    return next
  }
}

/// The indexes of keys that all versions of a table share: identities never change their row, so
/// that a new version only adds rows. Rows that are gone are for the caller to see.
final class SharedKeyIndexes: Sendable {
  private struct Entry: Sendable {
    var index = KeyIndex()
    /// Rows below this identity are in the index.
    var limit: Int64 = 0
  }

  private let entries = Mutex<[[Int]: Entry]>([:])
  /// Reads several parts of a table at once; nil reads one after the other.
  private let spread: WorkSpreader?
  /// Decoded columns, for the rows that are found.
  let chunks = RowChunks()

  init(spread: WorkSpreader?) { self.spread = spread }

  func index(
    on columns: [Int], of table: DeltaTable, limit: Int64
  ) throws(SQLError) -> KeyIndex {
    try entries.withLock { (entries) throws(SQLError) in
      var entry = entries[columns] ?? Entry()
      if entry.limit >= limit { return entry.index }
      let request = ScanRequest(columns: columns + [table.schema.count])
      let scan = try table.scan(request, fromIdentity: entry.limit)
      entry.index.append(try keyRows(scan))
      entry.limit = limit
      entries[columns] = entry
      return entry.index
    }
  }

  /// The keys of a scan, by its morsels. The last column is the identity.
  private func keyRows(_ scan: any TableScan) throws(SQLError) -> [KeyRows] {
    let results = Mutex<[Int: Result<KeyRows, SQLError>]>([:])
    let read: @Sendable (Int) -> Void = { morsel in
      let result: Result<KeyRows, SQLError>
      do throws(SQLError) {
        result = .success(try SharedKeyIndexes.keyRows(scan, morsel: morsel))
      } catch { result = .failure(error) }
      results.withLock { $0[morsel] = result }
    }
    if let spread, scan.morselCount > 1 {
      spread(scan.morselCount, read)
    } else {
      for morsel in 0..<scan.morselCount { read(morsel) }
    }
    var parts: [KeyRows] = []
    for (_, result) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      parts.append(try result.get())
    }
    return parts
  }

  private static func keyRows(
    _ scan: any TableScan, morsel: Int
  ) throws(SQLError) -> KeyRows {
    var rows = KeyRows()
    let reader = try scan.makeReader()
    try reader.open(morsel: morsel)
    while let batch = try reader.next() {
      rows.append(
        Array(batch.columns.dropLast()), identities: batch.columns[batch.columns.count - 1])
    }
    return rows
  }
}
