import Columns
import Diagnostics
import Engine
import Glibc

/// Runs statements and commands for a person or a script, and shows what comes.
package final class Shell {
  package let session: Session
  package let watcher: Watcher
  package var settings: ShellSettings
  /// Values for `:name`, from `--param`.
  package var parameters: StatementParameters
  let progress: ProgressLine
  /// Where messages go: errors, times.
  let messages: TextSink
  let messagePalette: Palette
  var outputs: OutputTargets
  var last: LastResult?
  /// Tables that are files of the command line: views, which the lists call files.
  var fileTables: Set<String> = []
  /// The statement that ran last, for `\g`, `\watch`, `/` and `\e`.
  var lastStatement = ""
  var isInteractive = false
  var wantsExit = false
  /// An error or EXIT ended the scripts that run.
  var isStopped = false
  /// What EXIT said; nil where the outcome of the statements is the program's.
  package var exitCode: Int32?
  /// What EXIT said about open changes.
  var exitEnding: TransactionEnding?
  /// The folder of the database, as an absolute path; nil for one in memory.
  package var databaseFolder: String?
  /// Asks a person for one line, with a prompt; nil where nobody can be asked. nil as an answer is
  /// Ctrl-C.
  var ask: ((String) -> String?)?
  /// Variables that hold for one statement: `&name`.
  var once: [String] = []
  /// Variables of SQL*Plus that hold rows of REF CURSORs.
  var cursors: [String: LastResult] = [:]
  /// The scripts that are being read, the innermost last: `@@` looks beside it.
  var scripts: [String] = []
  /// `\if` and what follows it.
  var conditions = Conditions()
  /// The error that came last and its text, for `\errverbose`.
  var lastError: (error: SQLError, text: String?)?
  /// The error of the last statement, for SQL.SQLCODE; nil where it went well.
  var lastStatementError: SQLError?
  /// The statements of before, oldest first.
  var pastStatements: () -> [String] = { [] }

  package init(
    session: Session, watcher: Watcher, settings: ShellSettings, progress: ProgressLine,
    outputs: OutputTargets, parameters: StatementParameters, messagePalette: Palette
  ) {
    self.session = session
    self.watcher = watcher
    self.settings = settings
    self.progress = progress
    self.outputs = outputs
    self.parameters = parameters
    self.messagePalette = messagePalette
    messages = TextSink(descriptor: STDERR_FILENO)
  }

  /// What the prompt calls the database: `sales` of `/data/sales.db`.
  var databaseName: String? {
    guard let name = databaseFolder?.split(separator: "/").last else { return nil }
    return name.hasSuffix(".db") && name.count > 3 ? String(name.dropLast(3)) : String(name)
  }

  /// Runs one or more statements and shows their results.
  /// - Parameters:
  ///   - text: The statements.
  ///   - script: The text that contains them, and where they begin in it, for carets.
  /// - Returns: Whether all went well.
  @discardableResult
  func run(_ text: String, in script: (text: String, offset: Int)? = nil) -> Bool {
    let began = monotonicNanoseconds()
    let sink = outputs.current
    let printer = makePrinter(sink)
    if isInteractive && outputs.isTerminal && settings.pager {
      sink.beginPaging(afterLines: TerminalSize.current().rows - 2)
    }
    let failure = execute(text, printer)
    sink.endPaging()
    messages.flush()
    if let result = printer.last { last = result }
    keep(printer.parameters, cursors: printer.cursors)
    lastStatementError = nil
    lastStatement = text
    if let failure {
      let moved = script.map { failure.shifted(by: $0.offset) } ?? failure
      fail(moved, inStatement: script?.text ?? text)
    } else if settings.showsTime {
      let seconds = Double(monotonicNanoseconds() - began) / 1e9
      say(messagePalette.paint("Time: \(ShortTime.text(seconds))\(memoryText)", .dim))
    }
    outputs.statementEnded()
    if settings.showsPlan, let lines = session.lastPlanLines { showPlan(lines) }
    return failure == nil && reportBroken(sink)
  }

  /// `, memory 34 MB, 120 MB on disk`, with `.memory on`.
  private var memoryText: String {
    settings.showsMemory ? ", " + MemoryText.of(session.lastMemory) : ""
  }

  private func execute(
    _ text: String, _ consumer: any ResultConsumer, keepsPlan: Bool = true
  ) -> SQLError? {
    session.keepsLastPlan = keepsPlan
    watcher.beginStatement()
    if settings.progress { progress.begin() }
    defer {
      progress.end()
      watcher.endStatement()
    }
    do throws(SQLError) {
      try session.run(text, parameters: parameters, consumer: consumer)
      return nil
    } catch {
      return error
    }
  }

  /// Runs statements for the shell itself and gives their last result.
  /// - Parameter keepsPlan: The text is the user's: `.plan` shows its plan.
  func query(_ text: String, keepsPlan: Bool = false) throws(SQLError) -> LastResult? {
    let collector = ResultCollector()
    if let failure = execute(text, collector, keepsPlan: keepsPlan) { throw failure }
    return collector.last
  }

  private func makePrinter(_ sink: TextSink) -> ResultPrinter {
    let output = makeOutput(sink)
    let progress = progress
    return ResultPrinter(
      output, sink: sink, lines: settings.format.isData ? messages : sink,
      showsOutcomes: settings.showsOutcomes, keepsLast: true,
      showsVariables: settings.showsVariables ?? isInteractive,
      onFirstRows: { progress.end() })
  }

  /// - Parameter showsTypes: The types of the columns say something.
  func makeOutput(_ sink: TextSink, showsTypes: Bool = true) -> any ResultOutput {
    var style = settings.style
    style.showsTypes = style.showsTypes && showsTypes
    style.zone = SessionZone.offset(of: session)
    if outputs.isTerminal {
      style.width = TerminalSize.current().columns
    } else {
      style.width = nil
      style.maximumRows = nil
      style.palette = Palette(isOn: false)
    }
    if ["table", "box"].contains(settings.format.name) {
      switch settings.expanded {
      case .on: return RecordOutput(sink, style)
      case .auto:
        return ExpandingOutput(sink, style, settings.format.name == "box" ? .box : .table)
      case .off: break
      }
    }
    return settings.format.make(sink, style)
  }

  /// Tells when the output could not be written, except that its reader went away.
  private func reportBroken(_ sink: TextSink) -> Bool {
    guard sink.isBroken else { return true }
    wantsExit = !isInteractive
    guard sink.failure != EPIPE else { return true }
    say("error: the output cannot be written: \(String(cString: strerror(sink.failure)))")
    return false
  }

  /// Shows an error with its place.
  func show(_ error: SQLError, in text: String?) {
    var hinted = CommonMistakes.hinting(error, in: text)
    if settings.isSafe, error.message.contains("outside the folders that may be read") {
      hinted = SQLError(
        error.state, error.message, range: error.range, hint: "the shell was started with --safe")
    }
    lastError = (hinted, text)
    let columns = isatty(STDERR_FILENO) == 1 ? TerminalSize.current(of: STDERR_FILENO).columns : nil
    var rendered = hinted.rendered(in: text, columns: columns)
    if let columns { rendered = ErrorPainting.folded(rendered, columns: columns) }
    say(messagePalette.isOn ? ErrorPainting.painted(rendered, messagePalette) : rendered)
  }

  /// Writes one line of message.
  func say(_ line: String) {
    messages.write(line + "\n")
    messages.flush()
  }
}
