import Columns
import Diagnostics
import Kernels
import Plan

/// What a probe does, fixed when the join is lowered.
struct ProbePlan: Sendable {
  var kind: Join.Kind
  /// The left sides of the equalities.
  var keys: [BoundExpression]
  /// What else a pair must fulfil.
  var residual: BoundExpression?
  /// The whole condition, for unknown results of mark joins.
  var condition: BoundExpression?
  /// The probe's columns and those of the build table.
  var probeLayout: [ColumnID: Int]
  var buildLayout: [ColumnID: Int]
  /// Places of the columns that go on, of the probe batch and of the build table.
  var keptProbe: [Int]
  var keptBuild: [Int]
  /// For an as-of join: the last conjunct prefers large values of the right side.
  var prefersLarge = true
  /// The types of the probe's columns.
  var probeTypes: [DataType]
}

/// Pairs the rows of each batch with those of a join table.
///
/// Rows go through in pieces of whole probe rows, so that what one row needs (all its partners)
/// is together; output follows the probe rows, and the build rows within one.
final class ProbeOperator: Operator {
  let plan: ProbePlan
  let table: JoinTable
  private let keys: ExpressionSet
  private let residual: PairFilter?
  private let unknown: UnknownFinder?
  private let ranks: Buffer?
  private let batchSize: Int
  private let cancellation: Cancellation
  private var pairs: PairList
  private var output: PairList

  init(
    _ plan: ProbePlan, _ table: JoinTable, ranks: Buffer?, _ worker: WorkerContext
  ) throws(SQLError) {
    let options = worker.query.options
    self.plan = plan
    self.table = table
    self.ranks = ranks
    keys = try ExpressionSet(plan.keys, layout: plan.probeLayout, options)
    residual =
      if let rest = plan.residual { try PairFilter(rest, plan, table, options) } else { nil }
    unknown = if case .mark = plan.kind { try UnknownFinder(plan, table, options) } else { nil }
    batchSize = options.batchSize
    cancellation = options.cancellation
    pairs = PairList(capacity: options.batchSize * 2)
    output = PairList(capacity: options.batchSize * 2)
  }

  override func push(_ batch: Batch) throws(SQLError) {
    if table.index == .none { return try pushWithoutKeys(batch) }
    let probeKeys = try keys.evaluate(batch)
    let heads = table.lookUp(probeKeys, count: batch.count)
    let isExact = residual == nil && table.index != .hashed
    switch plan.kind {
    case .inner, .right:
      if isExact, table.chain == nil { return try pushUnique(batch, heads) }
    case .semi, .anti:
      if isExact { return try pushExistence(batch, heads) }
    default: break
    }
    try pushChains(batch, probeKeys, heads)
  }

  /// At most one partner per row.
  private func pushUnique(_ batch: Batch, _ heads: Buffer) throws(SQLError) {
    let found = heads.pointer(to: UInt32.self)
    pairs.removeAll()
    pairs.reserve(batch.count)
    for row in 0..<batch.count {
      pairs.write(Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: found[row]) &- 1)
      pairs.advance(found[row] != 0)
    }
    try emitPairs(batch, pairs)
  }

  /// Semi and anti joins by the key alone.
  private func pushExistence(_ batch: Batch, _ heads: Buffer) throws(SQLError) {
    let found = heads.pointer(to: UInt32.self)
    let wanted: UInt32 = if case .semi = plan.kind { 1 } else { 0 }
    let rows = Buffer.of(Int32.self, count: batch.count)
    let target = rows.pointer(to: Int32.self)
    var count = 0
    for row in 0..<batch.count {
      target[count] = Int32(truncatingIfNeeded: row)
      count &+= min(found[row], 1) == wanted ? 1 : 0
    }
    let kept = Batch(plan.keptProbe.map { batch.columns[$0] }, count: batch.count)
    try emit(count == batch.count ? kept : kept.gather(rows.span(of: Int32.self, count: count)))
  }

  private func pushChains(
    _ batch: Batch, _ probeKeys: [Column], _ heads: Buffer
  ) throws(SQLError) {
    let found = heads.pointer(to: UInt32.self)
    let chain = table.chain?.pointer(to: UInt32.self)
    var start = 0
    while start < batch.count {
      pairs.removeAll()
      var end = start
      while end < batch.count, pairs.count < batchSize {
        var place = found[end]
        while place != 0 {
          pairs.append(Int32(truncatingIfNeeded: end), Int32(bitPattern: place &- 1))
          place = chain.map { $0[Int(place) - 1] } ?? 0
        }
        end += 1
      }
      try cancellation.check()
      if table.index == .hashed { verify(probeKeys) }
      try finishPiece(batch, probeKeys, start..<end)
      start = end
    }
  }

  /// Every row is a candidate.
  private func pushWithoutKeys(_ batch: Batch) throws(SQLError) {
    if table.count == 1, residual == nil, case .inner = plan.kind {
      let columns =
        plan.keptProbe.map { batch.columns[$0] }
        + plan.keptBuild.map { table.columns[$0].repeated(batch.count) }
      return try emit(Batch(columns, count: batch.count))
    }
    var start = 0
    while start < batch.count {
      pairs.removeAll()
      var end = start
      while end < batch.count, pairs.count < batchSize {
        pairs.reserve(table.count)
        for row in 0..<table.count {
          pairs.write(Int32(truncatingIfNeeded: end), Int32(truncatingIfNeeded: row))
          pairs.advance(true)
        }
        end += 1
      }
      try cancellation.check()
      try finishPiece(batch, [], start..<end)
      start = end
    }
  }

  /// Drops candidates whose hashes are equal but not their keys.
  private func verify(_ probeKeys: [Column]) {
    let flags = Buffer(byteCount: pairs.count)
    for isSafe in [false, true] {
      let places = table.nullSafe.indices.filter { table.nullSafe[$0] == isSafe }
      if places.isEmpty { continue }
      let list = pairs
      var matches = flags.mutableSpan(of: UInt8.self, count: list.count)
      matchRows(
        places.map { probeKeys[$0] }, list.probeRows, places.map { table.keys[$0] },
        list.buildRows, nullsEqual: isSafe, matches: &matches)
      pairs.keep(flags.pointer(to: UInt8.self))
    }
  }

  /// The candidates of the probe rows `rows` are all in `pairs`.
  private func finishPiece(
    _ batch: Batch, _ probeKeys: [Column], _ rows: Range<Int>
  ) throws(SQLError) {
    if let residual { try residual.apply(to: &pairs, batch) }
    switch plan.kind {
    case .inner, .right: try emitPairs(batch, pairs)
    case .left, .full:
      fillUnmatched(rows)
      try emitPairs(batch, output)
    case .single:
      try checkSingle()
      fillUnmatched(rows)
      try emitPairs(batch, output)
    case .asOf(let isOuter):
      keepClosest()
      if isOuter { fillUnmatched(rows) }
      try emitPairs(batch, isOuter ? output : pairs)
    case .semi, .anti, .mark: try emitProbeRows(batch, probeKeys, rows)
    // The build rows come when all probe rows have been seen.
    case .rightSemi, .rightAnti: noteMatches(pairs)
    }
  }

  private func checkSingle() throws(SQLError) {
    let probe = pairs.probe.base
    var repeats: UInt8 = 0
    for i in 1..<max(1, pairs.count) { repeats |= probe[i] == probe[i - 1] ? 1 : 0 }
    if repeats != 0 {
      throw SQLError(
        .cardinalityViolation, "more than one row returned by a subquery used as an expression",
        hint: "add LIMIT 1, an aggregate, or a condition that names one row")
    }
  }

  /// Puts rows without partner between the pairs, in order.
  private func fillUnmatched(_ rows: Range<Int>) {
    output.removeAll()
    output.reserve(pairs.count + rows.count)
    let probe = pairs.probe.base
    let build = pairs.build.base
    let count = pairs.count
    var place = 0
    for row in rows {
      if place == count || Int(probe[place]) != row {
        output.write(Int32(truncatingIfNeeded: row), -1)
        output.advance(true)
        continue
      }
      while place < count, Int(probe[place]) == row {
        output.write(probe[place], build[place])
        output.advance(true)
        place += 1
      }
    }
  }

  /// Of each probe row's partners, the one with the closest value; the first of equal ones.
  private func keepClosest() {
    guard let ranks = ranks?.pointer(to: Int32.self) else { return }
    output.removeAll()
    let probe = pairs.probe.base
    let build = pairs.build.base
    let count = pairs.count
    var i = 0
    while i < count {
      var best = build[i]
      var j = i + 1
      while j < count, probe[j] == probe[i] {
        let (old, new) = (ranks[Int(best)], ranks[Int(build[j])])
        if plan.prefersLarge ? new > old : new < old { best = build[j] }
        j += 1
      }
      output.append(probe[i], best)
      i = j
    }
    swap(&pairs, &output)
  }

  /// Semi, anti and mark: the probe rows themselves.
  private func emitProbeRows(
    _ batch: Batch, _ probeKeys: [Column], _ rows: Range<Int>
  ) throws(SQLError) {
    let truths = TruthVector(repeating: 0, count: rows.count)
    var hits = truths.buffer.mutableSpan(of: UInt8.self, count: rows.count)
    let probe = pairs.probe.base
    for i in 0..<pairs.count { hits[Int(probe[i]) - rows.lowerBound] = 1 }
    var part = Batch(plan.keptProbe.map { batch.columns[$0] }, count: batch.count)
      .slice(from: rows.lowerBound, count: rows.count)
    switch plan.kind {
    case .semi: try emit(part.selected(truths.rows(TruthVector.isTrue)))
    case .anti: try emit(part.selected(truths.rows(TruthVector.isFalse)))
    default:
      try unknown?.mark(truths, batch, probeKeys, rows)
      part.columns.append(truths.column())
      try emit(part)
    }
  }

  /// Hands on pairs in batches of the usual size.
  private func emitPairs(_ batch: Batch, _ list: PairList) throws(SQLError) {
    noteMatches(list)
    var start = 0
    while start < list.count {
      let length = min(max(batchSize, 1), list.count - start)
      let probe = list.probe.buffer.span(of: Int32.self, from: start, count: length)
      let build = list.build.buffer.span(of: Int32.self, from: start, count: length)
      let isWhole =
        length == batch.count && probe[0] == 0 && table.chain == nil
        && table.index != .none
        && Int(probe[length - 1]) == batch.count - 1
      var columns: [Column] = []
      columns.reserveCapacity(plan.keptProbe.count + plan.keptBuild.count)
      for place in plan.keptProbe {
        columns.append(isWhole ? batch.columns[place] : batch.columns[place].gather(probe))
      }
      for place in plan.keptBuild { columns.append(table.columns[place].gatherOptional(build)) }
      try emit(Batch(columns, count: length))
      start += length
    }
  }

  private func noteMatches(_ list: PairList) {
    guard table.matched.byteCount > 0 else { return }
    // Workers may write the same byte at once, always the same value.
    let flags = table.matched.pointer(to: UInt8.self)
    let build = list.buildRows
    for i in 0..<build.count where build[i] >= 0 { flags[Int(build[i])] = 1 }
  }
}
