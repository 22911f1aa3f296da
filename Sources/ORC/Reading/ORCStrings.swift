import Columns
import Diagnostics

/// Strings and blobs: all lengths, and all bytes.
final class ORCStrings: ORCValues {
  private let data: StreamReader
  private let lengths: IntegerRuns
  private let type: DataType
  /// The most bytes of one batch.
  private static let limit = 1 << 29

  init(_ data: StreamReader, _ lengths: IntegerRuns, _ type: DataType) {
    self.data = data
    self.lengths = lengths
    self.type = type
  }

  let places = (streams: 2, runs: 1)

  func skip(_ count: Int) throws(SQLError) { try data.skip(try lengths.sum(count)) }

  func seek(_ places: inout RowPlaces) throws(SQLError) {
    try data.seek(&places)
    try lengths.seek(&places)
  }

  func read(_ count: Int) throws(SQLError) -> Column {
    let sizes = Buffer.of(Int64.self, count: count)
    try lengths.read(count, into: sizes.pointer(to: Int64.self))
    let source = sizes.span(of: Int64.self, count: count)
    var total = 0
    for i in 0..<count {
      guard source[i] >= 0, source[i] <= Int64(ORCStrings.limit - total) else {
        throw SQLError(.dataCorrupted, "a string of \(source[i]) bytes")
      }
      total += Int(source[i])
    }
    let heap = try bytes(total)
    let base = UnsafeRawPointer(heap.pointer(to: UInt8.self))
    let views = Buffer.of(StringView.self, count: count)
    let target = views.pointer(to: StringView.self)
    var place = 0
    for i in 0..<count {
      target[i] = StringView(padded: base + place, count: Int(source[i]))
      place += Int(source[i])
    }
    return Column(type, count: count, values: views, heaps: [heap])
  }

  /// The next bytes; a false total is found out before much is allocated.
  private func bytes(_ total: Int) throws(SQLError) -> Buffer {
    let step = 1 << 22
    var heap = Buffer(byteCount: min(total, step))
    try data.read(heap.byteCount, into: heap.pointer(to: UInt8.self))
    var done = heap.byteCount
    while done < total {
      let larger = Buffer(byteCount: min(total, done * 2))
      larger.copy(from: heap, at: 0, count: done, to: 0)
      try data.read(larger.byteCount - done, into: larger.pointer(to: UInt8.self) + done)
      done = larger.byteCount
      heap = larger
    }
    return heap
  }
}

/// Strings as codes of a dictionary, which is read when it is first needed.
final class ORCDictionaryStrings: ORCValues {
  private let codes: IntegerRuns
  private let entries: ORCStrings
  private let size: Int
  private let type: DataType
  private var dictionary: Column?

  /// - Parameter size: The number of entries that the stripe states.
  init(_ codes: IntegerRuns, entries: ORCStrings, size: Int, _ type: DataType) {
    self.codes = codes
    self.entries = entries
    self.size = size
    self.type = type
  }

  let places = (streams: 1, runs: 1)

  func skip(_ count: Int) throws(SQLError) { try codes.skip(count) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try codes.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let dictionary = try readDictionary()
    let buffer = Buffer.of(UInt32.self, count: count)
    let highest = try codes.readCodes(count, into: buffer.pointer(to: UInt32.self))
    guard count == 0 || highest < UInt64(size) else {
      throw SQLError(
        .dataCorrupted, "a value refers to entry \(highest) of a dictionary of \(size)")
    }
    return .dictionary(codes: buffer, count: count, entries: dictionary)
  }

  private func readDictionary() throws(SQLError) -> Column {
    if let dictionary { return dictionary }
    let all = try entries.read(size)
    dictionary = all
    return all
  }
}
