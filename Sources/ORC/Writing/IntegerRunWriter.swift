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
  /// From so many equal numbers on they are a run of their own; narrow ones take as much room only
  /// if they are more, and runs take time.
  private static let repeats = 8
  private static let repeatedBits = 128

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
    var union: UInt64 = 0
    for value in values { union |= zigzag(value) }
    let width = IntegerRunWriter.width(64 - union.leadingZeroBitCount)
    let repeats = max(IntegerRunWriter.repeats, IntegerRunWriter.repeatedBits / width)
    var start = 0
    var place = 0
    while place < values.count {
      var end = place + 1
      while end < values.count && values[end] == values[place] { end += 1 }
      if end - place >= repeats {
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
    if let base = Base(values, direct: direct, isSigned: isSigned) {
      return try writeBased(values, base)
    }
    try writeHead(kind: 1, width: direct, count: values.count)
    var packer = BitPacker(width: direct)
    for value in values { packer.append(zigzag(value)) }
    try stream.write(packer.finish())
  }

  /// As differences from the smallest number.
  ///
  /// The kind is made for numbers of which few are larger, whose high bits are in a list of patches;
  /// one patch there must be, and this one adds nothing.
  /// ```
  /// head, bytes of the base - 1 (3 bits), patch of 1 bit (5 bits: 0), gap of 1 bit (3 bits: 0),
  /// 1 patch (5 bits), the base with its sign in the highest bit, the differences, the patch
  /// ```
  private func writeBased(_ values: ArraySlice<Int64>, _ base: Base) throws(SQLError) {
    try writeHead(kind: 2, width: base.width, count: values.count)
    try stream.write(UInt8((base.byteCount - 1) << 5))
    try stream.write(1)
    for i in (0..<base.byteCount).reversed() {
      try stream.write(UInt8(truncatingIfNeeded: base.stored >> UInt64(i * 8)))
    }
    var packer = BitPacker(width: base.width)
    for value in values { packer.append(UInt64(bitPattern: value &- base.smallest)) }
    try stream.write(packer.finish())
    try stream.write(0)
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
  fileprivate static func width(_ bits: Int) -> Int {
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

/// The smallest of numbers that lie far from zero and near one another.
private struct Base {
  let smallest: Int64
  /// Of the largest difference.
  let width: Int
  /// The bits that it must save: some more than its head takes.
  private static let leastSaving = 128

  /// nil if it saves little.
  init?(_ values: ArraySlice<Int64>, direct: Int, isSigned: Bool) {
    guard let low = values.min(), let high = values.max(), isSigned || low >= 0 else { return nil }
    let (difference, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, low.magnitude >> 55 == 0 else { return nil }
    width = IntegerRunWriter.width(64 - difference.leadingZeroBitCount)
    guard (direct - width) * values.count >= Base.leastSaving else { return nil }
    smallest = low
  }

  var byteCount: Int { (64 - smallest.magnitude.leadingZeroBitCount) / 8 + 1 }

  /// The sign is the highest of its bits.
  var stored: UInt64 {
    smallest.magnitude | (smallest < 0 ? 1 << UInt64(byteCount * 8 - 1) : 0)
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
