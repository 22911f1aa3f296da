import Glibc

/// Draws the edited text, row by row, writing only what changed.
///
/// A text taller than the terminal is shown through a window around the cursor.
final class EditorDisplay {
  private var shown: [String] = []
  private var cursorRow = 0
  private var firstRow = 0

  /// Forgets what is on the terminal: the next drawing begins on the line of the cursor.
  func reset() {
    shown = []
    cursorRow = 0
    firstRow = 0
  }

  func draw(_ next: EditorRows, terminal: TerminalSize) {
    let visible = window(next, height: max(1, terminal.rows - 1))
    var out = "\u{1B}[?25l"
    var row = cursorRow
    for (index, text) in visible.enumerated() {
      if index < shown.count, shown[index] == text { continue }
      move(from: &row, to: index, &out)
      out += "\r\u{1B}[2K" + text
    }
    if visible.count < shown.count {
      move(from: &row, to: visible.count, &out)
      out += "\r\u{1B}[J"
    }
    let target = next.cursorRow - firstRow
    move(from: &row, to: target, &out)
    out += "\r" + (next.cursorColumn > 0 ? "\u{1B}[\(next.cursorColumn)C" : "") + "\u{1B}[?25h"
    shown = visible
    cursorRow = target
    EditorDisplay.write(out)
  }

  /// The rows that fit, such that the cursor's row is among them.
  private func window(_ next: EditorRows, height: Int) -> [String] {
    if next.rows.count <= height {
      firstRow = 0
      return next.rows
    }
    firstRow = max(min(firstRow, next.cursorRow), next.cursorRow - height + 1)
    firstRow = min(firstRow, next.rows.count - height)
    return Array(next.rows[firstRow..<firstRow + height])
  }

  /// Moves the cursor to another row; rows that are not there yet are made.
  private func move(from row: inout Int, to target: Int, _ out: inout String) {
    let last = max(0, shown.count - 1)
    if target < row { out += "\u{1B}[\(row - target)A" }
    if target > row {
      let down = min(target, last) - row
      if down > 0 { out += "\u{1B}[\(down)B" }
      out += String(repeating: "\r\n", count: target - max(row, min(target, last)))
    }
    row = target
  }

  /// Puts the cursor on the last row, so that what follows begins below.
  func leave() {
    var out = ""
    let below = shown.count - 1 - cursorRow
    if below > 0 { out = "\u{1B}[\(below)B" }
    EditorDisplay.write(out)
    if below > 0 { cursorRow = shown.count - 1 }
  }

  /// Clears what is shown, to draw it again after the terminal changed its size.
  func erase() {
    EditorDisplay.write((cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "") + "\r\u{1B}[J")
    reset()
  }

  static func write(_ text: String) {
    var copy = text
    copy.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        let written = Glibc.write(
          STDOUT_FILENO, bytes.baseAddress.map { $0 + start }, bytes.count - start)
        if written < 0 && errno != EINTR { return }
        start += max(0, written)
      }
    }
  }
}
