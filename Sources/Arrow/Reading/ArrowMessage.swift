import Diagnostics
import Files

/// A message of a stream or file: its metadata, and where its body is.
///
/// ```
/// FF FF FF FF  int32: bytes of the metadata  metadata  body
/// ```
/// Files of before 2019 leave the first four bytes away.
struct ArrowMessage {
  let metadata: [UInt8]
  let bodyStart: Int
  let bodyLength: Int

  enum Kind: Int {
    case schema = 1
    case dictionary = 2
    case batch = 3
  }

  var end: Int { bodyStart + bodyLength }

  /// The message at a place; nil at the end of the stream.
  init?(_ source: ByteSource, at place: Int) throws(SQLError) {
    guard place <= source.size - 4 else { return nil }
    var start = place
    var length = try ArrowMessage.number(source, start)
    start += 4
    if length == -1 {
      guard start <= source.size - 4 else { return nil }
      length = try ArrowMessage.number(source, start)
      start += 4
    }
    if length == 0 { return nil }
    guard length > 0, length <= source.size - start, length <= 1 << 28 else {
      throw SQLError(.dataCorrupted, "a message claims \(length) bytes of metadata")
    }
    metadata = try source.readArray(at: start, count: length)
    bodyStart = start + length
    let body = try ArrowMessage.read(metadata) { (table) throws(SQLError) in
      try table.integer(3, Int64(0))
    }
    guard body >= 0, body <= source.size - bodyStart else {
      throw SQLError(.dataCorrupted, "a message claims a body of \(body) bytes")
    }
    bodyLength = Int(body)
  }

  private static func number(_ source: ByteSource, _ place: Int) throws(SQLError) -> Int {
    let bytes = try source.readArray(at: place, count: 4)
    let value = bytes.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << ($1.offset * 8) }
    return Int(Int32(bitPattern: value))
  }

  private static func read<T>(
    _ bytes: [UInt8], _ body: (FlatTable) throws(SQLError) -> T
  ) throws(SQLError) -> T {
    try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try body(try FlatTable(root: all))
    }
  }

  /// Reads the header, which is of one of the known kinds.
  func header<T>(
    _ body: (Kind, FlatTable) throws(SQLError) -> T
  ) throws(SQLError) -> T? {
    try ArrowMessage.read(metadata) { (message) throws(SQLError) -> T? in
      guard let kind = Kind(rawValue: Int(try message.integer(1, UInt8(0)))),
        let table = try message.table(2)
      else { return nil }
      return try body(kind, table)
    }
  }
}

/// What the metadata say of a record batch: numbers of values, and where the buffers are.
struct ArrowBatch: Sendable {
  let rowCount: Int
  let nodes: [(count: Int, nulls: Int)]
  /// Places in the file.
  let buffers: [Range<Int>]
  /// For each view column, how many buffers its texts lie in.
  let viewBuffers: [Int]
  /// `lz4_frame` or `zstd`, or nil.
  let codec: String?
  /// The dictionaries that hold for it, by number in the file's list.
  var dictionaries: [Int64: [Int]] = [:]

  /// No batch may have more rows: rows are counted in 32 bits.
  private static let rowLimit = 1 << 31 - 1

  init(_ table: FlatTable, _ message: ArrowMessage) throws(SQLError) {
    rowCount = Int(try table.integer(0, Int64(0)))
    var nodes: [(count: Int, nulls: Int)] = []
    for words in try table.words(1, perElement: 2) {
      let (count, nulls) = (Int(words[0]), Int(words[1]))
      guard (0...ArrowBatch.rowLimit).contains(count), nulls >= -1, nulls <= count else {
        throw SQLError(.dataCorrupted, "a column claims \(count) values, \(nulls) of them NULL")
      }
      nodes.append((count, nulls))
    }
    guard (0...ArrowBatch.rowLimit).contains(rowCount) else {
      throw SQLError(.dataCorrupted, "a batch claims \(rowCount) rows")
    }
    var buffers: [Range<Int>] = []
    for words in try table.words(2, perElement: 2) {
      let (offset, length) = (Int(words[0]), Int(words[1]))
      guard offset >= 0, length >= 0, offset <= message.bodyLength,
        length <= message.bodyLength - offset
      else { throw SQLError(.dataCorrupted, "a buffer lies outside the body of its message") }
      buffers.append((message.bodyStart + offset)..<(message.bodyStart + offset + length))
    }
    self.nodes = nodes
    self.buffers = buffers
    viewBuffers = try table.words(4, perElement: 1).map { Int(clamping: $0[0]) }
    guard let compression = try table.table(3) else {
      codec = nil
      return
    }
    let number = Int(try compression.integer(0, Int8(0)))
    guard (0...1).contains(number) else {
      throw SQLError(.dataCorrupted, "there is no compression \(number)")
    }
    codec = ["lz4_frame", "zstd"][number]
  }
}
