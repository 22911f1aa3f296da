import Columns
import Diagnostics

/// Hands on what a statement gives, as long as its rows are no more than allowed.
final class RowAllowance: ResultConsumer {
  private let consumer: any ResultConsumer
  private let limit: Int
  private var rows = 0

  init(_ consumer: any ResultConsumer, limit: Int) {
    self.consumer = consumer
    self.limit = limit
  }

  /// - Throws: `programLimitExceeded` beyond the limit.
  static func check(_ rows: Int, _ limit: Int) throws(SQLError) {
    guard rows > limit else { return }
    throw SQLError(
      .programLimitExceeded, "the statement gives more than \(limit) rows, the limit here",
      hint: "ask for fewer, or have an administrator raise row_limit")
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    rows += batch.count
    try RowAllowance.check(rows, limit)
    return try consumer.consume(batch)
  }

  func begin(_ schema: Schema) throws(SQLError) { try consumer.begin(schema) }
  func end() throws(SQLError) { try consumer.end() }
  func completed(_ outcome: StatementOutcome) throws(SQLError) { try consumer.completed(outcome) }
  func output(_ line: String) { consumer.output(line) }
  func cursor(_ name: String) { consumer.cursor(name) }
  func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError) {
    try consumer.parameter(name, value, type)
  }
}
