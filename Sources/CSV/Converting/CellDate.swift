import Columns
import Kernels

/// Reads dates and times; ISO forms quickly, others as casts do.
enum CellDate {
  /// `2026-07-01` at the beginning of the text, as days since 1970.
  static func day(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let century = two(bytes, 0), let year = two(bytes, 2), let month = two(bytes, 5),
      let day = two(bytes, 8)
    else { return nil }
    return DateTimeReader.checked(year: century * 100 + year, month: month, day: day)?.days
  }

  @inline(__always)
  private static func two(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int? {
    let tens = bytes[place] &- 0x30
    let ones = bytes[place + 1] &- 0x30
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
  }

  /// `13:05:59` and up to six digits of a fraction, as microseconds, from `start` to the end.
  private static func clock(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int64? {
    guard bytes.count >= start + 8, bytes.count <= start + 15, bytes.count != start + 9,
      bytes[start + 2] == 0x3A, bytes[start + 5] == 0x3A,
      let hour = two(bytes, start), let minute = two(bytes, start + 3),
      let second = two(bytes, start + 6), hour < 24, minute < 60, second < 60
    else { return nil }
    var fraction: Int64 = 0
    if bytes.count > start + 8 {
      guard bytes[start + 8] == UInt8(ascii: ".") else { return nil }
      for place in start + 9..<start + 15 {
        let digit = place < bytes.count ? bytes[place] &- 0x30 : 0
        if digit > 9 { return nil }
        fraction = fraction * 10 + Int64(digit)
      }
    }
    return Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
  }

  static func date(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    if bytes.count == 10, let day = day(bytes) { return Int32(day) }
    guard let parts = DateTimeReader.read(bytes), parts.time == nil else { return nil }
    return parts.date.map { Int32($0.days) }
  }

  static func time(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    if let clock = clock(bytes, from: 0) { return clock }
    guard let parts = DateTimeReader.read(bytes), parts.date == nil else { return nil }
    return parts.time.map { ($0 + 500) / 1_000 }
  }

  static func timestamp(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    if bytes.count > 10, bytes[10] == 0x20 || bytes[10] | 0x20 == UInt8(ascii: "t"),
      let day = day(bytes), let clock = clock(bytes, from: 11)
    {
      return Int64(day) * 86_400_000_000 + clock
    }
    return DateTimeReader.read(bytes).flatMap { microseconds($0) }
  }

  /// A text without a zone is taken as UTC.
  static func instant(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard let parts = DateTimeReader.read(bytes), parts.zone == nil else { return nil }
    return microseconds(parts).map { $0 - Int64(parts.offset ?? 0) * 1_000_000 }
  }

  private static func microseconds(_ parts: DateTimeParts) -> Int64? {
    guard let date = parts.date else { return nil }
    return Int64(date.days) * 86_400_000_000 + ((parts.time ?? 0) + 500) / 1_000
  }
}
