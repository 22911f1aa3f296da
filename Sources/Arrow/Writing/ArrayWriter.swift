import Columns
import Diagnostics
import Files

/// Gathers the nodes and buffers of a record batch.
struct ArrayWriter {
  /// Numbers of values and of NULLs.
  private(set) var nodes: [Int64] = []
  /// Places and lengths in the body.
  private(set) var buffers: [Int64] = []
  private(set) var body: [UInt8] = []
  private let compressor: (any Compressor)?

  init(_ compressor: (any Compressor)?) { self.compressor = compressor }

  mutating func append(_ column: Column) throws(SQLError) {
    let flat = column.flattened()
    let missing = flat.nullCount
    nodes += [Int64(flat.count), Int64(missing)]
    if flat.type == .null { return }
    try appendValidity(flat, missing)
    switch flat.type {
    case .list, .map: try appendList(flat)
    case .structure:
      for child in flat.children { try append(child.slice(from: 0, count: flat.count)) }
    case .boolean: try appendBooleans(flat)
    case .varchar, .blob, .json, .enumeration: try appendTexts(flat)
    case .number: try appendTexts(ArrayWriter.texts(of: flat))
    case .interval: try appendIntervals(flat)
    case .uuid: try appendUUIDs(flat)
    case .decimal, .int128: try appendDecimals(flat)
    default: try appendPlain(flat)
    }
  }

  /// A buffer, which begins at a multiple of eight bytes.
  private mutating func add(_ bytes: [UInt8]) throws(SQLError) {
    let start = body.count
    if let compressor, !bytes.isEmpty {
      var packed: [UInt8] = []
      try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
        try compressor.compress(all, into: &packed)
      }
      let isPacked = packed.count < bytes.count
      let size = isPacked ? Int64(bytes.count) : -1
      withUnsafeBytes(of: size.littleEndian) { body.append(contentsOf: $0) }
      body += isPacked ? packed : bytes
    } else {
      body += bytes
    }
    buffers += [Int64(start), Int64(body.count - start)]
    while body.count % 8 != 0 { body.append(0) }
  }

  private mutating func add<T: BitwiseCopyable>(_ values: [T]) throws(SQLError) {
    try add(values.withUnsafeBytes { Array($0) })
  }

  /// An empty buffer says that no value is NULL.
  private mutating func appendValidity(_ column: Column, _ missing: Int) throws(SQLError) {
    guard missing > 0, let validity = column.validity else { return try add([UInt8]()) }
    let bits = validity.buffer.readableBytes.prefix((column.count + 7) / 8)
    try add(Array(bits))
  }

  private mutating func appendPlain(_ column: Column) throws(SQLError) {
    let width = column.physical.width
    let bytes = UnsafeRawBufferPointer(
      start: column.values.base + column.offset * width, count: column.count * width)
    try add(Array(bytes))
  }

  private mutating func appendBooleans(_ column: Column) throws(SQLError) {
    let source = column.span(of: Bool.self)
    var bits = [UInt8](repeating: 0, count: (column.count + 7) / 8)
    for row in 0..<source.count where source[row] { bits[row >> 3] |= 1 << UInt8(row & 7) }
    try add(bits)
  }

  private mutating func appendTexts(_ column: Column) throws(SQLError) {
    let views = column.span(of: StringView.self)
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(views.count + 1)
    var bytes: [UInt8] = []
    for row in 0..<views.count {
      if column.validity.map({ $0[row] }) ?? true {
        views[row].withBytes { bytes.append(contentsOf: $0) }
      }
      guard let end = Int32(exactly: bytes.count) else {
        throw SQLError(.programLimitExceeded, "a batch has more than 2 GiB of text")
      }
      offsets.append(end)
    }
    try add(offsets)
    try add(bytes)
  }

  /// NUMBER has no type in Arrow that holds all its values.
  private static func texts(of column: Column) -> Column {
    var builder = ColumnBuilder(.varchar, capacity: max(1, column.count))
    var text: [UInt8] = []
    for row in 0..<column.count {
      if column.isNull(row) {
        builder.appendNull()
        continue
      }
      text.removeAll(keepingCapacity: true)
      appendText(column, row, to: &text)
      text.withUnsafeBytes { builder.append(bytes: $0) }
    }
    return builder.finish()
  }

  private mutating func appendIntervals(_ column: Column) throws(SQLError) {
    let source = column.span(of: Interval.self)
    var words: [Int32] = []
    for row in 0..<source.count {
      let isThere = column.validity.map { $0[row] } ?? true
      let interval = isThere ? source[row] : Interval()
      let (nanoseconds, overflow) = interval.microseconds.multipliedReportingOverflow(by: 1000)
      if overflow { throw SQLError(.datetimeOverflow, "an interval is too long for Arrow") }
      words += [
        interval.months, interval.days, Int32(truncatingIfNeeded: nanoseconds),
        Int32(truncatingIfNeeded: nanoseconds >> 32),
      ]
    }
    try add(words)
  }

  private mutating func appendUUIDs(_ column: Column) throws(SQLError) {
    let source = column.span(of: Int128.self)
    var values: [UInt128] = []
    for row in 0..<source.count {
      values.append((UInt128(bitPattern: source[row]) ^ (1 << 127)).bigEndian)
    }
    try add(values)
  }

  private mutating func appendDecimals(_ column: Column) throws(SQLError) {
    var values: [Int128] = []
    values.reserveCapacity(column.count)
    if column.physical == .int64 {
      let source = column.span(of: Int64.self)
      for row in 0..<source.count { values.append(Int128(source[row])) }
    } else {
      let source = column.span(of: Int128.self)
      for row in 0..<source.count { values.append(source[row]) }
    }
    if column.type == .int128 { try ArrayWriter.checkDigits(values, column) }
    try add(values)
  }

  private static func checkDigits(_ values: [Int128], _ column: Column) throws(SQLError) {
    var limit: UInt128 = 1
    for _ in 0..<38 { limit *= 10 }
    for (row, value) in values.enumerated() where value.magnitude >= limit && !column.isNull(row) {
      throw SQLError(
        .numericOutOfRange, "\(value) has more than the 38 digits that Arrow's decimals have")
    }
  }

  /// The elements of all lists one after another.
  private mutating func appendList(_ column: Column) throws(SQLError) {
    let views = column.span(of: ListView.self)
    var offsets: [Int32] = [0]
    var rows: [Int32] = []
    for row in 0..<views.count {
      if column.validity.map({ $0[row] }) ?? true {
        for place in views[row].range { rows.append(Int32(truncatingIfNeeded: place)) }
      }
      guard let end = Int32(exactly: rows.count) else {
        throw SQLError(.programLimitExceeded, "a batch has more than 2^31 elements of lists")
      }
      offsets.append(end)
    }
    try add(offsets)
    let members = column.children.map { child in
      rows.isEmpty ? Column.empty(child.type) : child.gather(rows.span)
    }
    if case .map(let key, let value) = column.type {
      let entry = Column(
        .structure([Field("key", key), Field("value", value)]), count: rows.count, values: .empty,
        children: members)
      try append(entry)
    } else {
      try append(members[0])
    }
  }
}
