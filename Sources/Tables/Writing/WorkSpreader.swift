import Columns
import Diagnostics
import Synchronization

/// Calls a body for each number below a count, on several threads; returns when all are done.
package typealias WorkSpreader =
  @Sendable (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void

extension DataFileWriter {
  /// Rows from which on several files are written at once, and how many a file then has at most.
  private static let fewestRows = 600_000
  private static let rowsPerFile = 2_000_000

  /// The files of some rows, in the order of the rows, written on several threads where they are
  /// many; nothing refers to them yet.
  func write(_ batches: [Batch], spread: WorkSpreader?) throws(SQLError) -> [AddedFile] {
    let parts = DataFileWriter.consecutive(batches)
    guard let spread, parts.count > 1, partitionColumns.isEmpty else { return try write(batches) }
    let results = Mutex<[Int: Result<[AddedFile], SQLError>]>([:])
    spread(parts.count) { number in
      let result: Result<[AddedFile], SQLError>
      do throws(SQLError) {
        result = .success(try write(parts[number]))
      } catch { result = .failure(error) }
      results.withLock { $0[number] = result }
    }
    let all = results.withLock { $0 }
    var files: [AddedFile] = []
    var failure: SQLError?
    for number in parts.indices {
      switch all[number] {
      case .success(let made)?: files += made
      case .failure(let error)?: failure = failure ?? error
      case nil: failure = failure ?? SQLError(.internalError, "a file was not written")
      }
    }
    guard let failure else { return files }
    for file in files { try? access.remove("\(folder)/\(file.path)") }
    throw failure
  }

  /// Parts of about equally many rows; up to eight are a power of two, which share out evenly among
  /// most numbers of threads.
  private static func consecutive(_ batches: [Batch]) -> [[Batch]] {
    let total = batches.reduce(0) { $0 + $1.count }
    var count = max((total + rowsPerFile - 1) / rowsPerFile, total < fewestRows ? 1 : 2)
    if count > 2, count < 8 { count = count > 4 ? 8 : 4 }
    var parts: [[Batch]] = [[]]
    var rows = 0
    for batch in batches {
      if rows * count >= total * parts.count {
        parts.append([])
      }
      parts[parts.count - 1].append(batch)
      rows += batch.count
    }
    return parts
  }
}
