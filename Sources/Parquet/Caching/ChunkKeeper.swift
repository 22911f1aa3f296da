/// A chunk's door to the cache.
struct ChunkKeeper {
  private let cache: ParquetCache
  private let file: Int
  /// Whether pages that are not there are kept when they were read.
  let keepsPages: Bool

  /// - Parameter start: The place of the chunk's first page.
  init(_ cache: ParquetCache, file: Int, start: Int) {
    self.cache = cache
    self.file = file
    keepsPages = cache.noteReading(.init(file: file, place: start))
  }

  /// The page whose header begins at `place`.
  func page(at place: Int) -> CachedPage? { cache.page(.init(file: file, place: place)) }

  func keep(_ page: CachedPage, at place: Int) { cache.keep(page, .init(file: file, place: place)) }
}
