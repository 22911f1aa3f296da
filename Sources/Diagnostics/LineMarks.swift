/// Comments in a text that was put together from parts of another one: the line of the other text that
/// follows, or of which all is until the next mark.
///
///     7   FOR r IN c LOOP …       /*set_line 7 =*/DECLARE … BEGIN … EXCEPTION WHEN OTHERS THEN
///     8     UPDATE t …;       →     … /*set_line 7*/FOR r IN c LOOP …
///     9   END LOOP;                   UPDATE t …; …
///     10  log(n);                 END;/*set_line 9*/; …
///
/// Errors and back traces name the lines that their readers know.
package enum LineMarks {
  private static let opening = Array("/*set_line ".utf8)

  /// - Parameter isFixed: What follows is of this one line.
  package static func mark(_ line: Int, isFixed: Bool = false) -> String {
    "/*set_line \(line)\(isFixed ? " =" : "")*/"
  }

  /// A mark at a place, and where it ends.
  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: Int
  ) -> (line: Int, isFixed: Bool, end: Int)? {
    guard bytes[place] == opening[0], place + opening.count < bytes.count,
      opening.indices.allSatisfy({ bytes[place + $0] == opening[$0] })
    else { return nil }
    var (end, line, isFixed) = (place + opening.count, 0, false)
    while end < bytes.count, bytes[end] != UInt8(ascii: "/") {
      let byte = bytes[end]
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), line < 1 << 40 {
        line = line * 10 + Int(byte - UInt8(ascii: "0"))
      }
      if byte == UInt8(ascii: "=") { isFixed = true }
      end += 1
    }
    return (line, isFixed, min(end + 1, bytes.count))
  }

  /// The text without marks.
  package static func removed(from text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      var kept: [UInt8] = []
      kept.reserveCapacity(bytes.count)
      var place = 0
      while place < bytes.count {
        if let mark = read(bytes, at: place) {
          place = mark.end
        } else {
          kept.append(bytes[place])
          place += 1
        }
      }
      return String(decoding: kept, as: UTF8.self)
    }
  }

  /// The line of a UTF-8 offset, from 1, as the marks before it say.
  package static func line(of offset: Int, in text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var (line, isFixed, place) = (1, false, 0)
      let end = min(max(0, offset), bytes.count)
      while place < end {
        if let mark = read(bytes, at: place) {
          (line, isFixed, place) = mark
          continue
        }
        if bytes[place] == UInt8(ascii: "\n"), !isFixed { line += 1 }
        place += 1
      }
      return line
    }
  }
}
