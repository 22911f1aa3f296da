import Columns
import Diagnostics
import Kernels

/// A function from a list to a list of the same type.
private func listFunction(
  _ name: String, _ others: [String], _ example: String, _ result: String, _ summary: String,
  more: [DataType] = [], _ body: @escaping @Sendable ([Value], [Value]) -> [Value]
) -> ScalarFunction {
  var function = ScalarFunction(
    name, category: .nested, summary: summary, example: example, gives: result,
    [
      Overload("(list\(more.map { "[, \($0)]" }.joined())) → list") { given, _ in
        guard given.count >= 1, given.count <= 1 + more.count,
          let element = elementType(given[0])
        else { return nil }
        let type = DataType.list(element)
        return .values([type] + more.prefix(given.count - 1), returns: type) {
          (values) throws(SQLError) in
          .list(body(values[0].elements, Array(values.dropFirst())))
        }
      }
    ])
  function.names += others
  return function
}

let listSortFunction = listFunction(
  "list_sort", ["array_sort"], "list_sort([3, 1, 2])", "[1, 2, 3]",
  "The elements in ascending order, NULLs last; 'DESC' and 'NULLS FIRST' may follow.",
  more: [.varchar, .varchar]
) { items, options in
  sorted(
    items, isDescending: options.first?.text.uppercased() == "DESC",
    nullsFirst: options.count > 1 && options[1].text.uppercased() == "NULLS FIRST")
}

let listReverseSortFunction = listFunction(
  "list_reverse_sort", ["array_reverse_sort"], "list_reverse_sort([3, 1, 2])", "[3, 2, 1]",
  "The elements in descending order."
) { items, _ in sorted(items, isDescending: true, nullsFirst: false) }

private func sorted(_ items: [Value], isDescending: Bool, nullsFirst: Bool) -> [Value] {
  let nulls = items.filter(\.isNull)
  let others = items.filter { !$0.isNull }.sorted {
    isDescending ? compareValues($1, $0) < 0 : compareValues($0, $1) < 0
  }
  return nullsFirst ? nulls + others : others + nulls
}

let listReverseFunction = listFunction(
  "list_reverse", ["array_reverse"], "list_reverse([1, 2])", "[2, 1]",
  "The elements in the opposite order."
) { items, _ in items.reversed() }

let listDistinctFunction = listFunction(
  "list_distinct", ["array_distinct", "list_unique_values"], "list_distinct([2, 1, 2])", "[2, 1]",
  "The different elements that are not NULL, in the order in which they first occur."
) { items, _ in differentValues(items) }

private func differentValues(_ items: [Value]) -> [Value] {
  var seen = Set<Value>()
  return items.filter { !$0.isNull && seen.insert($0.distinctKey).inserted }
}

extension Value {
  /// The value as a member of a set, where NaN equals itself.
  fileprivate var distinctKey: Value {
    if case .double(let double) = self, double.isNaN { return .string("NaN") }
    return self
  }
}

let listUniqueFunction = ScalarFunction(
  "list_unique", "array_unique", category: .nested,
  summary: "The number of different elements that are not NULL.", example: "list_unique([1, 1, 2])",
  gives: "2",
  [
    Overload("(list) → BIGINT") { given, _ in
      guard given.count == 1, let element = elementType(given[0]) else { return nil }
      return .values([.list(element)], returns: .int64) { (values) throws(SQLError) in
        .integer(Int128(differentValues(values[0].elements).count))
      }
    }
  ])

let flattenFunction = ScalarFunction(
  "flatten", category: .nested, summary: "The elements of all lists of a list.",
  example: "flatten([[1], [2, 3]])", gives: "[1, 2, 3]",
  [
    Overload("(list of lists) → list") { given, _ in
      guard given.count == 1, case .list(.list(let element)) = given[0].type else { return nil }
      return .values([.list(.list(element))], returns: .list(element)) {
        (values) throws(SQLError) in
        .list(values[0].elements.flatMap(\.elements))
      }
    }
  ])

/// `list_sum([1, 2])`: an aggregate over the elements of each list.
let listAggregateFunction = ScalarFunction(
  "list_aggregate", "list_aggr", "array_aggregate", category: .nested,
  summary: "An aggregate, given by its name, over the elements of a list.",
  example: "list_aggregate([1, 2, 3], 'sum')", gives: "6",
  [
    Overload("(list, VARCHAR) → any") { given, dialect in
      guard given.count == 2, case .string(let name)? = given[1].constant else { return nil }
      return aggregatePlan(given[0], name, more: [.varchar], dialect)
    },
    Overload("(list, 'string_agg', VARCHAR) → VARCHAR") { given, _ in
      guard given.count == 3, elementType(given[0]) != nil,
        case .string(let name)? = given[1].constant,
        ["string_agg", "listagg", "group_concat"].contains(name.lowercased())
      else { return nil }
      return .values(
        [.list(.varchar), .varchar, .varchar], returns: .varchar, castsAnything: true
      ) { (values) throws(SQLError) in
        let known = values[0].elements.filter { !$0.isNull }
        return known.isEmpty
          ? .null : .string(known.map(\.text).joined(separator: values[2].text))
      }
    },
  ])

let listAggregates: [ScalarFunction] = listAggregateNames.map { name, list, result in
  ScalarFunction(
    "list_\(name)", "array_\(name)", category: .nested,
    summary: "\(name) over the elements of a list.", example: "list_\(name)(\(list))",
    gives: result,
    [
      Overload("(list) → any") { given, dialect in
        given.count == 1 ? aggregatePlan(given[0], name, more: [], dialect) : nil
      }
    ])
}

private let listAggregateNames: [(name: String, list: String, result: String)] =
  [
    ("sum", "6"), ("avg", "2.0000000000000000"), ("min", "1"), ("max", "3"), ("count", "3"),
    ("first", "1"), ("last", "3"), ("median", "2"), ("mode", "1"), ("any_value", "1"),
    ("product", "6"), ("bit_and", "0"), ("bit_or", "3"), ("bit_xor", "0"),
    ("histogram", "{1=1, 2=1, 3=1}"),
    ("approx_count_distinct", "3"), ("stddev_samp", "1"), ("var_samp", "1"),
    ("entropy", "1.584962500721156"),
    ("mad", "1"), ("stddev_pop", "0.816496580927726"), ("var_pop", "0.6666666666666666"),
    ("skewness", "0"), ("sem", "0.47140452079103173"),
  ].map { ($0, "[1, 2, 3]", $1) }
  + [
    ("kurtosis", "[1, 2, 3, 5]", "0.34285714285714164"),
    ("kurtosis_pop", "[1, 2, 3, 5]", "-1.1542857142857144"),
    ("bool_and", "[true, false]", "false"), ("bool_or", "[true, false]", "true"),
  ]

private func aggregatePlan(
  _ argument: ArgumentType, _ name: String, more: [DataType], _ dialect: Dialect
) -> Overload.Plan? {
  guard let element = elementType(argument),
    let call = try? functionCatalog.resolveAggregate(
      name, [ArgumentType(element)], dialect: dialect),
    let conversion = conversion(from: element, to: call.argumentTypes[0])
  else { return nil }
  return Overload.Plan([.list(element)] + more, returns: call.returnType, canFail: true) {
    (arguments, context) throws(SQLError) in
    let lists = arguments[0].flattened()
    let child = lists.children[0].flattened()
    let inner = KernelContext(count: child.count, session: context.session)
    let values = try conversion.kernel(child, inner, .raise)
    let accumulator = call.makeAccumulator()
    accumulator.resize(groups: lists.count)
    let views = lists.span(of: ListView.self)
    var rows: [Int] = []
    // Lists may share elements, so that there are more places than elements.
    var total = 0
    for row in 0..<lists.count where !lists.isNull(row) { total += views[row].range.count }
    let groups = Buffer.of(UInt32.self, count: max(1, total))
    for row in 0..<lists.count where !lists.isNull(row) {
      for place in views[row].range {
        groups.pointer(to: UInt32.self)[rows.count] = UInt32(row)
        rows.append(place)
      }
    }
    let picked = values.gather(Selection(rows).rows)
    try accumulator.update(
      [picked], groups: groups.span(of: UInt32.self, count: rows.count), count: rows.count,
      position: 0)
    let result = try accumulator.finish(0..<lists.count)
    return result.with(validity: Bitmap.both(result.validity, lists.validity))
  }
}
