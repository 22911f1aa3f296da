import Columns
import Diagnostics

/// INSERT statements, some hundred rows each, that make the same rows elsewhere.
final class InsertOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle
  private var head = ""
  private var rowsOfStatement = 0

  private static let rowsPerStatement = 500

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    let names = schema.fields.map { quotedIfNeeded($0.name) }.joined(separator: ", ")
    head = "INSERT INTO \(style.tableName) (\(names)) VALUES\n  "
    rowsOfStatement = 0
  }

  func append(_ batch: Batch) throws(SQLError) {
    for row in 0..<batch.count where !sink.isBroken {
      if rowsOfStatement == InsertOutput.rowsPerStatement {
        sink.write(";\n")
        rowsOfStatement = 0
      }
      sink.write(rowsOfStatement == 0 ? head : ",\n  ")
      let values = batch.columns.map { InsertOutput.literal($0, row) }
      sink.write("(\(values.joined(separator: ", ")))")
      rowsOfStatement += 1
    }
  }

  func end() throws(SQLError) {
    if rowsOfStatement > 0 { sink.write(";\n") }
  }

  /// The value as SQL writes it.
  private static func literal(_ column: Column, _ row: Int) -> String {
    if column.isNull(row) { return "NULL" }
    let text = CellText(nullText: "NULL").text(column, row)
    switch column.type {
    case .boolean: return text.uppercased()
    case .date: return "DATE \(quoted(text))"
    case .time: return "TIME \(quoted(text))"
    case .timestamp: return "TIMESTAMP \(quoted(text))"
    case .timestampTZ: return "TIMESTAMPTZ \(quoted(text))"
    case .interval: return "INTERVAL \(quoted(text))"
    case .blob, .uuid, .json, .list, .structure, .map:
      return "CAST(\(quoted(text)) AS \(column.type))"
    case let type where type.isFloating:
      return text.contains("e") || text.contains("N") || text.contains("I")
        ? "CAST(\(quoted(text)) AS \(type))" : text
    case let type where type.isNumeric: return text
    default: return quoted(text)
    }
  }

  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
