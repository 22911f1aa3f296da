import Columns
import Diagnostics
import Kernels

/// From VARCHAR to every other plain type.
func readingConversion(to: DataType) -> Conversion? {
  switch to {
  case .boolean: return reading(to) { readBoolean($0) }
  case .int8: return integerReading(to, Int8.self)
  case .int16: return integerReading(to, Int16.self)
  case .int32: return integerReading(to, Int32.self)
  case .int64: return integerReading(to, Int64.self)
  case .int128: return integerReading(to, Int128.self)
  case .uint8: return integerReading(to, UInt8.self)
  case .uint16: return integerReading(to, UInt16.self)
  case .uint32: return integerReading(to, UInt32.self)
  case .uint64: return integerReading(to, UInt64.self)
  case .double: return reading(to) { NumberReader.double($0) }
  case .float:
    return reading(to) { (bytes) -> Reading<Float> in
      NumberReader.double(bytes).map { x in
        let narrow = Float(x)
        return narrow.isInfinite && !x.isInfinite ? nil : narrow
      }
    }
  case .decimal(let precision, let scale):
    if precision > 18 {
      return reading(to) { NumberReader.decimal($0, precision: precision, scale: scale) }
    }
    return reading(to) { (bytes) -> Reading<Int64> in
      NumberReader.decimal(bytes, precision: precision, scale: scale).map { Int64($0) }
    }
  case .interval:
    return reading(to) { (bytes) -> Reading<Interval> in
      IntervalReader.read(bytes).map { .value($0) } ?? .invalid
    }
  case .uuid:
    return reading(to) { (bytes) -> Reading<Int128> in
      readUUID(bytes).map { .value(Int128(bitPattern: $0 ^ (1 << 127))) } ?? .invalid
    }
  default: return nil
  }
}

private func reading<R: ColumnElement>(
  _ type: DataType, _ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Reading<R>
) -> Conversion {
  Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
    try read(column, to: type, failure, body)
  }
}

private func integerReading<T: FixedWidthInteger & ColumnElement>(
  _ type: DataType, _ element: T.Type
) -> Conversion {
  reading(type) { (bytes) -> Reading<T> in
    let plain = NumberReader.integer(bytes)
    guard case .invalid = plain else { return plain.map { T(exactly: $0) } }
    return (basedInteger(bytes) ?? roundedInteger(bytes)).map { T(exactly: $0) }
  }
}

/// `12.5` and `1.2e3`, rounded half away from zero as a DECIMAL would be.
private func roundedInteger(_ bytes: UnsafeRawBufferPointer) -> Reading<Int128> {
  guard var number = NumberReader.exact(bytes) else { return .invalid }
  return number.rounded(toScale: 0).map { .value($0) } ?? .outOfRange
}

/// `0x1f`, `0b101` and `0o17`, with a sign before and underscores between digits; nil for others.
private func basedInteger(_ bytes: UnsafeRawBufferPointer) -> Reading<Int128>? {
  var text = Array(NumberReader.trimmed(bytes))
  let isNegative = text.first == UInt8(ascii: "-")
  if isNegative || text.first == UInt8(ascii: "+") { text.removeFirst() }
  guard text.count > 2, text[0] == UInt8(ascii: "0") else { return nil }
  let shift: Int128
  switch text[1] | 0x20 {
  case UInt8(ascii: "x"): shift = 4
  case UInt8(ascii: "o"): shift = 3
  case UInt8(ascii: "b"): shift = 1
  default: return nil
  }
  var value: Int128 = 0
  var isAfterDigit = false
  for byte in text.dropFirst(2) {
    if byte == UInt8(ascii: "_"), isAfterDigit {
      isAfterDigit = false
      continue
    }
    guard let digit = hexValue(byte), digit < 1 << shift else { return .invalid }
    guard value >> (126 - shift) == 0 else { return .outOfRange }
    value = value << shift | Int128(digit)
    isAfterDigit = true
  }
  return isAfterDigit ? .value(isNegative ? -value : value) : .invalid
}

/// `t`, `true`, `y`, `yes`, `on`, `1` and their opposites, in any case, or the beginning of one.
private func readBoolean(_ bytes: UnsafeRawBufferPointer) -> Reading<Bool> {
  let text = String(decoding: NumberReader.trimmed(bytes).prefix(6), as: UTF8.self).lowercased()
  if text.isEmpty { return .invalid }
  if "true".hasPrefix(text) || "yes".hasPrefix(text) || text == "on" || text == "1" {
    return .value(true)
  }
  if "false".hasPrefix(text) || "no".hasPrefix(text) || text == "of" || text == "off"
    || text == "0"
  {
    return .value(false)
  }
  return .invalid
}

/// 32 hexadecimal digits; hyphens between them and braces around them are left out.
func readUUID(_ bytes: UnsafeRawBufferPointer) -> UInt128? {
  var value: UInt128 = 0
  var digits = 0
  for byte in NumberReader.trimmed(bytes) {
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
      continue
    }
    guard let digit = hexValue(byte), digits < 32 else { return nil }
    value = value << 4 | UInt128(digit)
    digits += 1
  }
  return digits == 32 ? value : nil
}

func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 65...70: byte - 55
  case 97...102: byte - 87
  default: nil
  }
}

/// From VARCHAR to BLOB: `\x` and hexadecimal digits, else the bytes themselves, where `\x41`
/// inside stands for one byte.
let blobReading = Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
  let texts = RowReader<StringView>(column)
  return try Rows.makeTexts([column], count: column.count, to: .blob) {
    (row, out) throws(SQLError) -> Bool in
    let view = texts[row]
    if view.withBytes({ appendBlob($0, to: &out) }) { return true }
    if failure == .null { return false }
    throw invalidText(view.text, for: .blob)
  }
}

private func appendBlob(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) -> Bool {
  let isHex = bytes.count >= 2 && bytes[0] == UInt8(ascii: "\\") && bytes[1] == UInt8(ascii: "x")
  if isHex, bytes.count % 2 == 0, bytes.dropFirst(2).allSatisfy({ hexValue($0) != nil }) {
    for place in stride(from: 2, to: bytes.count, by: 2) {
      out.append((hexValue(bytes[place]) ?? 0) << 4 | (hexValue(bytes[place + 1]) ?? 0))
    }
    return true
  }
  var place = 0
  while place < bytes.count {
    guard bytes[place] == UInt8(ascii: "\\") else {
      out.append(bytes[place])
      place += 1
      continue
    }
    guard place + 3 < bytes.count, bytes[place + 1] == UInt8(ascii: "x"),
      let high = hexValue(bytes[place + 2]), let low = hexValue(bytes[place + 3])
    else { return false }
    out.append(high << 4 | low)
    place += 4
  }
  return true
}
