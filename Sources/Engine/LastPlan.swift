import Columns
import Diagnostics
import Execution
import Plan

/// The plan that ran last with what it cost: `.plan` shows it without running anything again.
struct LastPlan {
  let plan: any PlanNode
  let profile: ExecutionProfile
  var rows = 0
  /// Time of the engine alone, without what took the rows (a pager, a slow terminal).
  var nanoseconds: UInt64 = 0
  /// An error or a cancellation came before the last row.
  var isCut = true

  var lines: [String] {
    let time = milliseconds(Double(nanoseconds) / 1e6)
    let end = "\(rows) rows in \(time)" + (isCut ? ", then it was cut short" : "")
    return AnalyzedPlan(plan: plan, profile: profile).outline.lines + [end]
  }
}

extension Session {
  /// Lines as EXPLAIN ANALYZE gives them, of the last statement that had a plan; nil before the
  /// first, and in sessions that do not keep plans.
  package var lastPlanLines: [String]? { lastPlan?.lines }
}

extension StatementCall {
  /// Runs a plan, gives its rows to `take` and keeps the plan if the session does.
  func executeNoting(
    _ plan: any PlanNode, _ options: ExecutionOptions,
    take: (Batch) throws(SQLError) -> Bool
  ) throws(SQLError) {
    session.database.parquetCache.beginQuery()
    guard session.keepsLastPlan, session.statementDepth == 1 else {
      return try execute(plan, options, profile: profile, consume: take)
    }
    var note = LastPlan(plan: plan, profile: profile)
    let began = monotonicNanoseconds()
    var taking: UInt64 = 0
    defer {
      note.nanoseconds = monotonicNanoseconds() &- began &- taking
      session.lastPlan = note
    }
    try execute(plan, options, profile: profile) { (batch) throws(SQLError) in
      note.rows += batch.count
      let handed = monotonicNanoseconds()
      defer { taking &+= monotonicNanoseconds() &- handed }
      return try take(batch)
    }
    note.isCut = false
  }
}
