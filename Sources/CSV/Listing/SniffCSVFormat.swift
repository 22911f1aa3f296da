import Catalog
import Columns
import Diagnostics
import Files

/// `sniff_csv('file.csv')`: how `read_csv` would understand a file, and why.
package struct SniffCSVFormat: FileFormat {
  private let csv: CSVFormat

  package init(access: FileAccess = .unrestricted) { csv = CSVFormat(access: access) }

  package var name: String { "sniff_csv" }
  package var extensions: [String] { [] }

  private static let schema = Schema([
    Field("subject", .varchar, isNullable: false), Field("guess", .varchar, isNullable: false),
    Field("reason", .varchar, isNullable: false),
  ])

  /// One row for the delimiter, one for the header, one for each column.
  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    let table = try csv.table(paths, options: options)
    let rows = table.explanation.map { line in
      [Value.string(line.subject), .string(line.guess), .string(line.reason)]
    }
    return ListedTable("sniff_csv", schema: SniffCSVFormat.schema, rows: rows)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    throw SQLError(.featureNotSupported, "sniff_csv only reads", hint: "COPY … (FORMAT csv)")
  }
}
