import Columns
import Diagnostics

/// One user's conversation with the engine: settings, temporary objects, a transaction.
///
/// A session runs one statement at a time; only `cancel` and `progress` may be called from
/// another thread.
package final class Session: @unchecked Sendable {
  package var settings: SessionSettings

  package init(settings: SessionSettings = SessionSettings()) {
    self.settings = settings
  }

  /// Runs every statement of a script in order, up to the first error.
  /// - Throws: The error with its range in `text`.
  package func run(
    _ text: String, parameters: StatementParameters = StatementParameters(),
    consumer: any ResultConsumer
  ) throws(SQLError) {
    throw SQLError(.internalError, "no statement runs before the engine is wired")
  }

  /// Whether the text ends inside a statement: the shell then asks for another line.
  package func isIncomplete(_ text: String) -> Bool { false }

  /// Stops the running statement within 250 ms; any thread may call it.
  package func cancel() {}

  /// The share of the running statement's work that is done, 0…1, or nil if unknown; any thread.
  package var progress: Double? { nil }
}
