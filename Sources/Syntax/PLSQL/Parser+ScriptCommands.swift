import Diagnostics

/// Lines of SQL*Plus.
extension Parser {
  /// The command in a `.scriptLine` token.
  mutating func scriptCommand() -> ScriptCommand {
    let place = token.range
    let line = text(of: token)
    advance()
    return ScriptCommand(kind: scriptKind(line), range: place)
  }

  private func scriptKind(_ line: String) -> ScriptCommand.Kind {
    if line.hasPrefix("@@") { return include(line.dropFirst(2), isRelative: true) }
    if line.hasPrefix("@") { return include(line.dropFirst(), isRelative: false) }
    if line.hasPrefix("!") || line.hasPrefix("$") {
      return .other(verb: "host", String(line.dropFirst()))
    }
    let (word, rest) = splitFirstWord(line)
    switch word.lowercased() {
    case "rem", "remark": return .remark
    case "prompt", "pro": return .prompt(rest)
    case "start": return include(rest[...], isRelative: false)
    case "spool": return .spool(trimmed(rest))
    case "set": return .set(trimmed(rest))
    case "show", "sho": return .show(trimmed(rest))
    case "exit", "quit": return .exit(trimmed(rest))
    case "whenever": return .whenever(trimmed(rest))
    case "accept": return .accept(trimmed(rest))
    case "define", "def": return define(trimmed(rest))
    case "undefine", "undef":
      return .undefine(trimmed(rest).split(whereSeparator: \.isWhitespace).map(String.init))
    case "variable", "var":
      let (name, type) = splitFirstWord(trimmed(rest))
      return .variable(name: name, type: trimmed(type))
    default: return .other(verb: word.lowercased(), trimmed(rest))
    }
  }

  private func splitFirstWord(_ line: String) -> (String, String) {
    let word = line.prefix(while: { !$0.isWhitespace && $0 != ";" })
    return (
      String(word), String(line.dropFirst(word.count).drop(while: { $0 == " " || $0 == "\t" }))
    )
  }

  /// Without blanks and semicolons around.
  private func trimmed(_ text: String) -> String {
    var slice = text.drop(while: \.isWhitespace)
    while let last = slice.last, last.isWhitespace || last == ";" { slice.removeLast() }
    return String(slice)
  }

  private func include(_ rest: Substring, isRelative: Bool) -> ScriptCommand.Kind {
    let words = trimmed(String(rest)).split(whereSeparator: \.isWhitespace).map(String.init)
    let path = words.first.map(unquoted) ?? ""
    return .include(path: path, arguments: Array(words.dropFirst()), isRelative: isRelative)
  }

  private func define(_ rest: String) -> ScriptCommand.Kind {
    guard let sign = rest.firstIndex(of: "=") else { return .define(name: rest, value: nil) }
    let name = trimmed(String(rest[..<sign]))
    return .define(name: name, value: unquoted(trimmed(String(rest[rest.index(after: sign)...]))))
  }

  private func unquoted(_ text: String) -> String {
    guard text.count > 1, let first = text.first, first == text.last, first == "'" || first == "\""
    else { return text }
    return String(text.dropFirst().dropLast())
  }

  /// `EXEC statement`: a block of one statement, which its line ends.
  mutating func execCommand() throws(SQLError) -> Block {
    let start = token.start
    advance()
    return try asRoutine { parser throws(SQLError) in
      let statement = try parser.routineStatement()
      return Block(
        declarations: [], statements: [statement], handlers: [],
        range: parser.range(from: start))
    }
  }
}
