import Columns
import Diagnostics
import Kernels

let medianFunction = AggregateFunction(
  "median", category: .statistics,
  summary: "The middle value, or the mean of the two middle ones; exact for decimals.",
  example: "median(3)", gives: "3", signature: "(number or date) → number"
) { given, dialect in
  guard given.count == 1 else { return nil }
  if dialect == .oracle, given[0].type.isNumeric, given[0].isExactNumber {
    return exactContinuousPlan(more: [])
  }
  return continuousPlan(given[0], more: []) ?? middleValue(given[0])
}

/// The lower of the middle values, of types between whose values nothing lies.
private func middleValue(_ argument: ArgumentType) -> AggregatePlan {
  let type = argument.plainType
  return AggregatePlan([type], returns: type) {
    CollectingAccumulator([type], type) { (groups, group) throws(SQLError) in
      let rows = groups.sortedRows(of: group)
      return groups.columns[0][Int(rows[(rows.count - 1) / 2])]
    }
  }
}

let quantileContFunction = AggregateFunction(
  "quantile_cont", "percentile_cont", "approx_quantile", "reservoir_quantile",
  category: .statistics,
  summary: "The value below which a share of the values lies, between two values if need be: "
    + "`percentile_cont(0.5) WITHIN GROUP (ORDER BY x)`.",
  example: "quantile_cont(3, 0.5)", gives: "3",
  signature: "(number or date, DOUBLE [, BOOLEAN: from the greatest down]) → number"
) { given, dialect in
  guard given.count == 2 || given.count == 3 else { return nil }
  if dialect == .oracle, given[0].type.isNumeric, given[0].isExactNumber {
    return exactContinuousPlan(more: given.count == 2 ? [.number] : [.number, .boolean])
  }
  return continuousPlan(given[0], more: given.count == 2 ? [.double] : [.double, .boolean])
}

let quantileDiscFunction = AggregateFunction(
  "quantile_disc", "percentile_disc", "quantile", category: .statistics,
  summary: "The first value that has at least a share of the values up to it.",
  example: "quantile_disc('a', 0.5)", gives: "a",
  signature: "(any, DOUBLE [, BOOLEAN: from the greatest down]) → any"
) { given, _ in
  guard given.count == 2 || given.count == 3 else { return nil }
  let type = given[0].plainType
  let types = given.count == 2 ? [type, .double] : [type, .double, .boolean]
  return AggregatePlan(types, returns: type) {
    CollectingAccumulator(types, type) { (groups, group) throws(SQLError) in
      let rows = groups.sortedRows(of: group)
      let share = try checkedShare(groups, rows[0])
      let place = max(0, Int((share * Double(rows.count)).rounded(.up)) - 1)
      let isDescending = isFromTheGreatest(groups, rows[0])
      return groups.columns[0][Int(rows[isDescending ? rows.count - 1 - place : place])]
    }
  }
}

private func checkedShare(_ groups: OrderedGroups, _ row: Int32) throws(SQLError) -> Double {
  guard groups.columns.count > 1 else { return 0.5 }
  let share = groups.columns[1].isNull(Int(row)) ? .nan : shareAsDouble(groups.columns[1], row)
  guard share >= 0, share <= 1 else {
    throw SQLError(.numericOutOfRange, "a percentile lies between 0 and 1, not at \(share)")
  }
  return share
}

private func shareAsDouble(_ column: Column, _ row: Int32) -> Double {
  column.type == .number
    ? Double(column.number(at: Int(row)).text) ?? .nan : column.double(at: Int(row))
}

/// ORDER BY … DESC: the share is counted from the other end.
private func isFromTheGreatest(_ groups: OrderedGroups, _ row: Int32) -> Bool {
  groups.columns.count > 2 && groups.columns[2][Int(row)] == .boolean(true)
}

private func continuousPlan(_ argument: ArgumentType, more: [DataType]) -> AggregatePlan? {
  let from = argument.plainType
  let type: DataType
  let returns: DataType
  switch from {
  case .decimal(_, let scale):
    type = from
    returns = .decimal(precision: 38, scale: max(16, scale))
  case .date, .timestamp:
    type = .timestamp
    returns = .timestamp
  case .timestampTZ, .time, .interval:
    type = from
    returns = from
  default:
    guard from.isNumeric || from == .null else { return nil }
    type = .double
    returns = .double
  }
  return AggregatePlan([type] + more, returns: returns) {
    CollectingAccumulator([type] + more, returns) { (groups, group) throws(SQLError) in
      let rows = groups.sortedRows(of: group)
      let share = try checkedShare(groups, rows[0])
      let ascending = isFromTheGreatest(groups, rows[0]) ? 1 - share : share
      let place = ascending * Double(rows.count - 1)
      let low = Int(place.rounded(.down))
      let high = min(rows.count - 1, low + 1)
      let column = groups.columns[0]
      return try between(
        column[Int(rows[low])], column[Int(rows[high])], place - place.rounded(.down), returns)
    }
  }
}

/// Of NUMBER, with all its digits: between the rows below and above 1 + share × (rows - 1) (SQL Language
/// Reference 19c, "PERCENTILE_CONT").
private func exactContinuousPlan(more: [DataType]) -> AggregatePlan {
  AggregatePlan([.number] + more, returns: .number) {
    CollectingAccumulator([.number] + more, .number) { (groups, group) throws(SQLError) in
      let rows = groups.sortedRows(of: group)
      let one = Number(count: 1)
      var share = Number(unscaled: 5, scale: 1)
      if groups.columns.count > 1 {
        _ = try checkedShare(groups, rows[0])
        share = groups.columns[1].number(at: Int(rows[0]))
      }
      if isFromTheGreatest(groups, rows[0]) { share = one - share }
      let place = share * Number(count: Int64(rows.count - 1))
      let low = Int(place.rounded(toScale: 0, roundsHalf: false).text) ?? 0
      let part = place - Number(count: Int64(low))
      let below = groups.columns[0].number(at: Int(rows[low]))
      if part.isZero { return .string(below.text) }
      let above = groups.columns[0].number(at: Int(rows[low + 1]))
      return .string((below * (one - part) + above * part).text)
    }
  }
}

/// The value at a share of the way from one to the other.
private func between(
  _ a: Value, _ b: Value, _ share: Double, _ type: DataType
) throws(SQLError) -> Value {
  switch (a, b, type) {
  case (.decimal(let x, let scale), .decimal(let y, _), .decimal(_, let wanted)):
    // In steps of 10^-9 of the way, which is exact for halves, quarters and tenths.
    let steps = Int128((share * 1e9).rounded())
    guard let low = rescaled(x, from: scale, to: wanted),
      let high = rescaled(y, from: scale, to: wanted)
    else {
      throw SQLError(
        .numericOutOfRange, "a quantile does not fit \(type)",
        hint: "cast what it is of to a DECIMAL of fewer digits before the point, or to DOUBLE")
    }
    let (product, overflow) = (high - low).multipliedReportingOverflow(by: steps)
    let part =
      overflow ? (high - low) / 1_000_000_000 * steps : dividedHalfAway(product, by: 1_000_000_000)
    return .decimal(unscaled: low + part, scale: wanted)
  case (.interval(let x), .interval(let y), _):
    return .interval(between(x, y, share))
  case (.double(let x), .double(let y), _): return .double(share == 0 ? x : x + (y - x) * share)
  case (.ticks(let x), .ticks(let y), _):
    return .ticks(x + Int64((Double(y - x) * share).rounded()))
  default: return share < 0.5 ? a : b
  }
}

/// What is no whole month becomes days of 30 a month, what is no whole day a time, as where
/// PostgreSQL multiplies intervals.
private func between(_ a: Interval, _ b: Interval, _ share: Double) -> Interval {
  let months = Double(b.months - a.months) * share
  let days = Double(b.days - a.days) * share + (months - months.rounded(.towardZero)) * 30
  let time =
    Double(b.microseconds - a.microseconds) * share
    + (days - days.rounded(.towardZero)) * 86_400e6
  return Interval(
    months: a.months + Int32(months.rounded(.towardZero)),
    days: a.days + Int32(days.rounded(.towardZero)),
    microseconds: a.microseconds + Int64(time.rounded()))
}
