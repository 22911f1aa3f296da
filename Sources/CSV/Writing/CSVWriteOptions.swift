import Catalog
import Diagnostics
import Files

/// What `COPY … TO` may say about a CSV file.
struct CSVWriteOptions: Sendable {
  var dialect = CSVDialect()
  var hasHeader = true
  /// What stands for NULL, never in quotes.
  var null = ""
  /// Quotes all text, also where it is not needed.
  var quotesAll = false
  var compression: (any Compression)?

  private static let known =
    CSVDialect.delimiterNames + CSVDialect.nullNames + [
      "header", "quote", "escape", "force_quote", "compression", "format",
    ]

  init() {}

  init(_ options: FormatOptions, path: String) throws(SQLError) {
    try options.check(known: CSVWriteOptions.known, format: "CSV")
    if path.contains(".tsv") { dialect.delimiter = 0x09 }
    if case .some(let byte) = try options.byte(CSVDialect.delimiterNames) {
      guard let byte else { throw SQLError(.invalidParameter, "the delimiter of CSV is empty") }
      dialect.delimiter = byte
    }
    if case .some(let byte) = try options.byte(["quote"]) {
      dialect.quote = byte
      dialect.escape = byte
    }
    if case .some(let byte) = try options.byte(["escape"]) { dialect.escape = byte }
    hasHeader = options.boolean("header") ?? true
    null = options.string(CSVDialect.nullNames) ?? ""
    quotesAll = options.boolean("force_quote") ?? (options.string("force_quote") == "*")
    compression = try CSVCompression.named(options.string("compression"), path: path)
    try check()
  }

  private func check() throws(SQLError) {
    if dialect.delimiter == dialect.quote {
      throw SQLError(.invalidParameter, "the delimiter and the quote of CSV are the same")
    }
    if null.utf8.contains(dialect.delimiter) {
      throw SQLError(.invalidParameter, "the text for NULL contains the delimiter of CSV")
    }
  }
}
