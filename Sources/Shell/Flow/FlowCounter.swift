import Columns
import Diagnostics
import Engine

/// Counts what a statement of a flow gives; its rows are not kept.
final class FlowCounter: ResultConsumer {
  private(set) var rows: Int?
  private let print: (String) -> Void

  init(print: @escaping (String) -> Void) { self.print = print }

  func begin(_ schema: Schema) throws(SQLError) { rows = 0 }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    rows = (rows ?? 0) + batch.count
    return true
  }

  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) { rows = outcome.rows }
  func output(_ line: String) { print(line) }
}
