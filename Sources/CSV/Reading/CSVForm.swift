import Glibc

/// How the bytes of one file are to be taken apart.
struct CSVForm: Sendable {
  var dialect: CSVDialect
  /// A line feed; a carriage return in files that have no line feeds.
  var lineEnd: UInt8 = 0x0A

  /// The place behind an empty line, if there is one.
  func blankLine(_ block: UnsafeRawBufferPointer, at place: Int) -> Int? {
    if block[place] == lineEnd { return place + 1 }
    if lineEnd == 0x0A && block[place] == 0x0D && place + 1 < block.count
      && block[place + 1] == 0x0A
    {
      return place + 2
    }
    return nil
  }

  /// The place behind the row that begins at `place`, or nil if the block ends before it does.
  func endOfRow(_ block: UnsafeRawBufferPointer, from place: Int) -> Int? {
    guard let end = find(lineEnd, block, place..<block.count) else { return nil }
    guard let quote = dialect.quote, find(quote, block, place..<end) != nil else { return end + 1 }
    var scanner = FieldScanner(block, at: place, self)
    repeat { scanner.readField() } while !scanner.isAtRowEnd
    // A row that ends with the block may go on behind it.
    if scanner.place < block.count { return scanner.place }
    return block[block.count - 1] == lineEnd && !scanner.endsInQuotes ? scanner.place : nil
  }

  private func find(
    _ byte: UInt8, _ block: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Int? {
    guard let base = block.baseAddress, !range.isEmpty,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}

extension FieldScanner {
  var endsInQuotes: Bool { if case .openQuote = fault { true } else { false } }
}
