import Columns
import Diagnostics

/// A file format that queries read in place and COPY writes.
package protocol FileFormat: Sendable {
  /// `parquet`: as in `COPY … (FORMAT parquet)` and `read_parquet(…)`.
  var name: String { get }
  /// File name endings without the point, lower case: `parquet`, `csv`, `csv.gz`.
  var extensions: [String] { get }
  /// Opens files as one table; schemas are united by name.
  /// - Parameter paths: Paths or glob patterns as the user wrote them.
  func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table
  /// Opens files whose fields fill these columns in order: a format that keeps no types reads them
  /// as what the columns are, not as what they look like.
  func open(_ paths: [String], filling columns: [Field], options: FormatOptions) throws(SQLError)
    -> any Table
  /// Begins a new file; nothing is visible at `path` until it is closed.
  func create(_ path: String, schema: Schema, options: FormatOptions) throws(SQLError)
    -> any FileWriter
}

extension FileFormat {
  package func open(
    _ paths: [String], filling columns: [Field], options: FormatOptions
  ) throws(SQLError) -> any Table { try open(paths, options: options) }
}

/// Writes one file.
package protocol FileWriter: AnyObject {
  func append(_ batch: Batch) throws(SQLError)
  /// Finishes the file and gives it its name.
  func close() throws(SQLError)
  /// Removes what was written.
  func abandon()
  /// Bytes written so far.
  var byteCount: Int { get }
}

/// A writer whose file consists of pieces that any thread can encode, apart from one another.
package protocol PieceWriter: FileWriter {
  /// Keeps the rows; gives the pieces that are complete with them.
  func gather(_ batch: Batch) throws(SQLError) -> [any FilePiece]
  /// The rows that are left, if there are any.
  func gatherRest() -> (any FilePiece)?
  /// Writes an encoded piece behind those before.
  func write(_ piece: any FilePiece) throws(SQLError)
}

/// Some rows on their way into a file.
package protocol FilePiece: AnyObject, Sendable {
  /// Bytes of the rows in memory, about.
  var byteCount: Int { get }
  /// Encodes the rows in memory; runs once, on any thread.
  func encode() throws(SQLError)
}

/// The options of `COPY (…)` and `read_…(…)`, names in lower case.
package struct FormatOptions: Sendable {
  package var values: [String: Value]
  /// Bytes that the format may keep of the files for later queries; no option of the user's.
  package var cacheBytes = 0
  package init(_ values: [String: Value] = [:]) { self.values = values }

  package func string(_ name: String) -> String? {
    if case .string(let text) = values[name] { return text }
    return nil
  }

  package func boolean(_ name: String) -> Bool? {
    switch values[name] {
    case .boolean(let bool): bool
    case .integer(let integer): integer != 0
    case .string(let text): ["true", "on", "yes", "1"].contains(text.lowercased())
    default: nil
    }
  }

  package func integer(_ name: String) -> Int? {
    switch values[name] {
    case .integer(let integer): Int(exactly: integer)
    case .string(let text): Int(text)
    default: nil
    }
  }

  /// - Throws: `invalidParameter` for the first option that is not among the known names.
  package func check(known: [String], format: String) throws(SQLError) {
    for name in values.keys.sorted() where !known.contains(name) {
      throw SQLError(
        .invalidParameter, "\(format) has no option \"\(name)\"",
        hint: didYouMean(name, among: known) ?? "it has \(known.joined(separator: ", "))")
    }
  }
}
