import Catalog
import Columns
import Diagnostics
import Files

/// What `read_csv(…)` and `COPY … FROM` may say about a CSV file; nil where it is to be guessed.
struct CSVReadOptions: Sendable {
  /// All of them as they were given.
  let given: [String: Value]
  var delimiter: UInt8?
  var quote: UInt8??
  var escape: UInt8??
  var hasHeader: Bool?
  /// Unquoted text that means NULL.
  var null: [UInt8] = []
  /// Lines before the header or the first row that are no data.
  var skippedLines = 0
  /// Rows that types are guessed from, negative for all; nil for all of a small file and the
  /// first rows of others.
  var sampleSize: Int?
  var isAllText = false
  /// Types that the user named, by column.
  var types: [String: DataType] = [:]
  /// Types that the user named for the first columns, in order.
  var typesInOrder: [DataType] = []
  var names: [String] = []
  /// Rows that cannot be read are left out instead of ending the query.
  var ignoresErrors = false
  /// Rows with too few fields get NULLs.
  var padsNulls = false
  var compression: (any Compression)?
  /// A column with the path of the file.
  var showsFileName = false
  var readsPartitions = true
  /// nil for UTF-8.
  var encoding: CSVEncoding?
  /// Bytes that one worker reads at a time.
  var morselSize = 4 << 20
  var decimalPoint = UInt8(ascii: ".")

  private static let known =
    CSVDialect.delimiterNames + CSVDialect.nullNames + [
      "quote", "escape", "header", "skip", "sample_size", "all_varchar", "types", "dtypes",
      "columns", "column_types", "names", "column_names", "ignore_errors", "null_padding",
      "compression", "filename", "hive_partitioning", "decimal_separator", "auto_detect",
      "union_by_name", "format", "buffer_size", "encoding",
    ]

  init(_ options: FormatOptions, path: String) throws(SQLError) {
    try options.check(known: CSVReadOptions.known, format: "CSV")
    given = options.values
    if case .some(let byte) = try options.byte(CSVDialect.delimiterNames) {
      guard let byte else { throw SQLError(.invalidParameter, "the delimiter of CSV is empty") }
      delimiter = byte
    }
    quote = try options.byte(["quote"])
    escape = try options.byte(["escape"])
    hasHeader = options.boolean("header")
    null = Array((options.string(CSVDialect.nullNames) ?? "").utf8)
    isAllText = options.boolean("all_varchar") ?? false
    ignoresErrors = options.boolean("ignore_errors") ?? false
    padsNulls = options.boolean("null_padding") ?? false
    showsFileName = options.boolean("filename") ?? false
    readsPartitions = options.boolean("hive_partitioning") ?? true
    compression = try CSVCompression.named(options.string("compression"), path: path)
    encoding = try options.string("encoding").map(CSVEncoding.named) ?? nil
    try readNumbers(options)
    try readTypes(options)
  }

  private mutating func readNumbers(_ options: FormatOptions) throws(SQLError) {
    skippedLines = max(0, options.integer("skip") ?? 0)
    sampleSize = options.integer("sample_size")
    morselSize = min(max(1, options.integer("buffer_size") ?? morselSize), 1 << 30)
    guard let point = try options.byte(["decimal_separator"]) else { return }
    guard let point, point == UInt8(ascii: ".") || point == UInt8(ascii: ",") else {
      throw SQLError(.invalidParameter, "the decimal separator of CSV is '.' or ','")
    }
    decimalPoint = point
  }

  /// Types come as a map from names, as a list in order, or as text: `a INTEGER, b DATE`.
  private mutating func readTypes(_ options: FormatOptions) throws(SQLError) {
    for option in ["names", "column_names"] {
      if case .list(let values) = options.values[option] {
        names = values.map { if case .string(let name) = $0 { name } else { "" } }
      }
    }
    for option in ["types", "dtypes", "columns", "column_types"] {
      switch options.values[option] {
      case .map(let entries):
        for entry in entries {
          guard case .string(let name) = entry.key, case .string(let type) = entry.value else {
            throw SQLError(.invalidParameter, "\"\(option)\" maps names to types, as texts")
          }
          types[name.lowercased()] = try CSVTypeName.type(type)
          if option == "columns" { names.append(name) }
        }
      case .list(let values):
        for case .string(let type) in values { typesInOrder.append(try CSVTypeName.type(type)) }
      case .string(let text):
        for (name, type) in try CSVTypeName.pairs(text) {
          types[name.lowercased()] = type
          if option == "columns" { names.append(name) }
        }
      default: continue
      }
    }
  }

  /// The type that the user named for a column.
  func type(ofColumn position: Int, named name: String) -> DataType? {
    types[name.lowercased()] ?? (position < typesInOrder.count ? typesInOrder[position] : nil)
  }
}
