import Catalog
import Columns
import Diagnostics
import Files

/// Ascending, separate ranges of rows of a row group.
struct RowRanges: Equatable {
  var ranges: [Range<Int>]

  init(_ ranges: [Range<Int>]) { self.ranges = ranges }

  var count: Int { ranges.reduce(0) { $0 + $1.count } }

  func intersection(_ other: RowRanges) -> RowRanges {
    var result: [Range<Int>] = []
    var i = 0
    var j = 0
    while i < ranges.count && j < other.ranges.count {
      let low = max(ranges[i].lowerBound, other.ranges[j].lowerBound)
      let high = min(ranges[i].upperBound, other.ranges[j].upperBound)
      if low < high { result.append(low..<high) }
      if ranges[i].upperBound < other.ranges[j].upperBound { i += 1 } else { j += 1 }
    }
    return RowRanges(result)
  }
}

extension ParquetFile {
  /// Where the pages of a leaf are; nil if the file does not say, or not credibly.
  func offsetIndex(_ leaf: LeafColumn, group: Int) -> OffsetIndex? {
    let key = IndexKey(group: group, leaf: leaf.index)
    if let known = offsetIndexes.withLock({ $0[key] }) { return known }
    let read = readOffsetIndex(leaf, group: group)
    offsetIndexes.withLock { $0[key] = .some(read) }
    return read
  }

  private func readOffsetIndex(_ leaf: LeafColumn, group: Int) -> OffsetIndex? {
    let chunk = metadata.rowGroups[group].chunks[leaf.index]
    guard let offset = chunk.offsetIndexOffset, let length = chunk.offsetIndexLength,
      let bytes = indexBytes(offset, length)
    else { return nil }
    var reader = ThriftReader(bytes.readableBytes)
    let index = try? OffsetIndex(from: &reader)
    withExtendedLifetime(bytes) {}
    guard let index, index.pages.first?.firstRow == 0 else { return nil }
    var last = -1
    for page in index.pages {
      guard page.firstRow > last, page.offset >= 4, page.offset < footerStart else { return nil }
      last = page.firstRow
    }
    return last < metadata.rowGroups[group].rowCount ? index : nil
  }

  private func columnIndex(_ leaf: LeafColumn, group: Int) -> ColumnIndex? {
    let key = IndexKey(group: group, leaf: leaf.index)
    if let known = columnIndexes.withLock({ $0[key] }) { return known }
    let read = readColumnIndex(leaf, group: group)
    columnIndexes.withLock { $0[key] = .some(read) }
    return read
  }

  private func readColumnIndex(_ leaf: LeafColumn, group: Int) -> ColumnIndex? {
    let chunk = metadata.rowGroups[group].chunks[leaf.index]
    guard let offset = chunk.columnIndexOffset, let length = chunk.columnIndexLength,
      let bytes = indexBytes(offset, length)
    else { return nil }
    var reader = ThriftReader(bytes.readableBytes)
    let index = try? ColumnIndex(from: &reader)
    withExtendedLifetime(bytes) {}
    return index
  }

  private func indexBytes(_ offset: Int, _ length: Int) -> Buffer? {
    guard offset >= 4, length > 0, length <= 1 << 26, offset < source.size,
      length <= source.size - offset
    else { return nil }
    return try? source.read(at: offset, count: length)
  }

  /// The rows of the pages that may have rows that pass; nil where the page index says nothing.
  func rowRanges(group: Int, _ tests: [ColumnPredicate], metrics: ScanMetrics) -> RowRanges? {
    var result: RowRanges?
    for predicate in tests {
      guard let leaf = fileSchema.columns[predicate.column].flatLeaf, isOrdered(leaf),
        let ranges = rowRanges(leaf, group: group, predicate.test, metrics)
      else { continue }
      result = result.map { $0.intersection(ranges) } ?? ranges
    }
    return result
  }

  private func rowRanges(
    _ leaf: LeafColumn, group: Int, _ test: ColumnPredicate.Test, _ metrics: ScanMetrics
  ) -> RowRanges? {
    guard let offsets = offsetIndex(leaf, group: group),
      let bounds = columnIndex(leaf, group: group), bounds.nullPages.count == offsets.pages.count
    else { return nil }
    var ranges: [Range<Int>] = []
    for (i, page) in offsets.pages.enumerated() {
      let end =
        i + 1 < offsets.pages.count
        ? offsets.pages[i + 1].firstRow : metadata.rowGroups[group].rowCount
      let rows = page.firstRow..<end
      guard test.mayPass(ValueBounds(bounds, page: i, rows: rows.count, leaf)) else {
        metrics.pagesPruned.wrappingAdd(1, ordering: .relaxed)
        continue
      }
      if let last = ranges.last, last.upperBound == rows.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<rows.upperBound
      } else {
        ranges.append(rows)
      }
    }
    return RowRanges(ranges)
  }
}
