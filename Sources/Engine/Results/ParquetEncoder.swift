import Columns
import Diagnostics
import Files
import Parquet

/// A Parquet file whose row groups leave as they are complete.
final class ParquetEncoder: ResultEncoder {
  private var writer: ParquetWriter?
  private var fields: [Field] = []
  private var ready: [UInt8] = []

  /// Small row groups, so that memory stays small while many clients read.
  private static let rowGroupBytes = 16 << 20

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    fields = schema.fields.map { Field($0.name, $0.type == .null ? .varchar : $0.type) }
    var options = ParquetWriteOptions()
    options.rowGroupBytes = ParquetEncoder.rowGroupBytes
    let sink = FileSink { [unowned self] (block) throws(SQLError) in
      ready.append(contentsOf: block)
    }
    writer = try ParquetWriter(sink, schema: Schema(fields), options: options)
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    var columns = batch.columns
    for i in columns.indices where columns[i].type == .null {
      columns[i] = .nulls(fields[i].type, count: batch.count)
    }
    try writer?.append(Batch(columns, count: batch.count))
    take(into: &bytes)
  }

  func end(into bytes: inout [UInt8]) throws(SQLError) {
    try writer?.close()
    writer = nil
    take(into: &bytes)
  }

  private func take(into bytes: inout [UInt8]) {
    bytes.append(contentsOf: ready)
    ready.removeAll(keepingCapacity: true)
  }
}
