import Diagnostics

extension Lexer {
  /// A number: `12`, `1_000`, `0x1F`, `1.5`, `.5`, `5.`, `1e-3`, Oracle's `1.5f` and `2d`.
  mutating func number(from start: Int) -> Token {
    position = start
    if bytes[start] == 0x30, let based = basedInteger(from: start) { return based }
    skipDigits()
    var kind = Token.Kind.integer
    // Two points are PL/SQL's range: `1..10`.
    if bytes[position] == .point && bytes[position + 1] != .point {
      position += 1
      kind = .decimal
      skipDigits()
    }
    if bytes[position] | 0x20 == UInt8(ascii: "e"), skipExponent() { kind = .float }
    if dialect == .oracle, let suffixed = skipFloatSuffix() { kind = suffixed }
    return finishNumber(kind, from: start)
  }

  /// Letters glued to a number are an error, except in Oracle, where a word may follow at once.
  private mutating func finishNumber(_ kind: Token.Kind, from start: Int) -> Token {
    guard bytes[position].isNameStart && dialect != .oracle,
      bytes[position] < 0xC2 || invisibleLength(at: position) == 0
    else { return token(kind, from: start) }
    while bytes[position].isNamePart,
      bytes[position] < 0xC2 || invisibleLength(at: position) == 0
    {
      position += 1
    }
    return token(.badNumber, from: start)
  }

  private mutating func skipDigits() {
    while bytes[position].isDigit || (bytes[position] == .underscore && bytes[position + 1].isDigit)
    {
      position += 1
    }
  }

  /// Skips `e5`, `E-3`; false, and nothing skipped, if it is no exponent.
  private mutating func skipExponent() -> Bool {
    var ahead = position + 1
    if bytes[ahead] == 0x2B || bytes[ahead] == .minus { ahead += 1 }
    guard bytes[ahead].isDigit else { return false }
    position = ahead
    skipDigits()
    return true
  }

  private mutating func skipFloatSuffix() -> Token.Kind? {
    let letter = bytes[position] | 0x20
    guard letter == UInt8(ascii: "f") || letter == UInt8(ascii: "d"),
      !bytes[position + 1].isNamePart
    else { return nil }
    position += 1
    return letter == UInt8(ascii: "f") ? .binaryFloat : .binaryDouble
  }

  /// `0x1F`, `0o17`, `0b101`; nil if it is none of these.
  private mutating func basedInteger(from start: Int) -> Token? {
    let letter = bytes[start + 1] | 0x20
    let base: UInt8 =
      letter == UInt8(ascii: "x")
      ? 16 : letter == UInt8(ascii: "o") ? 8 : letter == UInt8(ascii: "b") ? 2 : 0
    guard base > 0, let first = bytes[start + 2].hexValue, first < base else { return nil }
    position = start + 2
    while let digit = bytes[position] == .underscore ? 0 : bytes[position].hexValue, digit < base {
      position += 1
    }
    return finishNumber(.integer, from: start)
  }
}
