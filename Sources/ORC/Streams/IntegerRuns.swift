import Columns
import Diagnostics

/// Integers in run-length encoding, version 1 or 2 (ORC specification, "Run Length Encoding").
final class IntegerRuns {
  private let stream: StreamReader
  private let isSigned: Bool
  private let isVersion2: Bool
  /// The values of the current run: at most 512, or 130.
  private let run = Buffer.of(Int64.self, count: 512)
  private var place = 0
  private var end = 0

  init(_ stream: StreamReader, isSigned: Bool, isVersion2: Bool) {
    self.stream = stream
    self.isSigned = isSigned
    self.isVersion2 = isVersion2
  }

  func read(_ count: Int, into target: UnsafeMutablePointer<Int64>) throws(SQLError) {
    var done = 0
    while done < count {
      if place == end { try nextRun() }
      let part = min(count - done, end - place)
      (target + done).update(from: run.pointer(to: Int64.self) + place, count: part)
      place += part
      done += part
    }
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
        guard values[i] >= 0, values[i] <= 1 << 48, total <= 1 << 48 else {
          throw SQLError(.dataCorrupted, "a length of \(values[i])")
        }
        total += Int(values[i])
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
    var value = try number()
    for i in 0..<count {
      values[i] = value
      value &+= step
    }
    return count
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
    let value = isSigned ? IntegerRuns.signed(bits) : Int64(bitPattern: bits)
    values.update(repeating: value, count: count)
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
    try unpack(count, width: width, into: values)
    if isSigned {
      for i in 0..<count { values[i] = IntegerRuns.signed(UInt64(bitPattern: values[i])) }
    }
    return count
  }

  private func readDelta(_ head: UInt8) throws(SQLError) -> Int {
    let code = Int(head >> 1 & 31)
    let count = try length(head)
    let first = try number()
    let step = IntegerRuns.signed(try stream.readVarint())
    values[0] = first
    if count == 1 { return 1 }
    values[1] = first &+ step
    if code == 0 {
      for i in 1..<count { values[i] = values[i - 1] &+ step }
      return count
    }
    try unpack(count - 2, width: IntegerRuns.widths[code], into: values + 2)
    for i in 2..<max(2, count) {
      values[i] = step < 0 ? values[i - 1] &- values[i] : values[i - 1] &+ values[i]
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
    let list = Buffer.of(Int64.self, count: 32)
    let patches = list.pointer(to: Int64.self)
    try unpack(
      patchCount, width: IntegerRuns.fixedWidth(gapWidth + patchWidth), into: patches)
    var row = 0
    for i in 0..<patchCount {
      let entry = UInt64(bitPattern: patches[i])
      row += Int(truncatingIfNeeded: (entry >> UInt64(patchWidth)) & ((1 << UInt64(gapWidth)) - 1))
      let high = entry & (patchWidth == 64 ? ~0 : (1 << UInt64(patchWidth)) - 1)
      if high == 0 { continue }
      guard row < count else {
        throw SQLError(.dataCorrupted, "a patch lies outside its run")
      }
      if width < 64 { values[row] |= Int64(bitPattern: high << UInt64(width)) }
    }
    withExtendedLifetime(list) {}
  }

  /// `count` big-endian numbers of `width` bits, which end on a whole byte.
  private func unpack(
    _ count: Int, width: Int, into target: UnsafeMutablePointer<Int64>
  ) throws(SQLError) {
    if count <= 0 { return }
    let size = (count * width + 7) / 8
    if let bytes = stream.take(size, andSeen: 8) {
      return IntegerRuns.unpack(bytes, count, width: width, into: target)
    }
    try withUnsafeTemporaryAllocation(byteCount: size + 16, alignment: 8) {
      (scratch) throws(SQLError) in
      guard let base = scratch.baseAddress else { return }
      try stream.read(size, into: base)
      IntegerRuns.unpack(UnsafeRawPointer(base), count, width: width, into: target)
    }
  }

  /// - Parameter bytes: Eight more than the numbers take may be read.
  private static func unpack(
    _ bytes: UnsafeRawPointer, _ count: Int, width: Int, into target: UnsafeMutablePointer<Int64>
  ) {
    let drop = UInt64(64 &- width)
    var bit = 0
    if width <= 57 {
      for i in 0..<count {
        let word = UInt64(
          bigEndian: bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
        target[i] = Int64(bitPattern: (word &<< UInt64(bit & 7)) &>> drop)
        bit &+= width
      }
      return
    }
    for i in 0..<count {
      let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self))
      let shift = UInt64(bit & 7)
      var value = word << shift
      if shift != 0 {
        let next = UInt64(bytes.load(fromByteOffset: (bit >> 3) + 8, as: UInt8.self))
        value |= next >> (8 - shift)
      }
      target[i] = Int64(bitPattern: value >> drop)
      bit += width
    }
  }
}
