import Columns
import Diagnostics
import Plan

/// The probe of a join whose build side may turn out to be too large for memory, which is known
/// only when the pipeline before has run.
struct SpillableProbe: Sendable {
  let sink: JoinBuildSink
  let plan: ProbePlan
  /// The build column that an as-of join compares.
  let ranked: Int?
  /// The columns that the join gives.
  let output: [DataType]
  let profile: NodeProfile?
}

extension Draft {
  /// The draft as it can run: where the build side of a probe is on disk, the pipeline is cut
  /// there; its first part runs now, into partitions that the second part reads joined.
  ///
  /// ```
  /// scan ─ filter ─ probe A ─ probe B ─ …        build side of B spilled
  /// scan ─ filter ─ probe A ─ partitions    joined partitions ─ …
  /// ```
  func settled(_ query: QueryContext) throws(SQLError) -> Draft {
    for (place, stage) in stages.enumerated() {
      guard let probe = stage.probe, let partitions = probe.sink.partitions else { continue }
      let join = SpilledJoin(probe, partitions, query)
      var before = self
      before.stages = Array(stages[..<place])
      try Pipeline(before, into: ProbeSpillSink(join)).run(query)
      var after = self
      after.source = try join.finish()
      after.sourceProfile = probe.profile
      after.stages = Array(stages[(place + 1)...])
      return try after.settled(query)
    }
    return self
  }
}
