/// What one text looks like.
struct CellShape {
  private(set) var candidates: TypeGuess.Candidates = []
  private(set) var integerDigits = 0
  private(set) var scale = 0

  init(_ bytes: UnsafeRawBufferPointer, decimalPoint: UInt8) {
    guard let first = bytes.first else { return }
    if first | 0x20 == UInt8(ascii: "t") || first | 0x20 == UInt8(ascii: "f") {
      let word = String(decoding: bytes.prefix(6), as: UTF8.self).lowercased()
      if word == "true" || word == "false" { candidates = .boolean }
    } else if CellShape.isDigit(first) || first == UInt8(ascii: "-") || first == decimalPoint {
      readNumber(bytes, decimalPoint)
      if candidates.isEmpty { readTime(bytes) }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  /// Digits with leading zeros are no number: `00100001` is a name that would lose its zeros.
  private mutating func readNumber(_ bytes: UnsafeRawBufferPointer, _ point: UInt8) {
    var place = bytes[0] == UInt8(ascii: "-") ? 1 : 0
    let start = place
    while place < bytes.count, CellShape.isDigit(bytes[place]) { place += 1 }
    integerDigits = place - start
    if integerDigits > 1 && bytes[start] == 0x30 { return }
    if place == bytes.count {
      if integerDigits > 0 && integerDigits <= 38 { candidates = [.integer, .decimal, .double] }
      return
    }
    if bytes[place] == point {
      place += 1
      let fraction = place
      while place < bytes.count, CellShape.isDigit(bytes[place]) { place += 1 }
      scale = place - fraction
    }
    if integerDigits + scale == 0 { return }
    if place == bytes.count {
      candidates = [.decimal, .double]
    } else if bytes[place] | 0x20 == UInt8(ascii: "e"), isExponent(bytes, place + 1) {
      candidates = .double
    }
  }

  private func isExponent(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    var place = start
    if place < bytes.count, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
      place += 1
    }
    let digits = bytes[min(place, bytes.count)...]
    return (1...3).contains(digits.count) && digits.allSatisfy(CellShape.isDigit)
  }

  /// `2026-07-01`, `13:05`, and both with `T` or a blank between, seconds and a zone optional.
  private mutating func readTime(_ bytes: UnsafeRawBufferPointer) {
    let isDate = CellShape.matches(bytes, "0000-00-00", at: 0)
    if isDate && bytes.count == 10 {
      candidates = CellDate.day(bytes) == nil ? [] : [.date, .timestamp]
      return
    }
    if isDate && (bytes[10] == 0x20 || bytes[10] | 0x20 == UInt8(ascii: "t")) {
      guard let rest = CellShape.timeEnd(bytes, at: 11) else { return }
      if rest == bytes.count { candidates = .timestamp }
      if CellShape.isZone(bytes, rest) { candidates = .timestampTZ }
    } else if CellShape.timeEnd(bytes, at: 0) == bytes.count {
      candidates = .time
    }
  }

  private static func matches(
    _ bytes: UnsafeRawBufferPointer, _ pattern: StaticString, at start: Int
  ) -> Bool {
    guard bytes.count >= start + pattern.utf8CodeUnitCount else { return false }
    for i in 0..<pattern.utf8CodeUnitCount {
      let wanted = pattern.utf8Start[i]
      let byte = bytes[start + i]
      guard wanted == 0x30 ? isDigit(byte) : wanted == byte else { return false }
    }
    return true
  }

  /// The place behind `00:00`, `00:00:00` or `00:00:00.000`.
  private static func timeEnd(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Int? {
    guard matches(bytes, "00:00", at: start) else { return nil }
    guard matches(bytes, "00:00:00", at: start) else { return start + 5 }
    var place = start + 8
    if place + 1 < bytes.count, bytes[place] == UInt8(ascii: "."), isDigit(bytes[place + 1]) {
      place += 1
      while place < bytes.count, isDigit(bytes[place]) { place += 1 }
    }
    return place
  }

  /// `Z`, `+02`, `+0200`, `-03:30`
  private static func isZone(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    guard start < bytes.count else { return false }
    if bytes[start] | 0x20 == UInt8(ascii: "z") { return start + 1 == bytes.count }
    guard bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-") else {
      return false
    }
    let count = bytes.count - start - 1
    return count == 2 && matches(bytes, "00", at: start + 1)
      || count == 4 && matches(bytes, "0000", at: start + 1)
      || count == 5 && matches(bytes, "00:00", at: start + 1)
  }
}
