import Columns
import Diagnostics
import Engine

/// Keeps the first rows of a small result.
final class CollectedRows: ResultConsumer {
  private let limit: Int
  private(set) var schema = Schema([])
  private(set) var batch: Batch?
  private(set) var outcome: StatementOutcome?
  private(set) var lines: [String] = []

  init(limit: Int) { self.limit = limit }

  /// The values of the first row.
  var first: [Value]? { batch.map { $0.columns.map { $0[0] } } }

  func begin(_ schema: Schema) throws(SQLError) {
    self.schema = schema
    batch = nil
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    let wanted = limit - (self.batch?.count ?? 0)
    let part = batch.slice(from: 0, count: min(wanted, batch.count))
    if part.count > 0 {
      let parts = (self.batch.map { [$0] } ?? []) + [part]
      self.batch = Batch.concatenated(parts, types: schema.fields.map(\.type))
    }
    return (self.batch?.count ?? 0) < limit
  }

  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) { self.outcome = outcome }
  func output(_ line: String) { lines.append(line) }
}
