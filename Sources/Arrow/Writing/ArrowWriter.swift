import Catalog
import Columns
import Diagnostics
import Files

/// How a file is written; from the options of `COPY … TO`.
package struct ArrowWriteOptions: Sendable {
  /// Just the messages, for readers that take them as they come.
  package var isStream = false
  /// `lz4_frame` or `zstd`, or nil.
  package var codec: String?
  package var level: Int?
  /// `gzip` or `zstd` where the whole file is compressed, as its ending says.
  var wholeCodec: String?
  /// The most rows of a record batch.
  package var batchRows = 65_536

  package init() {}

  init(_ options: FormatOptions, path: String) throws(SQLError) {
    try options.check(
      known: ["compression", "compression_level", "batch_size", "stream"], format: "arrow")
    wholeCodec = CompressedArrow.codec(of: path)
    isStream =
      options.boolean("stream")
      ?? [".arrows", ".arrows.gz", ".arrows.zst"].contains { path.hasSuffix($0) }
    level = options.integer("compression_level")
    if let rows = options.integer("batch_size") {
      guard (1...(1 << 24)).contains(rows) else {
        throw SQLError(.invalidParameter, "batch_size is a number from 1 to \(1 << 24)")
      }
      batchRows = rows
    }
    switch options.string("compression")?.lowercased() {
    case nil, "none", "uncompressed": codec = nil
    case "lz4": codec = "lz4_frame"
    case "zstd": codec = "zstd"
    case let name?:
      throw SQLError(
        .invalidParameter, "arrow has no compression \"\(name)\"",
        hint: "it has none, lz4 and zstd")
    }
  }
}

/// Writes batches as an Arrow IPC file or stream, holding one record batch at a time.
///
/// ```
/// stream  message of the schema, messages of record batches, FFFFFFFF 00000000
/// file    ARROW1 00 00  stream  footer  int32: its bytes  ARROW1
/// ```
package final class ArrowWriter: FileWriter {
  private let sink: ArrowOutput
  private let options: ArrowWriteOptions
  private let schema: Schema
  private let compressor: (any Compressor)?
  private var pending: [Batch] = []
  private var pendingRows = 0
  /// Place, bytes of metadata, bytes of the body of each record batch.
  private var blocks: [Int64] = []

  /// The number of the format's version, V5.
  private static let version = 4

  package convenience init(
    _ path: String, schema: Schema, options: ArrowWriteOptions, access: FileAccess
  ) throws(SQLError) {
    try self.init(FileSink(path, access: access), schema: schema, options: options)
  }

  /// Writes to a sink, which the writer finishes.
  package init(
    _ sink: FileSink, schema: Schema, options: ArrowWriteOptions
  ) throws(SQLError) {
    self.sink = ArrowOutput(sink, compression: options.wholeCodec)
    self.options = options
    self.schema = schema
    compressor = try options.codec.flatMap { CompressionList.named($0) }?
      .makeCompressor(level: options.level)
    if !options.isStream { try self.sink.write(ArrowFile.mark + [0, 0]) }
    _ = try write(1, SchemaWriter.schema(schema), body: [])
  }

  package var byteCount: Int { sink.count }

  package func append(_ batch: Batch) throws(SQLError) {
    var start = 0
    while start < batch.count {
      let count = min(batch.count - start, options.batchRows - pendingRows)
      pending.append(batch.slice(from: start, count: count))
      pendingRows += count
      start += count
      if pendingRows == options.batchRows { try flush() }
    }
  }

  /// Writes the pending rows as a record batch.
  package func flush() throws(SQLError) {
    if pendingRows == 0 { return }
    let batch = Batch.concatenated(pending, types: schema.fields.map(\.type))
    pending = []
    pendingRows = 0
    var arrays = ArrayWriter(compressor)
    for column in batch.columns { try arrays.append(column) }
    var slots: [(slot: Int, value: FlatValue)] = [
      (0, .long(batch.count)),
      (1, .structures(arrays.nodes, count: arrays.nodes.count / 2)),
      (2, .structures(arrays.buffers, count: arrays.buffers.count / 2)),
    ]
    if let codec = options.codec {
      slots.append((3, .table([(0, .byte(codec == "zstd" ? 1 : 0)), (1, .byte(0))])))
    }
    blocks += try write(3, .table(slots), body: arrays.body)
  }

  /// A message; its place, and the bytes of its metadata and body.
  private func write(
    _ kind: Int, _ header: FlatValue, body: [UInt8]
  ) throws(SQLError) -> [Int64] {
    let metadata = FlatBuilder.message(
      .table([
        (0, .short(ArrowWriter.version)), (1, .byte(kind)), (2, header), (3, .long(body.count)),
      ]))
    let start = sink.count
    var head = ByteWriter()
    head.write(number: UInt32.max)
    head.write(number: UInt32(metadata.count))
    head.write(metadata)
    try sink.write(head.bytes)
    try sink.write(body)
    return [Int64(start), Int64(head.count), Int64(body.count)]
  }

  package func close() throws(SQLError) {
    try flush()
    var tail = ByteWriter()
    tail.write(number: UInt32.max)
    tail.write(number: UInt32(0))
    if !options.isStream {
      let footer = FlatBuilder.message(
        .table([
          (0, .short(ArrowWriter.version)), (1, SchemaWriter.schema(schema)),
          (2, .structures([], count: 0)), (3, .structures(blocks, count: blocks.count / 3)),
        ]))
      tail.write(footer)
      tail.write(number: UInt32(footer.count))
      tail.write(ArrowFile.mark)
    }
    try sink.write(tail.bytes)
    try sink.finish()
  }

  package func abandon() { sink.abandon() }
}
