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
    try table(paths, options: options)
  }

  package func open(
    _ paths: [String], filling columns: [Field], options: FormatOptions
  ) throws(SQLError) -> any Table {
    try table(paths, options: options, types: columns.map { CSVTypeName.readable($0.type) })
  }

  /// Like `open`, with what was guessed and what was left out.
  /// - Parameter types: Of the first fields, where the options name none.
  package func table(
    _ paths: [String], options: FormatOptions, types: [DataType] = []
  ) throws(SQLError) -> CSVTable {
    var chosen = try CSVReadOptions(options, path: paths.first ?? "")
    if chosen.typesInOrder.isEmpty { chosen.typesInOrder = types }
    let sniffer = CSVSniffer(options: chosen, access: access)
    var files: [CSVFile] = []
    var explanation: [CSVGuess] = []
    for listed in try self.listed(paths, access: access) {
      let (file, lines) = try sniffer.open(
        listed, form: files.first?.form, isFirst: files.isEmpty)
      if files.isEmpty { explanation = lines }
      files.append(file)
    }
    return try CSVTable(
      label: paths.joined(separator: ", "), files: files, options: chosen,
      explanation: explanation)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try CSVWriteOptions(options, path: path)
    return try CSVWriter(path, schema: schema, options: chosen, access: access)
  }
}
