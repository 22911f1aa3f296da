import Columns
import Diagnostics

/// A sum of NUMBERs without rounding: whole digits at fixed places, as in a superaccumulator (Kulisch,
/// "Computer Arithmetic and Validity"), so that neither the order of the rows nor rows that are taken away
/// again change it. It is rounded to the digits of a NUMBER when it is asked for.
///
/// A limb holds four base-100 digits and the carries of at most 90 thousand million rows.
struct NumberSum {
  private var limbs = [Int64](repeating: 0, count: Self.count)
  private(set) var rows = 0

  /// The place of the last digit that a NUMBER may have: 100^-65 with 20 digits.
  private static let lowest = -84
  private static let perLimb = 4
  private static let count = 40
  private static let base: Int64 = 100_000_000
  private static let weights: [Int64] = [1, 100, 10_000, 1_000_000]

  mutating func add(_ number: Number) { add(number, 1) }
  mutating func remove(_ number: Number) { add(number, -1) }

  private mutating func add(_ number: Number, _ sign: Int64) {
    rows += Int(sign)
    let sign = number.isNegative ? -sign : sign
    for (index, digit) in number.digits.enumerated() {
      let place = number.exponent - index - Self.lowest
      guard place >= 0 else { return }
      limbs[place / Self.perLimb] += sign * Int64(digit) * Self.weights[place % Self.perLimb]
    }
  }

  /// The sum, rounded half away from zero.
  var value: Number {
    var whole = Self.carried(limbs)
    let isNegative = whole[Self.count - 1] < 0
    if isNegative { whole = Self.carried(limbs.map { -$0 }) }
    guard let top = whole.lastIndex(where: { $0 != 0 }) else { return Number() }
    var digits: [UInt8] = []
    for limb in whole[...top].reversed() {
      for weight in Self.weights.reversed() { digits.append(UInt8(limb / weight % 100)) }
    }
    return Number(
      isNegative: isNegative, exponent: (top + 1) * Self.perLimb - 1 + Self.lowest, digits: digits)
  }

  /// All limbs but the last from 0 to below the base.
  private static func carried(_ limbs: [Int64]) -> [Int64] {
    var limbs = limbs
    for index in 0..<count - 1 {
      var carry = limbs[index] / base
      var rest = limbs[index] % base
      if rest < 0 {
        rest += base
        carry -= 1
      }
      limbs[index] = rest
      limbs[index + 1] += carry
    }
    return limbs
  }
}

/// SUM and AVG of NUMBER.
func numberSum(isAverage: Bool) -> AggregatePlan {
  @Sendable func result(_ sum: NumberSum) throws(SQLError) -> Value {
    var value = sum.value
    if isAverage { value = value / Number(unscaled: Int128(sum.rows), scale: 0) }
    guard value.isInRange else { throw sumOverflow(.number) }
    return .string(value.text)
  }
  return AggregatePlan([.number], returns: .number) {
    CollectingAccumulator(
      [.number], .number,
      overFrames: { (arguments, frames) throws(SQLError) in
        try numberSums(arguments[0].flattened(), frames, result)
      }
    ) { (groups, group) throws(SQLError) in
      var sum = NumberSum()
      for row in groups.rows(of: group) { sum.add(groups.columns[0].number(at: Int(row))) }
      return try result(sum)
    }
  }
}

/// Each row is added when it enters the frame and taken away when it leaves it.
private func numberSums(
  _ column: Column, _ frames: RowFrames, _ result: (NumberSum) throws(SQLError) -> Value
) throws(SQLError) -> Column {
  let starts = frames.starts.buffer.span(of: Int32.self, count: frames.count)
  let ends = frames.ends.buffer.span(of: Int32.self, count: frames.count)
  let validity = column.validity
  var sum = NumberSum()
  var (low, high) = (0, 0)
  var builder = ColumnBuilder(.number, capacity: frames.count)
  for row in 0..<frames.count {
    let (start, end) = (Int(starts[row]), Int(ends[row]))
    if start >= high || start < low {
      sum = NumberSum()
      (low, high) = (start, start)
    }
    while low < start {
      if validity?[low] ?? true { sum.remove(column.number(at: low)) }
      low += 1
    }
    while high < end {
      if validity?[high] ?? true { sum.add(column.number(at: high)) }
      high += 1
    }
    builder.append(sum.rows == 0 ? .null : try result(sum))
  }
  return builder.finish()
}
