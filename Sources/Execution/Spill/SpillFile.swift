import Columns
import Diagnostics
import Glibc
import Synchronization

// The Glibc module leaves it out.
@_silgen_name("fallocate")
private func changeBlocks(_ file: Int32, _ mode: Int32, _ start: Int, _ count: Int) -> Int32

/// A file without a name that a query's operators put pages of rows into.
///
/// It has no name from the moment it is open, so that it goes away with the process, however that
/// ends. Pages are appended; the blocks of a page that nobody needs any more are given back to the
/// file system at once.
final class SpillFile: Sendable {
  private let descriptor: Int32
  private let folder: String
  /// The most bytes that pages may take at once.
  private let limit: Int
  private let end = Atomic<Int>(0)
  private let live = Atomic<Int>(0)

  /// The unit in which file systems give blocks back.
  static let block = 4096

  /// - Throws: `ioError` where no file can be made in the folder.
  init(folder: String, limit: Int) throws(SQLError) {
    let opened = SpillFile.open(folder)
    guard opened >= 0 else {
      throw SQLError(
        .ioError, "no file for spilled rows can be made in '\(folder)': \(reason(errno))",
        hint: "SET temporary_directory names another folder, SET memory_limit allows more memory")
    }
    descriptor = opened
    self.folder = folder
    self.limit = limit
  }

  deinit { close(descriptor) }

  private static func open(_ folder: String) -> Int32 {
    // O_TMPFILE; some file systems do not know it.
    let unnamed = Glibc.open(folder, O_RDWR | O_CLOEXEC | 0o20_000_000 | O_DIRECTORY, 0o600)
    if unnamed >= 0 { return unnamed }
    for _ in 0..<16 {
      let path = "\(folder)/reckon-\(getpid())-\(UInt64.random(in: 0 ... .max)).spill"
      let named = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if named >= 0 {
        unlink(path)
        return named
      }
      if errno != EEXIST { return -1 }
    }
    return -1
  }

  /// Puts bytes, a multiple of `block`, behind the others.
  /// - Returns: Where they are.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Int {
    let now = live.wrappingAdd(bytes.count, ordering: .relaxed).newValue
    guard now <= limit else {
      live.wrappingSubtract(bytes.count, ordering: .relaxed)
      throw SQLError(
        .diskFull, "spilled rows would take more than \(limit.formattedBytes) in '\(folder)'",
        hint: "raise it with SET max_temp_directory_size, or memory with SET memory_limit")
    }
    let start = end.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    var done = 0
    while done < bytes.count {
      let written = pwrite(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, start + done)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw failure("written", errno) }
      done += written
    }
    return start
  }

  func read(_ start: Int, into target: UnsafeMutableRawBufferPointer) throws(SQLError) {
    var done = 0
    while done < target.count {
      let got = pread(
        descriptor, target.baseAddress.map { $0 + done }, target.count - done, start + done)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure("read", errno) }
      guard got > 0 else {
        throw SQLError(.dataCorrupted, "the file of spilled rows in '\(folder)' is cut off")
      }
      done += got
    }
  }

  /// Gives the blocks of a page back.
  func free(_ start: Int, _ count: Int) {
    live.wrappingSubtract(count, ordering: .relaxed)
    // FALLOC_FL_KEEP_SIZE and FALLOC_FL_PUNCH_HOLE; where that cannot be done, the end frees all.
    _ = changeBlocks(descriptor, 1 | 2, start, count)
  }

  private func failure(_ what: String, _ code: Int32) -> SQLError {
    if code == ENOSPC || code == EDQUOT {
      return SQLError(
        .diskFull, "the disk of '\(folder)' is full: rows that do not fit memory cannot be kept",
        hint: "SET temporary_directory names another folder, SET memory_limit allows more memory")
    }
    return SQLError(.ioError, "spilled rows in '\(folder)' cannot be \(what): \(reason(code))")
  }
}

private func reason(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "" }
