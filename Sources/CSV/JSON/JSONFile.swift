import Columns
import Diagnostics
import Files

/// An opened file of JSON objects: one per line, or values that are read as a whole.
struct JSONFile: Sendable {
  /// Its bytes, as lines without quotes.
  let lines: CSVFile
  /// An array of objects, or objects that go over several lines.
  let isWhole: Bool

  var path: String { lines.path }

  /// The most bytes of a file that is read as a whole.
  private static let wholeLimit = 1 << 30

  init(
    _ listed: ListedFile, _ options: JSONReadOptions, access: FileAccess
  ) throws(SQLError) {
    let source = try access.open(listed.path)
    let codec = try CSVCompression.named(options.compression, path: listed.path)?.name
    var dialect = CSVDialect()
    dialect.quote = nil
    lines = CSVFile(
      source: source, partitions: listed.partitions, form: CSVForm(dialect: dialect),
      compression: codec, dataStart: 0, names: [], guesses: [])
    isWhole = try JSONFile.isWhole(lines)
  }

  /// Whether the first line with something in it is no object of its own.
  private static func isWhole(_ lines: CSVFile) throws(SQLError) -> Bool {
    let head: Buffer
    do throws(SQLError) {
      guard let (bytes, _) = try lines.blocks().next() else { return false }
      head = bytes
    } catch {
      // A line that is too long for a block may be an array.
      if error.state == .programLimitExceeded { return true }
      throw error
    }
    return withExtendedLifetime(head) {
      var scanner = JSONScanner(head.readableBytes)
      scanner.skipBlanks()
      guard !scanner.isAtEnd, scanner.bytes[scanner.place] != UInt8(ascii: "[") else {
        return !scanner.isAtEnd
      }
      let rest = head.readableBytes[scanner.place...]
      let end = rest.firstIndex(of: 0x0A) ?? head.byteCount
      var line = JSONScanner(
        UnsafeRawBufferPointer(rebasing: head.readableBytes[scanner.place..<end]))
      do throws(JSONFault) {
        _ = try line.skipValue()
        return false
      } catch {
        // Only a line that ends too early goes on in the next one.
        return error.place >= end - scanner.place
      }
    }
  }

  /// All bytes, decompressed.
  func wholeBytes() throws(SQLError) -> Buffer {
    let source = lines.source
    guard let codec = lines.compression, let stream = StreamDecompressors.named(codec) else {
      guard source.size <= JSONFile.wholeLimit else { throw tooLarge() }
      return try source.read(at: 0, count: source.size)
    }
    let packed = try source.read(at: 0, count: source.size)
    var bytes: [UInt8] = []
    let room = Buffer(byteCount: 1 << 20)
    var place = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: packed.readableBytes[place...])
      let (taken, given) = try stream.decompress(rest, into: room.writableBytes)
      place += taken
      bytes.append(contentsOf: room.readableBytes[..<given])
      guard bytes.count <= JSONFile.wholeLimit else { throw tooLarge() }
      if place == packed.byteCount && given < room.byteCount || taken + given == 0 { break }
    }
    guard stream.isComplete else { throw SQLError(.dataCorrupted, "\"\(path)\" is cut short") }
    let whole = Buffer(byteCount: bytes.count)
    bytes.withUnsafeBytes { whole.writableBytes.copyMemory(from: $0) }
    return whole
  }

  private func tooLarge() -> SQLError {
    SQLError(
      .programLimitExceeded, "\"\(path)\" is an array of more than 1 GiB",
      hint: "write one object per line: then it is read in parts")
  }

  /// The error of a fault at a place of the uncompressed file.
  func error(_ fault: JSONFault, blockStart: Int, hint: String?) throws(SQLError) -> SQLError {
    let place = blockStart + fault.place
    let (line, column) = try position(of: place)
    return SQLError(
      .invalidText, "line \(line), column \(column): \(fault.message)",
      hint: fault.isMisfit ? hint : nil,
      notes: ["in \"\(path)\""])
  }

  /// The line and the byte in it, both from 1.
  private func position(of place: Int) throws(SQLError) -> (line: Int, column: Int) {
    var line = 1
    var lineStart = 0
    func count(_ bytes: UnsafeRawBufferPointer, from start: Int) {
      for (i, byte) in bytes.enumerated() where byte == 0x0A && start + i < place {
        line += 1
        lineStart = start + i + 1
      }
    }
    if isWhole {
      let bytes = try wholeBytes()
      count(bytes.readableBytes, from: 0)
      withExtendedLifetime(bytes) {}
    } else {
      let blocks = try lines.blocks()
      while let (bytes, start) = try blocks.next(), start <= place {
        count(bytes.readableBytes, from: start)
        withExtendedLifetime(bytes) {}
      }
    }
    return (line, place - lineStart + 1)
  }
}

/// A file that is read as a whole, as one block.
final class WholeBlocks: CSVBlocks {
  private var file: JSONFile?
  init(_ file: JSONFile) { self.file = file }

  func next() throws(SQLError) -> (bytes: Buffer, start: Int)? {
    guard let file else { return nil }
    self.file = nil
    return (try file.wholeBytes(), 0)
  }
}

/// Goes from value to value in blocks, whatever stands between them.
struct JSONRowScanner {
  var scanner: JSONScanner
  private let isWhole: Bool
  private var isInArray = false
  private var isFirst = true

  init(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) {
    scanner = JSONScanner(bytes)
    self.isWhole = isWhole
  }

  /// Moves to the next object; false at the end of the block.
  mutating func next() throws(JSONFault) -> Bool {
    scanner.skipBlanks()
    if isWhole && isFirst && !isInArray && scanner.take(UInt8(ascii: "[")) {
      isInArray = true
      scanner.skipBlanks()
    }
    if isInArray {
      if scanner.take(UInt8(ascii: "]")) {
        isInArray = false
        isFirst = false
        scanner.skipBlanks()
        guard scanner.isAtEnd else { throw scanner.fault("something follows the array") }
        return false
      }
      if !isFirst {
        guard scanner.take(UInt8(ascii: ",")) else {
          throw scanner.fault("\",\" or \"]\" must stand here")
        }
      }
      scanner.skipBlanks()
      guard !scanner.isAtEnd else { throw scanner.fault("the array has no end") }
    } else if scanner.isAtEnd {
      return false
    }
    isFirst = false
    guard try scanner.kind() == .object else { throw scanner.fault("an object must stand here") }
    return true
  }

  /// Goes to the next line: the current one cannot be read.
  mutating func skipLine(from place: Int) {
    var next = place
    while next < scanner.bytes.count && scanner.bytes[next] != 0x0A { next += 1 }
    scanner = JSONScanner(scanner.bytes, at: next)
  }
}
