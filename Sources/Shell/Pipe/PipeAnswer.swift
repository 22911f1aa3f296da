import Columns
import Diagnostics
import Engine

/// Gathers what one request gives and writes it as one line of JSON.
final class PipeAnswer: ResultConsumer {
  /// A result set: the three keys as JSON text, without the braces.
  private struct ResultSet {
    var head: [UInt8]
    var rows: [UInt8] = []
    var rowCount = 0
  }

  /// The most bytes of rows that one answer carries.
  static let rowLimit = 1 << 30

  private var results: [ResultSet] = []
  private var current: ResultSet?
  private var outcome: StatementOutcome?
  private var lines: [String] = []
  private var parameters: [(name: String, cell: [UInt8])] = []
  private var size = 0
  private var cells = CellJSON(.safe)
  private let zone: () -> ValueText.ZoneOffset?

  /// - Parameter zone: The session's time zone, asked at the beginning of each result.
  init(zone: @escaping () -> ValueText.ZoneOffset? = { nil }) { self.zone = zone }

  func begin(_ schema: Schema) throws(SQLError) {
    cells.zone = zone()
    current = ResultSet(head: PipeAnswer.head(schema))
  }

  private static func head(_ schema: Schema) -> [UInt8] {
    var head = Array("\"columns\":[".utf8)
    for (index, field) in schema.fields.enumerated() {
      if index > 0 { head.append(UInt8(ascii: ",")) }
      head.appendJSON(string: field.name)
    }
    head.append(contentsOf: "],\"types\":[".utf8)
    for (index, field) in schema.fields.enumerated() {
      if index > 0 { head.append(UInt8(ascii: ",")) }
      head.appendJSON(string: field.type.description)
    }
    head.append(UInt8(ascii: "]"))
    return head
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    guard var set = current else { return true }
    current = nil
    let before = set.rows.count
    for row in 0..<batch.count {
      if set.rowCount > 0 { set.rows.append(UInt8(ascii: ",")) }
      set.rows.append(UInt8(ascii: "["))
      for (index, column) in batch.columns.enumerated() {
        if index > 0 { set.rows.append(UInt8(ascii: ",")) }
        cells.append(column, row, to: &set.rows)
      }
      set.rows.append(UInt8(ascii: "]"))
      set.rowCount += 1
    }
    size += set.rows.count - before
    current = set
    guard size <= PipeAnswer.rowLimit else {
      throw SQLError(
        .programLimitExceeded, "the answer is larger than \(PipeAnswer.rowLimit.formattedBytes)",
        hint: "write it to a file with COPY (…) TO 'file.parquet', or ask for fewer rows")
    }
    return true
  }

  func end() throws(SQLError) {
    if let set = current { results.append(set) }
    current = nil
  }

  func completed(_ outcome: StatementOutcome) throws(SQLError) { self.outcome = outcome }

  func output(_ line: String) { lines.append(line) }

  func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError) {
    var cell: [UInt8] = []
    cells.zone = zone()
    cells.append(.constant(value, type, count: 1), 0, to: &cell)
    parameters.append((name, cell))
  }
}

extension PipeAnswer {
  /// The answer to a request that succeeded.
  func success() -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    append(results.last ?? ResultSet(head: PipeAnswer.head(Schema([]))), to: &bytes)
    if results.count > 1 {
      bytes.append(contentsOf: ",\"results\":[".utf8)
      for (index, set) in results.enumerated() {
        bytes.append(contentsOf: (index > 0 ? ",{" : "{").utf8)
        append(set, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
      }
      bytes.append(UInt8(ascii: "]"))
    }
    if let outcome {
      bytes.append(contentsOf: ",\"command\":".utf8)
      bytes.appendJSON(string: outcome.command)
      if let rows = outcome.rows { bytes.append(contentsOf: ",\"affected\":\(rows)".utf8) }
    }
    appendOutput(to: &bytes)
    appendParameters(to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private func appendParameters(to bytes: inout [UInt8]) {
    if parameters.isEmpty { return }
    bytes.append(contentsOf: ",\"parameters\":{".utf8)
    for (index, parameter) in parameters.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.appendJSON(string: parameter.name)
      bytes.append(UInt8(ascii: ":"))
      bytes.append(contentsOf: parameter.cell)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// The answer to a request that failed: what was printed before, and the error.
  func failure(_ error: SQLError, in sql: String) -> [UInt8] {
    var members = [
      JSON.Member("message", .string(error.message)),
      JSON.Member("sqlstate", .string(error.state.rawValue)),
    ]
    if let range = error.range {
      let position = SourcePosition(offset: range.start, in: sql)
      members.append(JSON.Member("line", .number("\(position.line)")))
      members.append(JSON.Member("column", .number("\(position.column)")))
    }
    if let hint = error.hint { members.append(JSON.Member("hint", .string(hint))) }
    if !error.notes.isEmpty {
      members.append(JSON.Member("notes", .array(error.notes.map { .string($0) })))
    }
    if let code = error.code { members.append(JSON.Member("code", .number("\(code)"))) }
    var bytes = Array("{\"error\":".utf8)
    bytes.append(json: .object(members))
    appendOutput(to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private func append(_ set: ResultSet, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: set.head)
    bytes.append(contentsOf: ",\"rows\":[".utf8)
    bytes.append(contentsOf: set.rows)
    bytes.append(UInt8(ascii: "]"))
  }

  private func appendOutput(to bytes: inout [UInt8]) {
    if lines.isEmpty { return }
    bytes.append(contentsOf: ",\"output\":".utf8)
    bytes.append(json: .array(lines.map { .string($0) }))
  }
}
