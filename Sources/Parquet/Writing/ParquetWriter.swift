import Catalog
import Columns
import Diagnostics
import Files

/// Writes batches as a Parquet file, holding one row group at a time.
///
/// Rows come either by `append`, and are encoded as they come, or by `gather`, which gives whole
/// row groups that other threads encode.
package final class ParquetWriter: PieceWriter {
  private let form: RowGroupForm
  private let sink: FileSink
  private let encoder: RowGroupEncoder
  private var metadata: FileMetadata
  /// What `gather` keeps.
  private var gathered = GatheredRows()
  /// Per row group and leaf.
  private var indexes: [[LeafWriter.Result]] = []
  /// Checksums of the page indexes together, and of each Bloom filter.
  private var indexSum: UInt32 = 0
  private var filterSums: [IndexChecksums.Part] = []

  package convenience init(
    _ path: String, schema columns: Schema, options: ParquetWriteOptions, access: FileAccess
  ) throws(SQLError) {
    // A wrong option leaves no file behind.
    _ = try WriteSchema(columns)
    try self.init(FileSink(path, access: access), schema: columns, options: options)
  }

  /// Writes to a sink, which the writer finishes.
  package init(
    _ sink: FileSink, schema columns: Schema, options: ParquetWriteOptions
  ) throws(SQLError) {
    self.sink = sink
    form = try RowGroupForm(columns, options)
    encoder = try RowGroupEncoder(form)
    metadata = FileMetadata(schema: form.schema.elements)
    metadata.createdBy = "reckoner version 1.0.0 (build 0)"
    metadata.columnOrders = [Bool](repeating: true, count: form.schema.leaves.count)
    metadata.keyValues = options.keyValues.map { KeyValue(key: $0.0, value: $0.1) }
    try sink.write(Footer.magic)
  }

  package var byteCount: Int { sink.count }

  package func append(_ batch: Batch) throws(SQLError) {
    var start = 0
    while start < batch.count {
      let count = min(batch.count - start, form.options.rowGroupRows - encoder.rowCount)
      try encoder.append(batch.slice(from: start, count: count))
      start += count
      if encoder.isFull { try flush() }
    }
  }

  /// Writes the pending rows as a row group.
  private func flush() throws(SQLError) {
    let rows = encoder.rowCount
    if rows == 0 { return }
    let start = sink.count
    try add(try encoder.flush(sink), rows: rows, start: start)
  }

  /// Notes a row group whose chunks lie at the end of the file, and writes its filters.
  private func add(_ chunks: [LeafWriter.Result], rows: Int, start: Int) throws(SQLError) {
    var results = chunks
    let compressedSize = sink.count - start
    for i in results.indices { try writeBloomFilter(&results[i]) }
    var group = RowGroup(
      chunks: results.map(\.chunk), byteSize: results.reduce(0) { $0 + $1.uncompressedSize },
      rowCount: rows)
    group.fileOffset = start
    group.compressedSize = compressedSize
    group.ordinal = metadata.rowGroups.count < Int(Int16.max) ? metadata.rowGroups.count : nil
    group.sortingColumns = sortingColumns
    metadata.rowGroups.append(group)
    metadata.rowCount += rows
    indexes.append(results)
  }

  // MARK: Row groups that other threads encode

  package func gather(_ batch: Batch) throws(SQLError) -> [any FilePiece] {
    precondition(batch.columns.count == form.schema.shapes.count, "a batch has the file's columns")
    var pieces: [any FilePiece] = []
    var start = 0
    while start < batch.count {
      let count = min(batch.count - start, form.options.rowGroupRows - gathered.rowCount)
      gathered.append(batch.slice(from: start, count: count))
      start += count
      if gathered.rowCount >= form.options.rowGroupRows
        || gathered.byteCount >= form.options.rowGroupBytes
      {
        pieces.append(RowGroupPiece(form, gathered.taken()))
      }
    }
    return pieces
  }

  package func gatherRest() -> (any FilePiece)? {
    gathered.rowCount == 0 ? nil : RowGroupPiece(form, gathered.taken())
  }

  package func write(_ piece: any FilePiece) throws(SQLError) {
    guard let piece = piece as? RowGroupPiece else {
      preconditionFailure("a writer writes the pieces that it gathered")
    }
    let start = sink.count
    let results = piece.results.map { $0.moved(by: start) }
    try sink.write(piece.bytes)
    try add(results, rows: piece.rowCount, start: start)
  }

  private var sortingColumns: [SortingColumn]? {
    if form.options.sortedBy.isEmpty { return nil }
    return form.options.sortedBy.compactMap { name in
      form.schema.leaves.firstIndex { $0.path == [name] }.map {
        SortingColumn(leaf: $0, isDescending: false, nullsFirst: false)
      }
    }
  }

  private func writeBloomFilter(_ result: inout LeafWriter.Result) throws(SQLError) {
    guard let filter = result.bloomFilter else { return }
    result.bloomFilter = nil
    let offset = sink.count
    var header = ThriftWriter()
    BloomFilterHeader(byteCount: filter.words.count * 4).write(to: &header)
    var body = ByteWriter(capacity: filter.words.count * 4)
    for word in filter.words { body.write(number: word) }
    try sink.write(header.bytes)
    try sink.write(body.bytes)
    let sum = header.bytes.withUnsafeBytes { crc32($0) }
    filterSums.append(
      IndexChecksums.Part(
        start: offset, length: sink.count - offset,
        sum: body.bytes.withUnsafeBytes { crc32($0, continuing: sum) }))
    result.chunk.metadata?.bloomFilterOffset = offset
    result.chunk.metadata?.bloomFilterLength = sink.count - offset
  }

  package func close() throws(SQLError) {
    if let rest = gatherRest() {
      try rest.encode()
      try write(rest)
    }
    try flush()
    let indexStart = sink.count
    try writeIndexes()
    noteChecksums(indexStart: indexStart)
    metadata.keyValues.append(KeyValue(key: FooterChecksum.key, value: FooterChecksum.blank))
    var footer = ThriftWriter()
    metadata.write(to: &footer)
    try sink.write(FooterChecksum.filledIn(footer.bytes))
    var tail = ByteWriter()
    tail.write(number: UInt32(footer.bytes.count))
    tail.write(Footer.magic)
    try sink.write(tail.bytes)
    try sink.finish()
  }

  /// Notes in the footer what the indexes and filters summed up to: a changed bit in them would
  /// hide rows.
  private func noteChecksums(indexStart: Int) {
    if indexes.isEmpty { return }
    let sums = IndexChecksums(
      pageIndex: .init(start: indexStart, length: sink.count - indexStart, sum: indexSum),
      filters: filterSums)
    metadata.keyValues.append(KeyValue(key: IndexChecksums.key, value: sums.text))
  }

  /// All column indexes and then all offset indexes, so that readers fetch each kind at once.
  private func writeIndexes() throws(SQLError) {
    for (group, results) in indexes.enumerated() {
      for (leaf, result) in results.enumerated() {
        guard let index = result.columnIndex else { continue }
        let (offset, length) = try write(index)
        metadata.rowGroups[group].chunks[leaf].columnIndexOffset = offset
        metadata.rowGroups[group].chunks[leaf].columnIndexLength = length
      }
    }
    for (group, results) in indexes.enumerated() {
      for (leaf, result) in results.enumerated() {
        let (offset, length) = try write(result.offsetIndex)
        metadata.rowGroups[group].chunks[leaf].offsetIndexOffset = offset
        metadata.rowGroups[group].chunks[leaf].offsetIndexLength = length
      }
    }
  }

  private func write(
    _ structure: any ThriftWritable
  ) throws(SQLError) -> (offset: Int, length: Int) {
    var writer = ThriftWriter()
    structure.write(to: &writer)
    let offset = sink.count
    try sink.write(writer.bytes)
    indexSum = writer.bytes.withUnsafeBytes { crc32($0, continuing: indexSum) }
    return (offset, writer.bytes.count)
  }

  package func abandon() { sink.abandon() }
}
