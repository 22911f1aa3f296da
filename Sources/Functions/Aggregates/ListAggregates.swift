import Columns
import Diagnostics
import Kernels

let stringAggFunction = AggregateFunction(
  "string_agg", "listagg", "group_concat",
  summary: "The texts of a group as one, with a separator (a comma) between them, in the order of "
    + "the rows.",
  example: "string_agg('a', '-')", gives: "a", signature: "(VARCHAR[, VARCHAR]) → VARCHAR"
) { given, dialect in
  // LISTAGG has no separator unless one is given; GROUP_CONCAT and STRING_AGG have a comma.
  joining(given, usual: dialect == .oracle ? "" : ",", dialect)
}

/// Oracle's old WM_CONCAT.
let commaTextFunction = AggregateFunction(
  "wm_concat", summary: "The texts of a group as one, with commas between them.",
  example: "wm_concat('a')", gives: "a", signature: "(VARCHAR) → VARCHAR"
) { given, dialect in
  given.count == 1 ? joining(given, usual: ",", dialect) : nil
}

private func joining(
  _ given: [ArgumentType], usual separator: String, _ dialect: Dialect
) -> AggregatePlan? {
  guard given.count == 1 || given.count == 2 else { return nil }
  let types: [DataType] = given.map { _ in .varchar }
  let usual = Array(separator.utf8)
  return AggregatePlan(types, returns: .varchar, castsAnything: dialect == .postgres) {
    CollectingAccumulator(
      types, .varchar,
      results: { (groups, range) throws(SQLError) in
        try joinedTexts(groups, range, usual)
      }
    ) { (groups, group) throws(SQLError) in
      try joinedTexts(groups, group..<(group + 1), usual)[0]
    }
  }
}

/// The texts of each group as one.
private func joinedTexts(
  _ groups: OrderedGroups, _ range: Range<Int>, _ usual: [UInt8]
) throws(SQLError) -> Column {
  let views = groups.columns[0]
  let separators = groups.columns.count > 1 ? groups.columns[1] : nil
  var builder = ColumnBuilder(.varchar, capacity: range.count)
  var text: [UInt8] = []
  for group in range {
    let rows = groups.rows(of: group)
    if rows.isEmpty {
      builder.appendNull()
      continue
    }
    text.removeAll(keepingCapacity: true)
    for (i, row) in rows.enumerated() {
      if i > 0 {
        if let separators {
          if !separators.isNull(Int(row)) {
            separators.view(at: Int(row)).withBytes { text.append(contentsOf: $0) }
          }
        } else {
          text += usual
        }
      }
      views.view(at: Int(row)).withBytes { text.append(contentsOf: $0) }
      if text.count > longestText { throw textTooLong }
    }
    text.withUnsafeBytes { builder.append(bytes: $0) }
  }
  return builder.finish()
}

let arrayAggFunction = AggregateFunction(
  "array_agg", "list",
  summary: "The values of a group as a list, NULLs too, in the order of the rows.",
  example: "array_agg(1)", gives: "[1]", signature: "(any) → list", ignoresNulls: false
) { given, _ in
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  return AggregatePlan([type], returns: .list(type)) {
    CollectingAccumulator(
      [type], .list(type), keepsNulls: true, results: { (groups, range) in listed(groups, range) }
    ) { (groups, group) throws(SQLError) in listed(groups, group..<(group + 1))[0] }
  }
}

/// The values of each group as a list; NULL where it has no rows.
private func listed(_ groups: OrderedGroups, _ range: Range<Int>) -> Column {
  let named = Buffer.of(Int32.self, count: range.count)
  var numbers = named.mutableSpan(of: Int32.self, count: range.count)
  for i in 0..<numbers.count { numbers[i] = Int32(range.lowerBound + i) }
  let (rows, views) = groups.lists(of: named.span(of: Int32.self, count: range.count))
  let lists = views.span(of: ListView.self, count: range.count)
  var empty = 0
  for i in 0..<lists.count where lists[i].length == 0 { empty += 1 }
  var validity: Bitmap?
  if empty > 0 {
    validity = Bitmap(count: range.count) { words in
      for w in 0..<words.count { words[w] = 0 }
      for i in 0..<lists.count where lists[i].length > 0 {
        words[i >> 6] |= 1 << UInt64(i & 63)
      }
    }
  }
  let values = groups.columns[0]
  return Column(
    .list(values.type), count: range.count, values: views, validity: validity,
    children: [values.gather(rows.rows)])
}

let modeFunction = AggregateFunction(
  "mode", "stats_mode", category: .statistics,
  summary: "The most frequent value; where there are several the smallest, or with ORDER BY the "
    + "first.",
  example: "mode(3)", gives: "3", signature: "(any) → any"
) { given, _ in
  guard (1...2).contains(given.count) else { return nil }
  let type = given[0].plainType
  if given.count == 2 {
    // The binder's sign of an order of its own.
    return AggregatePlan([type, .boolean], returns: type) {
      CollectingAccumulator([type, .boolean], type) { (groups, group) throws(SQLError) in
        firstOfMost(groups.rows(of: group).map { groups.columns[0][Int($0)] })
      }
    }
  }
  return AggregatePlan([type], returns: type) {
    CollectingAccumulator([type], type) { (groups, group) throws(SQLError) in
      var best: (value: Value, count: Int) = (.null, 0)
      for run in runs(groups, group) where run.count > best.count { best = run }
      return best.value
    }
  }
}

/// The most frequent value, of several the one that comes first.
private func firstOfMost(_ values: [Value]) -> Value {
  var counts: [Value: Int] = [:]
  for value in values { counts[value, default: 0] += 1 }
  let most = counts.values.max() ?? 0
  return values.first { counts[$0] == most } ?? .null
}

/// The different values of a group, ascending, with their counts.
func runs(_ groups: OrderedGroups, _ group: Int) -> [(value: Value, count: Int)] {
  var runs: [(value: Value, count: Int)] = []
  for row in groups.sortedRows(of: group) {
    let value = groups.columns[0][Int(row)]
    if let last = runs.last, compareValues(last.value, value) == 0 {
      runs[runs.count - 1].count += 1
    } else {
      runs.append((value, 1))
    }
  }
  return runs
}

let argMinFunction = argumentOfExtreme(
  "arg_min", "min_by", "arg_min('a', 1)", "a", "The value of the first row with the least key.", -1)
let argMaxFunction = argumentOfExtreme(
  "arg_max", "max_by", "arg_max('a', 1)", "a", "The value of the first row with the greatest key.",
  1)

let argMinNullFunction = argumentOfAny(
  "arg_min_null", -1, "The value of the first row with the least key, NULL if it is NULL.")
let argMaxNullFunction = argumentOfAny(
  "arg_max_null", 1, "The value of the first row with the greatest key, NULL if it is NULL.")

private func argumentOfAny(_ name: String, _ wanted: Int, _ summary: String) -> AggregateFunction {
  AggregateFunction(
    name, summary: summary, example: "\(name)('a', 1)", gives: "a",
    signature: "(value any, key any) → any", ignoresNulls: false
  ) { given, _ in
    guard given.count == 2 else { return nil }
    let types = given.map(\.plainType)
    return AggregatePlan(types, returns: types[0]) {
      PickingAccumulator(types, .extremeKeyOfAny(wanted))
    }
  }
}

private func argumentOfExtreme(
  _ name: String, _ other: String, _ example: String, _ result: String, _ summary: String,
  _ wanted: Int
) -> AggregateFunction {
  AggregateFunction(
    name, other, String(name.filter { $0 != "_" }), summary: summary, example: example,
    gives: result, signature: "(value any, key any [, BIGINT]) → any or list"
  ) { given, _ in
    if given.count == 3 { return topPlan(given, -wanted, .skipped, isList: true) }
    guard given.count == 2 else { return nil }
    let types = given.map(\.plainType)
    return AggregatePlan(types, returns: types[0]) {
      PickingAccumulator(types, .extremeKey(wanted))
    }
  }
}

let firstFunction = AggregateFunction(
  "first", "arbitrary", summary: "The value of the first row, even if it is NULL.",
  example: "first(1)", gives: "1", signature: "(any) → any", ignoresNulls: false
) { given, _ in pickingPlan(given, .first(keepsNulls: true)) }

let anyValueFunction = AggregateFunction(
  "any_value", summary: "The first value that is not NULL.", example: "any_value(1)", gives: "1",
  signature: "(any) → any"
) { given, _ in pickingPlan(given, .first(keepsNulls: false)) }

let lastFunction = AggregateFunction(
  "last", summary: "The value of the last row, even if it is NULL.", example: "last(1)",
  gives: "1", signature: "(any) → any", ignoresNulls: false
) { given, _ in pickingPlan(given, .last) }

private func pickingPlan(_ given: [ArgumentType], _ rule: PickingRule) -> AggregatePlan? {
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  return AggregatePlan([type], returns: type) { PickingAccumulator([type], rule) }
}
