import Functions
import Glibc
import Shell

extension Command {
  static let functions = Command(
    "functions", "write the page of all SQL functions, as in docs/FUNCTIONS.md"
  ) { (words) throws(UsageError) in
    guard words.isEmpty else { throw UsageError("write reckon functions") }
    let repeated = functionCatalog.repeatedNames
    guard repeated.isEmpty else {
      TextSink(descriptor: STDERR_FILENO).write("functions of one name: \(repeated)\n")
      return 1
    }
    TextSink(descriptor: STDOUT_FILENO).write(FunctionPage.text)
    return 0
  }
}

/// `docs/FUNCTIONS.md`, from the list of functions itself.
private enum FunctionPage {
  /// What the page says of a function.
  private struct Entry {
    var names: [String]
    var signatures: [String]
    var summary: String
    var example: FunctionExample
  }

  static var text: String {
    var page = """
      # Functions

      Written by `make docs` from the functions themselves; a test evaluates each example.

      """
    for category in FunctionCategory.allCases {
      let entries = entries(of: category)
      if entries.isEmpty { continue }
      page += "\n## \(title(of: category))\n"
      for entry in entries { page += section(entry) }
    }
    return page
  }

  private static func title(of category: FunctionCategory) -> String {
    category.rawValue.prefix(1).uppercased() + category.rawValue.dropFirst()
  }

  private static func entries(of category: FunctionCategory) -> [Entry] {
    if category == .window {
      return functionCatalog.windowFunctions.map {
        Entry(
          names: $0.names, signatures: $0.signatures.map(\.text), summary: $0.summary,
          example: $0.example)
      }
    }
    let scalars = functionCatalog.scalarFunctions.filter { $0.category == category }.map {
      Entry(
        names: $0.names, signatures: $0.signatures.map(\.text), summary: $0.summary,
        example: $0.example)
    }
    let aggregates = functionCatalog.aggregateFunctions.filter { $0.category == category }.map {
      Entry(
        names: $0.names, signatures: $0.signatures.map(\.text), summary: $0.summary,
        example: $0.example)
    }
    return scalars + aggregates
  }

  private static func section(_ entry: Entry) -> String {
    let others = entry.names.dropFirst().map { "`\($0)`" }.joined(separator: ", ")
    var text = "\n### `\(entry.names[0])`\n\n\(entry.summary)"
    if !others.isEmpty { text += " Also \(others)." }
    text += "\n\n"
    for signature in entry.signatures { text += "- `\(entry.names[0])\(signature)`\n" }
    return text + "\n`\(entry.example.expression)` → `\(entry.example.result)`\n"
  }
}
