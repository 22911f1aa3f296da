import Columns
import Diagnostics
import Files

/// Gathers one leaf's part of a row group and writes its chunk.
final class LeafWriter {
  let leaf: WriteLeaf
  private let options: ParquetWriteOptions
  private let order: StoredOrder
  private var definitions: [UInt8] = []
  private var repetitions: [UInt8] = []
  /// The values, while there is no dictionary or where it grew too large.
  private var plain: StoredValues
  private var dictionary: DictionaryBuilder?
  private var codes: [UInt32] = []
  /// Own codes of the entries of the last dictionary column that came; `.max` for unknown.
  private var translation: (entries: Column, codes: [UInt32])?
  private var rowCount = 0

  init(_ leaf: WriteLeaf, _ options: ParquetWriteOptions) {
    self.leaf = leaf
    self.options = options
    order = StoredOrder(leaf)
    plain = StoredValues(width: leaf.width)
    reset()
  }

  private func reset() {
    definitions.removeAll(keepingCapacity: true)
    repetitions.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    plain = StoredValues(width: leaf.width)
    let canHave = options.usesDictionary && leaf.stored != .boolean && leaf.type != .null
    dictionary = canHave ? DictionaryBuilder(width: leaf.width) : nil
    translation = nil
    rowCount = 0
  }

  /// Bytes that are kept, about.
  var byteCount: Int {
    plain.byteCount + codes.count * 2 + (dictionary?.entries.byteCount ?? 0)
  }

  // MARK: Gathering

  /// Adds entries.
  /// - Parameters:
  ///   - rows: The rows of `column` that have a value, in order.
  ///   - newRows: How many rows of the file these entries belong to.
  func append(
    _ column: Column, rows: [Int32], definitions: [UInt8], repetitions: [UInt8], newRows: Int
  ) throws(SQLError) {
    if leaf.maxDefinition > 0 { self.definitions += definitions }
    if leaf.maxRepetition > 0 { self.repetitions += repetitions }
    rowCount += newRows
    if rows.isEmpty { return }
    let column = column.type == .number ? LeafWriter.texts(of: column) : column
    if dictionary != nil {
      try appendCodes(column, rows)
    } else {
      try plain.append(column.flattened(), rows: rows)
    }
  }

  /// NUMBER has no type in Parquet that holds all its values.
  private static func texts(of column: Column) -> Column {
    var builder = ColumnBuilder(.varchar, capacity: max(1, column.count))
    var text: [UInt8] = []
    for row in 0..<column.count {
      text.removeAll(keepingCapacity: true)
      if column.isNull(row) {
        builder.appendNull()
      } else {
        appendText(column, row, to: &text)
        text.withUnsafeBytes { builder.append(bytes: $0) }
      }
    }
    return builder.finish()
  }

  private func appendCodes(_ column: Column, _ rows: [Int32]) throws(SQLError) {
    // Taken out of the object while they change: nothing then asks whether they are shared.
    guard var builder = dictionary else { return }
    var codes = codes
    dictionary = nil
    self.codes = []
    defer {
      dictionary = builder
      self.codes = codes
      giveUpIfLarge()
    }
    if let entries = column.entries, leaf.stored == .byteArray {
      translate(column, entries, rows, &builder, &codes)
    } else {
      var values = StoredValues(width: leaf.width)
      try values.append(column.flattened(), rows: rows)
      builder.append(values, to: &codes)
    }
  }

  private func translate(
    _ column: Column, _ entries: Column, _ rows: [Int32], _ builder: inout DictionaryBuilder,
    _ codes: inout [UInt32]
  ) {
    var known: [UInt32] = []
    if let translation, translation.entries === entries { known = translation.codes }
    translation = nil
    if known.isEmpty { known = [UInt32](repeating: .max, count: entries.count) }
    let flat = entries.flattened()
    let views = flat.span(of: StringView.self)
    let source = column.codes
    codes.reserveCapacity(codes.count + rows.count)
    for row in rows {
      let place = Int(source[Int(row)])
      if known[place] == .max { known[place] = views[place].withBytes { builder.code($0) } }
      codes.append(known[place])
    }
    translation = (entries, known)
  }

  /// A dictionary that does not pay is written out as plain values.
  private func giveUpIfLarge() {
    guard let builder = dictionary else { return }
    let isLarge = builder.entries.byteCount > options.dictionaryBytes
    let isUseless = codes.count >= 8192 && builder.count > codes.count * 2 / 3
    guard isLarge || isUseless else { return }
    builder.entries.bytes.withUnsafeBytes { bytes in
      for code in codes {
        plain.append(UnsafeRawBufferPointer(rebasing: bytes[builder.entries.range(Int(code))]))
      }
    }
    dictionary = nil
    codes = []
    translation = nil
  }

  // MARK: Writing

  /// Entries `entries` of the chunk, of which those with a value are `values`.
  private struct PageRange {
    var entries: Range<Int>
    var values: Range<Int>
    var firstRow: Int
    var rows: Int
  }

  private var entryCount: Int { leaf.maxDefinition > 0 ? definitions.count : valueCount }
  private var valueCount: Int { dictionary != nil ? codes.count : plain.count }

  /// Whether each row has one value.
  private var isComplete: Bool { leaf.maxRepetition == 0 && valueCount == entryCount }

  /// Cuts the chunk into pages that begin with a row.
  private func pageRanges() -> [PageRange] {
    let bytesPerValue = max(1, plain.count == 0 ? 2 : plain.byteCount / plain.count)
    let most = max(1, options.pageBytes / bytesPerValue)
    if isComplete {
      let step = min(options.pageRows, most)
      return stride(from: 0, to: entryCount, by: step).map { start in
        let range = start..<min(start + step, entryCount)
        return PageRange(entries: range, values: range, firstRow: start, rows: range.count)
      }
    }
    return pageRanges(most)
  }

  private func pageRanges(_ most: Int) -> [PageRange] {
    var pages: [PageRange] = []
    var current = PageRange(entries: 0..<0, values: 0..<0, firstRow: 0, rows: 0)
    let highest = UInt8(leaf.maxDefinition)
    let (definitions, repetitions) = (definitions, repetitions)
    var value = 0
    var row = 0
    for entry in 0..<entryCount {
      let isRowStart = leaf.maxRepetition == 0 || repetitions[entry] == 0
      if isRowStart {
        if current.rows >= options.pageRows || current.values.count >= most {
          pages.append(current)
          current = PageRange(
            entries: entry..<entry, values: value..<value, firstRow: row, rows: 0)
        }
        row += 1
        current.rows += 1
      }
      if leaf.maxDefinition == 0 || definitions[entry] == highest { value += 1 }
      current.entries = current.entries.lowerBound..<(entry + 1)
      current.values = current.values.lowerBound..<value
    }
    if !current.entries.isEmpty { pages.append(current) }
    return pages
  }

  /// What is written of a chunk.
  struct Result {
    var chunk: ColumnChunk
    var offsetIndex: OffsetIndex
    var columnIndex: ColumnIndex?
    var bloomFilter: BloomFilter?
    var uncompressedSize: Int
  }

  /// Writes the chunk and begins the next row group.
  func flush(_ sink: FileSink, _ compressor: any Compressor, codec: Int) throws(SQLError) -> Result
  {
    // NULLs alone have no dictionary page, so their pages cannot refer to one.
    if dictionary != nil && codes.isEmpty { dictionary = nil }
    var pages = PageWriter(sink, compressor, options, leaf)
    let start = sink.count
    var encodings = [EncodingNumber.rle]
    var dictionaryOffset: Int?
    if let dictionary {
      dictionaryOffset = start
      try pages.writeDictionary(dictionary.entries)
      encodings += [EncodingNumber.plain, EncodingNumber.rleDictionary]
    } else {
      encodings.append(plainEncoding)
    }
    let dataOffset = sink.count
    let ranks = dictionary.map { order.needsRanks ? order.ranks($0.entries) : [] } ?? []
    var summary = ChunkSummary(leaf, order)
    var offsets = OffsetIndex(pages: [])
    for range in pageRanges() {
      let place = sink.count
      let bounds = self.bounds(range.values, ranks)
      let nulls = range.entries.count - range.values.count
      let statistics = summary.add(
        bounds.map { ($0, dictionary?.entries ?? plain) }, nulls: nulls,
        entries: range.entries.count)
      try pages.writeData(
        header(range, nulls: nulls, statistics), levels(range), try body(range.values))
      offsets.pages.append(
        OffsetIndex.Page(
          offset: place, compressedSize: sink.count - place, firstRow: range.firstRow))
    }
    var metadata = ChunkMetadata(
      type: leaf.stored, encodings: encodings, path: leaf.path, codec: codec,
      valueCount: entryCount, compressedSize: sink.count - start, dataPageOffset: dataOffset)
    metadata.uncompressedSize = pages.uncompressedSize
    metadata.dictionaryPageOffset = dictionaryOffset
    metadata.statistics = summary.statistics
    var chunk = ColumnChunk(metadata)
    chunk.fileOffset = 0
    let result = Result(
      chunk: chunk, offsetIndex: offsets, columnIndex: summary.columnIndex,
      bloomFilter: makeBloomFilter(), uncompressedSize: pages.uncompressedSize)
    reset()
    return result
  }

  private var plainEncoding: Int {
    leaf.stored == .int32 || leaf.stored == .int64
      ? EncodingNumber.deltaBinaryPacked : EncodingNumber.plain
  }

  private func bounds(
    _ values: Range<Int>, _ ranks: [Int32]
  ) -> (least: Int, greatest: Int)? {
    guard order.hasOrder else { return nil }
    guard let dictionary else { return order.bounds(plain, values) }
    if order.needsRanks { return StoredOrder.bounds(codes[values], ranks: ranks) }
    return order.bounds(codes[values], of: dictionary.entries)
  }

  private func header(
    _ range: PageRange, nulls: Int, _ statistics: ChunkStatistics?
  ) -> PageHeader.DataPage {
    var page = PageHeader.DataPage(
      isVersion2: options.usesDataPageVersion2, valueCount: range.entries.count,
      encoding: dictionary != nil ? EncodingNumber.rleDictionary : plainEncoding)
    page.nullCount = nulls
    page.rowCount = range.rows
    page.statistics = statistics
    return page
  }

  private func levels(_ range: PageRange) -> (repetitions: [UInt8]?, definitions: [UInt8]?) {
    func encode(_ levels: [UInt8], _ maximum: Int) -> [UInt8]? {
      if maximum == 0 { return nil }
      let width = DataPage.bitWidth(maximum)
      // Levels that are all the highest are one run.
      return isComplete
        ? RunWriter.encode(UInt8(maximum), count: range.entries.count, width: width)
        : RunWriter.encode(levels[range.entries], width: width)
    }
    return (encode(repetitions, leaf.maxRepetition), encode(definitions, leaf.maxDefinition))
  }

  private func body(_ values: Range<Int>) throws(SQLError) -> [UInt8] {
    if let dictionary {
      let width = DataPage.bitWidth(max(0, dictionary.count - 1))
      return [UInt8(width)] + RunWriter.encode(codes[values], width: width)
    }
    switch leaf.stored {
    case .int32: return DeltaWriter.encode(integers(values, Int32.self), isNarrow: true)
    case .int64: return DeltaWriter.encode(integers(values, Int64.self), isNarrow: false)
    default: return PageWriter.plain(plain, values, leaf)
    }
  }

  private func integers<T: FixedWidthInteger & BitwiseCopyable>(
    _ range: Range<Int>, _ type: T.Type
  ) -> [Int64] {
    plain.bytes.withUnsafeBytes { bytes in
      range.map {
        Int64(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: $0 * plain.width, as: T.self))
      }
    }
  }

  private func makeBloomFilter() -> BloomFilter? {
    guard leaf.path.count == 1, options.bloomColumns.contains(leaf.path[0]),
      leaf.stored != .boolean
    else { return nil }
    let values = dictionary?.entries ?? plain
    var filter = BloomFilter(distinctCount: values.count)
    values.bytes.withUnsafeBytes { bytes in
      for i in 0..<values.count {
        filter.insert(xxHash64(UnsafeRawBufferPointer(rebasing: bytes[values.range(i)])))
      }
    }
    return filter
  }
}
