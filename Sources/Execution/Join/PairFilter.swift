import Columns
import Diagnostics
import Plan

/// Tests candidate pairs against the part of a join condition that is no equality.
final class PairFilter {
  private let conjunction: Conjunction
  private let probePlaces: [Int]
  private let buildPlaces: [Int]
  private let table: JoinTable

  init(
    _ condition: BoundExpression, _ plan: ProbePlan, _ table: JoinTable,
    _ options: ExecutionOptions
  ) throws(SQLError) {
    self.table = table
    let places = PairColumns(condition, plan)
    probePlaces = places.probe
    buildPlaces = places.build
    conjunction = try Conjunction(condition, layout: places.layout, options)
  }

  /// Drops the pairs for which the condition is not true.
  func apply(to pairs: inout PairList, _ batch: Batch) throws(SQLError) {
    if pairs.count == 0 { return }
    let columns =
      probePlaces.map { batch.columns[$0].gather(pairs.probeRows) }
      + buildPlaces.map { table.columns[$0].gather(pairs.buildRows) }
    if let rows = try conjunction.select(Batch(columns, count: pairs.count)) { pairs.keep(rows) }
  }
}

/// The columns of both sides that a condition reads, side by side.
struct PairColumns {
  private(set) var probe: [Int] = []
  private(set) var build: [Int] = []
  private(set) var layout: [ColumnID: Int] = [:]

  init(_ condition: BoundExpression, _ plan: ProbePlan) {
    let used = condition.columns.sorted()
    for id in used {
      guard let place = plan.probeLayout[id] else { continue }
      layout[id] = probe.count
      probe.append(place)
    }
    for id in used where layout[id] == nil {
      guard let place = plan.buildLayout[id] else { continue }
      layout[id] = probe.count + build.count
      build.append(place)
    }
  }
}

/// Finds the rows of a mark join whose condition is unknown: none is true, one is NULL.
final class UnknownFinder {
  private let table: JoinTable
  private let keyCount: Int
  private let condition: ExpressionSet?
  private let places: PairColumns?
  private let hasResidual: Bool
  /// No part of the condition is ever NULL: EXISTS.
  private let isKnown: Bool

  init(
    _ plan: ProbePlan, _ table: JoinTable, _ options: ExecutionOptions
  ) throws(SQLError) {
    isKnown = (plan.condition?.conjuncts ?? []).allSatisfy { part in
      if case .call(let call, _) = part { call.name == "is_true" } else { false }
    }
    self.table = table
    keyCount = plan.keys.count
    hasResidual = plan.residual != nil
    if let whole = plan.condition {
      let places = PairColumns(whole, plan)
      self.places = places
      condition = try ExpressionSet([whole], layout: places.layout, options)
    } else {
      places = nil
      condition = nil
    }
  }

  /// Turns false into unknown where it is.
  func mark(
    _ truths: TruthVector, _ batch: Batch, _ probeKeys: [Column], _ rows: Range<Int>
  ) throws(SQLError) {
    if table.count + table.others.rows == 0 || condition == nil || isKnown { return }
    var target = truths.buffer.mutableSpan(of: UInt8.self, count: rows.count)
    let present = presentRows(probeKeys, nullSafe: table.nullSafe, count: batch.count)
    for row in rows where target[row - rows.lowerBound] == TruthVector.isFalse {
      let hasNull = present.map { $0.pointer(to: UInt8.self)[row] == 0 } ?? false
      let hasNullKeys = !table.nullKeyRows.isEmpty || table.others.hasNullKeys
      if !hasNull && !hasNullKeys && !hasResidual { continue }
      if try isUnknown(batch, row, hasNull: hasNull) {
        target[row - rows.lowerBound] = TruthVector.isUnknown
      }
    }
  }

  private func isUnknown(_ batch: Batch, _ row: Int, hasNull: Bool) throws(SQLError) -> Bool {
    if keyCount == 1, !hasResidual { return true }
    guard let places, let condition else { return false }
    let probe = places.probe.map { batch.columns[$0].slice(from: row, count: 1).flattened() }
    // With keys that are all there and no residual, only rows with a NULL key may be unknown.
    let isWhole = hasNull || hasResidual
    let total = isWhole ? table.count : table.nullKeyRows.count
    var start = 0
    while start < total {
      let count = min(2048, total - start)
      let build = places.build.map { place -> Column in
        let column = table.columns[place]
        if isWhole { return column.slice(from: start, count: count) }
        return column.gather(
          Selection(table.nullKeyRows[start..<(start + count)].map { Int($0) }).rows)
      }
      let pairs = Batch(probe.map { $0.repeated(count) } + build, count: count)
      let truths = TruthVector(try condition.evaluate(pairs)[0])
      if truths.contains(TruthVector.isUnknown) { return true }
      start += count
    }
    return false
  }
}
