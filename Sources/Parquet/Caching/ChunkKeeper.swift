/// A chunk's door to the cache.
struct ChunkKeeper {
  private let cache: ParquetCache
  private let file: Int
  /// Whether pages that are not there are kept when they were read.
  let keepsPages: Bool
  /// Whether the values of pages are kept instead, as columns: there is room for them.
  let keepsValues: Bool

  /// - Parameter start: The place of the chunk's first page.
  init(_ cache: ParquetCache, file: Int, start: Int) {
    self.cache = cache
    self.file = file
    (keepsPages, keepsValues) = cache.noteReading(.init(file: file, place: start))
  }

  /// The page whose header begins at `place`.
  func page(at place: Int, as form: PageForm) -> CachedPage? {
    cache.page(.init(file: file, place: place, form: form))
  }

  func keep(_ page: CachedPage, at place: Int, as form: PageForm) {
    cache.keep(page, .init(file: file, place: place, form: form))
  }
}
