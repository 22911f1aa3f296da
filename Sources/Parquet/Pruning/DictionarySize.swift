import Diagnostics
import Files

extension ParquetFile {
  /// The entries of a chunk's dictionary, if that holds all of its values.
  ///
  /// Writers give a dictionary up when it grows to about a megabyte; its entries then are those of
  /// the first pages alone.
  func distinctCount(_ leaf: LeafColumn, group: Int) -> Int? {
    let key = IndexKey(group: group, leaf: leaf.index)
    if let known = dictionarySizes.withLock({ $0[key] }) { return known }
    let read = readDistinctCount(leaf, group: group)
    dictionarySizes.withLock { $0[key] = .some(read) }
    return read
  }

  private static let headerSize = 128
  private static let usualLimit = 1 << 20

  private func readDistinctCount(_ leaf: LeafColumn, group: Int) -> Int? {
    guard let chunk = metadata.rowGroups[group].chunks[leaf.index].metadata,
      let place = chunk.dictionaryPageOffset, place >= 4, place < chunk.dataPageOffset,
      place < footerStart,
      let bytes = try? source.read(
        at: place, count: min(ParquetFile.headerSize, footerStart - place))
    else { return nil }
    defer { withExtendedLifetime(bytes) {} }
    var reader = ThriftReader(bytes.readableBytes)
    guard let header = try? PageHeader(from: &reader),
      case .dictionary(let count, _) = header.kind, count > 0, count <= chunk.valueCount
    else { return nil }
    // As large as dictionaries may be: the last entries may be missing.
    let isWhole = header.uncompressedSize < ParquetFile.usualLimit / 16 * 15
    return isWhole ? count : nil
  }
}
