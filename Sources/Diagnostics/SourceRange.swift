/// A half-open range of UTF-8 byte offsets in the text of a statement.
package struct SourceRange: Sendable, Hashable {
  package var start: Int
  package var end: Int

  package init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// The smallest range that covers both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }
}

/// A place in a text as people count it: lines and columns (in characters) start at 1.
package struct SourcePosition: Sendable, Hashable {
  package var line: Int
  package var column: Int

  /// The position of a UTF-8 offset; offsets beyond the end give the end of the text.
  package init(offset: Int, in text: String) {
    var text = text
    self = text.withUTF8 { SourcePosition(behind: $0.prefix(max(0, offset))) }
  }

  private init(behind bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    line = 1
    column = 1
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
