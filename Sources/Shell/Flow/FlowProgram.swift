import Columns
import Diagnostics
import Engine
import Glibc

/// `reckon run`: runs a flow for a period, tells Dagster when it started us, and writes a report.
package struct FlowProgram {
  package static let options: [CommandOption] =
    [
      CommandOption(["--period"], value: "NAME", "the value of :period, such as 2026-09"),
      CommandOption(["--report"], value: "FILE", "where the report goes, as JSON"),
      CommandOption(["--again"], "run although the report says that the period is done"),
      CommandOption(["--param", "-p"], value: "NAME=VALUE", "a value for :NAME (may be repeated)"),
    ] + SessionOptions.database + SessionOptions.all

  private let path: String
  private let period: String?
  private let reportPath: String?
  private let again: Bool
  private var parameters: StatementParameters
  private let session: Session
  private let messages = TextSink(descriptor: STDERR_FILENO)

  package init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, known: FlowProgram.options)
    guard arguments.operands.count == 1 else { throw UsageError("write reckon run FLOW.sql") }
    path = arguments.operands[0]
    period = arguments["--period"]
    reportPath = arguments["--report"]
    again = arguments.has("--again")
    session = Session(
      database: try SessionOptions.database(arguments),
      settings: try SessionOptions.settings(arguments))
    parameters = try ShellOptions.parameters(arguments)
    if let period {
      parameters.named["period"] = .init(value: .string(period), type: .varchar)
    }
  }

  /// - Returns: 0 all went well, 1 an error, 3 a check failed, 130 Ctrl-C.
  package func run() -> Int32 {
    let session = session
    defer { session.database.close() }
    let watcher = Watcher(cancel: { session.cancel() })
    if !again, isDone {
      say("period \(period ?? "") is done already, says \(reportPath ?? ""); --again runs it again")
      return 0
    }
    let dagster = DagsterPipes.connect()
    dagster?.opened()
    defer { dagster?.closed() }
    var report = FlowReport(flow: path, period: period)
    let began = monotonicNanoseconds()
    do throws(SQLError) {
      let flow = Flow(try TextFile.read(path), dialect: session.settings.dialect)
      try runSteps(of: flow, &report, watcher, dagster)
    } catch {
      report.error = error
    }
    report.seconds = Double(monotonicNanoseconds() - began) / 1e9
    finish(&report, dagster)
    if watcher.wasInterrupted { return 130 }
    return report.error != nil ? 1 : report.failedChecks.isEmpty ? 0 : 3
  }

  private func runSteps(
    of flow: Flow, _ report: inout FlowReport, _ watcher: Watcher, _ dagster: DagsterPipes?
  ) throws(SQLError) {
    for step in flow.steps {
      let counter = FlowCounter(print: { say($0) })
      let began = monotonicNanoseconds()
      watcher.beginStatement()
      defer { watcher.endStatement() }
      do throws(SQLError) {
        try session.run(step.text, parameters: parameters, consumer: counter)
      } catch {
        report.errorLine = step.line
        say(error.shifted(by: step.offset).rendered(in: flow.text))
        throw error
      }
      let seconds = Double(monotonicNanoseconds() - began) / 1e9
      let check = step.check.map { (name: $0, passed: counter.rows ?? 0 == 0) }
      let statement = FlowReport.Statement(
        line: step.line, title: step.title, rows: counter.rows, seconds: seconds,
        asset: step.asset, check: check)
      report.statements.append(statement)
      tell(statement)
      dagster?.report(statement)
    }
  }

  private func tell(_ statement: FlowReport.Statement) {
    let rows = statement.rows.map { "\(CellText.grouped("\($0)")) rows, " } ?? ""
    var line = "\(path):\(statement.line): \(rows)\(ShortTime.text(statement.seconds))"
    if let asset = statement.asset { line += ", asset \(asset)" }
    if let check = statement.check {
      line += ", check \"\(check.name)\" \(check.passed ? "passed" : "FAILED")"
    }
    say(line)
  }

  private func finish(_ report: inout FlowReport, _ dagster: DagsterPipes?) {
    if let error = report.error {
      if report.errorLine == nil { say(error.rendered(in: nil)) }
      dagster?.log(error.message, level: "ERROR")
    }
    guard let reportPath else { return }
    do throws(SQLError) {
      try FlowFile.replace(reportPath, with: report.json.description + "\n")
    } catch {
      say(error.rendered(in: nil))
      report.error = report.error ?? error
    }
  }

  /// Whether the report says that this flow ended well for this period.
  private var isDone: Bool {
    guard let reportPath, period != nil, access(reportPath, R_OK) == 0,
      let text = try? TextFile.read(reportPath),
      let report = try? JSONReader.read(Array(text.utf8))
    else { return false }
    return report["status"]?.text == "ok" && report["period"]?.text == period
      && report["flow"]?.text == path
  }

  private func say(_ line: String) {
    messages.write(line + "\n")
    messages.flush()
  }
}

/// Files that appear whole or not at all.
enum FlowFile {
  static func replace(_ path: String, with text: String) throws(SQLError) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw SQLError(.ioError, "\"\(path)\" cannot be written: \(String(cString: strerror(errno)))")
    }
    let sink = TextSink(descriptor: descriptor, closesDescriptor: true)
    sink.write(text)
    sink.finish()
    guard !sink.isBroken, rename(temporary, path) == 0 else {
      throw SQLError(.ioError, "\"\(path)\" cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
