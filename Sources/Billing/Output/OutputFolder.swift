import Catalog
import Columns
import Diagnostics
import Files

/// The folder that the data goes to: one open file per table, six for usage.
final class OutputFolder {
  let path: String
  private let format: any FileFormat
  private let cancellation: Cancellation
  private let access = FileAccess.unrestricted
  private var files: [any OutputFile] = []

  init(_ path: String, format: any FileFormat, cancellation: Cancellation) throws(SQLError) {
    self.path = path
    self.format = format
    self.cancellation = cancellation
    try access.makeFolder(path)
  }

  /// Begins the file of a table.
  /// - Parameter part: Where under the folder, if not under the table's own name.
  func file<Row: Record>(
    of type: Row.Type = Row.self, part: String? = nil
  ) throws(SQLError) -> TableFile<Row> {
    let name = "\(path)/\(part ?? Row.table).\(format.name)"
    if part != nil, let slash = name.lastIndex(of: "/") {
      try access.makeFolder(String(name[..<slash]))
    }
    let schema = Schema(Row.columns.map(\.field))
    let writer = try format.create(name, schema: schema, options: FormatOptions())
    let file = TableFile<Row>(writer, cancellation: cancellation)
    files.append(file)
    return file
  }

  /// Writes a whole table that is small.
  func write<Row: Record>(_ rows: [Row]) throws(SQLError) {
    let file = try file(of: Row.self)
    for row in rows { try file.append(row) }
  }

  /// Bytes written so far.
  var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  /// The rows of each table, by its name.
  var rowCounts: [String: Int] {
    var counts: [String: Int] = [:]
    for file in files { counts[file.table, default: 0] += file.rowCount }
    return counts
  }

  func close() throws(SQLError) {
    for file in files { try file.close() }
  }

  /// Removes the files that are not closed yet.
  func abandon() {
    for file in files { file.abandon() }
  }

  /// Writes a file of text beside the tables.
  func write(_ text: String, to name: String) throws(SQLError) {
    let sink = try FileSink("\(path)/\(name)", access: access)
    try sink.write(text)
    try sink.finish()
  }
}
