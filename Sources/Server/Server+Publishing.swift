import Columns
import Diagnostics
import Engine

extension Server {
  /// Makes a file, or a pattern of files, a view that all sessions see.
  package func publish(file: String, as name: String) throws(SQLError) {
    func quoted(_ text: String, by quote: Character) -> String {
      let parts = text.split(separator: quote, omittingEmptySubsequences: false)
      let mark = String(quote)
      return mark + parts.joined(separator: mark + mark) + mark
    }
    let session = makeSession(for: .anonymous)
    session.settings.dialect = .postgres
    let view = quoted(name, by: "\"")
    let path = quoted(file, by: "'")
    // A view is kept as its text.
    try session.run(
      "CREATE OR REPLACE VIEW " + view + " AS SELECT * FROM " + path, consumer: QuietConsumer())
  }

  /// Runs a script whose tables and views are published.
  package func publish(script: String) throws(SQLError) {
    try makeSession(for: .anonymous).run(script, consumer: QuietConsumer())
  }
}

/// Lets results pass unseen.
private final class QuietConsumer: ResultConsumer {
  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool { true }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}
