import Columns
import Diagnostics

/// Takes what a statement gives, as it comes: the shell, the pipe and the server each have one.
///
/// For each statement of a script: either `begin`, any number of `consume`, `end`; or `completed`.
package protocol ResultConsumer: AnyObject {
  /// A result set with these columns begins.
  func begin(_ schema: Schema) throws(SQLError)
  /// Rows in their order; false stops the statement early.
  func consume(_ batch: Batch) throws(SQLError) -> Bool
  /// The result set is complete.
  func end() throws(SQLError)
  /// A statement without a result set is done.
  func completed(_ outcome: StatementOutcome) throws(SQLError)
  /// A line that the statement printed (DBMS_OUTPUT, notices).
  func output(_ line: String)
  /// A parameter that a block or a call gave back.
  func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError)
  /// The result set that follows is what a block or a call put into this variable.
  func cursor(_ name: String)
}

extension ResultConsumer {
  package func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError) {}
  package func cursor(_ name: String) {}
}

/// What a statement without a result set did.
package struct StatementOutcome: Sendable {
  /// `CREATE VIEW`, `INSERT`, `SET`.
  package var command: String
  /// Rows inserted, changed, deleted or copied; nil where it does not apply.
  package var rows: Int?

  package init(command: String, rows: Int? = nil) {
    self.command = command
    self.rows = rows
  }
}

/// A value for `$1` (by position) or `:name`.
package struct StatementParameters: Sendable {
  package struct Entry: Sendable {
    package var value: Value
    package var type: DataType
    package init(value: Value, type: DataType) {
      self.value = value
      self.type = type
    }
  }

  package var positional: [Entry]
  package var named: [String: Entry]

  package init(positional: [Entry] = [], named: [String: Entry] = [:]) {
    self.positional = positional
    self.named = named
  }
}
