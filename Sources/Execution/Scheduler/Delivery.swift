import Columns
import Diagnostics
import Plan

/// Runs the last pipeline and hands its rows to `consume`, in order, on the calling thread.
func deliver(
  _ draft: Draft, _ query: QueryContext, _ limit: Limit?, profile: NodeProfile?,
  consume: (Batch) throws(SQLError) -> Bool
) throws(SQLError) {
  let outlet = Outlet(limit, profile: limit == nil ? nil : profile)
  func step(_ batch: Batch) -> Bool { outlet.pass(batch, to: consume) }
  // The outlet calls `consume` from deep inside the operators, but only until this returns.
  withoutActuallyEscaping(step) { step in
    outlet.consume = step
    runDelivery(draft, query, outlet)
    outlet.consume = nil
  }
  if let error = outlet.error { throw error }
  try query.options.cancellation.check()
}

/// The consumer's side: counts a limit, remembers the consumer's error.
final class Outlet: @unchecked Sendable {
  private var toSkip: Int
  private var remaining: Int
  private let profile: NodeProfile?
  var consume: ((Batch) -> Bool)?
  var error: SQLError?

  init(_ limit: Limit?, profile: NodeProfile?) {
    toSkip = limit?.offset ?? 0
    remaining = limit?.count ?? .max
    self.profile = profile
  }

  var needsRows: Bool { remaining > 0 }

  func pass(_ batch: Batch, to consume: (Batch) throws(SQLError) -> Bool) -> Bool {
    let skipped = min(toSkip, batch.count)
    toSkip -= skipped
    let count = min(batch.count - skipped, remaining)
    guard count > 0 else { return remaining > 0 }
    remaining -= count
    profile?.count(rows: count)
    do throws(SQLError) {
      return try consume(batch.slice(from: skipped, count: count)) && remaining > 0
    } catch {
      self.error = error
      return false
    }
  }
}

private func runDelivery(_ draft: Draft, _ query: QueryContext, _ outlet: Outlet) {
  guard outlet.needsRows else { return }
  let failure = FirstError()
  do throws(SQLError) {
    let draft = try draft.settled(query)
    let morsels = MorselQueue(
      count: try draft.source.prepare(query), seed: query.options.schedulerSeed)
    let handover = Handover(
      isOrdered: query.options.schedulerSeed == nil, cancellation: query.options.cancellation,
      limit: query.options.budget.limit)
    let delivery = Delivery(draft, query, morsels, handover, failure, outlet)
    query.workers.run(
      min(query.options.threads, max(1, morsels.count)), inline: { delivery.runCaller() }
    ) { delivery.runHelper($0) }
    if outlet.error == nil { try failure.check() }
  } catch {
    outlet.error = error
  }
}

/// The last pipeline while it runs.
private final class Delivery: @unchecked Sendable {
  let draft: Draft
  let query: QueryContext
  let morsels: MorselQueue
  let handover: Handover
  let failure: FirstError
  let outlet: Outlet

  init(
    _ draft: Draft, _ query: QueryContext, _ morsels: MorselQueue, _ handover: Handover,
    _ failure: FirstError, _ outlet: Outlet
  ) {
    self.draft = draft
    self.query = query
    self.morsels = morsels
    self.handover = handover
    self.failure = failure
    self.outlet = outlet
  }

  func runHelper(_ number: Int) { work(number, isCaller: false) }

  func runCaller() {
    work(0, isCaller: true)
    while !handover.stopped, drain(waits: true) {}
  }

  private func work(_ number: Int, isCaller: Bool) {
    var current = 0
    do throws(SQLError) {
      let worker = WorkerContext(
        query, number: number, workers: query.options.threads,
        timed: draft.sourceProfile != nil)
      let part = DeliveryPart(self, isCaller: isCaller)
      let chain = try Chain(draft, into: part, worker)
      while !handover.stopped {
        if !isCaller { handover.waitForRoom() }
        guard let morsel = morsels.take() else { break }
        current = morsel
        if failure.isWorthwhile(morsel: morsel) {
          try chain.run(morsel: morsel) {
            failure.isWorthwhile(morsel: morsel) && !handover.stopped
          }
        }
        handover.finish(morsel: morsel)
        if isCaller { _ = drain(waits: false) }
      }
    } catch {
      failure.report(error, morsel: current)
    }
  }

  /// Hands ready batches to the consumer; false at the end.
  func drain(waits: Bool) -> Bool {
    while let ready = handover.takeReady(
      upTo: failure.firstFailedMorsel(of: morsels.count), waits: waits)
    {
      for batch in ready where !pass(batch) { return false }
    }
    return false
  }

  func pass(_ batch: Batch) -> Bool {
    if outlet.consume?(batch) ?? false { return true }
    handover.stop()
    return false
  }
}

/// The end of a delivering chain.
private final class DeliveryPart: SinkPart {
  private unowned let delivery: Delivery
  private let isCaller: Bool

  init(_ delivery: Delivery, isCaller: Bool) {
    self.delivery = delivery
    self.isCaller = isCaller
  }

  /// A source that makes many rows of few asks before each batch.
  override var isSatisfied: Bool { delivery.handover.stopped }

  override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
    guard isCaller else { return delivery.handover.put(batch, morsel: morsel, mayWait: true) }
    _ = delivery.drain(waits: false)
    if delivery.handover.stopped { return }
    if delivery.handover.isHead(morsel) {
      _ = delivery.pass(batch)
      return
    }
    while delivery.handover.isFull(morsel), !delivery.handover.isHead(morsel) {
      try delivery.query.options.cancellation.check()
      if delivery.failure.hasError { break }
      delivery.pauseAndDrain()
    }
    delivery.handover.put(batch, morsel: morsel, mayWait: false)
  }
}

extension Delivery {
  /// Waits shortly for the head's morsel and hands over what it has.
  fileprivate func pauseAndDrain() {
    for batch in handover.takeReady(upTo: morsels.count, waits: true) ?? [] where !pass(batch) {
      return
    }
  }
}
