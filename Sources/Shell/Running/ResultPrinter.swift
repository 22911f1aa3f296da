import Columns
import Diagnostics
import Engine

/// Shows what a statement gives: its rows in the chosen format, what it printed, what it did.
final class ResultPrinter: ResultConsumer {
  private let output: any ResultOutput
  private let sink: TextSink
  /// Where printed lines go.
  private let lines: TextSink
  private let showsOutcomes: Bool
  private let onFirstRows: () -> Void
  private(set) var last: LastResult?
  private(set) var outcome: StatementOutcome?
  private var keepsLast: Bool

  /// - Parameter onFirstRows: Called when rows come, before any of them is written.
  init(
    _ output: any ResultOutput, sink: TextSink, lines: TextSink, showsOutcomes: Bool,
    keepsLast: Bool,
    onFirstRows: @escaping () -> Void
  ) {
    self.output = output
    self.sink = sink
    self.lines = lines
    self.showsOutcomes = showsOutcomes
    self.keepsLast = keepsLast
    self.onFirstRows = onFirstRows
  }

  func begin(_ schema: Schema) throws(SQLError) {
    if keepsLast { last = LastResult(schema) }
    try output.begin(schema)
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    onFirstRows()
    if keepsLast { last?.append(batch) }
    try output.append(batch)
    return !sink.isBroken
  }

  func end() throws(SQLError) {
    onFirstRows()
    try output.end()
  }

  func completed(_ outcome: StatementOutcome) throws(SQLError) {
    onFirstRows()
    self.outcome = outcome
    guard showsOutcomes else { return }
    var line = outcome.command
    if let rows = outcome.rows {
      line += ": \(CellText.grouped("\(rows)")) \(rows == 1 ? "row" : "rows")"
    }
    sink.write(line + "\n")
  }

  func output(_ line: String) {
    onFirstRows()
    lines.write(line + "\n")
  }
}
