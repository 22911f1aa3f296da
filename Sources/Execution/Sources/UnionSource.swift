import Columns
import Diagnostics

/// The rows of several drafts, one draft after another, as one source.
final class UnionSource: Source {
  private let drafts: [Draft]
  /// The drafts as they can run, the first morsel of each, and the end.
  private let prepared = Once<(drafts: [Draft], starts: [Int])>()

  init(_ drafts: [Draft]) { self.drafts = drafts }

  var weight: Double { drafts.reduce(0) { $0 + $1.weight } }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    var made = [0]
    var settled: [Draft] = []
    for draft in drafts {
      settled.append(try draft.settled(query))
      made.append(made[made.count - 1] + (try settled[settled.count - 1].source.prepare(query)))
    }
    prepared.set((settled, made))
    return made[made.count - 1]
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    let (drafts, starts) = try prepared.get()
    return Reader(drafts, starts, worker)
  }

  private final class Reader: SourceReader {
    let drafts: [Draft]
    let starts: [Int]
    let worker: WorkerContext
    var readers: [DraftReader?]
    var current: DraftReader?

    init(_ drafts: [Draft], _ starts: [Int], _ worker: WorkerContext) {
      self.drafts = drafts
      self.starts = starts
      self.worker = worker
      readers = drafts.map { _ in nil }
    }

    func open(morsel: Int) throws(SQLError) {
      let input = (starts.firstIndex { $0 > morsel } ?? starts.count) - 1
      let reader: DraftReader
      if let known = readers[input] {
        reader = known
      } else {
        reader = try DraftReader(drafts[input], worker)
        readers[input] = reader
      }
      current = reader
      try reader.open(morsel: morsel - starts[input])
    }

    func next() throws(SQLError) -> Batch? { try current?.next() }
  }
}

/// Runs a draft's operators as its batches are asked for.
final class DraftReader: SourceReader {
  private final class Catch: SinkPart {
    var batches: [Batch] = []
    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      batches.append(batch)
    }
  }

  private let chain: Chain
  private let caught = Catch()
  private var place = 0
  private var isRunning = false

  init(_ draft: Draft, _ worker: WorkerContext) throws(SQLError) {
    chain = try Chain(draft, into: caught, worker)
  }

  func open(morsel: Int) throws(SQLError) {
    caught.batches = []
    place = 0
    isRunning = true
    try chain.open(morsel: morsel)
  }

  func next() throws(SQLError) -> Batch? {
    while true {
      if place < caught.batches.count {
        place += 1
        return caught.batches[place - 1]
      }
      guard isRunning else { return nil }
      caught.batches.removeAll(keepingCapacity: true)
      place = 0
      isRunning = try chain.step()
    }
  }
}
