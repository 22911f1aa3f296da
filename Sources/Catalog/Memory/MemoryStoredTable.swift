import Columns
import Diagnostics

/// A table of a `MemoryStore` at one version: pieces of rows, and the identities of dead ones.
///
/// Identities are numbers in the order of arrival and stay the same in all versions.
final class MemoryStoredTable: StoredTable {
  let id: String
  let version: Int
  let definition: TableDefinition
  let schema: Schema
  let label: String
  let pieces: [MemoryPiece]
  let dead: IdentitySet
  let identityLimit: Int64
  /// Shared by the versions of the table.
  let indexes: MemoryKeyIndexes
  /// For a version that is older than the shared indexes.
  private let ownIndexes = KeyIndexCache()

  init(
    id: String, version: Int, label: String, _ definition: TableDefinition,
    pieces: [MemoryPiece] = [], dead: IdentitySet = IdentitySet(), identityLimit: Int64 = 0,
    indexes: MemoryKeyIndexes = MemoryKeyIndexes()
  ) {
    self.id = id
    self.version = version
    self.label = label
    self.definition = definition
    schema = definition.schema
    self.pieces = pieces
    self.dead = dead
    self.identityLimit = identityLimit
    self.indexes = indexes
  }

  /// The same version with indexes of its own.
  func copy() -> MemoryStoredTable {
    MemoryStoredTable(
      id: id, version: version, label: label, definition, pieces: pieces, dead: dead,
      identityLimit: identityLimit)
  }

  var identitiesAreStable: Bool { true }

  var rowCount: Int? { pieces.reduce(0) { $0 + $1.batch.count } - dead.count }

  var keyColumns: [Int] { definition.primaryKey?.columns ?? [] }

  func statistics(ofColumn column: Int) -> ColumnStatistics {
    var nulls = 0
    for piece in pieces { nulls += piece.batch.columns[column].nullCount }
    return ColumnStatistics(nullCount: nulls)
  }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    MemoryScan(pieces, dead: dead, request)
  }

  /// Whether a row is there in this version.
  func contains(_ identity: Int64) -> Bool { !dead.contains(identity) && locate(identity) != nil }

  func firstMissing(of identities: [Int64]) throws(SQLError) -> Int64? {
    identities.first { !contains($0) }
  }

  /// The piece that holds a row, dead or alive.
  func locate(_ identity: Int64) -> Int? {
    guard identity >= 0, identity < identityLimit, !pieces.isEmpty else { return nil }
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].first <= identity { low = middle } else { high = middle }
    }
    let place = identity - pieces[low].first
    return place >= 0 && place < Int64(pieces[low].batch.count) ? low : nil
  }

  func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch {
    var found: [Batch] = []
    for identity in identities {
      guard !dead.contains(identity), let piece = locate(identity) else { continue }
      let place = Int(identity - pieces[piece].first)
      let source = pieces[piece].batch
      let row =
        columns.map { source.columns[$0].slice(from: place, count: 1) }
        + [rowIdentities(from: identity, count: 1)]
      found.append(Batch(row, count: 1))
    }
    return Batch.concatenated(
      found, types: columns.map { schema.fields[$0].type } + [rowIdentityField.type])
  }

  func pointReader(columns: [Int]) throws(SQLError) -> any PointReader {
    MemoryPointReader(self, columns)
  }

  func keyIndex(on columns: [Int]) throws(SQLError) -> KeyIndex {
    if let shared = indexes.index(on: columns, for: self) { return shared }
    return try ownIndexes.index(on: columns, of: self)
  }
}

/// Reads single rows of the pieces that are there in memory.
private final class MemoryPointReader: PointReader {
  private let table: MemoryStoredTable
  private let columns: [[Column]]

  init(_ table: MemoryStoredTable, _ columns: [Int]) {
    self.table = table
    self.columns = table.pieces.map { $0.batch.columns.chosen(columns) }
  }

  func row(_ identity: Int64) throws(SQLError) -> PointRow? {
    guard !table.dead.contains(identity), let piece = table.locate(identity) else { return nil }
    let row = Int(identity - table.pieces[piece].first)
    return PointRow(columns: columns[piece], row: row, identity: identity)
  }
}
