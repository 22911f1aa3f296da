import Catalog
import Columns
import Diagnostics
import Synchronization

/// Columns of row groups from which single rows are read again and again, decoded.
///
/// A look-up by key reads one row; opening, decompressing and decoding its pages costs a thousand times
/// what taking the row from a decoded column costs. Files never change, so that what is kept stays
/// right in all versions of a table that have its columns. A column of a group is decoded whole when
/// the group was asked often enough, while all that is kept takes no more than `PointMemory` says.
final class RowChunks: Sendable {
  /// The groups of one file.
  final class FileChunks: Sendable {
    let starts: [Int]
    fileprivate let content: Mutex<[Group]>

    init(_ starts: [Int]) {
      self.starts = starts
      content = Mutex(Array(repeating: Group(), count: starts.count))
    }

    /// The last group that begins at or before a row.
    func group(of row: Int) -> Int {
      var low = 0
      var high = starts.count
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] <= row { low = middle + 1 } else { high = middle }
      }
      return low - 1
    }
  }

  fileprivate struct Group: Sendable {
    var columns: [Int: Column] = [:]
    var touches = 0
  }

  /// Single rows that were asked of a group before its columns are worth decoding: reading one takes
  /// about a fourth of that.
  private static let threshold = 4
  private static let keptBytes = Mutex(0)

  private let files = Mutex<[String: FileChunks]>([:])
  private let ownBytes = Mutex(0)

  deinit {
    let own = ownBytes.withLock { $0 }
    RowChunks.keptBytes.withLock { $0 -= own }
  }

  func chunks(of file: any DataFile) -> FileChunks {
    files.withLock { files in
      if let found = files[file.path] { return found }
      var starts: [Int] = []
      var next = 0
      for group in 0..<file.groupCount {
        starts.append(next)
        next += file.rowCount(ofGroup: group)
      }
      let made = FileChunks(starts)
      files[file.path] = made
      return made
    }
  }

  /// The column of a group; nil where it is not worth its room (yet).
  /// - Parameter decode: Reads it whole.
  func column(
    _ position: Int, group: Int, of file: FileChunks, rows: Int, type: DataType,
    decode: () throws(SQLError) -> Column
  ) throws(SQLError) -> Column? {
    let (known, isWorthwhile) = file.content.withLock { groups -> (Column?, Bool) in
      if let found = groups[group].columns[position] { return (found, false) }
      groups[group].touches += 1
      return (nil, groups[group].touches > RowChunks.threshold)
    }
    if let known { return known }
    guard isWorthwhile else { return nil }
    // At most; a text has a view of 16 bytes, and about as much beside it.
    let bytes = rows * (type == .varchar || type == .blob ? 40 : 16)
    let hasRoom = RowChunks.keptBytes.withLock { kept in
      guard kept + bytes <= PointMemory.limit else { return false }
      kept += bytes
      return true
    }
    guard hasRoom else { return nil }
    ownBytes.withLock { $0 += bytes }
    let made = try decode()
    file.content.withLock { $0[group].columns[position] = made }
    return made
  }
}

/// An open file of one version of a table, for look-ups of single rows.
final class PointFile: Sendable {
  let file: any DataFile
  let meaning: FileMeaning
  let chunks: RowChunks.FileChunks

  init(_ file: any DataFile, _ meaning: FileMeaning, _ chunks: RowChunks.FileChunks) {
    self.file = file
    self.meaning = meaning
    self.chunks = chunks
  }
}

/// The open files of one version of a table.
final class PointFiles: Sendable {
  private let opened = Mutex<[Int: PointFile]>([:])

  func file(
    _ number: Int, of table: DeltaTable, _ chunks: RowChunks
  ) throws(SQLError) -> PointFile {
    if let found = opened.withLock({ $0[number] }) { return found }
    let (file, meaning) = try table.open(table.added[number])
    let made = PointFile(file, meaning, chunks.chunks(of: file))
    opened.withLock { $0[number] = made }
    return made
  }
}
