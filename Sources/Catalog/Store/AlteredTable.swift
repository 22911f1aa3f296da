import Columns
import Diagnostics

/// A stored table under the definition that the transaction gives it, before that is committed.
final class AlteredTable: StoredTable {
  let base: any StoredTable
  let definition: TableDefinition
  let label: String
  let mapping: ColumnMapping
  private let indexes = KeyIndexCache()

  /// - Parameter from: For each column of the definition its position in the base's.
  init(_ base: any StoredTable, _ definition: TableDefinition, from: [Int?], label: String) {
    self.base = base
    self.definition = definition
    self.label = label
    mapping = ColumnMapping(definition.schema, from: from)
  }

  var id: String { base.id }
  var version: Int { base.version }
  var schema: Schema { mapping.schema }
  var identityLimit: Int64 { base.identityLimit }
  var identitiesAreStable: Bool { base.identitiesAreStable }
  var rowCount: Int? { base.rowCount }
  var keyColumns: [Int] { definition.primaryKey?.columns ?? [] }

  func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch {
    let needed = columns.compactMap { mapping.from[$0] }
    let rows = try base.rows(identities, columns: needed)
    return try remapped(rows, columns + [schema.count], needed + [base.schema.count])
  }

  func hasCompleted(application: String) throws(SQLError) -> Bool {
    try base.hasCompleted(application: application)
  }

  func keyIndex(on columns: [Int]) throws(SQLError) -> KeyIndex {
    try indexes.index(on: columns, of: self)
  }

  /// Columns at new positions from a batch that has columns at old positions.
  fileprivate func remapped(
    _ batch: Batch, _ wanted: [Int], _ had: [Int]
  ) throws(SQLError) -> Batch {
    var columns: [Column] = []
    for position in wanted {
      if position == schema.count {
        columns.append(batch.columns[had.firstIndex(of: base.schema.count) ?? 0])
      } else {
        columns.append(
          try mapping.column(position, schema.fields[position], batch.count) { old in
            batch.columns[had.firstIndex(of: old) ?? 0]
          })
      }
    }
    return Batch(columns, count: batch.count)
  }

  fileprivate func oldPositions(_ positions: [Int]) -> [Int] {
    var old: [Int] = []
    for position in positions {
      let place = position == schema.count ? base.schema.count : mapping.from[position]
      if let place, !old.contains(place) { old.append(place) }
    }
    return old
  }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    var inner = request
    inner.columns = oldPositions(request.columns)
    inner.predicates = []
    inner.filter = request.filter.map { MappedFilter(table: self, inner: $0) }
    return Scan(self, try base.scan(inner), request.columns, inner.columns)
  }

  private final class Scan: TableScan {
    let table: AlteredTable
    let base: any TableScan
    let wanted: [Int]
    let had: [Int]

    init(_ table: AlteredTable, _ base: any TableScan, _ wanted: [Int], _ had: [Int]) {
      self.table = table
      self.base = base
      self.wanted = wanted
      self.had = had
    }

    var morselCount: Int { base.morselCount }
    var metrics: ScanMetrics { base.metrics }
    func makeReader() throws(SQLError) -> any TableReader { Reader(self, try base.makeReader()) }
  }

  private final class Reader: TableReader {
    let scan: Scan
    let base: any TableReader

    init(_ scan: Scan, _ base: any TableReader) {
      self.scan = scan
      self.base = base
    }

    func open(morsel: Int) throws(SQLError) { try base.open(morsel: morsel) }

    func next() throws(SQLError) -> Batch? {
      guard let batch = try base.next() else { return nil }
      return try scan.table.remapped(batch, scan.wanted, scan.had)
    }
  }
}

/// A filter over new columns, called with old ones.
private struct MappedFilter: BatchFilter {
  let table: AlteredTable
  let inner: any BatchFilter

  var columns: [Int] { table.oldPositions(inner.columns) }
  var learnedPredicates: [ColumnPredicate] { [] }

  func makeEvaluator() throws(SQLError) -> any BatchFilterEvaluator {
    Evaluator(self, try inner.makeEvaluator())
  }

  private final class Evaluator: BatchFilterEvaluator {
    let filter: MappedFilter
    let inner: any BatchFilterEvaluator

    init(_ filter: MappedFilter, _ inner: any BatchFilterEvaluator) {
      self.filter = filter
      self.inner = inner
    }

    func select(_ batch: Batch) throws(SQLError) -> Selection? {
      try inner.select(
        try filter.table.remapped(batch, filter.inner.columns, filter.columns))
    }
  }
}
