import Columns
import Diagnostics

/// `\if … \elif … \else … \endif` of scripts: which lines run.
struct Conditions {
  private struct Level {
    var isActive: Bool
    /// One of its branches has run, or none may.
    var isDecided: Bool
    var hadElse = false
  }

  private var levels: [Level] = []

  /// Whether lines run now.
  var isActive: Bool { levels.allSatisfy(\.isActive) }
  var depth: Int { levels.count }

  static let names: Set<String> = ["\\if", "\\elif", "\\else", "\\endif"]

  /// Takes one of the four commands.
  /// - Parameter test: Whether the expression holds; asked only where it decides.
  /// - Throws: `syntaxError` for one that has no `\if`, and what `test` throws.
  mutating func take(
    _ name: String, test: () throws(SQLError) -> Bool
  ) throws(SQLError) {
    if name == "\\if" {
      let isOuter = isActive
      // An error leaves a level in which nothing runs, so that its \endif finds it.
      levels.append(Level(isActive: false, isDecided: true))
      if isOuter {
        let holds = try test()
        levels[levels.count - 1] = Level(isActive: holds, isDecided: holds)
      }
      return
    }
    guard var level = levels.popLast() else {
      throw SQLError(.syntaxError, "\(name) without \\if")
    }
    if name == "\\endif" { return }
    guard !level.hadElse else {
      levels.append(level)
      throw SQLError(.syntaxError, "\(name) behind \\else")
    }
    defer { levels.append(level) }
    level.isActive = false
    level.hadElse = name == "\\else"
    guard !level.isDecided else { return }
    level.isActive = name == "\\else" ? true : try test()
    level.isDecided = level.isActive
  }

  /// Forgets what a script began and did not end.
  /// - Returns: Whether there was any.
  mutating func close(to depth: Int) -> Bool {
    let isOpen = levels.count > depth
    levels.removeLast(max(0, levels.count - depth))
    return isOpen
  }
}

extension Shell {
  /// Runs `\if` and its kin; nil for any other line.
  func runCondition(_ line: String) -> Bool? {
    let name = String(line.prefix { $0 != " " && $0 != "\t" })
    guard Conditions.names.contains(name) else { return nil }
    let expression = substituted(String(line.dropFirst(name.count)))
    do throws(SQLError) {
      var changed = conditions
      defer { conditions = changed }
      try changed.take(name) { () throws(SQLError) in try holds(expression) }
      return true
    } catch {
      fail(error, inCommand: line)
      return false
    }
  }

  /// `true`, `off`, `1` as psql takes them; any other text is a condition of SQL.
  private func holds(_ text: String) throws(SQLError) -> Bool {
    let word = text.filter { $0 != " " && $0 != "\t" }.lowercased()
    switch word {
    case "true", "t", "yes", "y", "on", "1": return true
    case "false", "f", "no", "n", "off", "0": return false
    case "": throw SQLError(.syntaxError, "\\if needs a condition", hint: "\\if :count > 0")
    default: break
    }
    let value = try query("SELECT CAST((\(text)) AS BOOLEAN)")?.values(ofColumn: 0).first
    if case .boolean(true)? = value { return true }
    return false
  }
}
