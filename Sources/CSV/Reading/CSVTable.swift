import Catalog
import Columns
import Diagnostics
import Files

/// CSV files as one table; columns are united by name.
package final class CSVTable: Table {
  /// Where the values of a column come from in one file.
  enum Source: Sendable {
    case field(Int)
    case constant(Value)
  }

  package let schema: Schema
  package let label: String
  /// How the files were understood, a line for each decision: for people.
  package let explanation: [CSVGuess]
  /// Rows that were left out, where errors are ignored.
  package let rejects = CSVRejects()
  let files: [CSVFile]
  let options: CSVReadOptions
  /// By file and column.
  let sources: [[Source]]
  /// Columns whose type was guessed.
  let guessed: [Bool]

  package var rowCount: Int? { nil }

  package func hasRows(of other: any Table) -> Bool {
    guard let other = other as? CSVTable else { return false }
    return files.map(\.path) == other.files.map(\.path) && schema == other.schema
      && options.given == other.options.given && !options.ignoresErrors
  }

  init(
    label: String, files: [CSVFile], options: CSVReadOptions, explanation: [CSVGuess]
  ) throws(SQLError) {
    let layout = try CSVLayout(files, options)
    self.label = label
    self.files = files
    self.options = options
    self.explanation = explanation
    schema = Schema(layout.fields)
    sources = layout.sources
    guessed = layout.guessed
  }

  /// Whether a better type could be named; text takes everything.
  func isGuessed(_ column: Int) -> Bool {
    guessed[column] && schema.fields[column].type != .varchar
  }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    CSVScan(self, request)
  }
}
