import Diagnostics

/// The words of a command line, sorted into options and operands.
package struct Arguments {
  package struct Given {
    /// The option's first spelling.
    package var name: String
    /// Empty for a switch.
    package var value: String
  }

  /// In the order in which they were given.
  package private(set) var options: [Given] = []
  package private(set) var operands: [String] = []

  /// Reads `--name value`, `--name=value`, `-n value`; what follows `--` is an operand.
  package init(_ words: [String], known: [CommandOption]) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      if !word.hasPrefix("-") || word == "-" {
        operands.append(word)
        continue
      }
      try take(word, &rest, known)
    }
  }

  private mutating func take(
    _ word: String, _ rest: inout ArraySlice<String>, _ known: [CommandOption]
  ) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = word.hasPrefix("--") ? String(parts[0]) : word
    guard let option = known.first(where: { $0.names.contains(name) }) else {
      throw UsageError(
        "there is no option \"\(name)\"",
        hint: didYouMean(name, among: known.flatMap(\.names)) ?? "reckon help lists them")
    }
    let attached = word.hasPrefix("--") && parts.count == 2 ? String(parts[1]) : nil
    guard let placeholder = option.value else {
      if attached != nil { throw UsageError("the option \(name) takes no value") }
      options.append(Given(name: option.name, value: ""))
      return
    }
    guard let value = attached ?? rest.popFirst() else {
      throw UsageError("the option \(name) needs a value: \(name) \(placeholder)")
    }
    options.append(Given(name: option.name, value: value))
  }

  /// The value given last, or nil.
  package subscript(_ name: String) -> String? { options.last { $0.name == name }?.value }

  package func has(_ name: String) -> Bool { options.contains { $0.name == name } }

  /// A whole number of at least `minimum`.
  package func integer(_ name: String, minimum: Int = 0) throws(UsageError) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text.filter { $0 != "_" }), number >= minimum else {
      throw UsageError("\(name) needs a whole number from \(minimum), not \"\(text)\"")
    }
    return number
  }
}
