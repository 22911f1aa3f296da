import Columns
import Diagnostics

/// Decimals and the integers that need one: unscaled zigzag numbers, and their scale each.
///
/// Version 0.12 of the format has only this form; the one with plain 64-bit numbers belongs to a
/// version that was never released.
final class DecimalWriter: ValueWriter {
  private var data: MarkedVarints
  private var scales: MarkedIntegers
  private let scale: Int64
  let encoding = StripeFooter.Encoding(kind: 2)
  private static let limit: UInt128 = (0..<38).reduce(1) { power, _ in power * 10 }

  init(_ factory: StreamFactory, _ type: WriteType) {
    data = MarkedVarints(factory)
    scales = MarkedIntegers(factory, isSigned: true)
    scale = Int64(type.scale)
  }

  var byteCount: Int { data.byteCount + scales.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    switch column.physical {
    case .int64: try append(column, Int64.self, &summary)
    case .uint64: try append(column, UInt64.self, &summary)
    default: try append(column, Int128.self, &summary)
    }
  }

  private func append<T: ColumnElement & FixedWidthInteger>(
    _ column: Column, _ element: T.Type, _ summary: inout ColumnSummary
  ) throws(SQLError) {
    let source = column.span(of: T.self)
    for i in 0..<source.count {
      let value = Int128(source[i])
      guard value.magnitude < DecimalWriter.limit else {
        throw SQLError(
          .numericOutOfRange, "\(value) has more than the 38 digits that ORC's decimals have")
      }
      summary.add(value)
      try data.append(value)
      try scales.append(scale)
    }
  }

  func mark() throws(SQLError) {
    try data.mark()
    try scales.mark()
  }

  func finish() throws(SQLError) -> [FinishedStream] {
    [try data.finish(StreamKind.data), try scales.finish(StreamKind.secondary)]
  }
}

/// A stream of zigzag LEB128 numbers and the places where its row groups begin.
///
/// Numbers of one length are read several at a time. A block of nearly one length gets it: a byte
/// that says "go on" and adds no bits changes no number.
///
/// ```
/// 300 in two bytes   AC 02
/// 300 in three       AC 82 00
/// ```
struct MarkedVarints {
  private let stream: StreamWriter
  private var marks: [[Int]] = []
  private var pending: [UInt128] = []
  private static let blockSize = 256
  /// Longer numbers are read one by one.
  private static let longest = 8

  init(_ factory: StreamFactory) {
    stream = factory.makeForNumbers()
    pending.reserveCapacity(MarkedVarints.blockSize)
  }

  var byteCount: Int { stream.byteCount }

  mutating func append(_ value: Int128) throws(SQLError) {
    pending.append(UInt128(bitPattern: (value << 1) ^ (value >> 127)))
    if pending.count == MarkedVarints.blockSize { try flush() }
  }

  mutating func mark() throws(SQLError) {
    try flush()
    marks.append(stream.position)
  }

  mutating func finish(_ kind: Int) throws(SQLError) -> FinishedStream {
    try flush()
    defer { marks = [] }
    return FinishedStream(kind: kind, bytes: try stream.finish(), marks: marks)
  }

  private mutating func flush() throws(SQLError) {
    var total = 0
    var most = 0
    for number in pending {
      let size = MarkedVarints.size(number)
      total += size
      most = max(most, size)
    }
    // An eighth more at most.
    let isEven = most <= MarkedVarints.longest && most * pending.count <= total + total / 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(isEven ? most * pending.count : total)
    for number in pending {
      var rest = number
      for _ in 1..<(isEven ? most : MarkedVarints.size(number)) {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
    pending.removeAll(keepingCapacity: true)
    try stream.write(bytes)
  }

  private static func size(_ number: UInt128) -> Int {
    max(1, (128 - number.leadingZeroBitCount + 6) / 7)
  }
}
