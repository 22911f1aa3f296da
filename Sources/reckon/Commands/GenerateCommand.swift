import Billing
import Columns
import Diagnostics
import Glibc
import Shell

extension Command {
  static let generate = Command(
    "generate", usage: "--output DIR [OPTION …]",
    "write sample billing data and its truth.json", options: GenerateOptions.all
  ) { (words) throws(UsageError) in
    let options = try GenerateOptions(words)
    let cancellation = Cancellation()
    let watcher = Watcher(cancel: { cancellation.cancel() })
    watcher.beginStatement()
    do throws(SQLError) {
      let summary = try Billing.generate(
        events: options.events, seed: options.seed, output: options.output,
        format: options.format, progress: GenerateReport.progress, cancellation: cancellation)
      GenerateReport.finish(summary, output: options.output)
      return 0
    } catch {
      GenerateReport.clear()
      CommandList.complain(error.rendered(in: nil))
      return watcher.wasInterrupted ? 130 : 1
    }
  }
}

/// What `reckon generate` is asked to make.
private struct GenerateOptions {
  static let all = [
    CommandOption(["--output", "-o"], value: "DIR", "where the files go"),
    CommandOption(["--events"], value: "N", "usage events (1000000)"),
    CommandOption(["--seed"], value: "N", "another seed gives other data (7)"),
    CommandOption(["--format"], value: "NAME", "parquet or csv (parquet)"),
  ]

  var events = 1_000_000
  var seed: UInt64 = 7
  var output: String
  var format = GenerateFormat.parquet

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, known: GenerateOptions.all)
    if let word = arguments.operands.first {
      throw UsageError("reckon generate takes no \"\(word)\"", hint: "write --output DIR")
    }
    guard let output = arguments["--output"], !output.isEmpty else {
      throw UsageError("reckon generate needs --output DIR")
    }
    self.output = output
    if let events = try arguments.integer("--events", minimum: 1) { self.events = events }
    if let seed = try arguments.integer("--seed") { self.seed = UInt64(seed) }
    if let name = arguments["--format"] {
      guard let format = GenerateFormat(rawValue: name.lowercased()) else {
        throw UsageError("there is no format \"\(name)\"", hint: "there are parquet and csv")
      }
      self.format = format
    }
  }
}

/// What `reckon generate` tells on standard error.
private enum GenerateReport {
  private static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func progress(_ progress: GenerateProgress) {
    guard isTerminal else { return }
    let percent = progress.totalEvents > 0 ? progress.events * 100 / progress.totalEvents : 0
    let rate = Int(Double(progress.events) / max(progress.seconds, 0.001))
    TextSink(descriptor: STDERR_FILENO).write(
      "\r\(percent) %  \(progress.events) events, \(progress.bytes.formattedBytes), "
        + "\(rate) events/s\u{1B}[K")
  }

  static func clear() {
    if isTerminal { TextSink(descriptor: STDERR_FILENO).write("\r\u{1B}[K") }
  }

  static func finish(_ summary: GenerateSummary, output: String) {
    clear()
    CommandList.complain(
      "\(summary.events) events in \(summary.rows.count) tables, \(summary.bytes.formattedBytes), "
        + "\(ShortTime.text(summary.seconds)): \(output)")
  }
}
