import Columns
import Diagnostics
import Files
import Synchronization

/// An open Parquet file: its footer, and readers of its row groups.
package final class ParquetFile: Sendable {
  package let source: ByteSource
  let metadata: FileMetadata
  package let fileSchema: FileSchema
  /// Where the pages end and the footer begins.
  let footerStart: Int
  /// Tells this opening of a file from all others.
  let number = ParquetFile.openings.wrappingAdd(1, ordering: .relaxed).newValue
  /// What keeps pages for later queries.
  private let cache: ParquetCache?
  private static let openings = Atomic<Int>(0)
  /// Offset indexes that were read, by group and leaf.
  let offsetIndexes = Mutex<[IndexKey: OffsetIndex?]>([:])
  let columnIndexes = Mutex<[IndexKey: ColumnIndex?]>([:])

  /// Entries of dictionaries whose headers were read.
  let dictionarySizes = Mutex<[IndexKey: Int?]>([:])

  struct IndexKey: Hashable {
    let group: Int
    let leaf: Int
  }

  /// - Throws: An error whose note names the file.
  package init(_ source: ByteSource, cache: ParquetCache? = nil) throws(SQLError) {
    self.source = source
    self.cache = cache
    do throws(SQLError) {
      (metadata, footerStart) = try Footer.read(source)
      let schema = try FileSchema(metadata.schema)
      for group in metadata.rowGroups where group.chunks.count != schema.leaves.count {
        throw SQLError(
          .dataCorrupted,
          "a row group has \(group.chunks.count) columns and the schema \(schema.leaves.count)")
      }
      fileSchema = try INT96Units.resolved(
        schema, metadata, source: source, limit: footerStart)
    } catch {
      throw error.noting("in file \"\(source.path)\"")
    }
  }

  package convenience init(_ path: String, access: FileAccess) throws(SQLError) {
    try self.init(try access.open(path))
  }

  /// - Parameters:
  ///   - keys: Those that encrypted files may be read with.
  ///   - prefix: What an encrypted file's associated texts begin with, where it does not say it.
  ///   - cache: Keeps pages; not those of a file that a key opened.
  convenience init(
    _ path: String, access: FileAccess, keys: ParquetKeys, prefix: String?,
    cache: ParquetCache? = nil
  ) throws(SQLError) {
    let source = try access.open(path)
    do throws(SQLError) {
      let readable = try DecryptedFile.readable(source, keys, prefix: prefix)
      try self.init(readable, cache: readable === source ? cache : nil)
    } catch { throw error.notes.isEmpty ? error.noting("in file \"\(path)\"") : error }
  }

  /// Whether it may be kept open: it is read as it is stored.
  var isKept: Bool { cache != nil }

  /// The cache as a reader of the chunk that begins at `start` sees it.
  func keeper(chunkAt start: Int) -> ChunkKeeper? {
    cache.map { ChunkKeeper($0, file: number, start: start) }
  }

  package var schema: Schema { fileSchema.schema }
  package var rowGroupCount: Int { metadata.rowGroups.count }
  package func rowCount(ofGroup group: Int) -> Int { metadata.rowGroups[group].rowCount }
  package var rowCount: Int {
    metadata.rowGroups.reduce(0) { $0.addingReportingOverflow($1.rowCount).partialValue }
  }

  /// Whether page indexes and filters can be trusted: those of other writers have no checksum.
  private let indexState = Atomic<Int>(0)

  /// - Throws: `dataCorrupted` if our own page indexes were changed.
  func checkPageIndex() throws(SQLError) {
    guard indexState.load(ordering: .relaxed) == 0 else { return }
    if let sums = keyValue(IndexChecksums.key).flatMap({ IndexChecksums($0) }),
      !sums.pageIndex.holds(in: source)
    {
      throw SQLError(
        .dataCorrupted, "the checksum of the page index is wrong: its bytes were changed"
      ).noting("in file \"\(source.path)\"")
    }
    indexState.store(1, ordering: .relaxed)
  }

  /// - Throws: `dataCorrupted` if one of our own Bloom filters was changed.
  func checkFilter(at offset: Int) throws(SQLError) {
    guard let sums = keyValue(IndexChecksums.key).flatMap({ IndexChecksums($0) }),
      let part = sums.filters.first(where: { $0.start == offset })
    else { return }
    guard part.holds(in: source) else {
      throw SQLError(
        .dataCorrupted, "the checksum of a Bloom filter is wrong: its bytes were changed"
      ).noting("in file \"\(source.path)\"")
    }
  }

  /// The `key=value` texts of the footer.
  package func keyValue(_ key: String) -> String? {
    metadata.keyValues.first { $0.key == key }?.value
  }
}
