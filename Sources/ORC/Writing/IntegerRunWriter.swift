import Diagnostics

/// Writes integers in run-length encoding version 2 (ORC specification, "Run Length Encoding").
///
/// Equal numbers become short repeats or runs without a step, steps of one direction runs of
/// differences, and the rest is packed in as many bits as its largest number needs.
final class IntegerRunWriter {
  let stream: StreamWriter
  private let isSigned: Bool
  private var pending: [Int64] = []
  private static let limit = 512
  /// From so many equal numbers on they are a run of their own.
  private static let repeats = 8

  init(_ stream: StreamWriter, isSigned: Bool) {
    self.stream = stream
    self.isSigned = isSigned
    pending.reserveCapacity(IntegerRunWriter.limit)
  }

  func append(_ value: Int64) throws(SQLError) {
    pending.append(value)
    if pending.count == IntegerRunWriter.limit { try flush() }
  }

  /// Where a row group begins: the stream's place, and numbers of the run to pass over.
  func mark() throws(SQLError) -> [Int] {
    try flush()
    return stream.position + [0]
  }

  func finish() throws(SQLError) -> [UInt8] {
    try flush()
    return try stream.finish()
  }

  private func flush() throws(SQLError) {
    let values = pending
    pending.removeAll(keepingCapacity: true)
    var start = 0
    var place = 0
    while place < values.count {
      var end = place + 1
      while end < values.count && values[end] == values[place] { end += 1 }
      if end - place >= IntegerRunWriter.repeats {
        try writeVaried(values[start..<place])
        try writeEqual(values[place], end - place)
        start = end
      }
      place = end
    }
    try writeVaried(values[start...])
  }

  private func zigzag(_ value: Int64) -> UInt64 {
    isSigned
      ? UInt64(bitPattern: (value << 1) ^ (value >> 63)) : UInt64(bitPattern: value)
  }

  private func writeEqual(_ value: Int64, _ count: Int) throws(SQLError) {
    if count > 10 {
      return try writeDeltas(first: value, step: 0, count: count, rest: [], width: 0)
    }
    let bits = zigzag(value)
    let size = max(1, (64 - bits.leadingZeroBitCount + 7) / 8)
    try stream.write(UInt8((size - 1) << 3 | (count - 3)))
    for i in (0..<size).reversed() {
      try stream.write(UInt8(truncatingIfNeeded: bits >> UInt64(i * 8)))
    }
  }

  private func writeVaried(_ values: ArraySlice<Int64>) throws(SQLError) {
    if values.isEmpty { return }
    var union: UInt64 = 0
    for value in values { union |= zigzag(value) }
    let direct = IntegerRunWriter.width(64 - union.leadingZeroBitCount)
    if values.count >= 3, let deltas = Deltas(values) {
      let width = deltas.isFixed ? 0 : IntegerRunWriter.width(max(2, deltas.bits))
      if deltas.isFixed || width * (values.count - 2) + 128 < direct * values.count {
        try writeDeltas(
          first: values[values.startIndex], step: deltas.first, count: values.count,
          rest: deltas.magnitudes, width: width)
        return
      }
    }
    try writeHead(kind: 1, width: direct, count: values.count)
    var packer = BitPacker(width: direct)
    for value in values { packer.append(zigzag(value)) }
    try stream.write(packer.finish())
  }

  private func writeDeltas(
    first: Int64, step: Int64, count: Int, rest: [UInt64], width: Int
  ) throws(SQLError) {
    try writeHead(kind: 3, width: width, count: count)
    try stream.write(varint: zigzag(first))
    try stream.write(varint: UInt64(bitPattern: (step << 1) ^ (step >> 63)))
    if width == 0 { return }
    var packer = BitPacker(width: width)
    for magnitude in rest { packer.append(magnitude) }
    try stream.write(packer.finish())
  }

  /// Two bits of kind, five of the width, nine of the length.
  private func writeHead(kind: Int, width: Int, count: Int) throws(SQLError) {
    let code = width == 0 ? 0 : IntegerRunWriter.code(width)
    let length = count - 1
    try stream.write(UInt8(kind << 6 | code << 1 | length >> 8))
    try stream.write(UInt8(length & 255))
  }

  /// The smallest width that the format has for so many bits.
  private static func width(_ bits: Int) -> Int {
    switch bits {
    case ...1: 1
    case ...24: bits
    case ...26: 26
    case ...28: 28
    case ...30: 30
    case ...32: 32
    case ...40: 40
    case ...48: 48
    case ...56: 56
    default: 64
    }
  }

  private static func code(_ width: Int) -> Int {
    switch width {
    case ...24: width - 1
    case 26: 24
    case 28: 25
    case 30: 26
    case 32: 27
    case 40: 28
    case 48: 29
    case 56: 30
    default: 31
    }
  }
}

/// The differences of numbers that all go one way.
private struct Deltas {
  let first: Int64
  /// All others, without their sign.
  private(set) var magnitudes: [UInt64] = []
  private var union: UInt64 = 0
  private(set) var isFixed = true

  /// nil if they go both ways, or too far.
  init?(_ values: ArraySlice<Int64>) {
    var place = values.startIndex
    let (step, overflow) = values[place + 1].subtractingReportingOverflow(values[place])
    if overflow { return nil }
    first = step
    magnitudes.reserveCapacity(values.count)
    place += 2
    while place < values.endIndex {
      let (next, overflow) = values[place].subtractingReportingOverflow(values[place - 1])
      if overflow || (step < 0 ? next > 0 : next < 0) { return nil }
      magnitudes.append(next.magnitude)
      union |= next.magnitude
      isFixed = isFixed && next == step
      place += 1
    }
  }

  var bits: Int { 64 - union.leadingZeroBitCount }
}

/// Packs numbers of one width, the highest bit first.
private struct BitPacker {
  let width: Int
  private var bytes: [UInt8] = []
  private var current: UInt64 = 0
  private var free = 64

  init(width: Int) { self.width = width }

  mutating func append(_ value: UInt64) {
    if width < free {
      free -= width
      current |= value << UInt64(free)
      return
    }
    let over = width - free
    current |= value >> UInt64(over)
    emit(8)
    free = 64 - over
    current = over == 0 ? 0 : value << UInt64(free)
  }

  private mutating func emit(_ count: Int) {
    withUnsafeBytes(of: current.bigEndian) { bytes.append(contentsOf: $0.prefix(count)) }
  }

  mutating func finish() -> [UInt8] {
    emit((64 - free + 7) / 8)
    return bytes
  }
}
