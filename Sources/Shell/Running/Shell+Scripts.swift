import Diagnostics
import Glibc

extension Shell {
  /// Scripts may read scripts so deep.
  private static let scriptDepthLimit = 20

  /// Runs statements and commands of a text in order.
  /// - Returns: False at the first error, unless errors are passed over.
  @discardableResult
  package func run(script text: String) -> Bool {
    var allWell = true
    let pieces = ScriptPieces.pieces(
      of: text, dialect: session.settings.dialect,
      separately: !settings.onError.statement.exits)
    for piece in pieces where !wantsExit && !isStopped {
      guard !run(piece, of: text) else { continue }
      allWell = false
      if watcher.wasInterrupted { return false }
    }
    return allWell
  }

  private func run(_ piece: ScriptPieces.Piece, of text: String) -> Bool {
    if case .command(let line, _) = piece, let isWell = runCondition(line) { return isWell }
    guard conditions.isActive else { return true }
    switch piece {
    case .command(let line, _):
      // SQL*Plus replaces `&name` in its own lines too: `DEFINE month_table = USAGE_&period`.
      let replaced = session.settings.dialect == .oracle ? substituted(line) : line
      return line.isEmpty || run(command: replaced)
    case .statements(let range):
      let statements = String(decoding: Array(text.utf8)[range], as: UTF8.self)
      if settings.echoes { outputs.current.write(statements) }
      guard statements.utf8.contains(where: { $0 > 0x20 }) else { return true }
      return run(substituting: statements, in: (text, range.lowerBound))
    case .send(let range, let command):
      return send(String(decoding: Array(text.utf8)[range], as: UTF8.self), with: command)
    }
  }

  /// Runs a file; `-` is standard input.
  @discardableResult
  package func run(file path: String) -> Bool {
    guard scripts.count < Shell.scriptDepthLimit else {
      let depth = Shell.scriptDepthLimit
      fail(
        SQLError(.programLimitExceeded, "scripts read one another more than \(depth) deep"),
        inCommand: nil)
      return false
    }
    do throws(SQLError) {
      let text = try TextFile.read(path)
      scripts.append(path)
      defer { scripts.removeLast() }
      let depth = conditions.depth
      let isWell = run(script: text)
      guard conditions.close(to: depth), !isStopped else { return isWell }
      fail(
        SQLError(.syntaxError, "an \\if of the script \"\(path)\" has no \\endif"), inCommand: nil)
      return false
    } catch {
      fail(error, inCommand: nil)
      return false
    }
  }

  /// A file's path as a script means it: relative to the script's own folder.
  func besideScript(_ path: String) -> String {
    guard let script = scripts.last, !path.hasPrefix("/"), !path.hasPrefix("~/"),
      let slash = script.lastIndex(of: "/")
    else { return path }
    return script[...slash] + path
  }

  /// Puts the values of variables into a statement and runs it.
  func run(substituting text: String, in script: (text: String, offset: Int)? = nil) -> Bool {
    guard askForMissing(in: text) else { return false }
    let replaced = substituted(text)
    // What is run again takes the values that the variables have then.
    defer { lastStatement = text }
    // Offsets no longer match the script once something was replaced.
    return run(replaced, in: replaced == text ? script : nil)
  }

  /// The text with the values of variables.
  func substituted(_ text: String) -> String {
    guard settings.replacesVariables, !settings.variables.isEmpty else { return text }
    return Substitution.replacing(
      in: text, variables: settings.variables, dialect: session.settings.dialect)
  }

  /// Asks a person for each `&name` that has no value; `&&name` keeps it for later statements.
  /// - Returns: False when Ctrl-C came instead of an answer.
  private func askForMissing(in text: String) -> Bool {
    for name in once { settings.variables[name] = nil }
    once = []
    guard let ask, session.settings.dialect == .oracle, settings.replacesVariables else {
      return true
    }
    for (name, isKept) in Substitution.missing(in: text, settings.variables) {
      guard let answer = ask("Enter value for \(name): ") else { return false }
      settings.variables[name] = answer
      if !isKept { once.append(name) }
    }
    return true
  }
}
