/// Repeatable random numbers: splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom
/// number generators").
///
/// Each thing that is made (an account, an event) draws from its own numbers, started from the
/// seed, what it is, and which one, so that no part of the data depends on the order of making.
struct Random {
  /// What a number is drawn for.
  enum Stream: UInt64 {
    case party = 1
    case account, subscription, usage, usageProfile, invoice, exchangeRate
  }

  private var state: UInt64
  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(seed: UInt64, stream: Stream, number: Int) {
    let start = Random.mixed(seed &+ stream.rawValue &* Random.increment)
    state = Random.mixed(start ^ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 64 random bits.
  mutating func bits() -> UInt64 {
    state &+= Random.increment
    return Random.mixed(state)
  }

  /// 0 to `bound` - 1; uneven by less than one in four billion where the bound is below 2^32.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: bits().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of the range, ends included.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  mutating func day(_ range: ClosedRange<Day>) -> Day {
    Day(within(Int(range.lowerBound)...Int(range.upperBound)))
  }

  /// The position of a weight, chosen in proportion to the weights.
  mutating func weighted(_ weights: [Int]) -> Int {
    var left = below(weights.reduce(0, +))
    for position in weights.indices {
      if left < weights[position] { return position }
      left -= weights[position]
    }
    return weights.count - 1
  }

  /// One of the elements.
  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}
