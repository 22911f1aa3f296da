import Catalog
import Columns
import Diagnostics
import Parquet

/// A Parquet file: `--format parquet --output FILE`, or `.mode parquet` and `.once FILE`.
final class ParquetOutput: ResultOutput {
  private let path: String?
  private var writer: (any FileWriter)?

  init(_ sink: TextSink, _ style: OutputStyle) { path = sink.path }

  deinit { writer?.abandon() }

  func begin(_ schema: Schema) throws(SQLError) {
    guard let path else {
      throw SQLError(
        .invalidParameter, "Parquet results need a file",
        hint: "name one with --output FILE or .once FILE")
    }
    writer = try ParquetFormat().create(path, schema: schema, options: FormatOptions())
  }

  func append(_ batch: Batch) throws(SQLError) { try writer?.append(batch) }

  func end() throws(SQLError) {
    try writer?.close()
    writer = nil
  }
}
