import Columns
import Diagnostics

/// A part of a running plan that is done before the next begins.
protocol Step: AnyObject, Sendable {
  func run(_ query: QueryContext) throws(SQLError)
  var weight: Double { get }
}

/// A draft and its sink.
final class Pipeline: Step {
  let draft: Draft
  let sink: any Sink
  var weight: Double { draft.weight }

  init(_ draft: Draft, into sink: any Sink) {
    self.draft = draft
    self.sink = sink
  }

  func run(_ query: QueryContext) throws(SQLError) {
    let draft = try draft.settled(query)
    var count = try draft.source.prepare(query)
    sink.begin(draft.source, query)
    var workers = (0..<query.options.threads).map { PipelineWorker(draft, sink, query, $0) }
    var first = 0
    repeat {
      let morsels = MorselQueue(
        from: first, count: count, order: count > 1 ? draft.source.visitOrder : nil,
        seed: query.options.schedulerSeed)
      let failure = FirstError()
      query.workers.run(min(query.options.threads, max(1, count))) { [workers] number in
        workers[number].run(morsels, failure)
      }
      try failure.check()
      first += count
      count = try draft.source.more(query)
    } while count > 0
    workers = []
    self.draft.release()
    let began = monotonicNanoseconds()
    try sink.finish(query)
    sink.profile?.nanoseconds.wrappingAdd(Int(monotonicNanoseconds() - began), ordering: .relaxed)
  }
}

/// One worker's part of a pipeline. Used by one thread at a time.
private final class PipelineWorker: @unchecked Sendable {
  private let draft: Draft
  private let sink: any Sink
  private let query: QueryContext
  private let number: Int
  /// Made at the first morsel, and kept for those that come later.
  private var chain: Chain?

  init(_ draft: Draft, _ sink: any Sink, _ query: QueryContext, _ number: Int) {
    self.draft = draft
    self.sink = sink
    self.query = query
    self.number = number
  }

  func run(_ morsels: MorselQueue, _ failure: FirstError) {
    var current = -1
    do throws(SQLError) {
      let chain = try readyChain(morsels)
      while let morsel = morsels.take() {
        guard failure.isWorthwhile(morsel: morsel), sink.wants(morsel: morsel) else { continue }
        current = morsel
        try chain.run(morsel: morsel) {
          failure.isWorthwhile(morsel: morsel) && sink.wants(morsel: morsel)
        }
      }
    } catch {
      failure.report(error, morsel: current)
    }
  }

  private func readyChain(_ morsels: MorselQueue) throws(SQLError) -> Chain {
    if let chain { return chain }
    let worker = WorkerContext(
      query, number: number, workers: min(query.options.threads, max(1, morsels.count)),
      timed: draft.sourceProfile != nil)
    let made = try Chain(draft, into: try sink.makePart(worker), worker)
    chain = made
    return made
  }
}
