import Columns
import Diagnostics
import Kernels

let histogramFunction = histogram(
  "histogram", "histogram(3, [1, 5])", "{1=0, 5=1}",
  "How often each value occurs, as a map; or how many values lie up to each bound of a list, and "
    + "above the greatest under a last key, which `is_histogram_other_bin` knows.",
  isExact: false)
let histogramExactFunction = histogram(
  "histogram_exact", "histogram_exact(3, [3, 5])", "{3=1, 5=0}",
  "How often each value of a list occurs, and how many others there are under a last key, which "
    + "`is_histogram_other_bin` knows.",
  isExact: true)

private func histogram(
  _ name: String, _ example: String, _ result: String, _ summary: String, isExact: Bool
) -> AggregateFunction {
  AggregateFunction(
    name, category: .statistics, summary: summary, example: example, gives: result,
    signature: isExact ? "(any, list) → MAP(any, BIGINT)" : "(any [, list]) → MAP(any, BIGINT)"
  ) { given, _ in
    guard given.count == 2 || (given.count == 1 && !isExact) else { return nil }
    let type = given[0].plainType
    let result = DataType.map(key: type, value: .int64)
    guard given.count == 2 else {
      return AggregatePlan([type], returns: result) {
        CollectingAccumulator([type], result) { (groups, group) throws(SQLError) in
          map(runs(groups, group))
        }
      }
    }
    let types = [type, .list(type)]
    return AggregatePlan(types, returns: result) {
      CollectingAccumulator(types, result) { (groups, group) throws(SQLError) in
        map(try counts(groups, group, type, isExact: isExact))
      }
    }
  }
}

private func map(_ counts: [(value: Value, count: Int)]) -> Value {
  .map(counts.map { .init(key: $0.value, value: .integer(Int128($0.count))) })
}

/// The bounds of the group's first row with how many values belong to each.
private func counts(
  _ groups: OrderedGroups, _ group: Int, _ type: DataType, isExact: Bool
) throws(SQLError) -> [(value: Value, count: Int)] {
  let rows = groups.rows(of: group)
  guard let first = rows.first, case .list(let given) = groups.columns[1][Int(first)],
    !given.contains(.null)
  else {
    throw SQLError(.invalidParameter, "the bounds of a histogram are a list without NULL")
  }
  var counts: [(value: Value, count: Int)] = []
  for bound in given.sorted(by: { compareValues($0, $1) < 0 })
  where counts.last.map({ compareValues($0.value, bound) < 0 }) ?? true {
    counts.append((bound, 0))
  }
  var others = 0
  for row in rows {
    let value = groups.columns[0][Int(row)]
    let place = firstBound(notBelow: value, counts)
    if place < counts.count, !isExact || compareValues(counts[place].value, value) == 0 {
      counts[place].count += 1
    } else {
      others += 1
    }
  }
  if others > 0 { counts.append((otherBin(type), others)) }
  return counts
}

private func firstBound(notBelow value: Value, _ bounds: [(value: Value, count: Int)]) -> Int {
  var (low, high) = (0, bounds.count)
  while low < high {
    let middle = (low + high) / 2
    if compareValues(bounds[middle].value, value) < 0 { low = middle + 1 } else { high = middle }
  }
  return low
}

/// The key for what belongs to no bound: infinity, the greatest integer, an empty text or list.
private func otherBin(_ type: DataType) -> Value {
  switch type {
  case .int8: .integer(Int128(Int8.max))
  case .int16: .integer(Int128(Int16.max))
  case .int32: .integer(Int128(Int32.max))
  case .int64: .integer(Int128(Int64.max))
  case .int128: .integer(Int128.max)
  case .uint8: .integer(Int128(UInt8.max))
  case .uint16: .integer(Int128(UInt16.max))
  case .uint32: .integer(Int128(UInt32.max))
  case .uint64: .integer(Int128(UInt64.max))
  case .float, .double: .double(.infinity)
  case .varchar: .string("")
  case .list: .list([])
  case .structure(let fields): .structure(fields.map { _ in .null })
  default: type.hasInfinities ? type.infinity(isNegative: false) : .null
  }
}

let otherBinFunctions: [ScalarFunction] = [
  ScalarFunction(
    "is_histogram_other_bin", category: .nested,
    summary: "Whether a key of a histogram stands for the values that belong to no bound.",
    example: "is_histogram_other_bin('')", gives: "true",
    [
      Overload("(any) → BOOLEAN") { given, _ in
        guard given.count == 1 else { return nil }
        let type = given[0].plainType
        return .values([type], returns: .boolean) { (values) throws(SQLError) in
          .boolean(values[0] == otherBin(type))
        }
      }
    ])
]
