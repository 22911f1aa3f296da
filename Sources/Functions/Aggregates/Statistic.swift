import Columns
import Diagnostics
import Kernels

/// What statistics are computed from: DOUBLE, or Oracle's NUMBER with all its digits.
protocol StatisticNumber: Equatable {
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  init(count: Int64)
  var isZero: Bool { get }
  var root: Self { get }
  /// √(a·b)
  static func rootOfProduct(_ a: Self, _ b: Self) -> Self
  /// Between -1 and 1.
  var clampedToOne: Self { get }
}

/// Means, Σ(x - mean)², Σ(y - mean)² and Σ(x - mean)(y - mean) of at least one row.
struct CentredMoments<N: StatisticNumber> {
  var count: Int64
  var meanX: N
  var meanY: N
  var sxx: N
  var syy: N
  var sxy: N
}

/// An aggregate that follows from the moments of one or two variables.
enum Statistic: Sendable {
  case sampleVariance, variance, populationVariance, sampleDeviation, deviation, populationDeviation
  case correlation, populationCovariance, sampleCovariance, slope, intercept, determination
  case meanX, meanY, sumX, sumY, sumXY, count

  var argumentCount: Int {
    switch self {
    case .sampleVariance, .variance, .populationVariance, .sampleDeviation, .deviation,
      .populationDeviation:
      1
    default: 2
    }
  }

  var type: DataType { self == .count ? .int64 : .double }

  var ofNothing: Double? { self == .count ? 0 : nil }

  /// - Parameter ofOne: Of a single value VARIANCE and STDDEV are 0 in Oracle (SQL Language Reference 19c,
  ///   "VARIANCE", "STDDEV"), and have no value elsewhere.
  func value<N>(_ m: CentredMoments<N>, ofOne: N? = nil) -> N? {
    let n = N(count: m.count)
    func sample(_ sum: N) -> N? { m.count > 1 ? sum / N(count: m.count - 1) : nil }
    switch self {
    case .sampleVariance: return sample(m.sxx)
    case .variance: return sample(m.sxx) ?? ofOne
    case .populationVariance: return m.sxx / n
    case .sampleDeviation: return sample(m.sxx)?.root
    case .deviation: return sample(m.sxx)?.root ?? ofOne
    case .populationDeviation: return (m.sxx / n).root
    case .correlation:
      if (m.sxx * m.syy).isZero { return nil }
      return (m.sxy / N.rootOfProduct(m.sxx, m.syy)).clampedToOne
    case .populationCovariance: return m.sxy / n
    case .sampleCovariance: return sample(m.sxy)
    case .slope: return m.sxx.isZero ? nil : m.sxy / m.sxx
    case .intercept: return m.sxx.isZero ? nil : m.meanY - m.sxy / m.sxx * m.meanX
    case .determination:
      if m.sxx.isZero { return nil }
      return m.syy.isZero ? N(count: 1) : m.sxy * m.sxy / (m.sxx * m.syy)
    case .meanX: return m.meanX
    case .meanY: return m.meanY
    case .sumX: return m.sxx
    case .sumY: return m.syy
    case .sumXY: return m.sxy
    case .count: return n
    }
  }
}

/// Statistics of NUMBER in the oracle dialect, with all its digits.
func exactMoments(_ statistic: Statistic) -> AggregatePlan {
  let types = [DataType](repeating: .number, count: statistic.argumentCount)
  return AggregatePlan(types, returns: .number) {
    CollectingAccumulator(types, .number) { (groups, group) throws(SQLError) in
      // In the order of the numbers, so that rounding is the same always.
      let rows = groups.sortedRows(of: group)
      let columns = groups.columns
      let (first, last) = (columns[0], columns[columns.count - 1])
      var (x, y, xx, yy, xy) = (Number(), Number(), Number(), Number(), Number())
      for row in rows {
        // The dependent variable comes first: regr_slope(y, x).
        let (b, a) = (first.number(at: Int(row)), last.number(at: Int(row)))
        (x, y) = (x + a, y + b)
        (xx, yy, xy) = (xx + a * a, yy + b * b, xy + a * b)
      }
      let n = Number(count: Int64(rows.count))
      func centred(_ products: Number, _ a: Number, _ b: Number) -> Number {
        products - a * b / n
      }
      let moments = CentredMoments(
        count: Int64(rows.count), meanX: x / n, meanY: y / n, sxx: centred(xx, x, x),
        syy: centred(yy, y, y), sxy: centred(xy, x, y))
      guard let value = statistic.value(moments, ofOne: Number()) else { return .null }
      guard value.isInRange else { throw sumOverflow(.number) }
      return .string(value.text)
    }
  }
}

extension Double: StatisticNumber {
  init(count: Int64) { self = Double(count) }
  var root: Double { squareRoot() }
  var clampedToOne: Double { max(-1, min(1, self)) }

  /// One root where the product has room, so that equal variables correlate by exactly 1.
  static func rootOfProduct(_ a: Double, _ b: Double) -> Double {
    let product = a * b
    return product.isNormal && product.isFinite
      ? product.squareRoot() : a.squareRoot() * b.squareRoot()
  }
}

extension Number: StatisticNumber {
  init(count: Int64) { self.init(unscaled: Int128(count), scale: 0) }
  var root: Number { NumberFunctions.squareRoot(self) ?? Number() }
  static func rootOfProduct(_ a: Number, _ b: Number) -> Number { (a * b).root }

  var clampedToOne: Number {
    let one = Number(count: 1)
    let isBeyond = isNegative ? (self + one).isNegative : (one - self).isNegative
    return isBeyond ? (isNegative ? -one : one) : self
  }
}

extension ArgumentType {
  /// Oracle's NUMBER, or what becomes one: no BINARY_DOUBLE.
  var isExactNumber: Bool { plainType == .varchar || type.isNumeric && !type.isFloating }
}
