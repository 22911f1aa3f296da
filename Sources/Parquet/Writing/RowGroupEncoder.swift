import Columns
import Diagnostics
import Files

/// How the row groups of a file are written.
struct RowGroupForm: Sendable {
  let options: ParquetWriteOptions
  let schema: WriteSchema
  /// The position of the compression in `codecNames`.
  let codec: Int
  private let compression: any Compression

  init(_ columns: Schema, _ options: ParquetWriteOptions) throws(SQLError) {
    self.options = options
    schema = try WriteSchema(columns)
    guard let codec = codecNames.firstIndex(of: options.codec),
      let compression = CompressionList.named(options.codec)
    else { throw SQLError(.invalidParameter, "parquet has no compression \"\(options.codec)\"") }
    self.codec = codec
    self.compression = compression
  }

  func makeCompressor() throws(SQLError) -> any Compressor {
    try compression.makeCompressor(level: options.level)
  }
}

/// Encodes rows as one row group after another.
final class RowGroupEncoder {
  private let form: RowGroupForm
  private let writers: [LeafWriter]
  private let shredder: Shredder
  private let compressor: any Compressor
  private(set) var rowCount = 0

  init(_ form: RowGroupForm) throws(SQLError) {
    self.form = form
    writers = form.schema.leaves.map { LeafWriter($0, form.options) }
    shredder = Shredder(writers)
    compressor = try form.makeCompressor()
  }

  /// Whether a row group of these rows is as large as it may be.
  var isFull: Bool {
    rowCount >= form.options.rowGroupRows
      || writers.reduce(0, { $0 + $1.byteCount }) >= form.options.rowGroupBytes
  }

  func append(_ batch: Batch) throws(SQLError) {
    precondition(batch.columns.count == form.schema.shapes.count, "a batch has the file's columns")
    for (column, shape) in zip(batch.columns, form.schema.shapes) {
      try shredder.append(column, shape)
    }
    rowCount += batch.count
  }

  /// Writes the rows, leaf by leaf, and begins the next row group.
  func flush(_ sink: FileSink) throws(SQLError) -> [LeafWriter.Result] {
    var results: [LeafWriter.Result] = []
    for writer in writers {
      results.append(try writer.flush(sink, compressor, codec: form.codec))
    }
    rowCount = 0
    return results
  }
}
