import Columns
import Diagnostics
import Engine

/// Keeps rows and lines as text: values with `|` between them, texts in quotes, so that two rows
/// have the same text only if they are the same.
package final class Lines: ResultConsumer {
  package private(set) var rows: [String] = []
  package private(set) var output: [String] = []

  private let passedOver: Set<String>
  private var kept: [Int]?

  /// - Parameter columns: Lower-case names of columns that are left out.
  package init(without columns: Set<String> = []) { passedOver = columns }

  package func begin(_ schema: Schema) throws(SQLError) {
    guard !passedOver.isEmpty else { return }
    kept = schema.fields.indices.filter {
      !passedOver.contains(schema.fields[$0].name.lowercased())
    }
  }

  package func consume(_ batch: Batch) throws(SQLError) -> Bool {
    let columns = kept.map { $0.map { batch.columns[$0] } } ?? batch.columns
    var text: [UInt8] = []
    for row in 0..<batch.count {
      text.removeAll(keepingCapacity: true)
      for (place, column) in columns.enumerated() {
        if place > 0 { text.append(UInt8(ascii: "|")) }
        Self.append(column, row, to: &text)
      }
      rows.append(String(decoding: text, as: UTF8.self))
    }
    return true
  }

  private static func append(_ column: Column, _ row: Int, to text: inout [UInt8]) {
    if column.isNull(row) {
      text.append(contentsOf: "NULL".utf8)
    } else if column.type == .varchar, case .string(let string) = column[row] {
      text.append(contentsOf: quoted(string).utf8)
    } else {
      appendText(column, row, to: &text)
    }
  }

  private static func quoted(_ string: String) -> String {
    "'" + string.replacing("'", with: "''") + "'"
  }

  package func end() throws(SQLError) {}
  package func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  package func output(_ line: String) { output.append(line) }

  /// OUT parameters count as output.
  package func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError) {
    let shown =
      if case .string(let string) = value { Self.quoted(string) } else {
        ValueText.text(of: value, type: type)
      }
    output.append("\(name) = \(shown)")
  }
}
