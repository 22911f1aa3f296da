import Columns
import Diagnostics
import Engine

/// Keeps the last result of statements that the shell runs for itself.
final class ResultCollector: ResultConsumer {
  private(set) var last: LastResult?

  func begin(_ schema: Schema) throws(SQLError) { last = LastResult(schema) }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    last?.append(batch)
    return true
  }

  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}
