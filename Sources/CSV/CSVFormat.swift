import Catalog
import Columns
import Diagnostics
import Files

/// Comma-separated values (RFC 4180), and its relatives with other delimiters and quotes.
package struct CSVFormat: FileFormat {
  private let access: FileAccess

  package init(access: FileAccess = .unrestricted) { self.access = access }

  package var name: String { "csv" }
  package var extensions: [String] { ["csv", "tsv", "csv.gz", "tsv.gz", "csv.zst", "tsv.zst"] }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    throw SQLError(.featureNotSupported, "CSV files can be written, but not yet read")
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try CSVWriteOptions(options, path: path)
    return try CSVWriter(path, schema: schema, options: chosen, access: access)
  }
}
