import Columns
import Diagnostics
import Kernels

/// Aggregates that give the first values of a group by a key as a list.
let topValueFunctions: [AggregateFunction] =
  [
    ("min_n", 1, "[3]", "The n least values, ascending: also `min(x, n)`."),
    ("max_n", -1, "[3]", "The n greatest values, descending: also `max(x, n)`."),
  ].map { name, direction, result, summary in
    AggregateFunction(
      name, summary: summary, example: "\(name)(3, 2)", gives: result,
      signature: "(any, BIGINT) → list"
    ) { given, _ in
      guard given.count == 2 else { return nil }
      return topPlan([given[0], given[0]], direction, .skipped, isList: true)
    }
  }
  + [("arg_min_nulls_last", 1), ("arg_max_nulls_last", -1)].map { name, direction in
    AggregateFunction(
      name,
      summary: "The value of the first row with the "
        + "\(direction > 0 ? "least" : "greatest") key, or of the first n as a list; NULL is "
        + "behind every key.",
      example: "\(name)('a', 1)", gives: "a",
      signature: "(value any, key any [, BIGINT]) → any or list", ignoresNulls: false
    ) { given, _ in
      guard given.count == 2 || given.count == 3 else { return nil }
      return topPlan(Array(given.prefix(2)), direction, .last, isList: given.count == 3)
    }
  } + [approxTopK]

/// Where rows with NULL are.
enum NullPlace { case skipped, last }

/// The values of the first rows by a key: ascending for 1, descending for -1; of equal keys the
/// earlier row.
func topPlan(
  _ given: [ArgumentType], _ direction: Int, _ nulls: NullPlace, isList: Bool
) -> AggregatePlan {
  let value = given[0].plainType
  // `min_n(x, n)` has one column that is both value and key.
  let isPair = nulls == .last || given.count > 2
  let types = [value] + (isPair ? [given[1].plainType] : []) + (isList ? [.int64] : [])
  let returns = isList ? DataType.list(value) : value
  return AggregatePlan(types, returns: returns) {
    CollectingAccumulator(types, returns, keepsNulls: nulls == .last) {
      (groups, group) throws(SQLError) in
      let keys = groups.columns[isPair ? 1 : 0]
      var rows = groups.rows(of: group).map { (row: Int($0), key: keys[Int($0)]) }
      let wanted = isList ? try count(groups.columns[types.count - 1][rows[0].row]) : 1
      if nulls == .skipped { rows.removeAll { $0.key.isNull } }
      rows = stablySorted(rows, direction)
      let values = rows.prefix(wanted).map { groups.columns[0][$0.row] }
      return isList ? (values.isEmpty ? .null : .list(values)) : values.first ?? .null
    }
  }
}

private func stablySorted(
  _ rows: [(row: Int, key: Value)], _ direction: Int
) -> [(row: Int, key: Value)] {
  rows.enumerated().sorted { a, b in
    let (x, y) = (a.element.key, b.element.key)
    if x.isNull != y.isNull { return y.isNull }
    let order = x.isNull ? 0 : compareValues(x, y) * direction
    return order == 0 ? a.offset < b.offset : order < 0
  }.map(\.element)
}

private func count(_ value: Value) throws(SQLError) -> Int {
  guard case .integer(let count) = value, count > 0, count < 1_000_000 else {
    throw SQLError(
      .invalidParameter, "the number of values is between 1 and 999999")
  }
  return Int(count)
}

private let approxTopK = AggregateFunction(
  "approx_top_k", category: .statistics,
  summary: "The n most frequent values, the most frequent first; counted exactly.",
  example: "approx_top_k('a', 2)", gives: "[a]",
  signature: "(any, BIGINT) → list"
) { given, _ in
  guard given.count == 2 else { return nil }
  let type = given[0].plainType
  return AggregatePlan([type, .int64], returns: .list(type)) {
    CollectingAccumulator([type, .int64], .list(type)) { (groups, group) throws(SQLError) in
      let wanted = try count(groups.columns[1][Int(groups.rows(of: group).first ?? 0)])
      let runs = runs(groups, group).enumerated().sorted { a, b in
        (a.element.count, b.offset) > (b.element.count, a.offset)
      }
      return .list(runs.prefix(wanted).map(\.element.value))
    }
  }
}
