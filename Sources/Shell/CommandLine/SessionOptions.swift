import Diagnostics
import Engine
import Files
import Glibc

/// The options that say how statements run; the shell and the pipe share them.
package enum SessionOptions {
  package static let all: [CommandOption] = [
    CommandOption(["--threads"], value: "N", "workers of a query (0: one per processor)"),
    CommandOption(["--memory-limit"], value: "SIZE", "what queries may hold at once: 4GB, 512MiB"),
    CommandOption(["--timeout"], value: "TIME", "the longest that a statement may take: 30s, 5min"),
    CommandOption(["--row-limit"], value: "N", "the most rows that a statement may give"),
    CommandOption(["--dialect"], value: "NAME", "the dialect of statements: postgres or oracle"),
    CommandOption(
      ["--trace"], "log the statements inside of PL/SQL to standard error: line, rows, time"),
  ]

  /// Which database is opened.
  package static let database: [CommandOption] = [
    CommandOption(
      ["--database", "-d"], value: "DIR",
      "the folder of the database (\(Database.usualFolder) if it is here, else in memory)"),
    CommandOption(["--read-only"], "open the database for reading only"),
  ]

  package static func database(
    _ arguments: Arguments, access: FileAccess = .unrestricted
  ) throws(UsageError) -> Database {
    do throws(SQLError) {
      return try Database.open(
        arguments["--database"], isReadOnly: arguments.has("--read-only"), access: access)
    } catch {
      throw UsageError(error.message, hint: error.hint)
    }
  }

  package static func settings(_ arguments: Arguments) throws(UsageError) -> SessionSettings {
    var settings = SessionSettings()
    if let threads = try arguments.integer("--threads") { settings.threads = threads }
    if let text = arguments["--memory-limit"] {
      guard let bytes = Quantity.bytes(text), bytes >= 0 else {
        throw UsageError("--memory-limit needs a size such as 4GB, not \"\(text)\"")
      }
      settings.memoryLimit = bytes
    }
    if let text = arguments["--timeout"] {
      guard let seconds = Quantity.seconds(text), seconds >= 0 else {
        throw UsageError("--timeout needs a time such as 30s, not \"\(text)\"")
      }
      settings.statementTimeout = seconds
    }
    if let rows = try arguments.integer("--row-limit", minimum: 1) { settings.rowLimit = rows }
    if arguments.has("--trace") { settings.trace = writeTrace }
    if let name = arguments["--dialect"] {
      guard let dialect = Dialect(rawValue: name.lowercased()) else {
        throw UsageError(
          "there is no dialect \"\(name)\"", hint: "there are postgres and oracle")
      }
      settings.dialect = dialect
    }
    return settings
  }
}

/// A line of the step log goes to standard error as a whole.
@Sendable private func writeTrace(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
