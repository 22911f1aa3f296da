import Catalog
import Columns
import Diagnostics

/// Reads single rows of one version of a table from the decoded columns of their row groups.
final class DeltaPointReader: PointReader {
  /// The columns of a row group, decoded, and its first row in the file.
  private struct KeptGroup {
    var columns: [Column]
    var start: Int
  }

  private struct KeptFile {
    var point: PointFile
    var groups: [KeptGroup?]
  }

  private let table: DeltaTable
  private let columns: [Int]
  private let chunks: RowChunks
  private let opened: PointFiles
  private let firsts: [Int64]
  private var files: [KeptFile?]

  init(
    _ table: DeltaTable, _ columns: [Int], _ chunks: RowChunks, _ opened: PointFiles
  ) throws(SQLError) {
    self.table = table
    self.columns = columns
    self.chunks = chunks
    self.opened = opened
    firsts = try table.firstIdentities()
    files = Array(repeating: nil, count: firsts.count)
  }

  func row(_ identity: Int64) throws(SQLError) -> PointRow? {
    guard let number = RowFetcher.file(of: identity, firsts) else { return nil }
    if files[number] == nil {
      let point = try opened.file(number, of: table, chunks)
      files[number] = KeptFile(
        point: point, groups: Array(repeating: nil, count: point.chunks.starts.count))
    }
    guard let file = files[number] else { return nil }
    let row = Int(identity - firsts[number])
    guard row < file.point.file.rowCount, !(file.point.meaning.deleted.map { $0[row] } ?? false)
    else { return nil }
    let group = file.point.chunks.group(of: row)
    var known = file.groups[group]
    if known == nil { known = try keep(group, ofFile: number, file.point) }
    guard let kept = known else { return try fetched(identity) }
    return PointRow(columns: kept.columns, row: row - kept.start, identity: identity)
  }

  /// The group's columns, where they are worth keeping and there is room.
  private func keep(
    _ group: Int, ofFile number: Int, _ point: PointFile
  ) throws(SQLError) -> KeptGroup? {
    let count = point.file.rowCount(ofGroup: group)
    var made: [Column] = []
    for column in columns {
      let whole = try chunks.column(column, group: group, count: count, of: point, in: table)
      guard let whole else { return nil }
      made.append(whole)
    }
    let kept = KeptGroup(columns: made, start: point.chunks.starts[group])
    files[number]?.groups[group] = kept
    return kept
  }

  private func fetched(_ identity: Int64) throws(SQLError) -> PointRow? {
    let found = try RowFetcher(table).rows([identity], columns: columns)
    guard found.count > 0 else { return nil }
    let wanted = Array(found.columns.prefix(columns.count))
    return PointRow(columns: wanted, row: 0, identity: identity)
  }
}
