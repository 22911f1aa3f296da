import Columns
import Diagnostics
import Glibc
import Synchronization

/// Where the operators of one query put rows that do not fit the memory budget.
///
/// The file is made when the first operator spills; with the query it goes away.
final class SpillStore: Sendable {
  private let folder: String
  private let limit: Int
  private let file = Mutex<SpillFile?>(nil)

  init(_ options: ExecutionOptions) {
    folder = options.temporaryDirectory ?? SpillStore.usualFolder
    limit = options.temporaryLimit
  }

  /// `TMPDIR`, or the system's folder for temporary files.
  private static var usualFolder: String {
    if let named = getenv("TMPDIR"), named.pointee != 0 { return String(cString: named) }
    return P_tmpdir
  }

  func page(of batch: Batch, types: [DataType]) throws(SQLError) -> SpilledPage {
    try SpilledPage(batch, types: types, file: try open())
  }

  private func open() throws(SQLError) -> SpillFile {
    if let known = file.withLock({ $0 }) { return known }
    AllocatorSettings.keepLittle()
    let made = try SpillFile(folder: folder, limit: limit)
    return file.withLock { file in
      let first = file ?? made
      file = first
      return first
    }
  }
}
