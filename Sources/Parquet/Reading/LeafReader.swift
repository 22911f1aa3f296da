import Columns
import Diagnostics
import Files

/// Reads the values of one leaf in one row group, front to back.
final class LeafReader {
  let leaf: LeafColumn
  private let pages: PageStream
  private let metrics: ReadMetrics
  /// The entries of the chunk's dictionary, in the column's own type.
  private(set) var dictionary: Column?

  /// Values and NULLs of the current page that were not given.
  private var left = 0
  private var current: DataPage?
  private var codes: RunReader?
  private var decoder: (any ValueDecoder)?
  /// Counts entries of the chunk as pages begin, against a chunk without an end.
  private var begun = 0
  /// For jumps over pages of a column that is not nested.
  var offsetIndex: OffsetIndex?
  private let total: Int
  /// Whether pages may come from the cache, and go there, as columns: set for columns that are not
  /// nested.
  var mayKeepValues = false
  /// Whether the chunk was read before.
  var isKnown: Bool { pages.isKnown }
  /// How the values were wanted last.
  private var form = PageForm.values
  /// The decoded values of the current page, where these are kept.
  private var whole: Column?

  /// - Parameter limit: Where the pages of the file end.
  init(
    _ leaf: LeafColumn, _ chunk: ColumnChunk, source: ByteSource, limit: Int, metrics: ReadMetrics,
    keeper: ((_ start: Int) -> ChunkKeeper?)? = nil
  ) throws(SQLError) {
    guard !chunk.isEncrypted, let metadata = chunk.metadata else {
      throw SQLError(
        .featureNotSupported, "column \"\(leaf.name)\" is encrypted",
        hint: "make its key known: CREATE PARQUET KEY name IDENTIFIED BY '…'")
    }
    guard chunk.filePath == nil || chunk.filePath == "" else {
      throw SQLError(
        .featureNotSupported, "the data of column \"\(leaf.name)\" is in another file")
    }
    guard metadata.type == leaf.stored else {
      throw SQLError(
        .dataCorrupted,
        "the schema says \(leaf.stored.name) and the column chunk \(metadata.type.name)")
    }
    self.leaf = leaf
    self.metrics = metrics
    total = metadata.valueCount
    pages = try PageStream(
      source, chunk: metadata, limit: limit, metrics: metrics, keeper: keeper)
  }

  /// Where the reader is in the file, for messages.
  var place: Int { pages.place }

  // MARK: Pages

  /// Makes the next page with entries the current one; false at the end of the chunk.
  private func nextPage() throws(SQLError) -> Bool {
    while left == 0 {
      current = nil
      codes = nil
      decoder = nil
      whole = nil
      guard begun < total, !pages.isAtEnd else { return false }
      let header = try pages.nextHeader(mayKeepValues ? form : .bytes)
      switch header.kind {
      case .data(let data): try begin(header, data)
      case .dictionary(let count, let encoding): try readDictionary(header, count, encoding)
      case .other: pages.skip(header)
      }
    }
    return true
  }

  private func begin(
    _ header: PageHeader, _ data: PageHeader.DataPage
  ) throws(SQLError) {
    if data.valueCount == 0 {
      pages.skip(header)
      return
    }
    guard data.valueCount <= total - begun else {
      throw SQLError(.dataCorrupted, "the pages have more values than the \(total) of their chunk")
    }
    if mayKeepValues, let known = pages.takeCachedValues(header) {
      guard known.count == data.valueCount else { throw endsEarly() }
      whole = known
      left = data.valueCount
      begun += data.valueCount
      return
    }
    let levels = data.isVersion2 ? data.definitionLength + data.repetitionLength : 0
    let bytes = try pages.load(
      header, plainCount: levels, isCompressed: data.isVersion2 ? data.isCompressed : true)
    current = try DataPage(data, bytes, leaf)
    left = data.valueCount
    begun += data.valueCount
    guard mayKeepValues, pages.keepsValues else { return }
    let values = try decode(data.valueCount)
    pages.keep(values: values, header, as: form)
    whole = values
    left = data.valueCount
  }

  /// The page's values are looked at only when there are any: pages of NULLs may have no bytes.
  private func beginValues() throws(SQLError) {
    guard codes == nil, decoder == nil, let page = current else { return }
    if page.encoding == EncodingNumber.rleDictionary
      || page.encoding == EncodingNumber.plainDictionary
    {
      guard dictionary != nil else {
        throw SQLError(.dataCorrupted, "a page refers to a dictionary, and there is none")
      }
      var bytes = ByteReader(page.values.bytes)
      let width = Int(try bytes.readByte())
      codes = try RunReader(bytes.rest, width: width)
    } else {
      decoder = try EncodingList.makeDecoder(page.encoding, page.values, leaf)
    }
  }

  private func readDictionary(
    _ header: PageHeader, _ count: Int, _ encoding: Int
  ) throws(SQLError) {
    guard dictionary == nil else {
      throw SQLError(.dataCorrupted, "the column has two dictionaries")
    }
    guard encoding == EncodingNumber.plain || encoding == EncodingNumber.plainDictionary else {
      throw SQLError(.dataCorrupted, "the dictionary has the encoding \(encoding)")
    }
    if let known = pages.takeCachedDictionary(header) {
      dictionary = known
      return
    }
    let bytes = try pages.load(header, plainCount: 0, isCompressed: true)
    // Each entry takes a bit, a length of four bytes, or its own bytes.
    let least = leaf.stored == .boolean ? 0 : leaf.isByteArray ? 4 : leaf.storedWidth
    guard count <= max(bytes.bytes.count * 8, 1), count * least <= bytes.bytes.count else {
      throw SQLError(
        .dataCorrupted, "a dictionary of \(bytes.bytes.count) bytes claims \(count) entries")
    }
    let values = PageValues(buffer: bytes.buffer, bytes: bytes.bytes, count: count)
    let entries: Column
    if let stored = storedEntries(values) {
      entries = stored
    } else {
      entries = try decodedEntries(values)
    }
    dictionary = entries
    pages.keep(entries, header)
  }

  /// The entries as they lie in the page, where that is how they lie in columns.
  private func storedEntries(_ values: PageValues) -> Column? {
    guard leaf.conversion == .none, !leaf.isByteArray, leaf.stored != .boolean, values.count > 0,
      leaf.storedWidth == leaf.type.physical.width,
      values.bytes.baseAddress == values.buffer.readableBytes.baseAddress,
      values.count * leaf.storedWidth <= values.buffer.byteCount
    else { return nil }
    return Column(leaf.type, count: values.count, values: values.buffer)
  }

  private func decodedEntries(_ values: PageValues) throws(SQLError) -> Column {
    let decoder = try EncodingList.makeDecoder(EncodingNumber.plain, values, leaf)
    var gatherer = ValueGatherer(leaf, capacity: values.count)
    try gatherer.append(values.count, from: decoder, dictionary: nil)
    return gatherer.finish(rows: values.count, validity: nil, dictionary: nil)
  }

  private func append(_ count: Int, to gatherer: inout ValueGatherer) throws(SQLError) {
    if count == 0 { return }
    try beginValues()
    if var runs = codes, let dictionary {
      codes = nil
      try gatherer.append(count, codes: &runs, dictionary: dictionary)
      codes = runs
    } else if let decoder {
      try gatherer.append(count, from: decoder, dictionary: dictionary)
    }
  }

  private func skipValues(_ count: Int) throws(SQLError) {
    if count == 0 { return }
    try beginValues()
    if codes != nil { try codes?.skip(count) } else { try decoder?.skip(count) }
  }

  private func endsEarly() -> SQLError {
    SQLError(.dataCorrupted, "the column has fewer values than the row group has rows")
  }

  // MARK: Columns that are not nested

  /// The next `count` rows of a column whose leaf has no level above 1.
  /// - Parameter keepsCodes: Numbers too may stay codes of the dictionary.
  func read(_ count: Int, keepsCodes: Bool = false) throws(SQLError) -> Column {
    form = keepsCodes || leaf.type.isString ? .codes : .values
    return mayKeepValues && count > 0 ? try readByPages(count) : try decode(count)
  }

  /// The next rows page by page, each as a part of its values where these are kept.
  private func readByPages(_ count: Int) throws(SQLError) -> Column {
    var pieces: [Column] = []
    var rows = 0
    while rows < count {
      guard try nextPage() else { throw endsEarly() }
      let part = min(left, count - rows)
      if let whole {
        pieces.append(whole.slice(from: whole.count - left, count: part))
        left -= part
      } else {
        pieces.append(try decode(part))
      }
      rows += part
    }
    return pieces.count == 1 ? pieces[0] : LeafReader.joined(pieces, leaf.type)
  }

  /// Codes of one dictionary stay codes.
  private static func joined(_ pieces: [Column], _ type: DataType) -> Column {
    guard let entries = pieces[0].entries,
      pieces.allSatisfy({ $0.entries === entries && $0.validity == nil })
    else { return .concatenated(pieces, type: type) }
    let total = pieces.reduce(0) { $0 + $1.count }
    let codes = Buffer.of(UInt32.self, count: total)
    var place = 0
    for piece in pieces {
      codes.copy(from: piece.values, at: piece.offset * 4, count: piece.count * 4, to: place * 4)
      place += piece.count
    }
    return .dictionary(codes: codes, count: total, entries: entries)
  }

  /// The next `count` rows out of the pages' bytes.
  private func decode(_ count: Int) throws(SQLError) -> Column {
    var gatherer = ValueGatherer(leaf, capacity: count, keepsCodes: form == .codes)
    var words: Buffer?
    var rows = 0
    while rows < count {
      guard try nextPage() else { throw endsEarly() }
      let part = min(left, count - rows)
      var present = part
      if current?.definitions != nil {
        let bits = words ?? LeafReader.bits(count, ones: rows)
        words = bits
        present = try readBits(part, bits, at: rows)
      } else if let words {
        LeafReader.setBits(words, from: rows, count: part)
      }
      try append(present, to: &gatherer)
      rows += part
      left -= part
    }
    let validity = words.map { Bitmap(buffer: $0, count: count) }
    return gatherer.finish(rows: count, validity: validity, dictionary: dictionary)
  }

  private func readBits(_ count: Int, _ bits: Buffer, at start: Int) throws(SQLError) -> Int {
    try current?.definitions?.readBits(count, into: bits.pointer(to: UInt64.self), at: start)
      ?? count
  }

  /// Words for `count` bits, of which the first `ones` are one.
  private static func bits(_ count: Int, ones: Int) -> Buffer {
    let buffer = Buffer.zeroed(UInt64.self, count: Bitmap.wordCount(count))
    setBits(buffer, from: 0, count: ones)
    return buffer
  }

  private static func setBits(_ buffer: Buffer, from start: Int, count: Int) {
    let words = buffer.pointer(to: UInt64.self)
    for i in start..<(start + count) { words[i >> 6] |= 1 << UInt64(i & 63) }
  }

  /// Passes over rows; pages that are passed over as a whole are not decompressed.
  func skip(_ count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      if try jump(over: &rest) { continue }
      if left > 0 && rest >= left {
        // The rest of the page is not wanted: there is no need to decode it.
        rest -= left
        left = 0
        continue
      }
      if left == 0 {
        let passed = try skipPages(rest)
        rest -= passed
        if passed > 0 || rest == 0 { continue }
      }
      guard try nextPage() else { throw endsEarly() }
      let part = min(left, rest)
      if whole != nil {
        left -= part
        rest -= part
        continue
      }
      let scratch = Buffer.zeroed(UInt64.self, count: Bitmap.wordCount(part))
      try skipValues(try readBits(part, scratch, at: 0))
      left -= part
      rest -= part
    }
  }

  /// Goes straight to the page with the row that comes after `rest` more, if that is another page.
  private func jump(over rest: inout Int) throws(SQLError) -> Bool {
    guard let offsetIndex, rest >= left else { return false }
    let row = begun - left
    let target = min(row + rest, total - 1)
    let pageList = offsetIndex.pages
    var low = 0
    var high = pageList.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pageList[middle].firstRow <= target { low = middle } else { high = middle }
    }
    guard low < pageList.count, pageList[low].firstRow > begun else { return false }
    if begun == 0 { try readDictionaryFirst() }
    left = 0
    current = nil
    codes = nil
    decoder = nil
    try pages.seek(to: pageList[low].offset, wanting: pageList[low].compressedSize)
    rest -= pageList[low].firstRow - row
    begun = pageList[low].firstRow
    metrics.work.pagesSkipped += 1
    return true
  }

  /// Jumps would pass over the dictionary page, which stands before the first data page.
  private func readDictionaryFirst() throws(SQLError) {
    guard dictionary == nil, !pages.isAtEnd else { return }
    let start = pages.place
    if let first = offsetIndex?.pages.first { pages.want(first.offset - start) }
    let header = try pages.nextHeader()
    if case .dictionary(let count, let encoding) = header.kind {
      try readDictionary(header, count, encoding)
    } else {
      try pages.seek(to: start)
    }
  }

  /// Passes over the next page if it has at most `limit` entries; how many it had.
  private func skipPages(_ limit: Int) throws(SQLError) -> Int {
    guard begun < total, !pages.isAtEnd else { throw endsEarly() }
    let start = pages.place
    let header = try pages.nextHeader()
    guard case .data(let data) = header.kind, data.valueCount <= limit, data.valueCount > 0 else {
      try pages.seek(to: start)
      return 0
    }
    pages.skip(header)
    begun += data.valueCount
    metrics.work.pagesSkipped += 1
    return data.valueCount
  }

  // MARK: Columns within nested ones

  /// Levels of the current page that were unpacked and not given.
  private var block = LevelBlock()

  /// The next `count` rows with their levels.
  func readRecords(_ count: Int) throws(SQLError) -> LeafRecords {
    var records = LeafRecords(leaf)
    var gatherer = ValueGatherer(leaf, capacity: count)
    var rows = 0
    while true {
      if block.isEmpty {
        guard try nextPage() else { break }
        try fillBlock()
      }
      let (taken, present) = records.take(&block, rows: &rows, limit: count)
      try append(present, to: &gatherer)
      left -= taken
      if rows == count && !block.isEmpty { break }
      guard records.count <= LeafRecords.limit else {
        throw SQLError(
          .programLimitExceeded, "the lists of \(rows) rows have too many elements")
      }
      if leaf.maxRepetition == 0 && rows == count { break }
    }
    guard rows == count else { throw endsEarly() }
    guard records.count == 0 || records.repetitions.isEmpty || records.repetitions[0] == 0 else {
      throw SQLError(.dataCorrupted, "a list goes on that did not begin")
    }
    records.values = gatherer.finish(rows: gatherer.count, validity: nil, dictionary: dictionary)
    return records
  }

  private func fillBlock() throws(SQLError) {
    guard var page = current else { return }
    try block.fill(min(left, LevelBlock.size), from: &page, leaf)
    current = page
  }

  // MARK: Samples

  /// Some values as they are stored: the dictionary, or else up to `limit` of the first page
  /// that has any.
  func storedSample(limit: Int) throws(SQLError) -> PageSample? {
    while begun < total, !pages.isAtEnd {
      let header = try pages.nextHeader()
      switch header.kind {
      case .dictionary(let count, _):
        let bytes = try pages.load(header, plainCount: 0, isCompressed: true)
        guard count * leaf.storedWidth <= bytes.bytes.count else { return nil }
        return PageSample(buffer: bytes.buffer, bytes: bytes.bytes, count: count)
      case .data(let data):
        try begin(header, data)
        if let sample = try pageSample(limit: limit) { return sample }
      case .other: pages.skip(header)
      }
    }
    return nil
  }

  private func pageSample(limit: Int) throws(SQLError) -> PageSample? {
    guard left > 0 else { return nil }
    try fillBlock()
    let highest = UInt8(leaf.maxDefinition)
    let end = min(block.end, limit)
    let present = block.definitions[..<end].reduce(0) { $0 + ($1 == highest ? 1 : 0) }
    guard present > 0 else { return nil }
    try beginValues()
    let buffer = Buffer(byteCount: present * leaf.storedWidth)
    try decoder?.decode(present, into: UnsafeMutableRawPointer(buffer.pointer(to: UInt8.self)))
    return PageSample(buffer: buffer, bytes: buffer.readableBytes, count: present)
  }
}

/// Values as they are stored, one after another.
struct PageSample {
  let buffer: Buffer
  let bytes: UnsafeRawBufferPointer
  let count: Int
}
