import Columns
import Diagnostics
import Kernels

/// What sums and averages of integers and decimals gather: sums and numbers of values.
private let exactSums = "exact sums"

let sumFunction = AggregateFunction(
  "sum", "fsum", "sumkahan", "kahan_sum",
  summary: "The sum: exact for integers (HUGEINT) and decimals (38 digits); sums of DOUBLE do not "
    + "depend on the order of the rows.",
  example: "sum(1.25)", gives: "1.25", signature: "(number or INTERVAL) → number",
  combinesWith: "sum"
) { given, _ in
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  switch type {
  case .decimal(_, let scale):
    let returns = DataType.decimal(precision: 38, scale: scale)
    return AggregatePlan(
      [type], returns: returns, gathers: exactSums, exactSum(returns: returns))
  case .float, .double:
    return AggregatePlan([.double], returns: .double) { FloatingSumAccumulator(isAverage: false) }
  case .interval:
    return AggregatePlan([type], returns: type) { IntervalSumAccumulator(isAverage: false) }
  case .number: return numberSum(isAverage: false)
  case .null, .boolean:
    // Truths are counted.
    return AggregatePlan(
      [.int64], returns: .int128, castsAnything: true, exactSum(returns: .int128))
  default:
    guard type.isInteger else { return nil }
    return AggregatePlan(
      [type], returns: .int128, gathers: exactSums, exactSum(returns: .int128))
  }
}

let averageFunction = AggregateFunction(
  "avg", "mean", "favg",
  summary: "The average: for integers and decimals an exact DECIMAL(38, max(16, scale)), rounded "
    + "half away from zero; of dates and times their middle.",
  example: "avg(2)", gives: "2.0000000000000000", signature: "(number, INTERVAL or time) → number"
) { given, _ in
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  switch type {
  case .decimal(_, let scale):
    let returns = DataType.decimal(precision: 38, scale: max(16, scale))
    return AggregatePlan(
      [type], returns: returns, gathers: exactSums,
      exactSum(returns: returns, average: max(16, scale) - scale))
  case .float, .double:
    return AggregatePlan([.double], returns: .double) { FloatingSumAccumulator(isAverage: true) }
  case .interval:
    return AggregatePlan([type], returns: type) { IntervalSumAccumulator(isAverage: true) }
  case .number: return numberSum(isAverage: true)
  case .date, .timestamp: return middleOfTimes(.timestamp)
  case .timestampTZ, .time: return middleOfTimes(type)
  default:
    guard type.isInteger || type == .null else { return nil }
    let returns = DataType.decimal(precision: 38, scale: 16)
    let argument = type == .null ? DataType.int64 : type
    return AggregatePlan(
      [argument], returns: returns, gathers: exactSums, exactSum(returns: returns, average: 16))
  }
}

/// The average of moments, in whole microseconds; beside an infinite one an infinite one, and an
/// error beside both.
private func middleOfTimes(_ type: DataType) -> AggregatePlan {
  AggregatePlan([type], returns: type) {
    CollectingAccumulator([type], type) { (groups, group) throws(SQLError) in
      var sum: Int128 = 0
      var signs: Set<Int> = []
      let rows = groups.sortedRows(of: group)
      for row in rows {
        guard case .ticks(let ticks) = groups.columns[0][Int(row)] else { continue }
        if type.hasInfinities, Infinity.isInfinite(ticks) { signs.insert(ticks < 0 ? -1 : 1) }
        sum += Int128(ticks)
      }
      if signs.count > 1 { throw sumOverflow(type) }
      if let sign = signs.first { return .ticks(sign < 0 ? -Infinity.ticks : Infinity.ticks) }
      return .ticks(Int64(dividedHalfAway(sum, by: Int128(rows.count))))
    }
  }
}
