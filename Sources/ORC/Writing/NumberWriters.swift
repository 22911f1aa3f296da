import Columns
import Diagnostics

/// A stream of integer runs and the places where its row groups begin.
struct MarkedIntegers {
  private let runs: IntegerRunWriter
  private var marks: [[Int]] = []

  init(_ factory: StreamFactory, isSigned: Bool) {
    runs = IntegerRunWriter(factory.make(), isSigned: isSigned)
  }

  var byteCount: Int { runs.stream.byteCount }
  func append(_ value: Int64) throws(SQLError) { try runs.append(value) }
  mutating func mark() throws(SQLError) { marks.append(try runs.mark()) }

  mutating func finish(_ kind: Int) throws(SQLError) -> FinishedStream {
    defer { marks = [] }
    return FinishedStream(kind: kind, bytes: try runs.finish(), marks: marks)
  }
}

/// A stream of plain bytes and the places where its row groups begin.
struct MarkedBytes {
  let stream: StreamWriter
  private var marks: [[Int]] = []

  init(_ factory: StreamFactory) { stream = factory.make() }

  mutating func mark() { marks.append(stream.position) }

  mutating func finish(_ kind: Int) throws(SQLError) -> FinishedStream {
    defer { marks = [] }
    return FinishedStream(kind: kind, bytes: try stream.finish(), marks: marks)
  }
}

/// SMALLINT to BIGINT, unsigned ones below 64 bits, DATE.
final class IntegerWriter: ValueWriter {
  private var runs: MarkedIntegers
  let encoding = StripeFooter.Encoding(kind: 2)

  init(_ factory: StreamFactory) { runs = MarkedIntegers(factory, isSigned: true) }

  var byteCount: Int { runs.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    switch column.physical {
    case .uint8: try append(column, UInt8.self, &summary)
    case .int16: try append(column, Int16.self, &summary)
    case .uint16: try append(column, UInt16.self, &summary)
    case .int32: try append(column, Int32.self, &summary)
    case .uint32: try append(column, UInt32.self, &summary)
    default: try append(column, Int64.self, &summary)
    }
  }

  private func append<T: ColumnElement & FixedWidthInteger>(
    _ column: Column, _ element: T.Type, _ summary: inout ColumnSummary
  ) throws(SQLError) {
    let source = column.span(of: T.self)
    for i in 0..<source.count {
      let value = Int64(truncatingIfNeeded: source[i])
      try runs.append(value)
      summary.add(Int128(value))
    }
  }

  func mark() throws(SQLError) { try runs.mark() }
  func finish() throws(SQLError) -> [FinishedStream] { [try runs.finish(StreamKind.data)] }
}

final class BooleanWriter: ValueWriter {
  private let bits: BitRunWriter
  private var marks: [[Int]] = []
  let encoding = StripeFooter.Encoding()

  init(_ factory: StreamFactory) { bits = BitRunWriter(factory.make()) }

  var byteCount: Int { bits.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    let source = column.span(of: Bool.self)
    for i in 0..<source.count {
      try bits.append(source[i])
      summary.add(sum: source[i] ? 1 : 0)
    }
  }

  func mark() throws(SQLError) { marks.append(try bits.mark()) }

  func finish() throws(SQLError) -> [FinishedStream] {
    defer { marks = [] }
    return [FinishedStream(kind: StreamKind.data, bytes: try bits.finish(), marks: marks)]
  }
}

/// TINYINT.
final class TinyWriter: ValueWriter {
  private let bytes: ByteRunWriter
  private var marks: [[Int]] = []
  let encoding = StripeFooter.Encoding()

  init(_ factory: StreamFactory) { bytes = ByteRunWriter(factory.make()) }

  var byteCount: Int { bytes.stream.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    let source = column.span(of: Int8.self)
    for i in 0..<source.count {
      try bytes.append(UInt8(bitPattern: source[i]))
      summary.add(Int128(source[i]))
    }
  }

  func mark() throws(SQLError) { marks.append(try bytes.mark()) }

  func finish() throws(SQLError) -> [FinishedStream] {
    defer { marks = [] }
    try bytes.flush()
    return [
      FinishedStream(kind: StreamKind.data, bytes: try bytes.stream.finish(), marks: marks)
    ]
  }
}

/// REAL and DOUBLE, little end first.
final class FloatWriter: ValueWriter {
  private var data: MarkedBytes
  let encoding = StripeFooter.Encoding()

  init(_ factory: StreamFactory) { data = MarkedBytes(factory) }

  var byteCount: Int { data.stream.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    if column.type == .float {
      let source = column.span(of: Float.self)
      for i in 0..<source.count { summary.add(Double(source[i])) }
    } else {
      let source = column.span(of: Double.self)
      for i in 0..<source.count { summary.add(source[i]) }
    }
    let width = column.physical.width
    let bytes = UnsafeRawBufferPointer(
      start: column.values.base + column.offset * width, count: column.count * width)
    try data.stream.write(bytes)
  }

  func mark() { data.mark() }
  func finish() throws(SQLError) -> [FinishedStream] { [try data.finish(StreamKind.data)] }
}

/// Seconds from 2015 and nanoseconds; the writer's zone is UTC.
final class TimestampWriter: ValueWriter {
  private var seconds: MarkedIntegers
  private var nanoseconds: MarkedIntegers
  let encoding = StripeFooter.Encoding(kind: 2)
  private static let epoch: Int64 = 1_420_070_400

  init(_ factory: StreamFactory) {
    seconds = MarkedIntegers(factory, isSigned: true)
    nanoseconds = MarkedIntegers(factory, isSigned: false)
  }

  var byteCount: Int { seconds.byteCount + nanoseconds.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    let source = column.span(of: Int64.self)
    var unit = TimeUnit.microseconds
    if case .timestamp(let own) = column.type { unit = own }
    let factor = 1_000_000_000 / unit.perSecond
    for i in 0..<source.count {
      let (second, rest) = source[i].flooredDivision(by: unit.perSecond)
      let part = rest * factor
      summary.add(Int128(source[i]) * Int128(factor))
      try append(second, part)
    }
  }

  /// Writers round seconds before 1970 toward zero when a millisecond or more is added, and readers
  /// take that back; the last second before 1970 cannot be told from the first after it.
  private func append(_ second: Int64, _ part: Int64) throws(SQLError) {
    let isRounded = second < 0 && part > 999_999
    guard second != -1 || !isRounded else {
      throw SQLError(
        .datetimeOverflow,
        "ORC cannot hold fractions of the last second before 1970: readers take them for 1970",
        hint: "write Parquet, or the column as text")
    }
    try seconds.append((isRounded ? second + 1 : second) - TimestampWriter.epoch)
    try nanoseconds.append(TimestampWriter.packed(part))
  }

  /// The last three bits tell how many zeros were left away.
  private static func packed(_ part: Int64) -> Int64 {
    guard part != 0, part % 100 == 0 else { return part << 3 }
    var value = part / 100
    var zeros: Int64 = 1
    while value % 10 == 0 && zeros < 7 {
      value /= 10
      zeros += 1
    }
    return value << 3 | zeros
  }

  func mark() throws(SQLError) {
    try seconds.mark()
    try nanoseconds.mark()
  }

  func finish() throws(SQLError) -> [FinishedStream] {
    [try seconds.finish(StreamKind.data), try nanoseconds.finish(StreamKind.secondary)]
  }
}
