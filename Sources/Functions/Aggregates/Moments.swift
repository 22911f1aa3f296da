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
  _ names: [String], arguments: Int, _ example: String, _ gives: String, _ summary: String,
  type: DataType = .double, emptyResult: Value = .null,
  _ result: @escaping @Sendable (Moments) -> Double?
) -> AggregateFunction {
  var function = AggregateFunction(
    names[0], category: .statistics, summary: summary, example: example, gives: gives,
    signature: arguments == 1 ? "(DOUBLE) → DOUBLE" : "(y DOUBLE, x DOUBLE) → \(type)",
    emptyResult: emptyResult
  ) { given, _ in
    guard given.count == arguments else { return nil }
    return AggregatePlan(given.map { _ in .double }, returns: type) {
      MomentsAccumulator(type, result)
    }
  }
  function.names = names
  return function
}

let statisticsFunctions: [AggregateFunction] = [
  moment(["var_samp", "variance"], arguments: 1, "var_samp(1)", "NULL", "The sample variance.") {
    $0.count > 1 ? $0.sxx / Double($0.count - 1) : nil
  },
  moment(["var_pop"], arguments: 1, "var_pop(1)", "0", "The variance of the whole population.") {
    $0.count > 0 ? $0.sxx / Double($0.count) : nil
  },
  moment(
    ["stddev_samp", "stddev"], arguments: 1, "stddev(1)", "NULL", "The sample standard deviation."
  ) { $0.count > 1 ? ($0.sxx / Double($0.count - 1)).squareRoot() : nil },
  moment(
    ["stddev_pop"], arguments: 1, "stddev_pop(1)", "0",
    "The standard deviation of the whole population."
  ) { $0.count > 0 ? ($0.sxx / Double($0.count)).squareRoot() : nil },
  moment(["corr"], arguments: 2, "corr(1, 2)", "NULL", "The coefficient of correlation.") {
    let product = $0.sxx * $0.syy
    return $0.count > 0 && product > 0
      ? max(-1, min(1, $0.sxy / rootOfProduct($0.sxx, $0.syy))) : nil
  },
  moment(["covar_pop"], arguments: 2, "covar_pop(1, 2)", "0", "The population covariance.") {
    $0.count > 0 ? $0.sxy / Double($0.count) : nil
  },
  moment(["covar_samp"], arguments: 2, "covar_samp(1, 2)", "NULL", "The sample covariance.") {
    $0.count > 1 ? $0.sxy / Double($0.count - 1) : nil
  },
  moment(
    ["regr_slope"], arguments: 2, "regr_slope(1, 2)", "NULL", "The slope of the regression line."
  ) { $0.count > 0 && $0.sxx > 0 ? $0.sxy / $0.sxx : nil },
  moment(
    ["regr_intercept"], arguments: 2, "regr_intercept(1, 2)", "NULL",
    "The y at which the regression line crosses x = 0."
  ) { $0.count > 0 && $0.sxx > 0 ? $0.meanY - $0.sxy / $0.sxx * $0.meanX : nil },
  moment(
    ["regr_r2"], arguments: 2, "regr_r2(1, 2)", "NULL", "The square of the correlation."
  ) {
    if $0.count == 0 || $0.sxx == 0 { return nil }
    return $0.syy == 0 ? 1 : $0.sxy * $0.sxy / ($0.sxx * $0.syy)
  },
  moment(["regr_avgx"], arguments: 2, "regr_avgx(1, 2)", "2", "The mean of the second argument.") {
    $0.count > 0 ? $0.meanX : nil
  },
  moment(["regr_avgy"], arguments: 2, "regr_avgy(1, 2)", "1", "The mean of the first argument.") {
    $0.count > 0 ? $0.meanY : nil
  },
  moment(["regr_sxx"], arguments: 2, "regr_sxx(1, 2)", "0", "The sum of squares of x.") {
    $0.count > 0 ? $0.sxx : nil
  },
  moment(["regr_syy"], arguments: 2, "regr_syy(1, 2)", "0", "The sum of squares of y.") {
    $0.count > 0 ? $0.syy : nil
  },
  moment(["regr_sxy"], arguments: 2, "regr_sxy(1, 2)", "0", "The sum of products of x and y.") {
    $0.count > 0 ? $0.sxy : nil
  },
  moment(
    ["regr_count"], arguments: 2, "regr_count(1, 2)", "1", "The rows where both are not NULL.",
    type: .int64, emptyResult: .integer(0)
  ) { Double($0.count) },
]

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

/// √(a·b): one root where the product has room, so that equal variables correlate by exactly 1.
private func rootOfProduct(_ a: Double, _ b: Double) -> Double {
  let product = a * b
  return product.isNormal && product.isFinite
    ? product.squareRoot() : a.squareRoot() * b.squareRoot()
}
