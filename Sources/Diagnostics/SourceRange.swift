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
    line = 1
    column = 1
    for (index, byte) in text.utf8.enumerated() where index < offset {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
