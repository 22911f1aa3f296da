import Columns
import Diagnostics

/// A draft's reader and operators on one worker, ending in a sink's part.
final class Chain {
  private let reader: any SourceReader
  private let head: Operator
  private let last: SinkPart
  private let stopwatch: Stopwatch?
  private let sourceProfile: NodeProfile?
  private let cancellation: Cancellation

  init(_ draft: Draft, into part: SinkPart, _ worker: WorkerContext) throws(SQLError) {
    reader = try draft.source.makeReader(worker)
    last = part
    stopwatch = worker.stopwatch
    sourceProfile = draft.sourceProfile
    cancellation = worker.query.options.cancellation
    var operators: [Operator] = []
    for stage in draft.stages {
      let made = try stage.make(worker)
      made.profile = stage.profile
      made.stopwatch = worker.stopwatch
      operators.append(made)
    }
    part.stopwatch = worker.stopwatch
    operators.append(part)
    for i in operators.indices.dropLast() { operators[i].next = operators[i + 1] }
    head = operators[0]
  }

  /// Runs one morsel; `goesOn` is asked before each batch.
  func run(morsel: Int, while goesOn: () -> Bool) throws(SQLError) {
    try open(morsel: morsel)
    while goesOn(), try step() {}
  }

  func open(morsel: Int) throws(SQLError) {
    let before = stopwatch?.enter(sourceProfile)
    defer { _ = stopwatch?.enter(before) }
    try reader.open(morsel: morsel)
    try head.begin(morsel: morsel)
  }

  /// Moves one batch through the operators; false at the end of the morsel, which is then done.
  func step() throws(SQLError) -> Bool {
    let before = stopwatch?.enter(sourceProfile)
    defer { _ = stopwatch?.enter(before) }
    try cancellation.check()
    if !last.isSatisfied, let batch = try reader.next() {
      if batch.count > 0 { try push(batch) }
      return true
    }
    _ = stopwatch?.enter(head.profile)
    try head.end()
    return false
  }

  private func push(_ batch: Batch) throws(SQLError) {
    sourceProfile?.count(rows: batch.count)
    let before = stopwatch?.enter(head.profile)
    defer { _ = stopwatch?.enter(before) }
    do throws(SQLError) {
      try head.push(batch)
    } catch {
      try repeatByRows(batch, after: error)
      throw error
    }
  }

  /// Finds the first row that fails: each row goes through the operators alone, to no sink.
  private func repeatByRows(_ batch: Batch, after error: SQLError) throws(SQLError) {
    if error.state == .queryCanceled || error.state == .outOfMemory { return }
    last.isMuted = true
    for row in 0..<batch.count {
      try head.push(batch.slice(from: row, count: 1))
      try head.end()
    }
  }
}
