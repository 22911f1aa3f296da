import Columns
import Diagnostics
import Files

/// Gives a part of a file in blocks of whole rows.
protocol CSVBlocks: AnyObject {
  /// The next block and where it begins in the uncompressed file; nil at the end.
  func next() throws(SQLError) -> (bytes: Buffer, start: Int)?
}

/// The longest row; a longer one means that a quote is not closed.
let longestCSVRow = 16 << 20

/// All of a byte range as one block.
final class PlainBlocks: CSVBlocks {
  private let source: ByteSource
  private var range: Range<Int>

  init(_ source: ByteSource, _ range: Range<Int>) {
    self.source = source
    self.range = range
  }

  func next() throws(SQLError) -> (bytes: Buffer, start: Int)? {
    if range.isEmpty { return nil }
    let start = range.lowerBound
    let bytes = try source.read(at: start, count: range.count)
    range = range.upperBound..<range.upperBound
    return (bytes, start)
  }
}

/// A compressed file, decompressed from its beginning and cut where rows end.
final class StreamBlocks: CSVBlocks {
  private let source: ByteSource
  private let form: CSVForm
  private let stream: any StreamDecompressor
  private var readPlace = 0
  private var pending: [UInt8] = []
  private var input: Buffer = .empty
  private var inputPlace = 0
  /// Where `pending` begins in the uncompressed file.
  private var start = 0

  private static let readSize = 1 << 18
  private static let blockSize = 1 << 20

  init(_ source: ByteSource, codec: String, form: CSVForm) throws(SQLError) {
    self.source = source
    self.form = form
    guard let stream = StreamDecompressors.named(codec) else {
      throw SQLError(.featureNotSupported, "\"\(source.path)\" is compressed with \(codec)")
    }
    self.stream = stream
  }

  /// Leaves out the first bytes: the header.
  func skip(_ count: Int) throws(SQLError) {
    while pending.count < count, try fill() {}
    pending.removeFirst(min(count, pending.count))
    start = count
  }

  func next() throws(SQLError) -> (bytes: Buffer, start: Int)? {
    var wanted = StreamBlocks.blockSize
    while true {
      var isAtEnd = false
      while pending.count < wanted && !isAtEnd { isAtEnd = try !fill() }
      if pending.isEmpty { return nil }
      let end = isAtEnd ? pending.count : lastRowEnd()
      if end > 0 { return cut(at: end) }
      wanted = pending.count * 2
      if wanted > longestCSVRow {
        throw SQLError(
          .programLimitExceeded,
          "a row of \"\(source.path)\" is longer than \(longestCSVRow.formattedBytes)",
          hint: "is a quote not closed?")
      }
    }
  }

  private func lastRowEnd() -> Int {
    pending.withUnsafeBytes { bytes in
      var end = 0
      while let next = form.endOfRow(bytes, from: end), next > end { end = next }
      return end
    }
  }

  private func cut(at end: Int) -> (bytes: Buffer, start: Int) {
    let block = Buffer(byteCount: end)
    pending.withUnsafeBytes { bytes in
      block.writableBytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
    pending.removeFirst(end)
    defer { start += end }
    return (block, start)
  }

  /// Decompresses some more; false at the end of the file.
  private func fill() throws(SQLError) -> Bool {
    if inputPlace == input.byteCount {
      let count = min(StreamBlocks.readSize, source.size - readPlace)
      if count == 0 {
        if stream.isComplete { return false }
        throw SQLError(.dataCorrupted, "\"\(source.path)\" is cut short")
      }
      input = try source.read(at: readPlace, count: count)
      readPlace += count
      inputPlace = 0
    }
    let room = Buffer(byteCount: StreamBlocks.blockSize)
    let rest = UnsafeRawBufferPointer(rebasing: input.readableBytes[inputPlace...])
    let (taken, given) = try stream.decompress(rest, into: room.writableBytes)
    inputPlace += taken
    pending.append(contentsOf: room.readableBytes[..<given])
    return true
  }
}
