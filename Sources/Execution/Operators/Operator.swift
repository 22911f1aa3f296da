import Columns
import Diagnostics

/// One step of a pipeline on one worker: takes batches and hands batches on.
class Operator {
  /// What takes this operator's batches; the last one of a chain is a sink and has none.
  var next: Operator?
  var profile: NodeProfile?
  var stopwatch: Stopwatch?
  /// False for a step inside a node: its rows are not the node's result.
  var countsRows = true

  /// The morsel's further rows are not needed by what stands behind, such as a LIMIT.
  var needsNoMore: Bool { next?.needsNoMore ?? false }

  /// A morsel begins.
  func begin(morsel: Int) throws(SQLError) { try next?.begin(morsel: morsel) }

  /// Takes a batch of at least one row.
  func push(_ batch: Batch) throws(SQLError) {}

  /// The morsel has no more batches: hands on what was held back.
  func end() throws(SQLError) { try next?.end() }

  /// Hands a batch on; empty ones are dropped.
  final func emit(_ batch: Batch) throws(SQLError) {
    guard batch.count > 0, let next else { return }
    guard let stopwatch else { return try next.push(batch) }
    if countsRows { profile?.count(rows: batch.count) }
    let before = stopwatch.enter(next.profile)
    defer { _ = stopwatch.enter(before) }
    try next.push(batch)
  }
}

extension Operator {
  /// The same operator as a step inside a node.
  func inside() -> Self {
    countsRows = false
    return self
  }
}

/// The end of a chain on one worker: a sink's part, with the ordinals of the rows.
class SinkPart: Operator {
  private(set) var morsel = 0
  /// Rows of the morsel taken so far.
  private(set) var row = 0
  /// Set while a failing batch is repeated row by row: nothing is taken.
  var isMuted = false
  /// The morsel's further rows are not needed.
  var isSatisfied: Bool { false }
  final override var needsNoMore: Bool { isSatisfied && !isMuted }

  override func begin(morsel: Int) throws(SQLError) {
    self.morsel = morsel
    row = 0
    try begin()
  }

  final override func push(_ batch: Batch) throws(SQLError) {
    if isMuted { return }
    try take(batch, position: UInt64(morsel) << 36 | UInt64(row))
    row += batch.count
  }

  final override func end() throws(SQLError) { if !isMuted { try finishMorsel() } }

  func begin() throws(SQLError) {}
  /// - Parameter position: The ordinal of the batch's first row, the same on every road.
  func take(_ batch: Batch, position: UInt64) throws(SQLError) {}
  func finishMorsel() throws(SQLError) {}
}

/// Where a pipeline's rows go; its parts serve one worker each.
protocol Sink: AnyObject, Sendable {
  /// The source is ready whose morsels come.
  func begin(_ source: any Source, _ query: QueryContext)
  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart
  /// All morsels are done.
  func finish(_ query: QueryContext) throws(SQLError)
  /// False when rows of this and later morsels cannot matter.
  func wants(morsel: Int) -> Bool
  /// Whose time finishing takes.
  var profile: NodeProfile? { get }
}

extension Sink {
  func begin(_ source: any Source, _ query: QueryContext) {}
  var profile: NodeProfile? { nil }
  func wants(morsel: Int) -> Bool { true }
}
