import Columns
import Diagnostics

/// Scans stored rows that live, then the transaction's own: the morsels of one, then of the other.
final class OverlayScan: TableScan {
  private let stored: any TableScan
  private let own: MemoryScan

  private init(_ stored: any TableScan, _ own: MemoryScan) {
    self.stored = stored
    self.own = own
  }

  static func make(
    _ table: any StoredTable, _ view: TableOverlay.View?, _ request: ScanRequest
  ) throws(SQLError) -> any TableScan {
    guard let view else { return try table.scan(request) }
    var living = request
    if view.deadStored > 0 {
      living.filter = LivingFilter(
        inner: request.filter, identity: table.schema.count, dead: view.dead)
    }
    let stored = try table.scan(living)
    let pieces = view.own.compactMap { piece -> MemoryPiece? in
      let first = view.first + Int64(piece.first)
      let isDead = view.dead.count(from: first, count: piece.batch.count) == piece.batch.count
      return isDead ? nil : MemoryPiece(first: first, batch: piece.batch)
    }
    if pieces.isEmpty { return stored }
    return OverlayScan(stored, MemoryScan(pieces, dead: view.dead, request))
  }

  var morselCount: Int { stored.morselCount + own.morselCount }
  var metrics: ScanMetrics { stored.metrics }

  func makeReader() throws(SQLError) -> any TableReader {
    Reader(try stored.makeReader(), try own.makeReader(), boundary: stored.morselCount)
  }

  private final class Reader: TableReader {
    let stored: any TableReader
    let own: any TableReader
    let boundary: Int
    var readsOwn = false

    init(_ stored: any TableReader, _ own: any TableReader, boundary: Int) {
      self.stored = stored
      self.own = own
      self.boundary = boundary
    }

    func open(morsel: Int) throws(SQLError) {
      readsOwn = morsel >= boundary
      if readsOwn {
        try own.open(morsel: morsel - boundary)
      } else {
        try stored.open(morsel: morsel)
      }
    }

    func next() throws(SQLError) -> Batch? { try readsOwn ? own.next() : stored.next() }
  }
}

/// Lets living rows through to another filter, which so never sees a dead row.
struct LivingFilter: BatchFilter {
  let inner: (any BatchFilter)?
  /// The position of the row identity in the table's schema.
  let identity: Int
  let dead: IdentitySet

  var columns: [Int] { (inner?.columns ?? []) + [identity] }
  var learnedPredicates: [ColumnPredicate] { inner?.learnedPredicates ?? [] }

  func makeEvaluator() throws(SQLError) -> any BatchFilterEvaluator {
    Evaluator(try inner?.makeEvaluator(), dead)
  }

  private final class Evaluator: BatchFilterEvaluator {
    let inner: (any BatchFilterEvaluator)?
    let dead: IdentitySet

    init(_ inner: (any BatchFilterEvaluator)?, _ dead: IdentitySet) {
      self.inner = inner
      self.dead = dead
    }

    func select(_ batch: Batch) throws(SQLError) -> Selection? {
      let identities = batch.columns[batch.columns.count - 1].flattened()
      let living = dead.others(identities.span(of: Int64.self))
      let rows = Batch(Array(batch.columns.dropLast()), count: batch.count)
      guard let living else { return try inner?.select(rows) }
      let selection = Selection(living)
      guard let inner, !living.isEmpty,
        let passed = try inner.select(rows.selected(selection))
      else { return selection }
      let places = passed.rows
      return Selection((0..<places.count).map { living[Int(places[$0])] })
    }
  }
}

/// A table at the moment of a cursor's OPEN.
struct FrozenTable: Table {
  let schema: Schema
  let label: String
  let keyColumns: [Int]
  let stored: any StoredTable
  let view: TableOverlay.View?

  var rowCount: Int? {
    stored.rowCount.map { max(0, $0 + (view?.ownCount ?? 0) - (view?.dead.count ?? 0)) }
  }

  func statistics(ofColumn column: Int) -> ColumnStatistics {
    view == nil ? stored.statistics(ofColumn: column) : ColumnStatistics()
  }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    if view == nil { return try TableState(stored: stored).scan(request, schema: schema) }
    return try OverlayScan.make(stored, view, request)
  }
}
