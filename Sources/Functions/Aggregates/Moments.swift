import Columns
import Diagnostics
import Glibc
import Kernels

/// Sums of one or two variables and their products, the same in every order.
struct Moments: BitwiseCopyable {
  var count: Int64 = 0
  var x = ReproducibleSum()
  var y = ReproducibleSum()
  var xx = ReproducibleSum()
  var yy = ReproducibleSum()
  var xy = ReproducibleSum()

  mutating func add(_ value: Double) {
    count &+= 1
    x.add(value)
    xx.addProduct(value, value)
  }

  mutating func add(_ first: Double, _ second: Double) {
    add(first)
    y.add(second)
    yy.addProduct(second, second)
    xy.addProduct(first, second)
  }

  mutating func add(_ other: Moments) {
    count += other.count
    x.add(other.x)
    y.add(other.y)
    xx.add(other.xx)
    yy.add(other.yy)
    xy.add(other.xy)
  }

  /// Σ(x - mean)², Σ(y - mean)² and Σ(x - mean)(y - mean).
  var sxx: Double { max(0, centred(xx, x, x)) }
  var syy: Double { max(0, centred(yy, y, y)) }
  var sxy: Double { centred(xy, x, y) }

  /// Σab - ΣaΣb/n in twice the precision of a double: the two terms may nearly cancel.
  private func centred(
    _ products: ReproducibleSum, _ a: ReproducibleSum, _ b: ReproducibleSum
  ) -> Double {
    let n = Double(count)
    let p = products.parts
    let (aHigh, aLow) = a.parts
    let (bHigh, bLow) = b.parts
    let product = aHigh * bHigh
    let rest = fma(aHigh, bHigh, -product) + (aHigh * bLow + aLow * bHigh)
    let scaled = p.high * n
    let scaledRest = fma(p.high, n, -scaled) + p.low * n
    return ((scaled - product) + (scaledRest - rest)) / n
  }

  var meanX: Double { x.value / Double(count) }
  var meanY: Double { y.value / Double(count) }
}

/// Statistics of one or two DOUBLE arguments; rows with a NULL are left out.
final class MomentsAccumulator: Accumulator {
  private var states = GroupStates(Moments())
  private let type: DataType
  private let result: @Sendable (Moments) -> Double?

  init(_ type: DataType = .double, _ result: @escaping @Sendable (Moments) -> Double?) {
    self.type = type
    self.result = result
  }

  func resize(groups count: Int) { states.resize(count) }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: Moments.self, count: states.count)
    if arguments.count == 1 {
      forEachValue(arguments[0], groups: groups, count: count, Double.self) { value, group, _ in
        span[group].add(value)
      }
      return
    }
    // The dependent variable comes first: regr_slope(y, x).
    let second = arguments[1].flattened()
    let x = second.span(of: Double.self)
    forEachValue(arguments[0], groups: groups, count: count, Double.self) { value, group, row in
      if !second.isNull(row) { span[group].add(x[row], value) }
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count {
      var state = states[Int(groups[i])]
      state.add(other.states[i])
      states[Int(groups[i])] = state
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    if type == .int64 {
      return try results(range, type) { (group) -> Int64? in result(states[group]).map { Int64($0) }
      }
    }
    return try results(range, type) { (group) -> Double? in result(states[group]) }
  }

  var byteCount: Int { states.byteCount }

  var stateTypes: [DataType] { [.blob] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    [self.states.column(of: groups)]
  }
  func load(_ states: [Column], count: Int) throws(SQLError) {
    self.states.load(states[0], count: count)
  }
}

private func moment(
  _ names: [String], _ statistic: Statistic, _ example: String, _ gives: String, _ summary: String
) -> AggregateFunction {
  let (arguments, type) = (statistic.argumentCount, statistic.type)
  var function = AggregateFunction(
    names[0], category: .statistics, summary: summary, example: example, gives: gives,
    signature: arguments == 1 ? "(DOUBLE) → DOUBLE" : "(y DOUBLE, x DOUBLE) → \(type)",
    emptyResult: type == .int64 ? .integer(0) : .null
  ) { given, dialect in
    guard given.count == arguments else { return nil }
    if type == .double, dialect == .oracle, given.allSatisfy(\.isExactNumber) {
      return exactMoments(statistic)
    }
    return AggregatePlan(given.map { _ in .double }, returns: type) {
      MomentsAccumulator(type) { moments in
        moments.count > 0 ? statistic.value(CentredMoments(moments)) : statistic.ofNothing
      }
    }
  }
  function.names = names
  return function
}

let statisticsFunctions: [AggregateFunction] = [
  moment(["var_samp"], .sampleVariance, "var_samp(1)", "NULL", "The sample variance."),
  moment(
    ["variance"], .variance, "variance(1)", "NULL",
    "The sample variance; of one value NULL, in the oracle dialect 0."),
  moment(
    ["var_pop"], .populationVariance, "var_pop(1)", "0", "The variance of the whole population."),
  moment(
    ["stddev_samp"], .sampleDeviation, "stddev_samp(1)", "NULL", "The sample standard deviation."),
  moment(
    ["stddev"], .deviation, "stddev(1)", "NULL",
    "The sample standard deviation; of one value NULL, in the oracle dialect 0."),
  moment(
    ["stddev_pop"], .populationDeviation, "stddev_pop(1)", "0",
    "The standard deviation of the whole population."),
  moment(["corr"], .correlation, "corr(1, 2)", "NULL", "The coefficient of correlation."),
  moment(
    ["covar_pop"], .populationCovariance, "covar_pop(1, 2)", "0", "The population covariance."),
  moment(["covar_samp"], .sampleCovariance, "covar_samp(1, 2)", "NULL", "The sample covariance."),
  moment(
    ["regr_slope"], .slope, "regr_slope(1, 2)", "NULL", "The slope of the regression line."),
  moment(
    ["regr_intercept"], .intercept, "regr_intercept(1, 2)", "NULL",
    "The y at which the regression line crosses x = 0."),
  moment(["regr_r2"], .determination, "regr_r2(1, 2)", "NULL", "The square of the correlation."),
  moment(["regr_avgx"], .meanX, "regr_avgx(1, 2)", "2", "The mean of the second argument."),
  moment(["regr_avgy"], .meanY, "regr_avgy(1, 2)", "1", "The mean of the first argument."),
  moment(["regr_sxx"], .sumX, "regr_sxx(1, 2)", "0", "The sum of squares of x."),
  moment(["regr_syy"], .sumY, "regr_syy(1, 2)", "0", "The sum of squares of y."),
  moment(["regr_sxy"], .sumXY, "regr_sxy(1, 2)", "0", "The sum of products of x and y."),
  moment(["regr_count"], .count, "regr_count(1, 2)", "1", "The rows where both are not NULL."),
]

extension CentredMoments<Double> {
  fileprivate init(_ moments: Moments) {
    self.init(
      count: moments.count, meanX: moments.meanX, meanY: moments.meanY, sxx: moments.sxx,
      syy: moments.syy, sxy: moments.sxy)
  }
}

let productFunction = AggregateFunction(
  "product", summary: "The product of the values as DOUBLE.", example: "product(3)", gives: "3",
  signature: "(DOUBLE) → DOUBLE"
) { given, _ in
  guard given.count == 1 else { return nil }
  // In the order of the values, so that the result does not depend on the rows' order.
  return AggregatePlan([.double], returns: .double) {
    CollectingAccumulator([.double], .double) { (groups, group) throws(SQLError) in
      .double(
        groups.sortedRows(of: group).reduce(1) { $0 * groups.columns[0].double(at: Int($1)) })
    }
  }
}
