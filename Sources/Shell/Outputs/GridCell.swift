import Diagnostics

/// One cell of a drawn table: its text without controls, and how wide it is.
struct GridCell {
  var text: String
  var width: Int
  var isNull: Bool

  init(_ text: String, isNull: Bool = false) {
    self.text = text
    self.isNull = isNull
    width = DisplayWidth.of(text)
  }

  /// The text in exactly `width` columns.
  func padded(to width: Int, right: Bool) -> String {
    let shown = self.width > width ? DisplayWidth.cut(text, to: width) : text
    let used = self.width > width ? DisplayWidth.of(shown) : self.width
    let blanks = String(repeating: " ", count: max(0, width - used))
    return right ? blanks + shown : shown + blanks
  }

  /// Bars and line ends would end a cell, and marks would begin emphasis.
  static func escapedForMarkdown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "\\", "`", "*", "_", "<", "[", "]":
        result += "\\" + String(scalar)
      case "\n": result += "<br>"
      case "\r": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
