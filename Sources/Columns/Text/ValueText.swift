/// Writes one value of any type as the shell, CSV and casts to text show it.
package enum ValueText {
  /// Seconds east of UTC of the session's time zone at an instant in microseconds.
  package typealias ZoneOffset = @Sendable (_ instant: Int64) -> Int

  /// The text of a value of this type; NULL is `NULL` (callers that show it otherwise look first).
  package static func text(
    of value: Value, type: DataType, zone: ZoneOffset? = nil
  ) -> String {
    var text: [UInt8] = []
    append(value, type: type, zone: zone, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  package static func append(
    _ value: Value, type: DataType, zone: ZoneOffset? = nil, to text: inout [UInt8]
  ) {
    switch value {
    case .null: text.append(contentsOf: "NULL".utf8)
    case .boolean(let truth): text.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let integer): NumberText.append(integer, to: &text)
    case .decimal(let unscaled, let scale):
      NumberText.append(unscaled: unscaled, scale: scale, to: &text)
    case .double(let double):
      if type == .float {
        NumberText.append(Float(double), to: &text)
      } else {
        NumberText.append(double, to: &text)
      }
    case .string(let string): text.append(contentsOf: string.utf8)
    case .blob(let bytes): bytes.withUnsafeBytes { append(blob: $0, to: &text) }
    case .date(let days): TimeText.append(date: Int(days), to: &text)
    case .ticks(let ticks): append(ticks: ticks, type: type, zone: zone, to: &text)
    case .interval(let interval): TimeText.append(interval, to: &text)
    case .uuid(let bits): append(uuid: bits, to: &text)
    case .list, .structure, .map: append(nested: value, type: type, zone: zone, to: &text)
    }
  }

  static func append(
    ticks: Int64, type: DataType, zone: ZoneOffset?, to text: inout [UInt8]
  ) {
    switch type {
    case .timestamp(let unit): TimeText.append(timestamp: ticks, unit: unit, to: &text)
    case .timestampTZ:
      TimeText.append(instant: ticks, offset: zone.map { $0(ticks) } ?? 0, to: &text)
    case .timeNS: TimeText.append(time: ticks, unit: .nanoseconds, to: &text)
    default: TimeText.append(time: ticks, to: &text)
    }
  }

  /// `\x01ff`
  package static func append(blob bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    text.append(contentsOf: "\\x".utf8)
    for byte in bytes {
      text.append(hexDigit(byte >> 4))
      text.append(hexDigit(byte & 15))
    }
  }

  package static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 &+ value : 87 &+ value }

  /// `8-4-4-4-12` digits.
  package static func append(uuid bits: UInt128, to text: inout [UInt8]) {
    for place in 0..<32 {
      if place == 8 || place == 12 || place == 16 || place == 20 { text.append(UInt8(ascii: "-")) }
      text.append(hexDigit(UInt8(truncatingIfNeeded: bits >> UInt128(124 - place * 4)) & 15))
    }
  }
}
