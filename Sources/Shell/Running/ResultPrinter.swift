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
  /// Shows variables that a block or a call set, and the rows of its cursors.
  private let showsVariables: Bool
  /// What a block or a call set, in order.
  private(set) var parameters: [(name: String, value: Value, type: DataType)] = []
  /// Rows of REF CURSORs, by the names of their variables.
  private(set) var cursors: [String: LastResult] = [:]
  /// The variable whose rows come now.
  private var cursor: String?

  /// - Parameter onFirstRows: Called when rows come, before any of them is written.
  init(
    _ output: any ResultOutput, sink: TextSink, lines: TextSink, showsOutcomes: Bool,
    keepsLast: Bool, showsVariables: Bool,
    onFirstRows: @escaping () -> Void
  ) {
    self.output = output
    self.sink = sink
    self.lines = lines
    self.showsOutcomes = showsOutcomes
    self.keepsLast = keepsLast
    self.showsVariables = showsVariables
    self.onFirstRows = onFirstRows
  }

  func begin(_ schema: Schema) throws(SQLError) {
    if let cursor { cursors[cursor] = LastResult(schema) }
    if keepsLast { last = LastResult(schema) }
    if isShown { try output.begin(schema) }
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    onFirstRows()
    if keepsLast { last?.append(batch) }
    if let cursor { cursors[cursor]?.append(batch) }
    if isShown { try output.append(batch) }
    return !sink.isBroken
  }

  func end() throws(SQLError) {
    onFirstRows()
    if isShown { try output.end() }
    cursor = nil
  }

  private var isShown: Bool { cursor == nil || showsVariables }

  func cursor(_ name: String) {
    onFirstRows()
    cursor = name
    if showsVariables { lines.write("\(name):\n") }
  }

  func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError) {
    onFirstRows()
    parameters.append((name, value, type))
    if showsVariables { lines.write("\(name) = \(VariableText.of(value, type))\n") }
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
