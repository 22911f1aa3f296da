import Columns
import Diagnostics
import Glibc

/// Values of a leaf as the file stores them, one after another.
///
/// Fixed-width values lie in `bytes` back to back; strings with their ends in `ends`.
struct StoredValues {
  /// 0 for strings.
  let width: Int
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  /// Sums of bytes that were read to have them in the cache.
  private var touched: UInt8 = 0

  init(width: Int) { self.width = width }

  var count: Int { width == 0 ? ends.count : bytes.count / width }
  var byteCount: Int { bytes.count + ends.count * 4 }

  mutating func append(_ value: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: value)
    if width == 0 { ends.append(bytes.count) }
  }

  func range(_ index: Int) -> Range<Int> {
    if width > 0 { return (index * width)..<((index + 1) * width) }
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  func value(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  /// Appends values of a flat column.
  /// - Parameter rows: Which rows, none of them NULL.
  mutating func append(_ column: Column, rows: [Int32]) throws(SQLError) {
    switch column.type {
    case .boolean: append(column, rows, Bool.self) { $0 ? UInt8(1) : 0 }
    case .int8: append(column, rows, Int8.self) { Int32($0).littleEndian }
    case .int16: append(column, rows, Int16.self) { Int32($0).littleEndian }
    case .int32, .date: append(column, rows, Int32.self) { $0.littleEndian }
    case .uint8: append(column, rows, UInt8.self) { UInt32($0).littleEndian }
    case .uint16: append(column, rows, UInt16.self) { UInt32($0).littleEndian }
    case .uint32: append(column, rows, UInt32.self) { $0.littleEndian }
    case .int64, .time, .timeNS, .timestampTZ: append(column, rows, Int64.self) { $0.littleEndian }
    case .uint64: append(column, rows, UInt64.self) { $0.littleEndian }
    case .float: append(column, rows, Float.self) { $0 }
    case .double: append(column, rows, Double.self) { $0 }
    case .timestamp(let unit): try appendTicks(column, rows, unit)
    case .decimal, .int128: try appendDecimals(column, rows)
    case .uuid:
      append(column, rows, Int128.self) { (UInt128(bitPattern: $0) ^ (1 << 127)).bigEndian }
    case .interval: try appendIntervals(column, rows)
    default: appendViews(column, rows)
    }
  }

  private mutating func append<S: ColumnElement, T: BitwiseCopyable>(
    _ column: Column, _ rows: [Int32], _ element: S.Type, _ stored: (S) -> T
  ) {
    let source = column.span(of: S.self)
    let size = MemoryLayout<T>.size
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: rows.count * size))
    bytes.withUnsafeMutableBytes { target in
      for (i, row) in rows.enumerated() {
        target.storeBytes(
          of: stored(source[Int(row)]), toByteOffset: start + i * size, as: T.self)
      }
    }
  }

  private mutating func appendTicks(
    _ column: Column, _ rows: [Int32], _ unit: TimeUnit
  ) throws(SQLError) {
    guard unit == .seconds else {
      append(column, rows, Int64.self) { $0.littleEndian }
      return
    }
    var outside = false
    append(column, rows, Int64.self) { seconds in
      let (value, overflow) = seconds.multipliedReportingOverflow(by: 1000)
      outside = outside || overflow
      return value.littleEndian
    }
    if outside {
      throw SQLError(.datetimeOverflow, "a timestamp is too far from 1970 for milliseconds")
    }
  }

  /// INT32, INT64, or the last bytes of the number, big end first.
  private mutating func appendDecimals(_ column: Column, _ rows: [Int32]) throws(SQLError) {
    if column.physical == .int64 {
      if width == 4 {
        append(column, rows, Int64.self) { Int32(truncatingIfNeeded: $0).littleEndian }
      } else {
        append(column, rows, Int64.self) { $0.littleEndian }
      }
      return
    }
    let source = column.span(of: Int128.self)
    let size = width
    for row in rows {
      let number = source[Int(row)]
      if column.type == .int128 { try StoredValues.checkDigits(number) }
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0[(16 - size)...]) }
    }
  }

  private static func checkDigits(_ number: Int128) throws(SQLError) {
    var limit: UInt128 = 1
    for _ in 0..<38 { limit *= 10 }
    guard number.magnitude < limit else {
      throw SQLError(
        .numericOutOfRange, "\(number) has more than the 38 digits that Parquet's decimals have")
    }
  }

  private mutating func appendIntervals(_ column: Column, _ rows: [Int32]) throws(SQLError) {
    let source = column.span(of: Interval.self)
    for row in rows {
      let interval = source[Int(row)]
      let (milliseconds, rest) = interval.microseconds.quotientAndRemainder(dividingBy: 1000)
      guard rest == 0, let months = UInt32(exactly: interval.months),
        let days = UInt32(exactly: interval.days), let part = UInt32(exactly: milliseconds)
      else {
        throw SQLError(
          .datetimeOverflow,
          "Parquet's intervals hold months, days and milliseconds that are not negative",
          hint: "cast the interval to VARCHAR")
      }
      for number in [months, days, part] {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
  }

  private mutating func appendViews(_ column: Column, _ rows: [Int32]) {
    let source = column.span(of: StringView.self)
    var place = bytes.count
    ends.reserveCapacity(ends.count + rows.count)
    for row in rows {
      place += source[Int(row)].count
      ends.append(place)
    }
    var target = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: place - target))
    bytes.withUnsafeMutableBytes { all in
      guard let base = all.baseAddress else { return }
      var start = 0
      while start < rows.count {
        let end = min(rows.count, start + StoredValues.block)
        // Sorted rows lie all over memory: loads that do not wait for one another bring them here.
        for i in start..<end {
          let view = source[Int(rows[i])]
          guard !view.isInline, let address = view.address else { continue }
          touched &+= address.load(as: UInt8.self)
        }
        for i in start..<end {
          source[Int(rows[i])].withBytes { text in
            if let from = text.baseAddress { memcpy(base + target, from, text.count) }
            target += text.count
          }
        }
        start = end
      }
    }
  }

  private static let block = 64
}
