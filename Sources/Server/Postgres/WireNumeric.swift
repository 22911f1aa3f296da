import Columns

/// PostgreSQL's binary `numeric`: digits of base 10,000 around a point (`src/backend/utils/adt/numeric.c`).
///
/// ```
/// int16 digit count, int16 weight of the first digit, uint16 sign, uint16 shown scale, digits
/// ```
struct WireNumeric {
  private var digits: [Int16] = []
  private var weight = 0
  private var isNegative = false
  private var scale = 0
  private var isNotANumber = false

  init(unscaled: Int128, scale: Int) {
    let magnitude = String(unscaled.magnitude)
    self.init(digits: magnitude, scale: scale, isNegative: unscaled < 0)
  }

  /// `-12.50`; what is no number becomes NaN.
  init(text: String) {
    let unsigned = text.drop { $0 == "-" }
    let sides = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = sides.count > 1 ? String(sides[1]) : ""
    let all = sides[0] + fraction
    guard !all.isEmpty, all.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      self.init(digits: "0", scale: 0, isNegative: false)
      isNotANumber = true
      return
    }
    self.init(digits: String(all), scale: fraction.count, isNegative: text.hasPrefix("-"))
  }

  /// - Parameter digits: All decimal digits, `scale` of them after the point.
  private init(digits text: String, scale: Int, isNegative: Bool) {
    self.scale = scale
    var whole = Array(text.utf8.map { $0 - 48 })
    if whole.count <= scale {
      whole.insert(contentsOf: repeatElement(0, count: scale + 1 - whole.count), at: 0)
    }
    // Fill both sides of the point up to groups of four.
    let before = whole.count - scale
    whole.insert(contentsOf: repeatElement(0, count: (4 - before % 4) % 4), at: 0)
    whole.append(contentsOf: repeatElement(0, count: (4 - scale % 4) % 4))
    weight = (before + 3) / 4 - 1
    for start in stride(from: 0, to: whole.count, by: 4) {
      let group = whole[start..<start + 4].reduce(0) { $0 * 10 + Int16($1) }
      digits.append(group)
    }
    while digits.first == 0 {
      digits.removeFirst()
      weight -= 1
    }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { weight = 0 }
    self.isNegative = isNegative && !digits.isEmpty
  }

  func append(to bytes: inout [UInt8]) {
    func append(_ number: Int) {
      bytes.append(UInt8(truncatingIfNeeded: number >> 8))
      bytes.append(UInt8(truncatingIfNeeded: number))
    }
    append(digits.count)
    append(weight)
    append(isNotANumber ? 0xC000 : isNegative ? 0x4000 : 0)
    append(scale)
    for digit in digits { append(Int(digit)) }
  }

  /// The text of a binary value; nil if it is malformed.
  static func text(_ bytes: [UInt8]) -> String? {
    var body = WireBody(bytes)
    guard let count = try? body.integer(Int16.self), let weight = try? body.integer(Int16.self),
      let sign = try? body.integer(UInt16.self), let scale = try? body.integer(UInt16.self),
      count >= 0, Int(count) * 2 == body.rest, sign == 0 || sign == 0x4000, scale < 1000,
      abs(Int(weight)) < 1000
    else { return nil }
    var groups: [Int] = []
    for _ in 0..<count {
      guard let digit = try? body.integer(Int16.self), (0..<10_000).contains(digit) else {
        return nil
      }
      groups.append(Int(digit))
    }
    func group(_ place: Int) -> String {
      let digit = groups.indices.contains(place) ? groups[place] : 0
      return String(String(10_000 + digit).dropFirst())
    }
    var whole = ""
    for place in 0...max(0, Int(weight)) where Int(weight) >= 0 { whole += group(place) }
    var fraction = ""
    var place = Int(weight) + 1
    while fraction.count < Int(scale) {
      fraction += place < 0 ? "0000" : group(place)
      place += 1
    }
    let shown = whole.drop { $0 == "0" }
    let text = (shown.isEmpty ? "0" : String(shown))
    return (sign == 0 ? "" : "-") + text + (scale == 0 ? "" : "." + fraction.prefix(Int(scale)))
  }
}
