import Columns
import Diagnostics

/// The rows of several drafts, one draft after another, as one source.
///
/// Late drafts begin when the others have ended, and each of them when the one before has.
final class UnionSource: Source {
  /// Neighbouring morsels of one draft.
  private struct Segment: Sendable {
    let draft: Int
    /// The number in the draft of the morsel that is `first` here.
    let own: Int
    let first: Int
  }

  /// The drafts as they can run, and where their morsels are.
  private struct Prepared: Sendable {
    var drafts: [Draft] = []
    var counts: [Int] = []
    var segments: [Segment] = []
    var count = 0

    mutating func add(_ morsels: Int, of draft: Int) {
      segments.append(Segment(draft: draft, own: counts[draft], first: count))
      counts[draft] += morsels
      count += morsels
    }
  }

  private let drafts: [Draft]
  private let late: [Draft]
  private let prepared = Once<Prepared>()

  init(_ drafts: [Draft], late: [Draft] = []) {
    self.drafts = drafts
    self.late = late
  }

  var weight: Double { drafts.reduce(0) { $0 + $1.weight } }
  var comesInPhases: Bool { !late.isEmpty || drafts.contains { $0.source.comesInPhases } }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    var made = Prepared()
    for draft in drafts { try UnionSource.add(draft, to: &made, query) }
    prepared.set(made)
    return made.count
  }

  private static func add(
    _ draft: Draft, to made: inout Prepared, _ query: QueryContext
  ) throws(SQLError) {
    let settled = try draft.settled(query)
    made.drafts.append(settled)
    made.counts.append(0)
    made.add(try settled.source.prepare(query), of: made.drafts.count - 1)
  }

  func more(_ query: QueryContext) throws(SQLError) -> Int {
    var made = try prepared.get()
    let before = made.count
    for (i, draft) in made.drafts.enumerated() {
      let further = try draft.source.more(query)
      if further > 0 { made.add(further, of: i) }
    }
    while made.count == before, made.drafts.count < drafts.count + late.count {
      try UnionSource.add(late[made.drafts.count - drafts.count], to: &made, query)
    }
    prepared.set(made)
    return made.count - before
  }

  func release() {
    for draft in drafts { draft.release() }
    prepared.clear()
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    Reader(prepared, worker)
  }

  private final class Reader: SourceReader {
    let prepared: Once<Prepared>
    let worker: WorkerContext
    var readers: [Int: DraftReader] = [:]
    var current: DraftReader?

    init(_ prepared: Once<Prepared>, _ worker: WorkerContext) {
      self.prepared = prepared
      self.worker = worker
    }

    func open(morsel: Int) throws(SQLError) {
      let known = try prepared.get()
      guard let segment = known.segments.last(where: { $0.first <= morsel }) else {
        throw SQLError(.internalError, "a union has no morsel \(morsel)")
      }
      let reader: DraftReader
      if let made = readers[segment.draft] {
        reader = made
      } else {
        reader = try DraftReader(known.drafts[segment.draft], worker)
        readers[segment.draft] = reader
      }
      current = reader
      try reader.open(morsel: segment.own + morsel - segment.first)
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
