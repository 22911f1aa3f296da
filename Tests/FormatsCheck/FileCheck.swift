import Catalog
import Columns
import Diagnostics
import Files
import ORC
import Parquet

/// Reads one file and compares it with its expectation; nil if they agree.
enum FileCheck {
  static func run(_ path: String, _ expectation: Expectation) -> String? {
    do throws(SQLError) {
      let differences = try compare(path, expectation)
      if expectation.expect == "error" { return "was read, and should be refused" }
      return differences
    } catch {
      if expectation.expect == "rows" {
        return "error: \(error.message) \(error.notes.joined(separator: "; "))"
      }
      return nil
    }
  }

  private static func compare(
    _ path: String, _ expectation: Expectation
  ) throws(SQLError) -> String? {
    let file: any DataFile =
      expectation.format == "orc"
      ? try ORCFile(path, access: .unrestricted) : try ParquetFile(path, access: .unrestricted)
    let shapes = file.schema.fields
    if let expected = expectation.columns, expected.count != shapes.count {
      try readAll(file)
      return "\(shapes.count) columns in place of \(expected.count)"
    }
    if let rows = expectation.rows, expectation.expect == "rows", file.rowCount != rows {
      return "\(file.rowCount) rows in place of \(rows)"
    }
    guard let expected = expectation.columns else {
      try readAll(file)
      return nil
    }
    var problems: [String] = []
    for (i, column) in expected.enumerated() {
      if let problem = try compare(file, i, column) {
        problems.append("\(column.name) (\(column.type), \(shapes[i].type)): \(problem)")
      }
    }
    return problems.isEmpty ? nil : problems.prefix(5).joined(separator: " | ")
  }

  private static func readAll(_ file: any DataFile) throws(SQLError) {
    for i in file.schema.fields.indices { try scan(file, i) { _ in } }
  }

  /// Calls `body` with the column's batches; small odd batches find errors at their borders.
  private static func scan(
    _ file: any DataFile, _ column: Int, _ body: (Column) -> Void
  ) throws(SQLError) {
    for group in 0..<file.groupCount {
      let reader = try file.openGroup(group, columns: [column], jumps: false)
      var rest = file.rowCount(ofGroup: group)
      var size = 1000
      while rest > 0 {
        let count = min(rest, size)
        body(try reader.read(0, count: count))
        rest -= count
        size = size == 1000 ? 2048 : 1000
      }
    }
  }

  private static func compare(
    _ file: any DataFile, _ index: Int, _ expected: Expectation.Column
  ) throws(SQLError) -> String? {
    let shape = file.schema.fields[index]
    guard let type = ExpectedType(expected.type) else { return "type cannot be parsed" }
    var digest = SHA256()
    var encoding = RowEncoding()
    var nulls = 0
    var first: [UInt8] = []
    try scan(file, index) { column in
      nulls += column.nullCount
      encoding.removeAll()
      for row in 0..<column.count { encoding.append(column[row], column.type, as: type) }
      if first.count < 200 { first += encoding.bytes.prefix(200) }
      digest.update(encoding.bytes)
    }
    if shape.name != expected.name { return "its name is \"\(shape.name)\"" }
    if let count = expected.nulls, count != nulls { return "\(nulls) nulls in place of \(count)" }
    guard let hash = expected.hash, digest.finish() != hash else { return nil }
    return "values differ: " + String(decoding: first.prefix(200), as: UTF8.self)
  }
}
