import Columns
import Diagnostics

/// Names for completion, asked of the session and kept until a statement may have changed them.
final class NameSource {
  private let shell: Shell
  private var knownTables: [Completion.Candidate]?
  private var knownColumns: [String: [Completion.Candidate]] = [:]
  private var knownFunctions: [Completion.Candidate]?
  private var knownSettings: [Completion.Candidate]?

  init(_ shell: Shell) { self.shell = shell }

  func forget() {
    knownTables = nil
    knownColumns = [:]
  }

  var tables: [Completion.Candidate] {
    if let knownTables { return knownTables }
    let found = ask("SHOW TABLES").map { Completion.Candidate(quotedIfNeeded($0)) }
    knownTables = found
    return found
  }

  /// - Parameter table: A name, or a file in quotes.
  func columns(of table: String) -> [Completion.Candidate] {
    if let known = knownColumns[table] { return known }
    let query = "SELECT * FROM \(table) LIMIT 0"
    let fields = (try? shell.query(query))?.map(\.schema.fields) ?? []
    let found = fields.map {
      Completion.Candidate(quotedIfNeeded($0.name), note: $0.type.description.lowercased())
    }
    knownColumns[table] = found
    return found
  }

  var functions: [Completion.Candidate] {
    if let knownFunctions { return knownFunctions }
    let found = FunctionHelp.names.map { Completion.Candidate($0, note: "()") }
    knownFunctions = found
    return found
  }

  var settings: [Completion.Candidate] {
    if let knownSettings { return knownSettings }
    let found = ask("SHOW ALL").map { Completion.Candidate($0) }
    knownSettings = found
    return found
  }

  /// The texts of the first column of a query; none when it fails.
  private func ask(_ query: String) -> [String] {
    guard let result = try? shell.query(query), !result.schema.fields.isEmpty else { return [] }
    return result.texts(ofColumn: 0).compactMap { $0 }
  }
}
