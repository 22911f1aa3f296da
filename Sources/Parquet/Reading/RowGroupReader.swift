import Catalog
import Columns
import Diagnostics
import Files

/// Reads columns of one row group, each front to back at its own pace.
///
/// So a scan can decode the columns of its filter first, and the others only where rows are left.
package final class RowGroupReader: GroupReader {
  private let file: ParquetFile
  private let group: Int
  private let metrics = ReadMetrics()
  package var work: ReadWork { metrics.work }
  /// One per column asked for; nested ones have several leaves.
  private var leaves: [[LeafReader]] = []
  private let shapes: [ColumnShape]
  package let rowCount: Int

  /// - Parameters:
  ///   - columns: Positions in the file's schema; each is read by its place in this list.
  ///   - usesPageIndex: Whether long jumps go through the offset index, which is read first.
  package init(
    _ file: ParquetFile, group: Int, columns: [Int], usesPageIndex: Bool = false
  ) throws(SQLError) {
    self.file = file
    self.group = group
    rowCount = file.metadata.rowGroups[group].rowCount
    shapes = columns.map { file.fileSchema.columns[$0] }
    for shape in shapes {
      var readers: [LeafReader] = []
      for leaf in shape.leaves { readers.append(try reader(leaf)) }
      if usesPageIndex, let leaf = shape.flatLeaf {
        readers[0].offsetIndex = file.offsetIndex(leaf, group: group)
      }
      if shape.flatLeaf != nil { readers[0].mayKeepValues = readers[0].isKnown }
      leaves.append(readers)
    }
  }

  private func reader(_ leaf: LeafColumn) throws(SQLError) -> LeafReader {
    do throws(SQLError) {
      return try LeafReader(
        leaf, file.metadata.rowGroups[group].chunks[leaf.index], source: file.source,
        limit: file.footerStart, metrics: metrics, keeper: file.keeper(chunkAt:))
    } catch {
      throw located(error, leaf, place: nil)
    }
  }

  /// Names file, column and place.
  private func located(_ error: SQLError, _ leaf: LeafColumn, place: Int?) -> SQLError {
    let byte = place.map { ", at byte \($0)" } ?? ""
    return error.noting(
      "in file \"\(file.source.path)\", column \"\(leaf.name)\", row group \(group)\(byte)")
  }

  private func locating<T>(
    _ reader: LeafReader, _ body: () throws(SQLError) -> T
  ) throws(SQLError) -> T {
    do throws(SQLError) {
      return try body()
    } catch {
      throw located(error, reader.leaf, place: reader.place)
    }
  }

  /// The next `count` rows of a column, which must be there.
  package func read(_ column: Int, count: Int) throws(SQLError) -> Column {
    let readers = leaves[column]
    if shapes[column].flatLeaf != nil {
      return try locating(readers[0]) { () throws(SQLError) in try readers[0].read(count) }
    }
    var records: [LeafRecords] = []
    for reader in readers {
      records.append(
        try locating(reader) { () throws(SQLError) in try reader.readRecords(count) })
    }
    return try locating(readers[0]) { () throws(SQLError) in
      try NestedAssembly(records).column(shapes[column], rows: count)
    }
  }

  package func readCoded(_ column: Int, count: Int) throws(SQLError) -> Column {
    guard shapes[column].flatLeaf != nil else { return try read(column, count: count) }
    let reader = leaves[column][0]
    return try locating(reader) { () throws(SQLError) in try reader.read(count, keepsCodes: true) }
  }

  /// Passes over the next `count` rows of a column.
  package func skip(_ column: Int, count: Int) throws(SQLError) {
    for reader in leaves[column] {
      try locating(reader) { () throws(SQLError) in
        if shapes[column].flatLeaf != nil {
          try reader.skip(count)
        } else {
          _ = try reader.readRecords(count)
        }
      }
    }
  }
}
