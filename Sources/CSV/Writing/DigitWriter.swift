import Columns

/// Writes values as digits, eight at a time, into room that was made before.
///
/// A cell has `cellWidth` bytes at most, and each write may touch `slack` bytes beyond what it
/// counts: whoever makes a writer gives it room for that, and `CellText` does.
struct DigitWriter {
  private let start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var lastDay = Int.min
  /// `20260131` of `lastDay`; 0 where its year has not four digits.
  private var lastDate: UInt64 = 0

  static let cellWidth = 48
  static let slack = 16

  init(_ start: UnsafeMutablePointer<UInt8>) { self.start = start }

  @inline(__always) mutating func append(_ byte: UInt8) {
    start[count] = byte
    count += 1
  }

  @inline(__always) private mutating func store(_ bytes: UInt64, _ length: Int) {
    UnsafeMutableRawPointer(start + count).storeBytes(of: bytes.littleEndian, as: UInt64.self)
    count += length
  }

  @inline(__always) mutating func append(truth: Bool) {
    // `true` and `false`, the first letter lowest.
    if truth { store(0x65_75_72_74, 4) } else { store(0x65_73_6C_61_66, 5) }
  }

  /// - Parameter limit: The room that each cell has.
  mutating func append(_ bytes: some Collection<UInt8>, limit: Int = DigitWriter.cellWidth) {
    precondition(bytes.count <= limit, "the text of a cell fits its room")
    for byte in bytes { append(byte) }
  }

  /// The eight digits of a number below 100,000,000 as bytes, the first one lowest: the number is cut
  /// into halves, quarters and digits, all of a step in one multiplication.
  @inline(__always) private static func digits(_ number: UInt64) -> UInt64 {
    var lanes = number / 10_000 | (number % 10_000) << 32
    let hundreds = (lanes &* 10_486) >> 20 & 0x7F_0000_007F
    lanes = hundreds | (lanes &- hundreds &* 100) << 16
    let tens = (lanes &* 103) >> 10 & 0x000F_000F_000F_000F
    return (tens | (lanes &- tens &* 10) << 8) | 0x3030_3030_3030_3030
  }

  @inline(__always) mutating func append(_ number: UInt64) {
    if number < 100_000_000 { return appendShort(number) }
    if number < 10_000_000_000_000_000 {
      appendShort(number / 100_000_000)
    } else {
      appendShort(number / 10_000_000_000_000_000)
      store(DigitWriter.digits(number / 100_000_000 % 100_000_000), 8)
    }
    store(DigitWriter.digits(number % 100_000_000), 8)
  }

  /// A number below 100,000,000 without zeros in front.
  @inline(__always) private mutating func appendShort(_ number: UInt64) {
    let digits = DigitWriter.digits(number)
    let zeros = min(7, (digits & 0x0F0F_0F0F_0F0F_0F0F).trailingZeroBitCount / 8)
    store(digits >> UInt64(zeros * 8), 8 - zeros)
  }

  @inline(__always) mutating func append(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(number.magnitude)
  }

  /// With zeros in front, up to 18 digits in all.
  @inline(__always) mutating func append(_ number: UInt64, digits: Int) {
    var (rest, left) = (number, digits)
    if left > 16 {
      appendGroup(rest / 10_000_000_000_000_000, left - 16)
      (rest, left) = (rest % 10_000_000_000_000_000, 16)
    }
    if left > 8 {
      appendGroup(rest / 100_000_000, left - 8)
      (rest, left) = (rest % 100_000_000, 8)
    }
    appendGroup(rest, left)
  }

  @inline(__always) private mutating func appendGroup(_ number: UInt64, _ length: Int) {
    store(DigitWriter.digits(number) >> UInt64((8 - length) * 8), length)
  }

  /// A decimal with `scale` places, 1 to 18; `power` is ten to the scale.
  @inline(__always) mutating func append(
    unscaled magnitude: UInt64, isNegative: Bool, scale: Int, power: UInt64
  ) {
    if isNegative { append(UInt8(ascii: "-")) }
    let (whole, part) = magnitude.quotientAndRemainder(dividingBy: power)
    append(whole)
    append(UInt8(ascii: "."))
    append(part, digits: scale)
  }
}

extension DigitWriter {
  /// `2026-01-31`
  /// - Returns: False, and nothing is written, for years beyond 1 to 9999.
  @inline(__always) mutating func append(day: Int) -> Bool {
    if day != lastDay {
      lastDay = day
      lastDate = 0
      // The first day of the year 1 and the last of the year 9999.
      if (-719_162...2_932_896).contains(day) {
        let date = CivilDate(days: day)
        let number = (date.year &* 100 &+ date.month) &* 100 &+ date.day
        lastDate = DigitWriter.digits(UInt64(number))
      }
    }
    if lastDate == 0 { return false }
    store(lastDate, 4)
    append(UInt8(ascii: "-"))
    store(lastDate >> 32, 2)
    append(UInt8(ascii: "-"))
    store(lastDate >> 48, 2)
    return true
  }

  /// `13:05:07.25`, from ticks since midnight.
  @inline(__always) mutating func append(time ticks: UInt64, perSecond: UInt64, places: Int) {
    let (seconds, fraction) = ticks.quotientAndRemainder(dividingBy: perSecond)
    let clock = (seconds / 3600 &* 100 &+ seconds / 60 % 60) &* 100 &+ seconds % 60
    let digits = DigitWriter.digits(clock)
    store(digits >> 16, 2)
    append(UInt8(ascii: ":"))
    store(digits >> 32, 2)
    append(UInt8(ascii: ":"))
    store(digits >> 48, 2)
    if fraction == 0 { return }
    append(UInt8(ascii: "."))
    append(fraction, digits: places)
    while start[count - 1] == 48 { count -= 1 }
  }

  /// - Returns: False, and nothing is written, for what `append(day:)` does not write.
  @inline(__always) mutating func append(timestamp ticks: Int64, unit: TimeUnit) -> Bool {
    let (day, time) = ticks.flooredDivision(by: 86_400 &* unit.perSecond)
    guard append(day: Int(day)) else { return false }
    append(UInt8(ascii: " "))
    append(time: UInt64(time), perSecond: UInt64(unit.perSecond), places: unit.fractionDigits)
    return true
  }

  /// The shortest digits that read back as the same number.
  /// - Returns: False, and nothing is written, where exponents, infinities or NaN need words.
  @inline(__always) mutating func append(_ number: Double) -> Bool {
    guard number.magnitude < 1e15 else { return false }
    if number.magnitude < 1e6, number == number.rounded(.towardZero), number.sign == .plus {
      append(UInt64(number))
      return true
    }
    var text = number.description
    return text.withUTF8 { digits in
      if digits.contains(UInt8(ascii: "e")) { return false }
      let isWhole =
        digits.count > 2 && digits[digits.count - 1] == 48
        && digits[digits.count - 2] == UInt8(ascii: ".")
      append(digits.dropLast(isWhole ? 2 : 0))
      return true
    }
  }
}
