import Catalog
import Columns
import Diagnostics
import Files

/// `csv_rejects('file.csv')`: the rows that `read_csv` cannot read, with the same options.
package struct CSVRejectsFormat: FileFormat {
  private let csv: CSVFormat

  package init(access: FileAccess = .unrestricted) { csv = CSVFormat(access: access) }

  package var name: String { "csv_rejects" }
  package var extensions: [String] { [] }

  private static let schema = Schema([
    Field("file", .varchar, isNullable: false), Field("line", .int64, isNullable: false),
    Field("column_name", .varchar), Field("reason", .varchar, isNullable: false),
  ])

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try rejects(paths, types: [], options)
  }

  package func open(
    _ paths: [String], filling columns: [Field], options: FormatOptions
  ) throws(SQLError) -> any Table {
    try rejects(paths, types: columns.map { CSVTypeName.readable($0.type) }, options)
  }

  /// Reads all rows of all columns.
  /// - Throws: `programLimitExceeded` beyond ten thousand rejected rows.
  private func rejects(
    _ paths: [String], types: [DataType], _ options: FormatOptions
  ) throws(SQLError) -> any Table {
    var lenient = options
    lenient.values["ignore_errors"] = .boolean(true)
    let table = try csv.table(paths, options: lenient, types: types)
    let scan = try table.scan(ScanRequest(columns: Array(0..<table.schema.count)))
    let reader = try scan.makeReader()
    for morsel in 0..<scan.morselCount {
      try reader.open(morsel: morsel)
      while try reader.next() != nil {}
    }
    let found = table.rejects.all
    guard found.count == table.rejects.count else {
      throw SQLError(
        .programLimitExceeded, "\(table.rejects.count) values cannot be read",
        hint: "are the types right? sniff_csv shows them")
    }
    let rows: [[Value]] = zip(found, try table.rejects.lines()).map { reject, line in
      [
        .string(reject.path), .integer(Int128(line)),
        reject.column.map { .string($0) } ?? .null, .string(reject.reason),
      ]
    }
    return ListedTable("csv_rejects", schema: CSVRejectsFormat.schema, rows: rows)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    throw SQLError(.featureNotSupported, "csv_rejects only reads", hint: "COPY … (FORMAT csv)")
  }
}
