import Diagnostics

/// A backslash command at the end of a statement, which runs it instead of the semicolon, as in
/// psql: `SELECT 1 AS a \gset`.
struct SendCommand: Equatable {
  /// The statement's bytes before the backslash.
  var statementEnd: Int
  /// `\gset prefix`.
  var command: String

  private static let names: Set<String> = [
    "g", "gx", "gset", "gdesc", "gexec", "crosstabview", "errverbose", "watch", "e", "p", "r",
    "chart", "x",
  ]

  /// The command of a text that ends with one; nil for a text that does not.
  /// - Parameter text: One statement and what follows it, without line ends behind.
  init?(in text: [UInt8], dialect: Dialect) {
    guard text.contains(UInt8(ascii: "\\")) else { return nil }
    let tokens = Sketch.tokens(text, dialect: dialect)
    for (index, token) in tokens.enumerated() where token.range.lowerBound > 0 {
      guard token.kind == .symbol, text[token.range.lowerBound] == UInt8(ascii: "\\"),
        index + 1 < tokens.count
      else { continue }
      let word = String(decoding: text[tokens[index + 1].range], as: UTF8.self)
      let rest = text[token.range.lowerBound...]
      guard SendCommand.names.contains(word), !rest.contains(10) else { continue }
      statementEnd = token.range.lowerBound
      command = CommandLineText.trimmed(Array(rest))
      return
    }
    return nil
  }
}

extension Shell {
  /// Runs a statement as the command behind it says.
  func send(_ statement: String, with command: String) -> Bool {
    let words = command.split(separator: " ").map(String.init)
    guard let name = words.first else { return run(substituting: statement) }
    if !statement.utf8.contains(where: { $0 > 0x20 }) { return run(command: command) }
    lastStatement = statement
    switch name {
    case "\\gx": return expanded { run(substituting: statement) }
    case "\\gset": return setVariables(from: statement, command)
    case "\\gdesc": return describe(statement)
    case "\\crosstabview": return crosstab(statement, command)
    case "\\g", "\\gexec", "\\watch", "\\e", "\\p": return run(command: command)
    case "\\r": return true
    default: return run(substituting: statement) && run(command: command)
    }
  }

  private func expanded(_ body: () -> Bool) -> Bool {
    let before = settings.expanded
    settings.expanded = .on
    defer { settings.expanded = before }
    return body()
  }

  /// Keeps the rows without showing them, and takes the variables from them.
  private func setVariables(from statement: String, _ command: String) -> Bool {
    let text = substituted(statement)
    do throws(SQLError) {
      guard let result = try query(text, keepsPlan: true) else { return run(command: command) }
      last = result
      return run(command: command)
    } catch {
      fail(error, inStatement: text)
      return false
    }
  }

  private func crosstab(_ statement: String, _ command: String) -> Bool {
    let text = substituted(statement)
    do throws(SQLError) {
      last = try query(text, keepsPlan: true)
      return run(command: command)
    } catch {
      fail(error, inStatement: text)
      return false
    }
  }

  private func describe(_ statement: String) -> Bool {
    var text = statement
    while let last = text.utf8.last, last <= 0x20 || last == UInt8(ascii: ";") { text.removeLast() }
    defer { lastStatement = statement }
    return run(substituting: "DESCRIBE \(text)")
  }
}
