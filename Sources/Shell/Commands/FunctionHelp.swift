import Diagnostics
import Functions

/// `.help round`: the page of a SQL function, from the list of functions itself.
enum FunctionHelp {
  /// What all kinds of functions have.
  struct Page {
    var names: [String]
    var category: String
    var summary: String
    var example: FunctionExample
    var signatures: [String]
  }

  static var pages: [Page] {
    functionCatalog.scalarFunctions.map {
      Page(
        names: $0.names, category: $0.category.rawValue, summary: $0.summary, example: $0.example,
        signatures: $0.signatures.map(\.text))
    }
      + functionCatalog.aggregateFunctions.map {
        Page(
          names: $0.names, category: $0.category.rawValue, summary: $0.summary,
          example: $0.example, signatures: $0.signatures.map(\.text))
      }
      + functionCatalog.windowFunctions.map {
        Page(
          names: $0.names, category: "window", summary: $0.summary, example: $0.example,
          signatures: $0.signatures.map(\.text))
      }
  }

  /// The names of all functions, without operators.
  static var names: [String] {
    functionCatalog.allNames.filter { $0.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false }
  }

  /// Shows the page of a function.
  /// - Returns: False if there is no such function.
  static func show(_ name: String, _ shell: Shell) throws(SQLError) -> Bool {
    let wanted = name.lowercased()
    let found = pages.filter { $0.names.contains(wanted) }
    let palette = shell.messagePalette
    for page in found {
      var text = ""
      for signature in page.signatures {
        text += palette.paint(page.names[0], .function) + signature + "\n"
      }
      if page.names.count > 1 {
        text += "    also: " + page.names.dropFirst().joined(separator: ", ") + "\n"
      }
      let width = shell.outputs.isTerminal ? TerminalSize.current().columns - 1 : Int.max
      text += "    " + FoldedText.of(page.summary, width: width - 4, indent: 4) + "\n"
      text += "    \(page.example.expression) → \(page.example.result)\n"
      shell.outputs.current.write(text)
    }
    return !found.isEmpty
  }

  /// Shows a table of functions.
  static func list(containing part: String, _ shell: Shell) throws(SQLError) {
    let wanted = part.lowercased()
    let rows = pages.filter { page in
      wanted.isEmpty || page.names.contains { $0.contains(wanted) }
    }.sorted { $0.names[0] < $1.names[0] }
    try shell.showRows(
      ["name", "category", "summary"], rows.map { [$0.names[0], $0.category, $0.summary] })
  }
}
