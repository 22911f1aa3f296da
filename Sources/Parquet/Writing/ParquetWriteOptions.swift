import Catalog
import Columns
import Diagnostics
import Files

/// How a file is written; from the options of `COPY … TO`.
package struct ParquetWriteOptions: Sendable {
  /// A name of `codecNames`.
  package var codec = "zstd"
  package var level: Int?
  /// The most rows of a row group.
  package var rowGroupRows = 122_880
  /// The most bytes of a row group, before they are compressed.
  package var rowGroupBytes = 128 << 20
  package var pageRows = 20_000
  /// The most bytes of a page, before they are compressed.
  package var pageBytes = 1 << 20
  package var usesDictionary = true
  package var dictionaryBytes = 1 << 20
  package var usesDataPageVersion2 = false
  /// Names of columns that get Bloom filters.
  package var bloomColumns: [String] = []
  /// Names of columns by which the rows are sorted, as the caller knows.
  package var sortedBy: [String] = []
  package var keyValues: [(String, String)] = []

  package init() {}

  private static let known = [
    "compression", "compression_level", "row_group_size", "row_group_size_bytes", "page_rows",
    "page_size", "dictionary", "data_page_version", "bloom_filter", "sorted_by",
  ]

  init(_ options: FormatOptions, schema: Schema) throws(SQLError) {
    try options.check(known: ParquetWriteOptions.known, format: "parquet")
    if let name = options.string("compression") {
      let folded = name.lowercased() == "none" ? "uncompressed" : name.lowercased()
      guard codecNames.contains(folded), folded != "lzo" else {
        throw SQLError(
          .invalidParameter, "parquet has no compression \"\(name)\"",
          hint: didYouMean(folded, among: codecNames))
      }
      codec = folded
    }
    level = options.integer("compression_level")
    rowGroupRows = try positive(options, "row_group_size") ?? rowGroupRows
    rowGroupBytes = try positive(options, "row_group_size_bytes") ?? rowGroupBytes
    pageRows = try positive(options, "page_rows") ?? pageRows
    pageBytes = min(try positive(options, "page_size") ?? pageBytes, 1 << 28)
    usesDictionary = options.boolean("dictionary") ?? true
    if let version = options.integer("data_page_version") {
      guard version == 1 || version == 2 else {
        throw SQLError(.invalidParameter, "data_page_version is 1 or 2, not \(version)")
      }
      usesDataPageVersion2 = version == 2
    }
    bloomColumns = try columns(options, "bloom_filter", schema)
    sortedBy = try columns(options, "sorted_by", schema)
  }

  private func positive(_ options: FormatOptions, _ name: String) throws(SQLError) -> Int? {
    guard let value = options.integer(name) else { return nil }
    guard value > 0 else {
      throw SQLError(.invalidParameter, "\(name) is \(value), and must be above 0")
    }
    return value
  }

  /// A comma-separated list of column names.
  private func columns(
    _ options: FormatOptions, _ name: String, _ schema: Schema
  ) throws(SQLError) -> [String] {
    guard let text = options.string(name) else { return [] }
    var result: [String] = []
    for part in text.split(separator: ",") {
      let column = String(part.drop { $0 == " " })
      guard let place = schema.position(of: column) else {
        throw SQLError(
          .undefinedColumn, "\(name) names \"\(column)\", which is no column",
          hint: didYouMean(column, among: schema.fields.map(\.name)))
      }
      result.append(schema.fields[place].name)
    }
    return result
  }
}
