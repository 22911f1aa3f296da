import Columns
import Diagnostics
import Plan

/// Runs a plan and hands its rows, in order, to `consume` on the calling thread.
///
/// The plan's blocking parts (join builds, sorts, groupings) run first, one pipeline after
/// another, each on all workers; the last pipeline hands over while it runs, within a bounded
/// number of batches.
/// - Parameters:
///   - profile: Collects what each node did, for EXPLAIN ANALYZE.
///   - consume: Takes a batch of at least one row; returns false to stop early.
/// - Throws: The error of the lowest row that has one, `queryCanceled`, `outOfMemory`.
package func execute(
  _ plan: any PlanNode, _ options: ExecutionOptions, profile: ExecutionProfile? = nil,
  consume: (Batch) throws(SQLError) -> Bool
) throws(SQLError) {
  let query = QueryContext(options)
  defer { query.workers.stop() }
  profile?.begin(plan)
  var lowering = Lowering(query, profile: profile)
  // A limit at the top stops the last pipeline itself, without keeping its rows.
  let limit = plan as? Limit
  if limit?.count == 0 { return }
  let body = limit?.input ?? plan
  if let limit, let count = limit.count {
    let (most, overflow) = count.addingReportingOverflow(limit.offset)
    if !overflow { lowering.limitRecursion(below: body, to: most) }
  }
  let bodyProfile = limit == nil ? profile?.root : profile?.root?.children.first
  let draft = try lowering.lower(body, bodyProfile, required: Set(plan.output.map(\.id)))
  let result = lowering.inOnePhase(draft.projected(to: plan.output.map(\.id)))
  let progress = ProgressMeter(profile, weights: lowering.steps.map(\.weight) + [result.weight])
  for step in lowering.steps {
    try options.cancellation.check()
    try step.run(query)
    progress.stepDone()
  }
  try deliver(result, query, limit, profile: profile?.root, consume: consume)
  progress.stepDone()
}
