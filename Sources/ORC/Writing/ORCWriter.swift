import Catalog
import Columns
import Diagnostics
import Files

/// Writes batches as an ORC file, holding one stripe at a time.
///
/// ```
/// stripe  index streams of all columns, data streams of all columns, footer of the stripe
/// ```
package final class ORCWriter: FileWriter {
  private let options: ORCWriteOptions
  private let sink: FileSink
  private let types: WriteTypeTree
  private let root: ColumnWriter
  private let factory: StreamFactory
  private var stripes: [ProtobufWriter] = []
  private var stripeStatistics = ProtobufWriter()
  private var rowCount = 0
  private var stripeRows = 0
  private var groupRows = 0

  package init(
    _ path: String, schema: Schema, options: ORCWriteOptions, access: FileAccess
  ) throws(SQLError) {
    self.options = options
    types = try WriteTypeTree(schema)
    factory = try StreamFactory(options)
    root = ColumnWriter.root(types.root, factory, options)
    sink = try FileSink(path, access: access)
    try sink.write("ORC")
  }

  package var byteCount: Int { sink.count }

  package func append(_ batch: Batch) throws(SQLError) {
    var start = 0
    while start < batch.count {
      if groupRows == 0 { try root.beginGroup() }
      let room = min(groupLimit - groupRows, options.stripeRows - stripeRows)
      let count = min(batch.count - start, room)
      let part = batch.slice(from: start, count: count)
      try root.append(
        Column(root.type.type, count: count, values: .empty, children: part.columns))
      start += count
      groupRows += count
      stripeRows += count
      if groupRows == groupLimit { endGroup() }
      if stripeRows == options.stripeRows || root.byteCount >= options.stripeBytes {
        try flush()
      }
    }
  }

  private var groupLimit: Int { options.rowIndexStride == 0 ? Int.max : options.rowIndexStride }

  private func endGroup() {
    root.endGroup()
    groupRows = 0
  }

  /// Writes the pending rows as a stripe.
  private func flush() throws(SQLError) {
    if stripeRows == 0 { return }
    if groupRows > 0 { endGroup() }
    var stripe = StripeAssembly(hasIndex: options.rowIndexStride > 0)
    try root.visit { (column) throws(SQLError) in try stripe.add(column, factory) }
    let start = sink.count
    for bytes in stripe.indexes { try sink.write(bytes) }
    let indexLength = sink.count - start
    for bytes in stripe.data { try sink.write(bytes) }
    let dataLength = sink.count - start - indexLength
    let footer = try factory.packed(stripe.footer)
    try sink.write(footer)
    var information = ProtobufWriter()
    let numbers = [start, indexLength, dataLength, footer.count, stripeRows]
    for (i, number) in numbers.enumerated() { information.write(i + 1, number) }
    stripes.append(information)
    stripeStatistics.write(1, stripe.statistics)
    rowCount += stripeRows
    stripeRows = 0
  }

  package func close() throws(SQLError) {
    try flush()
    let contentLength = sink.count
    let metadata = try factory.packed(stripeStatistics)
    try sink.write(metadata)
    let footer = try factory.packed(try footerMessage(contentLength))
    try sink.write(footer)
    var script = ProtobufWriter()
    script.write(1, footer.count)
    script.write(2, options.codecKind)
    script.write(3, options.blockSize)
    script.write(4, packed: [0, 12])
    script.write(5, metadata.count)
    // The level of fixes that readers go by; the newest that is defined.
    script.write(6, 9)
    script.write(8000, "ORC")
    try sink.write(script.bytes)
    try sink.write([UInt8(script.bytes.count)])
    try sink.finish()
  }

  private func footerMessage(_ contentLength: Int) throws(SQLError) -> ProtobufWriter {
    var footer = ProtobufWriter()
    footer.write(1, 3)
    footer.write(2, contentLength)
    for stripe in stripes { footer.write(3, stripe) }
    for type in types.messages { footer.write(4, type) }
    footer.write(6, rowCount)
    try root.visit { (column) throws(SQLError) in footer.write(7, column.whole.message) }
    footer.write(8, options.rowIndexStride)
    // Dates are proleptic Gregorian.
    footer.write(11, 2)
    footer.write(12, "reckoner 1.0.0")
    return footer
  }

  package func abandon() { sink.abandon() }
}

/// The parts of one stripe, in the order in which they are written.
private struct StripeAssembly {
  let hasIndex: Bool
  var indexes: [[UInt8]] = []
  var data: [[UInt8]] = []
  private var indexStreams: [ProtobufWriter] = []
  private var dataStreams: [ProtobufWriter] = []
  private var encodings: [ProtobufWriter] = []
  /// `StripeStatistics`.
  var statistics = ProtobufWriter()

  init(hasIndex: Bool) { self.hasIndex = hasIndex }

  mutating func add(_ column: ColumnWriter, _ factory: StreamFactory) throws(SQLError) {
    let streams = try column.finish()
    for stream in streams {
      data.append(stream.bytes)
      dataStreams.append(message(stream.kind, column, stream.bytes))
    }
    if hasIndex {
      try addIndex(StreamKind.rowIndex, rowIndex(column, streams), column, factory)
      if !column.filters.isEmpty {
        try addIndex(StreamKind.bloomFilter, filters(column), column, factory)
      }
    }
    var encoding = ProtobufWriter()
    encoding.write(1, column.values.encoding.kind)
    if column.values.encoding.kind & 1 == 1 {
      encoding.write(2, column.values.encoding.dictionarySize)
    }
    if !column.filters.isEmpty { encoding.write(3, 1) }
    encodings.append(encoding)
    var whole = ColumnSummary(column.type)
    for group in column.groups { whole.merge(group) }
    statistics.write(1, whole.message)
    column.endStripe()
  }

  private mutating func addIndex(
    _ kind: Int, _ message: ProtobufWriter, _ column: ColumnWriter, _ factory: StreamFactory
  ) throws(SQLError) {
    let bytes = try factory.packed(message)
    indexes.append(bytes)
    indexStreams.append(self.message(kind, column, bytes))
  }

  private func message(_ kind: Int, _ column: ColumnWriter, _ bytes: [UInt8]) -> ProtobufWriter {
    var message = ProtobufWriter()
    message.write(1, kind)
    message.write(2, column.type.id)
    message.write(3, bytes.count)
    return message
  }

  /// `RowIndex`: of each group the places in all streams, and what is known of its values.
  private func rowIndex(_ column: ColumnWriter, _ streams: [FinishedStream]) -> ProtobufWriter {
    var index = ProtobufWriter()
    for (number, group) in column.groups.enumerated() {
      var entry = ProtobufWriter()
      let places = streams.flatMap { $0.marks.isEmpty ? [] : $0.marks[number] }
      entry.write(1, packed: places)
      entry.write(2, group.message)
      index.write(1, entry)
    }
    return index
  }

  private func filters(_ column: ColumnWriter) -> ProtobufWriter {
    var index = ProtobufWriter()
    for filter in column.filters { index.write(1, filter.message) }
    return index
  }

  var footer: ProtobufWriter {
    var footer = ProtobufWriter()
    for stream in indexStreams + dataStreams { footer.write(1, stream) }
    for encoding in encodings { footer.write(2, encoding) }
    footer.write(3, "UTC")
    return footer
  }
}

extension ColumnWriter {
  /// The root, whose members are the columns; only they have Bloom filters.
  static func root(
    _ type: WriteType, _ factory: StreamFactory, _ options: ORCWriteOptions
  ) -> ColumnWriter {
    let columns = type.children.enumerated().map { place, child in
      let wanted = options.bloomColumns.contains(place)
      return ColumnWriter(
        child, factory, options,
        filter: wanted
          ? ORCBloomFilter(count: options.rowIndexStride, rate: options.bloomRate) : nil)
    }
    return ColumnWriter(type, values: StructureWriter(columns), factory)
  }
}
