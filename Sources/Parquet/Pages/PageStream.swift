import Catalog
import Columns
import Diagnostics
import Files

/// Walks over the pages of one chunk and gives their bytes, decompressed.
///
/// Bytes are given out of buffers that are used again only when nobody else holds them: a column
/// of strings keeps the page that it points into.
final class PageStream {
  private let source: ByteSource
  private let metrics: ReadMetrics
  /// Where the next page header begins.
  private(set) var place: Int
  /// Where the pages of the file end: no chunk may reach beyond.
  private let limit: Int
  /// The chunk's end as its metadata states it; how far it is worth reading ahead.
  private let statedEnd: Int
  private let codec: any Compression
  private lazy var decompressor = codec.makeDecompressor()
  private let isCompressed: Bool

  /// Where what is wanted next ends; reading ahead beyond it is in vain.
  private var wantedEnd: Int?
  private var window = Buffer.empty
  private var windowStart = 0
  private var windowCount = 0
  private var page = Buffer.empty

  private let keeper: ChunkKeeper?
  /// The page whose header was given last, if the cache has it, and where its header begins.
  private var cached: CachedPage?
  private var headerStart = 0
  private var headerSize = 0

  private static let windowSize = 1 << 18
  /// A page header may hold long statistics.
  private static let headerLimit = 1 << 24

  init(
    _ source: ByteSource, chunk: ChunkMetadata, limit: Int, metrics: ReadMetrics,
    keeper makeKeeper: ((_ start: Int) -> ChunkKeeper?)? = nil
  ) throws(SQLError) {
    guard codecNames.indices.contains(chunk.codec),
      let codec = CompressionList.named(codecNames[chunk.codec])
    else { throw SQLError(.dataCorrupted, "there is no codec \(chunk.codec)") }
    self.source = source
    self.metrics = metrics
    self.codec = codec
    isCompressed = chunk.codec != 0
    var start = chunk.dataPageOffset
    // Some writers put 0 for "no dictionary".
    if let dictionary = chunk.dictionaryPageOffset, dictionary >= 4, dictionary < start {
      start = dictionary
    }
    // A chunk without values may say anything of its place.
    guard chunk.valueCount <= 0 || start >= 4 && start <= limit else {
      throw SQLError(.dataCorrupted, "the pages begin at byte \(start), outside the file")
    }
    place = max(0, min(start, limit))
    self.limit = limit
    let (end, overflow) = place.addingReportingOverflow(max(0, chunk.compressedSize))
    statedEnd = overflow ? limit : min(limit, end)
    keeper = makeKeeper?(place)
  }

  /// No page begins behind the stated end. (One may end there: old writers forgot the size of the
  /// dictionary's header.)
  var isAtEnd: Bool { place >= statedEnd }

  /// Goes to a page header elsewhere in the chunk.
  /// - Parameter size: What is wanted there, in bytes; nil where that is not known.
  func seek(to place: Int, wanting size: Int? = nil) throws(SQLError) {
    guard place >= 4, place <= limit else {
      throw SQLError(.dataCorrupted, "a page begins at byte \(place), outside the file")
    }
    self.place = place
    if let size { want(size) }
  }

  /// Says that the next `size` bytes are wanted, and perhaps none behind them.
  func want(_ size: Int) {
    wantedEnd = size > 0 && size <= limit - place ? place + size : nil
  }

  /// Whether the chunk was read before, so that the cache may have its pages.
  var isKnown: Bool { keeper?.keepsPages ?? false }

  /// Whether the values of pages are to be kept.
  var keepsValues: Bool { keeper?.keepsValues ?? false }

  /// Reads the next header; the page's body follows at `place`.
  /// - Parameter form: How the reader would like the page best.
  func nextHeader(_ form: PageForm = .bytes) throws(SQLError) -> PageHeader {
    headerStart = place
    cached = form == .bytes ? nil : keeper?.page(at: place, as: form)
    if cached == nil { cached = keeper?.page(at: place, as: .bytes) }
    if let cached {
      place += cached.headerSize
      metrics.work.pages += 1
      return cached.header
    }
    var wanted = min(limit - place, 1 << 12)
    while true {
      let bytes = try read(wanted)
      var reader = ThriftReader(bytes)
      do throws(SQLError) {
        let header = try PageHeader(from: &reader)
        place += reader.position
        guard header.compressedSize <= limit - place else {
          throw SQLError(
            .dataCorrupted, "a page claims \(header.compressedSize) bytes, beyond the pages' end")
        }
        metrics.work.pages += 1
        return header
      } catch {
        // The header may only have been cut off by the piece that was read.
        guard wanted < limit - place, wanted < PageStream.headerLimit else { throw error }
        wanted = min(limit - place, wanted * 16)
      }
    }
  }

  func skip(_ header: PageHeader) { place += header.compressedSize }

  /// The body of the page as it is stored; its checksum is compared.
  private func body(_ header: PageHeader) throws(SQLError) -> UnsafeRawBufferPointer {
    let bytes = try read(header.compressedSize)
    if let stored = header.checksum, !checksum(crc32(bytes), is: stored) {
      throw SQLError(.dataCorrupted, "the page's checksum is wrong: its bytes were changed")
    }
    return bytes
  }

  /// The body, decompressed except for the first `plainCount` bytes, and what keeps it.
  func load(
    _ header: PageHeader, plainCount: Int, isCompressed flag: Bool
  ) throws(SQLError) -> PageBytes {
    if let cached, cached.dictionary == nil, cached.values == nil {
      metrics.work.cacheHits += 1
      place += header.compressedSize
      let bytes = UnsafeRawBufferPointer(rebasing: cached.body.readableBytes[..<cached.bodySize])
      return PageBytes(buffer: cached.body, bytes: bytes)
    }
    headerSize = place - headerStart
    let stored = try body(header)
    defer { place += header.compressedSize }
    guard plainCount <= stored.count, plainCount <= header.uncompressedSize else {
      throw SQLError(.dataCorrupted, "the levels of a page are longer than the page")
    }
    guard isCompressed && flag else {
      guard header.uncompressedSize == stored.count else {
        throw SQLError(
          .dataCorrupted,
          "an uncompressed page has \(stored.count) bytes and claims \(header.uncompressedSize)")
      }
      return PageBytes(buffer: window, bytes: stored)
    }
    let size = header.uncompressedSize
    let compressed = UnsafeRawBufferPointer(rebasing: stored[plainCount...])
    try checkSize(size - plainCount, of: compressed)
    let keeps = keeper.map { $0.keepsPages && !$0.keepsValues } ?? false
    if keeps {
      page = Buffer(byteCount: size)
    } else if !isKnownUniquelyReferenced(&page) || page.byteCount < size {
      page = Buffer(byteCount: max(size, min(page.byteCount, 1 << 20)))
    }
    let target = UnsafeMutableRawBufferPointer(rebasing: page.writableBytes[..<size])
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: stored[..<plainCount]))
    if !compressed.isEmpty {
      try decompressor.decompress(
        compressed, into: UnsafeMutableRawBufferPointer(rebasing: target[plainCount...]))
    }
    if keeps, case .data = header.kind {
      keeper?.keep(
        CachedPage(header, headerSize: headerSize, body: page, bodySize: size), at: headerStart,
        as: .bytes)
    }
    return PageBytes(buffer: page, bytes: UnsafeRawBufferPointer(target))
  }

  // MARK: Dictionaries

  /// The decoded dictionary of the page whose header was given last, if the cache has it.
  func takeCachedDictionary(_ header: PageHeader) -> Column? {
    guard let known = cached?.dictionary else { return nil }
    metrics.work.cacheHits += 1
    place += header.compressedSize
    return known
  }

  /// Keeps the decoded dictionary of the page that was loaded last.
  func keep(_ dictionary: Column, _ header: PageHeader) {
    guard let keeper, keeper.keepsPages else { return }
    let size = place - headerStart - header.compressedSize
    keeper.keep(
      CachedPage(header, headerSize: size, dictionary: dictionary), at: headerStart, as: .bytes)
  }

  // MARK: Decoded pages

  /// The decoded values of the page whose header was given last, if the cache has them.
  func takeCachedValues(_ header: PageHeader) -> Column? {
    guard let known = cached?.values else { return nil }
    metrics.work.cacheHits += 1
    place += header.compressedSize
    return known
  }

  /// Keeps the decoded values of the page that was loaded last.
  func keep(values: Column, _ header: PageHeader, as form: PageForm) {
    let size = cached?.headerSize ?? headerSize
    keeper?.keep(CachedPage(header, headerSize: size, values: values), at: headerStart, as: form)
  }

  /// Refuses bombs before anything is allocated.
  private func checkSize(_ size: Int, of compressed: UnsafeRawBufferPointer) throws(SQLError) {
    if compressed.isEmpty && size == 0 { return }
    let plausible = max(1 << 26, compressed.count * 1024)
    guard size <= decompressor.largestResult(of: compressed),
      size <= min(plausible, CompressionList.largestBlock)
    else {
      throw SQLError(
        .dataCorrupted,
        "a \(codec.name) page of \(compressed.count) bytes claims to hold \(size) bytes")
    }
  }

  /// `count` bytes from `place`, out of the window.
  private func read(_ count: Int) throws(SQLError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= limit - place else {
      throw SQLError(.dataCorrupted, "a page reaches beyond the end of the pages")
    }
    if place < windowStart || place + count > windowStart + windowCount { try slide(to: count) }
    let start = place - windowStart
    return UnsafeRawBufferPointer(rebasing: window.readableBytes[start..<(start + count)])
  }

  private func slide(to count: Int) throws(SQLError) {
    if let wantedEnd, place >= wantedEnd { self.wantedEnd = nil }
    let ahead = min(PageStream.windowSize, max(0, (wantedEnd ?? statedEnd) - place))
    let size = max(count, ahead)
    if !isKnownUniquelyReferenced(&window) || window.byteCount < size {
      window = Buffer(byteCount: size)
    }
    windowCount = 0
    try source.read(
      at: place, into: UnsafeMutableRawBufferPointer(rebasing: window.writableBytes[..<size]))
    windowStart = place
    windowCount = size
    metrics.work.bytes += size
  }
}

/// Bytes of a page and the buffer that keeps them.
struct PageBytes {
  let buffer: Buffer
  let bytes: UnsafeRawBufferPointer
}

/// What one reader does.
final class ReadMetrics {
  var work = ReadWork()
}
