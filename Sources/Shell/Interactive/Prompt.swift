import Diagnostics
import Engine
import Glibc

/// The conversation with a person at a terminal.
final class Prompt {
  private let shell: Shell
  private let history: History
  private let completer: Completer
  private var editor: LineEditor?
  /// The last text was a unit of PL/SQL without the `/` that SQL*Plus wants behind it.
  private var ranUnit = false

  init(_ shell: Shell) {
    self.shell = shell
    history = History(path: History.path(ofDatabase: shell.databaseFolder))
    completer = Completer(shell)
  }

  func run(readsStartFile: Bool) {
    shell.isInteractive = true
    shell.pastStatements = { [history] in history.texts }
    shell.settings.showsOutcomes = true
    shell.settings.onError = ErrorActions()
    greet()
    if readsStartFile { StartFile.run(in: shell) }
    shell.isStopped = false
    let session = shell.session
    let editor = LineEditor(
      palette: shell.messagePalette, watcher: shell.watcher, completer: completer,
      isComplete: { Completeness.isComplete($0, session: session) })
    self.editor = editor
    shell.ask = { prompt in
      if case .text(let answer) = editor.read(prompt: prompt, isLine: true) { return answer }
      return nil
    }
    while !shell.wantsExit { readAndRun(editor) }
  }

  private func greet() {
    shell.say("reckon: .help lists commands, \";\" ends a statement, Ctrl-D leaves")
  }

  /// `reckon> `; with a star while a transaction has changes or was begun, with an exclamation mark
  /// when it can only be rolled back; with the database folder's name in front of it.
  private var prompt: String {
    let session = shell.session
    let mark = session.isTransactionFailed ? "!" : session.isInTransaction ? "*" : ""
    if let own = shell.settings.prompt { return mark.isEmpty ? own : "\(mark) \(own)" }
    return "\(shell.databaseName ?? "reckon")\(mark)> "
  }

  private func readAndRun(_ editor: LineEditor) {
    editor.dialect = shell.session.settings.dialect
    switch editor.read(prompt: prompt) {
    case .end: shell.wantsExit = true
    case .interrupted: break
    case .text(let text):
      guard text.utf8.contains(where: { $0 > 0x20 }) else { return }
      shell.isStopped = false
      history.add(text)
      if runWord(text) { return }
      guard !isSpareSlash(text), confirm(text, editor) else { return }
      ranUnit = Completeness.lacksSlash(text, dialect: shell.session.settings.dialect)
      shell.run(script: text)
      shell.outputs.flush()
      completer.forget()
    }
  }

  /// A `/` by habit behind a unit that ran already when its END came: it must not run twice.
  private func isSpareSlash(_ text: String) -> Bool {
    guard ranUnit, StatementScanner.isSlash(Array(text.utf8)) else { return false }
    ranUnit = false
    shell.say("It ran already; \\g runs it again.")
    return true
  }

  /// `exit`, `help` and the like without a point, as people write them.
  private func runWord(_ text: String) -> Bool {
    switch text.filter({ $0 != ";" && $0 != " " && $0 != "\n" }).lowercased() {
    case "exit", "quit": shell.wantsExit = true
    case "help": shell.run(command: ".help")
    case "clear": shell.run(command: ".clear")
    default: return false
    }
    return true
  }

  /// Asks before a statement changes every row of a table.
  private func confirm(_ text: String, _ editor: LineEditor) -> Bool {
    guard let verb = Dangerous.verb(of: text, dialect: shell.session.settings.dialect) else {
      return true
    }
    let answer = editor.read(
      prompt: "\(verb) without WHERE changes every row. Go on? [y/N] ", isLine: true)
    if case .text(let word) = answer, ["y", "yes"].contains(word.lowercased()) { return true }
    shell.say("Nothing was changed.")
    return false
  }
}
