import Columns
import Diagnostics

/// Unscaled numbers, each with a scale of its own.
final class ORCDecimals: ORCValues {
  private let stream: StreamReader
  private let scales: IntegerRuns
  private let type: DataType
  private let scale: Int64

  init(_ stream: StreamReader, _ scales: IntegerRuns, _ type: DataType, scale: Int) {
    self.stream = stream
    self.scales = scales
    self.type = type
    self.scale = Int64(scale)
  }

  let places = (streams: 2, runs: 1)

  func skip(_ count: Int) throws(SQLError) {
    try scales.skip(count)
    try stream.skip(numbers: count)
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) {
    try stream.seek(&places)
    try scales.seek(&places)
  }

  func read(_ count: Int) throws(SQLError) -> Column {
    let own = try otherScales(count)
    let scales = own?.pointer(to: Int64.self)
    let buffer = Buffer(byteCount: count * type.physical.width)
    if type.physical == .int64 {
      try readNarrow(count, into: buffer.pointer(to: Int64.self), scales)
    } else {
      try readWide(count, into: buffer.pointer(to: Int128.self), scales)
    }
    withExtendedLifetime(own) {}
    return Column(type, count: count, values: buffer)
  }

  /// The next scales; nil if all are the column's.
  private func otherScales(_ count: Int) throws(SQLError) -> Buffer? {
    let equal = try scales.skip(count, equalTo: scale)
    if equal == count { return nil }
    let buffer = Buffer.of(Int64.self, count: count)
    let own = buffer.pointer(to: Int64.self)
    own.update(repeating: scale, count: equal)
    try scales.read(count - equal, into: own + equal)
    var different: Int64 = 0
    for i in equal..<count { different |= own[i] ^ scale }
    return different == 0 ? nil : buffer
  }

  /// - Parameter scales: nil if all are the column's.
  private func readNarrow(
    _ count: Int, into target: UnsafeMutablePointer<Int64>, _ scales: UnsafeMutablePointer<Int64>?
  ) throws(SQLError) {
    var row = 0
    while row < count {
      if scales == nil { row += stream.readShortZigzags(count - row, into: target + row) }
      if row == count { break }
      let value = try rescaled(try stream.readWideZigzag(), scales?[row] ?? scale)
      guard let small = Int64(exactly: value) else { throw ORCDecimals.tooLarge() }
      target[row] = small
      row += 1
    }
  }

  private func readWide(
    _ count: Int, into target: UnsafeMutablePointer<Int128>, _ scales: UnsafeMutablePointer<Int64>?
  ) throws(SQLError) {
    let part = 256
    let buffer = Buffer.of(Int64.self, count: part)
    let short = buffer.pointer(to: Int64.self)
    defer { withExtendedLifetime(buffer) {} }
    var row = 0
    // Most columns of many digits hold numbers of few.
    var expectsShort = true
    while row < count {
      if scales == nil {
        let room = min(part, count - row)
        var done = expectsShort ? stream.readShortZigzags(room, into: short) : 0
        for i in 0..<done { target[row + i] = Int128(short[i]) }
        expectsShort = done >= 16 || !expectsShort
        if done == 0 { done = stream.readZigzags(room, into: target + row) }
        row += done
        if done > 0 { continue }
      }
      target[row] = try rescaled(try stream.readWideZigzag(), scales?[row] ?? scale)
      row += 1
    }
  }

  private static func tooLarge() -> SQLError {
    SQLError(.numericOutOfRange, "a decimal has more digits than its type")
  }

  private func rescaled(_ value: Int128, _ own: Int64) throws(SQLError) -> Int128 {
    if own == scale || value == 0 { return value }
    guard own >= 0, own <= 38 else { throw SQLError(.dataCorrupted, "a decimal of scale \(own)") }
    var result = value
    for _ in 0..<max(0, own - scale) { result /= 10 }
    for _ in 0..<max(0, scale - own) {
      let (next, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { throw ORCDecimals.tooLarge() }
      result = next
    }
    return result
  }
}

/// Decimals of up to 18 digits as plain integers, of the file's scale.
final class ORCSmallDecimals: ORCValues {
  private let runs: IntegerRuns
  private let type: DataType

  let places = (streams: 1, runs: 1)

  init(_ runs: IntegerRuns, _ type: DataType) {
    self.runs = runs
    self.type = type
  }

  func skip(_ count: Int) throws(SQLError) { try runs.skip(count) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try runs.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let buffer = Buffer.of(Int64.self, count: count)
    try runs.read(count, into: buffer.pointer(to: Int64.self))
    guard type.physical == .int128 else { return Column(type, count: count, values: buffer) }
    let source = buffer.span(of: Int64.self, count: count)
    return Column.make(type, count: count, Int128.self) { target in
      for i in 0..<count { target[i] = Int128(source[i]) }
    }
  }
}
