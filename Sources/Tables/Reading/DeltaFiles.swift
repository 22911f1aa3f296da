import Catalog
import Columns
import Diagnostics
import Files
import Parquet
import Synchronization

/// Opens the data files of one table's folder, and keeps the open ones.
///
/// Data files never change, so that an open file serves every version of the table.
final class DeltaFiles: Sendable {
  let folder: String
  let access: FileAccess
  private let open = Mutex<[String: ParquetFile]>([:])
  private let standIns = Mutex<[String: ParquetFile]>([:])
  private let deleted = Mutex<[FileKey: Bitmap]>([:])
  /// More open files than this are let go; a process may have some thousand.
  private static let limit = 400

  init(folder: String, access: FileAccess) {
    self.folder = folder
    self.access = access
  }

  func path(_ relative: String) -> String {
    relative.hasPrefix("/") ? relative : "\(folder)/\(relative)"
  }

  func file(_ path: String) throws(SQLError) -> ParquetFile {
    if let found = open.withLock({ $0[path] }) ?? standIns.withLock({ $0[path] }) {
      return found
    }
    let file: ParquetFile
    do throws(SQLError) {
      file = try ParquetFile(self.path(path), access: access)
    } catch {
      guard error.state == .undefinedFile else { throw error }
      throw SQLError(
        .undefinedFile, "the table's file \"\(self.path(path))\" is gone",
        hint: "a VACUUM removes files of versions that are older than its retention")
    }
    open.withLock { files in
      if files.count >= DeltaFiles.limit { files.removeAll() }
      files[path] = file
    }
    return file
  }

  /// Reads a file that the disk lost from its bytes.
  func standIn(_ path: String, _ bytes: [UInt8]) throws(SQLError) {
    let memory = try MemoryFile(self.path(path))
    try memory.write(bytes)
    let file = try ParquetFile(try memory.finish())
    standIns.withLock { $0[path] = file }
  }

  /// The deleted rows of a file; nil where none is.
  func deletedRows(_ file: AddedFile, rowCount: Int) throws(SQLError) -> Bitmap? {
    guard let vector = file.deletionVector else { return nil }
    let key = file.key
    if let found = deleted.withLock({ $0[key] }) { return found }
    let rows = try vector.read(folder: folder, rowCount: rowCount, access: access)
    deleted.withLock { all in
      if all.count >= DeltaFiles.limit { all.removeAll() }
      all[key] = rows
    }
    return rows
  }
}
