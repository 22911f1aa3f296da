import Glibc

/// What keys do that no library knows: lines inside one text, completion, clearing.
enum EditorKeys {
  /// What the library has to do after a key.
  enum Effect {
    case edited, refused
    /// The text is complete.
    case done
    /// The statement before in the history, or the one after.
    case earlier, later
  }

  /// Ends the text if it is complete, else begins another line of it.
  static func enter() -> Effect {
    guard let editor = LineEditor.current else { return .refused }
    if !editor.isComplete(String(decoding: LineLibrary.bytes, as: UTF8.self)) { return newLine() }
    LineLibrary.point = Int.max
    editor.redraw(isLast: true)
    editor.display.leave()
    // The library's own end of a line would move the cursor by what it believes is on the screen.
    EditorDisplay.write("\r\n")
    return .done
  }

  /// Inserts a line end and as many blanks as the line above begins with.
  static func newLine() -> Effect {
    var waiting: Int32 = 0
    let isPaste = ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0 && waiting > 0
    let before = LineLibrary.bytes.prefix(LineLibrary.point)
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    let blanks = isPaste ? 0 : before[start...].prefix { $0 == 0x20 }.count
    LineLibrary.insert("\n" + String(repeating: " ", count: blanks))
    return .edited
  }

  /// One line up in the text, or the statement before.
  static func up() -> Effect {
    let bytes = LineLibrary.bytes
    let point = LineLibrary.point
    guard let end = bytes[..<point].lastIndex(of: 10) else { return .earlier }
    let column = point - end - 1
    let start = bytes[..<end].lastIndex(of: 10).map { $0 + 1 } ?? 0
    LineLibrary.point = onCharacter(bytes, min(start + column, end))
    return .edited
  }

  /// One line down in the text, or the statement after.
  static func down() -> Effect {
    let bytes = LineLibrary.bytes
    let point = LineLibrary.point
    guard let next = bytes[point...].firstIndex(of: 10) else { return .later }
    let start = bytes[..<point].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = bytes[(next + 1)...].firstIndex(of: 10) ?? bytes.count
    LineLibrary.point = onCharacter(bytes, min(next + 1 + point - start, end))
    return .edited
  }

  /// Moves a place in the middle of a character to its beginning.
  private static func onCharacter(_ bytes: [UInt8], _ place: Int) -> Int {
    var place = place
    while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  static func clearScreen() -> Effect {
    guard let editor = LineEditor.current else { return .refused }
    EditorDisplay.write("\u{1B}[H\u{1B}[2J")
    editor.display.reset()
    editor.redraw()
    return .edited
  }

  /// Completes the word before the cursor; where several fit, shows them.
  static func complete() -> Effect {
    guard let editor = LineEditor.current else { return .refused }
    let completion = editor.completer.complete(LineLibrary.bytes, at: LineLibrary.point)
    guard let common = completion.commonPrefix else { return .refused }
    let range = completion.start..<LineLibrary.point
    let typed = String(decoding: LineLibrary.bytes[range], as: UTF8.self)
    if completion.candidates.count == 1 {
      LineLibrary.replace(range, with: common + completion.suffix)
    } else if common.utf8.count > typed.utf8.count {
      LineLibrary.replace(range, with: common)
    } else {
      editor.display.leave()
      EditorDisplay.write("\r\n" + CompletionList.text(completion.candidates, editor.palette))
      editor.display.reset()
      editor.redraw()
    }
    return .edited
  }
}
