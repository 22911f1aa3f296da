import Columns
import Diagnostics
import Functions
import Kernels
import Plan

extension Lowering {
  /// The right side is built first; the left side's draft goes on through the probe.
  mutating func lower(
    _ join: Join, _ profile: NodeProfile?, _ required: Set<ColumnID>, _ isFree: Bool
  ) throws(SQLError) -> Draft {
    let ignoresOrder = join.ignoresOrder
    var (keys, residual) = join.equalities
    var inequality: BoundExpression?
    if case .asOf = join.kind {
      inequality = join.condition?.conjuncts.last
      if keys.isEmpty, residual.isEmpty { residual = join.condition?.conjuncts ?? [] }
    }
    let conditionColumns = join.condition?.columns ?? []
    let rightIDs = join.right.outputIDs
    let buildNeeds = needsOfBuild(join, residual, required)
    orderIsFree = ignoresOrder && (isFree || join.onlyAsksTheRight)
    let sink = try lowerBuild(
      join, keys, needs: buildNeeds, maySpill: maySpill(join, keys, residual), profile)
    let probeNeeds = required.union(conditionColumns).subtracting(rightIDs)
    orderIsFree = ignoresOrder && isFree
    var draft = try lower(join.left, profile?.children[0], required: probeNeeds)
    teach(draft, join.kind, keys, sink)
    var plan = probePlan(join, keys, residual, draft, buildNeeds, required)
    let order = inequality.flatMap { asOfOrder($0, join) }
    plan.prefersLarge = order?.prefersLarge ?? true
    let ranking = AsOfRanking(sink, place: order.flatMap { plan.buildLayout[$0.column] })
    if !keys.isEmpty {
      let (types, size) = (draft.types, options.batchSize)
      draft.append(draft.stages.last?.profile ?? draft.sourceProfile) { (_) throws(SQLError) in
        Coalescer(types, batchSize: size).inside()
      }
    }
    let probing = plan
    let columns = outputColumns(join, plan, draft, buildNeeds)
    // What comes out is counted behind the build rows.
    let givesBuildRows = join.kind.givesBuildRows
    let probe = SpillableProbe(
      sink: sink, plan: plan, ranked: ranking.place, output: columns.map(\.type),
      profile: profile)
    draft.append(profile, probe: probe) { (worker: WorkerContext) throws(SQLError) in
      let made = try ProbeOperator(probing, try sink.table, ranks: try ranking.ranks, worker)
      return givesBuildRows ? made.inside() : made
    }
    draft.columns = columns
    switch join.kind {
    case .right, .full:
      let left = plan.keptProbe.map { plan.probeTypes[$0] }
      return withBuildRows(matched: false, draft, sink, plan, left, profile)
    case .rightSemi: return withBuildRows(matched: true, draft, sink, plan, [], profile)
    case .rightAnti: return withBuildRows(matched: false, draft, sink, plan, [], profile)
    default: return draft
    }
  }

  /// Whether the rows of a partition suffice to join it: unknown results of a condition with
  /// several parts need all build rows.
  private func maySpill(
    _ join: Join, _ keys: [Join.Equality], _ residual: [BoundExpression]
  ) -> Bool {
    if keys.isEmpty { return false }
    if case .mark = join.kind { return keys.count == 1 && residual.isEmpty }
    return true
  }

  private func needsOfBuild(
    _ join: Join, _ residual: [BoundExpression], _ required: Set<ColumnID>
  ) -> [OutputColumn] {
    var needed = required
    for part in residual { needed.formUnion(part.columns) }
    switch join.kind {
    case .mark, .asOf: needed.formUnion(join.condition?.columns ?? [])
    default: break
    }
    return join.right.output.filter { needed.contains($0.id) }
  }

  private mutating func lowerBuild(
    _ join: Join, _ keys: [Join.Equality], needs: [OutputColumn], maySpill: Bool,
    _ profile: NodeProfile?
  ) throws(SQLError) -> JoinBuildSink {
    var needed = Set(needs.map(\.id))
    for key in keys { needed.formUnion(key.right.columns) }
    var draft = try lower(join.right, profile?.children[1], required: needed)
    let expressions = keys.map(\.right) + needs.map(\.reference)
    let (layout, options) = (draft.layout, options)
    draft.append(profile) { (_) throws(SQLError) in
      ProjectOperator(try ExpressionSet(expressions, layout: layout, options)).inside()
    }
    let tracksMatches: Bool
    switch join.kind {
    case .right, .full, .rightSemi, .rightAnti: tracksMatches = true
    default: tracksMatches = false
    }
    let sink = JoinBuildSink(
      expressions.map(\.type), nullSafe: keys.map(\.nullSafe), tracksMatches: tracksMatches,
      maySpill: maySpill, profile)
    finish(draft, into: sink)
    return sink
  }

  /// Gives what the build will know to the scan at the probe's source, where dropping rows
  /// without partner early is right.
  private func teach(
    _ draft: Draft, _ kind: Join.Kind, _ keys: [Join.Equality], _ sink: JoinBuildSink
  ) {
    switch kind {
    case .inner, .semi, .right, .rightSemi, .rightAnti: break
    default: return
    }
    guard let scan = draft.scan else { return }
    for (i, key) in keys.enumerated() where !key.nullSafe {
      guard case .column(let id, let type) = key.left, let origin = draft.origins[id],
        IntegerKeys.fits(type), type == key.right.type
      else { continue }
      scan.learn(LearnedFilter(column: origin, source: JoinFact(sink, key: i)))
    }
  }

  private func probePlan(
    _ join: Join, _ keys: [Join.Equality], _ residual: [BoundExpression], _ draft: Draft,
    _ buildNeeds: [OutputColumn], _ required: Set<ColumnID>
  ) -> ProbePlan {
    let keptProbe = draft.columns.indices.filter { required.contains(draft.columns[$0].id) }
    var keptBuild: [Int] = []
    switch join.kind {
    case .semi, .anti, .mark: break
    default: keptBuild = buildNeeds.indices.filter { required.contains(buildNeeds[$0].id) }
    }
    return ProbePlan(
      kind: join.kind, keys: keys.map(\.left),
      residual: BoundExpression.conjunction(residual), condition: join.condition,
      probeLayout: draft.layout,
      buildLayout: Dictionary(
        buildNeeds.indices.map { (buildNeeds[$0].id, $0) }, uniquingKeysWith: { a, _ in a }),
      keptProbe: keptProbe, keptBuild: keptBuild, probeTypes: draft.types)
  }

  private func outputColumns(
    _ join: Join, _ plan: ProbePlan, _ draft: Draft, _ buildNeeds: [OutputColumn]
  ) -> [OutputColumn] {
    let left = plan.keptProbe.map { draft.columns[$0] }
    switch join.kind {
    case .rightSemi, .rightAnti: return plan.keptBuild.map { buildNeeds[$0] }
    default: break
    }
    if case .mark(let column) = join.kind { return left + [column] }
    return left + plan.keptBuild.map { buildNeeds[$0] }
  }

  /// Joins that give build rows by themselves: behind what the probe gives come those that it has
  /// found, or those that it has not.
  private func withBuildRows(
    matched: Bool, _ draft: Draft, _ sink: JoinBuildSink, _ plan: ProbePlan, _ left: [DataType],
    _ profile: NodeProfile?
  ) -> Draft {
    let rows = MaterializedSource { (query: QueryContext) throws(SQLError) in
      try chosenRows(of: try sink.table, matched: matched, left, plan.keptBuild, query)
    }
    let late = Draft(rows, columns: draft.columns, profile: nil)
    return Draft(UnionSource([draft], late: [late]), columns: draft.columns, profile: profile)
  }

  /// Which build column an as-of join compares, and whether its large values are closest.
  private func asOfOrder(
    _ inequality: BoundExpression, _ join: Join
  ) -> (column: ColumnID, prefersLarge: Bool)? {
    guard case .call(let call, let sides) = inequality, sides.count == 2 else { return nil }
    let rightIDs = join.right.outputIDs
    if case .column(let id, _) = sides[1], rightIDs.contains(id) {
      return (id, call.name.hasPrefix(">"))
    }
    if case .column(let id, _) = sides[0], rightIDs.contains(id) {
      return (id, call.name.hasPrefix("<"))
    }
    return nil
  }
}

extension Join.Kind {
  /// Whether build rows come out by themselves, behind all that the probe gives.
  fileprivate var givesBuildRows: Bool {
    switch self {
    case .right, .full, .rightSemi, .rightAnti: true
    default: false
    }
  }
}

extension Join {
  /// Whether the same rows come out for inputs in any order.
  fileprivate var ignoresOrder: Bool {
    switch kind {
    case .inner, .left, .right, .full, .semi, .anti, .rightSemi, .rightAnti:
      condition?.ignoresOrder ?? true
    case .mark, .single, .asOf: false
    }
  }

  /// Whether rows of the right side are only looked for, and none comes out.
  fileprivate var onlyAsksTheRight: Bool {
    switch kind {
    case .semi, .anti: true
    default: false
    }
  }
}

/// The build rows that some (or that no) probe row found, with NULLs for the left side.
private func chosenRows(
  of table: JoinTable, matched: Bool, _ leftTypes: [DataType], _ kept: [Int], _ query: QueryContext
) throws(SQLError) -> MaterializedRows {
  let flags = table.matched.pointer(to: UInt8.self)
  var batches: [Batch] = []
  var start = 0
  while start < table.count {
    let count = min(query.options.batchSize, table.count - start)
    let rows = (start..<(start + count)).filter { (flags[$0] != 0) == matched }
    if !rows.isEmpty {
      let selection = Selection(rows)
      let columns =
        leftTypes.map { Column.nulls($0, count: rows.count) }
        + kept.map { table.columns[$0].gather(selection.rows) }
      batches.append(Batch(columns, count: rows.count))
    }
    start += count
  }
  return MaterializedRows(batches)
}

/// The rank of each build row's value in an as-of join.
final class AsOfRanking: Sendable {
  private let sink: JoinBuildSink
  let place: Int?
  private let made = Once<Buffer>()

  init(_ sink: JoinBuildSink, place: Int?) {
    self.sink = sink
    self.place = place
  }

  var ranks: Buffer? {
    get throws(SQLError) {
      guard let place else { return nil }
      if let known = try? made.get() { return known }
      let ranks = AsOfRanking.ranks(of: try sink.table.columns[place])
      made.set(ranks)
      return ranks
    }
  }

  static func ranks(of column: Column) -> Buffer {
    let keys = SortKeys([column], orders: [SortOrder()], count: column.count)
    let sorted = keys.sortedRows()
    let ranks = Buffer.of(Int32.self, count: max(1, column.count))
    let target = ranks.pointer(to: Int32.self)
    let rows = sorted.rows
    var rank: Int32 = 0
    for i in 0..<rows.count {
      if i > 0, keys.compare(Int(rows[i]), keys, Int(rows[i - 1])) != 0 { rank += 1 }
      target[Int(rows[i])] = rank
    }
    return ranks
  }
}
