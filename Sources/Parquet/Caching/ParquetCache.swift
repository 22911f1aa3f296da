import Columns
import Diagnostics
import Files
import Synchronization

/// Keeps open files with their metadata, and pages as they are after decompression, for later
/// queries.
///
/// A file is opened anew when its size, its time or its place on the disk differs. The pages of a
/// column chunk are kept from its second reading on, so that what is read once costs no memory: as
/// decoded values while they fill less than half of the limit, else as bytes. When they are more
/// than the limit, those that were not used for longest go.
package final class ParquetCache: Sendable {
  private struct State {
    var files: [String: (file: ParquetFile, use: Int)] = [:]
    var pages: [PageKey: (page: CachedPage, use: Int)] = [:]
    /// The chunks that were read, by the place of their first page, and which query read them first.
    var seenChunks: [PageKey: Int] = [:]
    var byteCount = 0
    var limit = 0
    /// Counts uses.
    var clock = 0
  }

  /// A place in a file; files that are opened anew have new numbers.
  struct PageKey: Hashable {
    let file: Int
    let place: Int
    var form = PageForm.bytes
  }

  private let state = Mutex(State())
  /// Counts queries.
  private let query = Atomic<Int>(0)
  private static let fileLimit = 128
  private static let seenLimit = 1 << 18
  /// A file that was just changed may be changed again within one tick of its clock.
  private static let settledNanoseconds: Int64 = 2_000_000_000

  package init() {}

  package var byteCount: Int { state.withLock { $0.byteCount } }

  /// Sets how many bytes of pages may be kept; what is more goes.
  package func setLimit(_ bytes: Int) {
    state.withLock { state in
      state.limit = max(0, bytes)
      ParquetCache.shrink(&state, to: state.limit)
    }
  }

  /// Forgets pages until at most `bytes` are kept.
  package func shrink(to bytes: Int) {
    state.withLock { ParquetCache.shrink(&$0, to: max(0, bytes)) }
  }

  /// Forgets everything: files hold the cache too.
  package func close() { state.withLock { $0 = State() } }

  // MARK: Files

  /// The file as it is now, opened only if it is not known in this state.
  /// - Parameter open: Opens it, with this as its cache.
  func file(
    _ path: String, access: FileAccess, _ open: () throws(SQLError) -> ParquetFile
  ) throws(SQLError) -> ParquetFile {
    try access.check(path)
    let identity = access.identity(path)
    let known: ParquetFile? = state.withLock { state in
      state.clock += 1
      if let entry = state.files[path], entry.file.source.identity == identity {
        state.files[path]?.use = state.clock
        return entry.file
      }
      return nil
    }
    if let known { return known }
    let file = try open()
    let age = FileAccess.nowNanoseconds - file.source.identity.modified
    let isSettled = age > ParquetCache.settledNanoseconds
    keep(isSettled && file.isKept ? file : nil, path)
    return file
  }

  /// Replaces what is known of a path.
  private func keep(_ file: ParquetFile?, _ path: String) {
    state.withLock { state in
      if let old = state.files.removeValue(forKey: path) {
        ParquetCache.forget(&state, file: old.file.number)
      }
      guard let file else { return }
      while state.files.count >= ParquetCache.fileLimit,
        let oldest = state.files.min(by: { $0.value.use < $1.value.use })
      {
        state.files[oldest.key] = nil
        ParquetCache.forget(&state, file: oldest.value.file.number)
      }
      state.files[path] = (file, state.clock)
    }
  }

  private static func forget(_ state: inout State, file: Int) {
    for (key, entry) in state.pages where key.file == file {
      state.byteCount -= entry.page.byteCount
      state.pages[key] = nil
    }
    state.seenChunks = state.seenChunks.filter { $0.key.file != file }
  }

  // MARK: Pages

  /// A query begins: what it reads twice itself is not worth keeping for that.
  package func beginQuery() { query.add(1, ordering: .relaxed) }

  /// Notes that a chunk is read; from the second query on its pages are kept, as values while
  /// there is room.
  func noteReading(_ chunk: PageKey) -> (keepsPages: Bool, keepsValues: Bool) {
    state.withLock { state in
      if state.limit == 0 { return (false, false) }
      if state.seenChunks.count >= ParquetCache.seenLimit { state.seenChunks = [:] }
      let now = query.load(ordering: .relaxed)
      let isKnown = state.seenChunks[chunk].map { $0 != now } ?? false
      if !isKnown { state.seenChunks[chunk] = now }
      return (isKnown, isKnown && state.byteCount < state.limit / 2)
    }
  }

  func page(_ key: PageKey) -> CachedPage? {
    state.withLock { state in
      guard let entry = state.pages[key] else { return nil }
      state.clock += 1
      state.pages[key] = (entry.page, state.clock)
      return entry.page
    }
  }

  func keep(_ page: CachedPage, _ key: PageKey) {
    state.withLock { state in
      guard page.byteCount <= state.limit / 4, state.pages[key] == nil else { return }
      state.clock += 1
      state.pages[key] = (page, state.clock)
      state.byteCount += page.byteCount
      if state.byteCount > state.limit { ParquetCache.shrink(&state, to: state.limit / 4 * 3) }
    }
  }

  private static func shrink(_ state: inout State, to bytes: Int) {
    if state.byteCount <= bytes { return }
    for (key, entry) in state.pages.sorted(by: { $0.value.use < $1.value.use }) {
      if state.byteCount <= bytes { return }
      state.byteCount -= entry.page.byteCount
      state.pages[key] = nil
    }
  }
}

/// How a page is kept.
enum PageForm: Hashable {
  /// Its bytes after decompression, or the entries of a dictionary.
  case bytes
  /// A column of its values; of text, or where the reader wants them, codes of the dictionary.
  case values, codes
}

/// A page whose header was read and whose body was decompressed.
final class CachedPage: Sendable {
  let header: PageHeader
  /// Bytes of the header in the file; the body follows.
  let headerSize: Int
  /// The body; empty where the entries of a dictionary are all that is needed.
  let body: Buffer
  let bodySize: Int
  /// The decoded entries of a dictionary page.
  let dictionary: Column?
  /// The decoded rows of a data page.
  let values: Column?

  init(
    _ header: PageHeader, headerSize: Int, body: Buffer = .empty, bodySize: Int = 0,
    dictionary: Column? = nil, values: Column? = nil
  ) {
    self.header = header
    self.headerSize = headerSize
    self.body = body
    self.bodySize = bodySize
    self.dictionary = dictionary
    self.values = values
  }

  /// What it holds, with its own fields.
  var byteCount: Int {
    let columns = [dictionary, values].compactMap { $0 }
    return columns.reduce(256 + body.byteCount) { sum, column in
      let validity = column.validity.map { $0.count / 8 } ?? 0
      return sum + column.values.byteCount + validity
        + column.heaps.reduce(0) { $0 + $1.byteCount }
    }
  }
}
