import Columns
import Diagnostics
import Files
import Synchronization

/// A row that could not be read.
package struct CSVReject: Sendable {
  let file: CSVFile
  /// Where the row begins in the uncompressed file.
  let offset: Int
  package let column: String?
  package let reason: String

  package var path: String { file.path }

  /// The number of the line in which the row begins, from 1: counted when it is asked for.
  package func line() throws(SQLError) -> Int { try file.lineNumbers(of: [offset])[0] }

  func error(wasGuessed: Bool) throws(SQLError) -> SQLError {
    let place = "line \(try line())" + (column.map { ", column \"\($0)\"" } ?? "")
    return SQLError(
      .invalidText, "\(place): \(reason)",
      hint: wasGuessed
        ? "the type was guessed from the first rows: name it with types, or set sample_size = -1"
        : "ignore_errors = true leaves such rows out", notes: ["in \"\(path)\""])
  }
}

/// The rows of a scan that were left out: all are counted, the first are kept.
package final class CSVRejects: Sendable {
  private let state = Mutex<(count: Int, first: [CSVReject])>((0, []))
  private static let kept = 10_000

  func add(_ reject: CSVReject) {
    state.withLock { state in
      state.count += 1
      if state.first.count < CSVRejects.kept { state.first.append(reject) }
    }
  }

  package var count: Int { state.withLock { $0.count } }

  /// The first ones, by file and place.
  package var all: [CSVReject] {
    state.withLock { $0.first }.sorted { ($0.path, $0.offset) < ($1.path, $1.offset) }
  }

  /// The lines of `all`; each file is read once.
  package func lines() throws(SQLError) -> [Int] {
    let all = all
    var lines: [Int] = []
    while lines.count < all.count {
      let file = all[lines.count].file
      let same = all[lines.count...].prefix { $0.path == file.path }
      lines += try file.lineNumbers(of: same.map(\.offset))
    }
    return lines
  }
}
