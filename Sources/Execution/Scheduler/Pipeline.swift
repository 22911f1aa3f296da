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
    let count = try draft.source.prepare(query)
    let morsels = MorselQueue(
      count: count, order: count > 1 ? draft.source.visitOrder : nil,
      seed: query.options.schedulerSeed)
    let failure = FirstError()
    let sink = sink
    query.workers.run(min(query.options.threads, max(1, morsels.count))) { number in
      runWorker(draft, into: sink, morsels, failure, query, number)
    }
    try failure.check()
    let began = monotonicNanoseconds()
    try sink.finish(query)
    sink.profile?.nanoseconds.wrappingAdd(Int(monotonicNanoseconds() - began), ordering: .relaxed)
  }
}

/// One worker's part of a pipeline.
private func runWorker(
  _ draft: Draft, into sink: any Sink, _ morsels: MorselQueue, _ failure: FirstError,
  _ query: QueryContext, _ number: Int
) {
  var current = -1
  do throws(SQLError) {
    let worker = WorkerContext(
      query, number: number, workers: min(query.options.threads, max(1, morsels.count)),
      timed: draft.sourceProfile != nil)
    let part = try sink.makePart(worker)
    let chain = try Chain(draft, into: part, worker)
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
