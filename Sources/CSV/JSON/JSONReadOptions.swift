import Catalog
import Columns
import Diagnostics
import Files

/// What `read_json(…)` and `COPY … FROM` may say about a JSON file.
struct JSONReadOptions: Sendable {
  /// Rows that types are guessed from, negative for all.
  var sampleSize = 20_480
  /// Columns that the user named, in order; nil guesses.
  var columns: [Field]?
  /// Rows that cannot be read are left out instead of ending the query.
  var ignoresErrors = false
  var readsPartitions = true
  /// nil goes by the name of the file.
  var compression: String?
  /// Whether a name that the columns do not have is passed over.
  var ignoresUnknown = false
  var morselSize = 4 << 20

  private static let known = [
    "sample_size", "columns", "ignore_errors", "hive_partitioning", "compression",
    "ignore_unknown", "buffer_size", "format",
  ]

  init(_ options: FormatOptions) throws(SQLError) {
    try options.check(known: JSONReadOptions.known, format: "read_json")
    sampleSize = options.integer("sample_size") ?? sampleSize
    ignoresErrors = options.boolean("ignore_errors") ?? false
    readsPartitions = options.boolean("hive_partitioning") ?? true
    compression = options.string("compression")
    ignoresUnknown = options.boolean("ignore_unknown") ?? false
    morselSize = min(max(1, options.integer("buffer_size") ?? morselSize), 1 << 30)
    switch options.values["columns"] {
    case .map(let entries):
      var fields: [Field] = []
      for entry in entries {
        guard case .string(let name) = entry.key, case .string(let type) = entry.value else {
          throw SQLError(.invalidParameter, "\"columns\" maps names to types, as texts")
        }
        fields.append(Field(name, try CSVTypeName.type(type)))
      }
      columns = fields
    case .string(let text): columns = try CSVTypeName.pairs(text).map { Field($0.0, $0.1) }
    default: break
    }
  }
}
