import Glibc

/// Walks over the fields of one row; the one place that knows what quotes and delimiters mean.
struct FieldScanner {
  private let block: UnsafeRawBufferPointer
  private let form: CSVForm
  /// Behind the delimiter or the row's end that was read last.
  private(set) var place: Int
  private(set) var start = 0
  private(set) var length = 0
  private(set) var flags: Int32 = 0
  private(set) var isAtRowEnd = false
  private(set) var fault: FieldTable.Fault?

  init(_ block: UnsafeRawBufferPointer, at place: Int, _ form: CSVForm) {
    self.block = block
    self.form = form
    self.place = place
  }

  mutating func readField() {
    flags = 0
    start = place
    if place < block.count, let quote = form.dialect.quote, block[place] == quote {
      readQuoted(quote)
    } else {
      skipToEnd()
      length = place - start
    }
    endField()
  }

  /// Moves to the next delimiter or line end.
  private mutating func skipToEnd() {
    let delimiter = form.dialect.delimiter
    let lineEnd = form.lineEnd
    var i = place
    let count = block.count
    while i < count {
      let byte = block[i]
      if byte == delimiter || byte == lineEnd { break }
      i &+= 1
    }
    place = i
  }

  /// Steps over the delimiter or line end; a carriage return before a line feed is no content.
  private mutating func endField() {
    if place >= block.count {
      isAtRowEnd = true
    } else {
      isAtRowEnd = block[place] == form.lineEnd
      place += 1
    }
    if isAtRowEnd && form.lineEnd == 0x0A && flags == 0 && length > 0
      && block[start + length - 1] == 0x0D
    {
      length -= 1
    }
  }

  private mutating func readQuoted(_ quote: UInt8) {
    flags = FieldTable.isQuoted
    place += 1
    start = place
    let escape = form.dialect.escape
    while place < block.count {
      let byte = block[place]
      if byte == escape, place + 1 < block.count,
        block[place + 1] == quote || (escape != quote && block[place + 1] == escape)
      {
        flags |= FieldTable.isEscaped
        place += 2
      } else if byte == quote {
        length = place - start
        place += 1
        return checkAfterQuote()
      } else {
        place += 1
      }
    }
    length = place - start
    fault = .openQuote
  }

  /// After the closing quote comes a delimiter, a line end, or the end.
  private mutating func checkAfterQuote() {
    let behind = place
    skipToEnd()
    let isReturn = place == behind + 1 && block[behind] == 0x0D && form.lineEnd == 0x0A
    if place > behind && !isReturn { fault = .textAfterQuote }
  }
}
