import Columns
import Diagnostics
import Synchronization

/// Runs few enough to be read at once, cut into parts for workers.
final class MergePlan: Sendable {
  let shape: SortShape
  let memory: OperatorMemory
  private let runs: [SortedRun]
  /// Part `i` ends before boundary `i`.
  private let boundaries: [[UInt8]]

  var parts: Int { boundaries.count + 1 }

  /// Merges the runs of a sort until few are left.
  init(_ sorted: SortedRuns) throws(SQLError) {
    shape = sorted.shape
    memory = sorted.memory
    var runs = sorted.takeAll()
    let most = MergePlan.mostRuns(runs, sorted.memory)
    while runs.count > most { runs = try MergePlan.merged(runs, most, sorted.shape, sorted.memory) }
    self.runs = runs
    boundaries = MergePlan.boundaries(of: runs)
  }

  func reader(part: Int) throws(SQLError) -> RunMerger {
    try RunMerger(
      runs, shape, memory, from: part == 0 ? nil : boundaries[part - 1],
      to: part == boundaries.count ? nil : boundaries[part])
  }

  /// How many runs all workers together may read at once.
  private static func mostRuns(_ runs: [SortedRun], _ memory: OperatorMemory) -> Int {
    if memory.isForced { return 3 }
    let largest = runs.map { RunMerger.cost(of: $0) }.max() ?? 1
    let threads = memory.query.options.threads
    return max(4, min(512, memory.share(of: threads) / 4 * 3 / max(1, largest)))
  }

  /// One round: as many runs as can be read become one.
  private static func merged(
    _ runs: [SortedRun], _ most: Int, _ shape: SortShape, _ memory: OperatorMemory
  ) throws(SQLError) -> [SortedRun] {
    let groups = stride(from: 0, to: runs.count, by: most).map {
      Array(runs[$0..<min(runs.count, $0 + most)])
    }
    let made = Mutex([SortedRun?](repeating: nil, count: groups.count))
    let failure = FirstError()
    memory.query.workers.forEach(groups.count) { i in
      do throws(SQLError) {
        let run = try oneRun(groups[i], shape, memory)
        made.withLock { $0[i] = run }
      } catch {
        failure.report(error, morsel: i)
      }
    }
    try failure.check()
    return made.withLock { $0.compactMap { $0 } }
  }

  private static func oneRun(
    _ runs: [SortedRun], _ shape: SortShape, _ memory: OperatorMemory
  ) throws(SQLError) -> SortedRun {
    if runs.count == 1 { return runs[0] }
    let merger = try RunMerger(runs, shape, memory)
    let rows = runs.reduce(0) { $0 + $1.pages.reduce(0) { $0 + $1.rows } }
    let bytes = runs.reduce(0) { $0 + $1.pages.reduce(0) { $0 + $1.byteCount } }
    var writer = RunWriter(shape, memory, rowBytes: bytes / max(1, rows))
    while let batch = try merger.next(writer.pageRows) { try writer.add(batch) }
    return writer.run
  }

  /// Pages begin at boundaries; a part has a few pages of each run.
  private static func boundaries(of runs: [SortedRun]) -> [[UInt8]] {
    let pages = runs.reduce(0) { $0 + $1.pages.count }
    let parts = min(1024, pages / max(1, 4 * runs.count))
    if parts < 2 { return [] }
    let all = runs.flatMap(\.boundaries).sorted { $0.lexicographicallyPrecedes($1) }
    var chosen: [[UInt8]] = []
    for part in 1..<parts {
      let boundary = all[part * all.count / parts]
      if chosen.last != boundary { chosen.append(boundary) }
    }
    return chosen
  }
}
