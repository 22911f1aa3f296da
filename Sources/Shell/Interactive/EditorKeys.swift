@preconcurrency import CReadline
import Glibc

/// What keys do that readline does not know: lines inside one text, completion, clearing.
enum EditorKeys {
  static func bind() {
    for keymap in ["emacs", "vi-insert"] {
      for key in ["\\C-m", "\\C-j"] { bind(key, keymap) { _, _ in EditorKeys.enter() } }
      for key in ["\\e\\C-m", "\\e\\C-j"] { bind(key, keymap) { _, _ in EditorKeys.newLine() } }
      for key in ["\\e[A", "\\eOA"] { bind(key, keymap) { _, _ in EditorKeys.up() } }
      for key in ["\\e[B", "\\eOB"] { bind(key, keymap) { _, _ in EditorKeys.down() } }
      bind("\\t", keymap) { _, _ in EditorKeys.complete() }
      bind("\\C-l", keymap) { _, _ in EditorKeys.clearScreen() }
    }
    bind("\\C-m", "vi-command") { _, _ in EditorKeys.enter() }
  }

  private static func bind(
    _ key: String, _ keymap: String, _ function: @escaping @convention(c) (Int32, Int32) -> Int32
  ) {
    _ = rl_bind_keyseq_in_map(key, function, rl_get_keymap_by_name(keymap))
  }

  /// Ends the text if it is complete, else begins another line of it.
  private static func enter() -> Int32 {
    guard let editor = LineEditor.current else { return 0 }
    if !editor.isComplete(EditBuffer.text) { return newLine() }
    EditBuffer.point = Int.max
    editor.redraw()
    editor.display.leave()
    // readline's own end of a line would move the cursor by what it believes is on the screen.
    EditorDisplay.write("\r\n")
    rl_done = 1
    return 0
  }

  /// Inserts a line end and as many blanks as the line above begins with.
  private static func newLine() -> Int32 {
    var waiting: Int32 = 0
    let isPaste = ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0 && waiting > 0
    let before = EditBuffer.bytes.prefix(EditBuffer.point)
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    let blanks = isPaste ? 0 : before[start...].prefix { $0 == 0x20 }.count
    EditBuffer.insert("\n" + String(repeating: " ", count: blanks))
    return 0
  }

  /// One line up in the text, or the statement before.
  private static func up() -> Int32 {
    let bytes = EditBuffer.bytes
    let point = EditBuffer.point
    guard let end = bytes[..<point].lastIndex(of: 10) else { return rl_get_previous_history(1, 0) }
    let column = point - end - 1
    let start = bytes[..<end].lastIndex(of: 10).map { $0 + 1 } ?? 0
    EditBuffer.point = onCharacter(bytes, min(start + column, end))
    return 0
  }

  /// One line down in the text, or the statement after.
  private static func down() -> Int32 {
    let bytes = EditBuffer.bytes
    let point = EditBuffer.point
    guard let next = bytes[point...].firstIndex(of: 10) else { return rl_get_next_history(1, 0) }
    let start = bytes[..<point].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = bytes[(next + 1)...].firstIndex(of: 10) ?? bytes.count
    EditBuffer.point = onCharacter(bytes, min(next + 1 + point - start, end))
    return 0
  }

  /// Moves a place in the middle of a character to its beginning.
  private static func onCharacter(_ bytes: [UInt8], _ place: Int) -> Int {
    var place = place
    while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  private static func clearScreen() -> Int32 {
    guard let editor = LineEditor.current else { return 0 }
    EditorDisplay.write("\u{1B}[H\u{1B}[2J")
    editor.display.reset()
    editor.redraw()
    return 0
  }

  /// Completes the word before the cursor; where several fit, shows them.
  private static func complete() -> Int32 {
    guard let editor = LineEditor.current else { return 0 }
    let completion = editor.completer.complete(EditBuffer.bytes, at: EditBuffer.point)
    guard let common = completion.commonPrefix else { return rl_ding() }
    let range = completion.start..<EditBuffer.point
    let typed = String(decoding: EditBuffer.bytes[range], as: UTF8.self)
    if completion.candidates.count == 1 {
      EditBuffer.replace(range, with: common + completion.suffix)
    } else if common.utf8.count > typed.utf8.count {
      EditBuffer.replace(range, with: common)
    } else {
      editor.display.leave()
      EditorDisplay.write("\r\n" + CompletionList.text(completion.candidates, editor.palette))
      editor.display.reset()
      editor.redraw()
    }
    return 0
  }
}
