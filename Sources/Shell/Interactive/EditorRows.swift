import Diagnostics

/// The text being edited as rows of a terminal: prompts, colours, wrapping, the cursor's place.
struct EditorRows {
  private(set) var rows: [String] = []
  private(set) var cursorRow = 0
  private(set) var cursorColumn = 0

  private var current = ""
  private var column = 0
  private let width: Int
  private let palette: Palette
  private let continuation: String

  /// - Parameters:
  ///   - columns: Of the terminal. The last one stays free, for terminals differ in how they wrap.
  ///   - paints: How each byte is painted; nil paints nothing.
  init(
    prompt: String, continuation: String, bytes: [UInt8], point: Int, columns: Int,
    palette: Palette, paints: [Palette.Paint?]
  ) {
    width = max(2, columns - 1)
    self.palette = palette
    self.continuation = continuation
    append(prompt: prompt)
    let text = String(decoding: bytes, as: UTF8.self)
    var offset = 0
    for character in text {
      if offset == point { markCursor() }
      append(character, paints.isEmpty ? nil : paints[min(offset, paints.count - 1)])
      offset += character.utf8.count
    }
    if point >= offset { markCursor() }
    rows.append(current)
  }

  private mutating func append(prompt: String) {
    for character in prompt where character != "\u{1}" && character != "\u{2}" {
      append(character, .bold)
    }
  }

  private mutating func append(_ character: Character, _ paint: Palette.Paint?) {
    if character == "\n" {
      breakRow()
      for blank in continuation { append(blank, .dim) }
      return
    }
    let shown = character == "\t" ? "  " : VisibleText.of(String(character))
    let size = max(DisplayWidth.of(shown), 0)
    if column + size > width { breakRow() }
    current += paint.map { palette.paint(shown, $0) } ?? shown
    column += size
  }

  private mutating func breakRow() {
    rows.append(current)
    current = ""
    column = 0
  }

  private mutating func markCursor() {
    cursorRow = rows.count
    cursorColumn = column
  }
}
