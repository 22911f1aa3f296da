import Columns
import Diagnostics

/// Integers in run-length encoding, version 1 or 2 (ORC specification, "Run Length Encoding").
final class IntegerRuns {
  private let stream: StreamReader
  private let isSigned: Bool
  private let isVersion2: Bool
  /// The values of the current run, at most 512; those of a constant run are not written down.
  private let run = Buffer.of(Int64.self, count: 512)
  private var place = 0
  private var end = 0
  /// The value of all that is left of the current run, where it is one.
  private var constant: Int64?

  init(_ stream: StreamReader, isSigned: Bool, isVersion2: Bool) {
    self.stream = stream
    self.isSigned = isSigned
    self.isVersion2 = isVersion2
  }

  /// The next `count` numbers, cut to the type: some writers' runs count on in 64 bits what wrapped
  /// around in 16.
  func read<T: FixedWidthInteger>(
    _ count: Int, into target: UnsafeMutablePointer<T>
  ) throws(SQLError) {
    var done = 0
    while done < count {
      if place == end { try nextRun() }
      let part = min(count - done, end - place)
      if let constant {
        (target + done).update(repeating: T(truncatingIfNeeded: constant), count: part)
      } else {
        let source = UnsafePointer(values + place)
        let output = target + done
        for i in 0..<part { output[i] = T(truncatingIfNeeded: source[i]) }
      }
      place += part
      done += part
    }
  }

  /// The next `count` numbers as codes; the highest of them, which may be above what 32 bits hold.
  func readCodes(
    _ count: Int, into target: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> UInt64 {
    var done = 0
    var highest: UInt64 = 0
    while done < count {
      if place == end { try nextRun() }
      let part = min(count - done, end - place)
      if let constant {
        (target + done).update(repeating: UInt32(truncatingIfNeeded: constant), count: part)
        highest = max(highest, UInt64(bitPattern: constant))
      } else {
        highest = max(highest, IntegerRuns.copy(values + place, part, to: target + done))
      }
      place += part
      done += part
    }
    return highest
  }

  /// Copies numbers as codes; the highest, or one that is too high for 32 bits.
  private static func copy(
    _ source: UnsafePointer<Int64>, _ count: Int, to target: UnsafeMutablePointer<UInt32>
  ) -> UInt64 {
    var above: UInt64 = 0
    var highest: UInt32 = 0
    for i in 0..<count {
      let value = UInt64(bitPattern: source[i])
      above |= value
      let code = UInt32(truncatingIfNeeded: value)
      target[i] = code
      highest = max(highest, code)
    }
    return above >> 32 == 0 ? UInt64(highest) : above
  }

  /// Passes over the next numbers as far as they belong to runs of `value` alone; how many, up to
  /// `count`.
  func skip(_ count: Int, equalTo value: Int64) throws(SQLError) -> Int {
    var done = 0
    while done < count {
      if place == end { try nextRun() }
      guard constant == value else { break }
      let part = min(count - done, end - place)
      place += part
      done += part
    }
    return done
  }

  func skip(_ count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      if place == end { try nextRun() }
      let part = min(rest, end - place)
      place += part
      rest -= part
    }
  }

  /// The next `count` numbers summed up, none of which may be negative.
  func sum(_ count: Int) throws(SQLError) -> Int {
    var total = 0
    var rest = count
    while rest > 0 {
      if place == end { try nextRun() }
      let part = min(rest, end - place)
      for i in place..<(place + part) {
        let value = constant ?? values[i]
        guard value >= 0, value <= 1 << 48, total <= 1 << 48 else {
          throw SQLError(.dataCorrupted, "a length of \(value)")
        }
        total += Int(value)
      }
      place += part
      rest -= part
    }
    return total
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) {
    try stream.seek(&places)
    place = 0
    end = 0
    try skip(min(try places.take(), 4096))
  }

  private func nextRun() throws(SQLError) {
    place = 0
    end = 0
    constant = nil
    let head = try stream.readByte()
    end = isVersion2 ? try readVersion2(head) : try readVersion1(head)
  }

  private var values: UnsafeMutablePointer<Int64> { run.pointer(to: Int64.self) }

  private func number() throws(SQLError) -> Int64 {
    let value = try stream.readVarint()
    return isSigned ? IntegerRuns.signed(value) : Int64(bitPattern: value)
  }

  private static func signed(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  private func readVersion1(_ head: UInt8) throws(SQLError) -> Int {
    if head >= 128 {
      let count = 256 - Int(head)
      for i in 0..<count { values[i] = try number() }
      return count
    }
    let count = Int(head) + 3
    let step = Int64(Int8(bitPattern: try stream.readByte()))
    fill(from: try number(), step: step, count: count)
    return count
  }

  private func fill(from first: Int64, step: Int64, count: Int) {
    if step == 0 {
      constant = first
      return
    }
    for i in 0..<count { values[i] = first &+ step &* Int64(i) }
  }

  private func readVersion2(_ head: UInt8) throws(SQLError) -> Int {
    switch head >> 6 {
    case 0: return try readShortRepeat(head)
    case 1: return try readDirect(head)
    case 2: return try readPatched(head)
    default: return try readDelta(head)
    }
  }

  /// A big-endian number of whole bytes.
  private func bigEndian(_ count: Int) throws(SQLError) -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<count { value = value << 8 | UInt64(try stream.readByte()) }
    return value
  }

  private func readShortRepeat(_ head: UInt8) throws(SQLError) -> Int {
    let count = Int(head & 7) + 3
    let bits = try bigEndian(Int(head >> 3 & 7) + 1)
    constant = isSigned ? IntegerRuns.signed(bits) : Int64(bitPattern: bits)
    return count
  }

  private static let widths = Array(1...24) + [26, 28, 30, 32, 40, 48, 56, 64]

  /// The smallest width of the table that holds `bits` bits.
  private static func fixedWidth(_ bits: Int) -> Int { widths.first { $0 >= bits } ?? 64 }

  /// The length of the run, from nine bits in two bytes.
  private func length(_ head: UInt8) throws(SQLError) -> Int {
    (Int(head & 1) << 8 | Int(try stream.readByte())) + 1
  }

  private func width(_ head: UInt8) -> Int { IntegerRuns.widths[Int(head >> 1 & 31)] }

  private func readDirect(_ head: UInt8) throws(SQLError) -> Int {
    let width = width(head)
    let count = try length(head)
    try unpack(count, width: width, isSigned: isSigned, into: values)
    return count
  }

  private func readDelta(_ head: UInt8) throws(SQLError) -> Int {
    let code = Int(head >> 1 & 31)
    let count = try length(head)
    let first = try number()
    let step = IntegerRuns.signed(try stream.readVarint())
    if code == 0 {
      fill(from: first, step: step, count: count)
      return count
    }
    values[0] = first
    if count == 1 { return 1 }
    var last = first &+ step
    values[1] = last
    try unpack(count - 2, width: IntegerRuns.widths[code], into: values + 2)
    // Steps are stored without their sign, which is that of the first.
    let sign = step >> 63
    for i in 2..<max(2, count) {
      last &+= (values[i] ^ sign) &- sign
      values[i] = last
    }
    return count
  }

  /// Small values over a base, and a list of high bits for the few that are larger.
  private func readPatched(_ head: UInt8) throws(SQLError) -> Int {
    let width = width(head)
    let count = try length(head)
    let third = try stream.readByte()
    let fourth = try stream.readByte()
    let baseBytes = Int(third >> 5) + 1
    let patchWidth = IntegerRuns.widths[Int(third & 31)]
    let gapWidth = Int(fourth >> 5) + 1
    let patchCount = Int(fourth & 31)
    let bits = try bigEndian(baseBytes)
    let sign = UInt64(1) << UInt64(baseBytes * 8 - 1)
    let magnitude = Int64(bitPattern: bits & ~sign)
    let base = bits & sign != 0 ? 0 &- magnitude : magnitude
    // The patch's width is rounded up: the bits above the 64th are zero.
    guard gapWidth + patchWidth <= 64 else {
      throw SQLError(.dataCorrupted, "a patched run of \(width) and \(patchWidth) bits")
    }
    try unpack(count, width: width, into: values)
    try patch(count, width, patchWidth, gapWidth, patchCount)
    for i in 0..<count { values[i] = values[i] &+ base }
    return count
  }

  private func patch(
    _ count: Int, _ width: Int, _ patchWidth: Int, _ gapWidth: Int, _ patchCount: Int
  ) throws(SQLError) {
    try withUnsafeTemporaryAllocation(of: Int64.self, capacity: 32) {
      (list) throws(SQLError) in
      guard let patches = list.baseAddress else { return }
      try unpack(
        patchCount, width: IntegerRuns.fixedWidth(gapWidth + patchWidth), into: patches)
      let gaps: UInt64 = (1 << UInt64(gapWidth)) - 1
      let highs: UInt64 = patchWidth == 64 ? ~0 : (1 << UInt64(patchWidth)) - 1
      var row = 0
      for i in 0..<patchCount {
        let entry = UInt64(bitPattern: patches[i])
        row += Int(truncatingIfNeeded: (entry >> UInt64(patchWidth)) & gaps)
        let high = entry & highs
        if high == 0 { continue }
        guard row < count else {
          throw SQLError(.dataCorrupted, "a patch lies outside its run")
        }
        if width < 64 { values[row] |= Int64(bitPattern: high << UInt64(width)) }
      }
    }
  }

  /// `count` big-endian numbers of `width` bits, which end on a whole byte.
  private func unpack(
    _ count: Int, width: Int, isSigned: Bool = false, into target: UnsafeMutablePointer<Int64>
  ) throws(SQLError) {
    if count <= 0 { return }
    let size = (count * width + 7) / 8
    if let bytes = stream.take(size, andSeen: 8) {
      return BigEndianUnpacking.unpack(
        bytes, width: width, count: count, isSigned: isSigned, into: target)
    }
    try withUnsafeTemporaryAllocation(byteCount: size + 16, alignment: 8) {
      (scratch) throws(SQLError) in
      guard let base = scratch.baseAddress else { return }
      try stream.read(size, into: base)
      BigEndianUnpacking.unpack(
        UnsafeRawPointer(base), width: width, count: count, isSigned: isSigned, into: target)
    }
  }
}
