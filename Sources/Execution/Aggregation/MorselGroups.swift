import Columns
import Diagnostics

/// The groups of the morsel that one worker reads, where groups are complete at a morsel's end.
final class MorselGroups {
  private let finished: FinishedGroups
  private let seams: Seams
  private let sink: AggregateSink
  private let memory: OperatorMemory
  private let keeper: RowKeeper
  private let share: Int
  private let filter: Conjunction?
  private(set) var state: AggregateState
  /// Groups of this morsel are on disk: what is here are parts of groups.
  private var isCut = false
  /// Morsels whose groups were too few, less those that were worth it.
  private var misses = 0

  /// - Parameter share: The most bytes of complete groups that this worker keeps in memory.
  init(
    _ finished: FinishedGroups, _ seams: Seams, _ sink: AggregateSink, _ memory: OperatorMemory,
    share: Int
  ) throws(SQLError) {
    self.finished = finished
    self.seams = seams
    self.sink = sink
    self.memory = memory
    self.share = share
    keeper = RowKeeper(memory)
    filter = try sink.makeFilter(memory.query.options)
    state = sink.newStates()[0]
  }

  /// Whether the input turned out to have few groups per morsel.
  var isUseless: Bool { misses > 4 }

  /// Gives the groups away: to disk.
  func cut() -> AggregateState {
    isCut = true
    defer { state = sink.newStates()[0] }
    return state
  }

  /// Keeps the complete groups that someone wants; `open` takes in the others.
  func finish(morsel: Int, into open: AggregateState) throws(SQLError) {
    defer { isCut = false }
    if state.groupCount == 0 { return }
    let done = state
    state = sink.newStates()[0]
    guard !isCut, FinishedGroups.isWorthwhile(groups: done.groupCount, memory.query) else {
      misses += 1
      return try open.merge(done)
    }
    misses = max(0, misses - 1)
    // An error shows at the end, as if no group were complete before.
    guard let columns = try? sink.columns(done, firsts: sink.tracksFirsts) else {
      return try open.merge(done)
    }
    let (on, off) = finished.split(done, seams)
    try open.merge(done, done.keyColumns, rows: on.rows)
    let whole = Batch(columns, count: done.groupCount)
    let complete = on.count == 0 ? whole : whole.gather(off.rows)
    guard complete.count > 0 else { return }
    let wanted = complete.selected(try filter?.select(complete))
    guard wanted.count > 0 else { return }
    let types = sink.outputTypes + (sink.tracksFirsts ? [.int64] : [])
    let piece: RowPiece =
      keeper.tryKeep(wanted, upTo: share)
      ? .kept(wanted)
      : .spilled(try memory.page(of: wanted, types: types))
    finished.add(piece, morsel: morsel)
  }
}
