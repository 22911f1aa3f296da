import Arrow
import Columns
import Diagnostics
import Files

/// An Arrow IPC stream; each record batch leaves as it is complete.
final class ArrowEncoder: ResultEncoder {
  private var writer: ArrowWriter?
  private var ready: [UInt8] = []

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    var options = ArrowWriteOptions()
    options.isStream = true
    let sink = FileSink { [unowned self] (block) throws(SQLError) in
      ready.append(contentsOf: block)
    }
    writer = try ArrowWriter(sink, schema: schema, options: options)
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    try writer?.append(batch)
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
