import Columns
import Diagnostics
import Glibc
import Kernels

/// An aggregate of doubles that looks at all values of a group at once, in ascending order, so that
/// the result does not depend on the order of the rows.
private func shape(
  _ names: [String], _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable ([Double]) -> Double?
) -> AggregateFunction {
  var function = AggregateFunction(
    names[0], category: .statistics, summary: summary, example: example, gives: result,
    signature: "(DOUBLE) → DOUBLE"
  ) { given, _ in
    guard given.count == 1 else { return nil }
    return AggregatePlan([.double], returns: .double) {
      CollectingAccumulator([.double], .double) { (groups, group) throws(SQLError) in
        let values = groups.sortedRows(of: group).map { groups.columns[0].double(at: Int($0)) }
        return body(values).map { .double($0) } ?? .null
      }
    }
  }
  function.names = names
  return function
}

/// Mean and the sums of the second, third and fourth powers of the differences from it.
private func powers(_ values: [Double]) -> (count: Double, m2: Double, m3: Double, m4: Double) {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  var (m2, m3, m4) = (0.0, 0.0, 0.0)
  for value in values {
    let difference = value - mean
    let square = difference * difference
    m2 += square
    m3 += square * difference
    m4 += square * square
  }
  return (count, m2, m3, m4)
}

let shapeFunctions: [AggregateFunction] = [
  shape(
    ["skewness"], "skewness(x) FROM (VALUES (1), (2), (3)) AS t (x)", "0",
    "How far the values lean to one side; NULL for fewer than three, and where all are equal."
  ) { values in
    let (n, m2, m3, _) = powers(values)
    guard n > 2, m2 > 0 else { return nil }
    return (n * (n - 1)).squareRoot() / (n - 2) * (m3 / n) / pow(m2 / n, 1.5)
  },
  shape(
    ["kurtosis"], "round(kurtosis(x), 6) FROM (VALUES (1), (2), (3), (4)) AS t (x)", "-1.2",
    "The weight of the tails beside a normal distribution, of a sample; NULL for fewer than four."
  ) { values in
    let (n, m2, _, m4) = powers(values)
    guard n > 3, m2 > 0 else { return nil }
    let ratio = n * m4 / (m2 * m2)
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * ratio - 3 * (n - 1))
  },
  shape(
    ["kurtosis_pop"], "kurtosis_pop(x) FROM (VALUES (1), (2), (3), (4)) AS t (x)", "-1.36",
    "The weight of the tails beside a normal distribution, of a population."
  ) { values in
    let (n, m2, _, m4) = powers(values)
    guard n > 1, m2 > 0 else { return nil }
    return n * m4 / (m2 * m2) - 3
  },
  shape(
    ["sem"], "round(sem(x), 6) FROM (VALUES (1), (3)) AS t (x)", "0.707107",
    "The standard error of the mean."
  ) { values in
    let (n, m2, _, _) = powers(values)
    return n > 0 ? (m2 / n).squareRoot() / n.squareRoot() : nil
  },
  shape(
    ["geomean", "geometric_mean"], "geomean(x) FROM (VALUES (2), (8)) AS t (x)",
    "4", "The n-th root of the product."
  ) { values in
    let mean = values.reduce(0) { $0 + log($1) } / Double(values.count)
    let root = exp(mean)
    return root.rounded() != 0 && abs(root - root.rounded()) < 1e-12 ? root.rounded() : root
  },
]

let entropyFunction = AggregateFunction(
  "entropy", category: .statistics,
  summary: "The entropy of the values in bits: 0 where all are equal or none is there.",
  example: "entropy(x) FROM (VALUES (1), (2)) AS t (x)", gives: "1",
  signature: "(any) → DOUBLE", emptyResult: .double(0)
) { given, _ in
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  return AggregatePlan([type], returns: .double) {
    CollectingAccumulator([type], .double, ofNothing: .double(0)) {
      (groups, group) throws(SQLError) in
      let counts = runs(groups, group).map { Double($0.count) }
      let total = counts.reduce(0, +)
      return .double(counts.reduce(0) { $0 - $1 / total * log2($1 / total) })
    }
  }
}
