import Diagnostics
import Glibc

/// Writes a new file: under a temporary name, given its own name only when it is complete.
///
/// A sink that goes away without `finish()` removes what it wrote. A sink may also give its bytes to
/// a closure instead: a result that goes over the network as a file.
package final class FileSink {
  package let path: String
  private let temporaryPath: String
  private var descriptor: Int32
  private var pending: [UInt8] = []
  private static let bufferSize = 1 << 20
  /// Bytes given to the system, and how many of them it was asked to write.
  private var (onDisk, begun) = (0, 0)
  private static let writeAhead = 8 << 20

  package typealias Output = (UnsafeRawBufferPointer) throws(SQLError) -> Void
  private let output: Output?

  /// Bytes written so far.
  package private(set) var count = 0

  /// A file of fewer bytes is not synced when it is finished: its bytes are safe elsewhere.
  package var leastSynced = 0

  package init(_ path: String, access: FileAccess) throws(SQLError) {
    self.path = path
    output = nil
    temporaryPath = path + ".\(getpid()).\(monotonicNanoseconds()).tmp"
    descriptor = try FileSink.create(temporaryPath, for: path, access)
    pending.reserveCapacity(FileSink.bufferSize)
  }

  /// The error of a missing folder names what was asked for, not the temporary name.
  private static func create(
    _ temporaryPath: String, for path: String, _ access: FileAccess
  ) throws(SQLError) -> Int32 {
    try access.check(path)
    do throws(SQLError) {
      return try access.create(temporaryPath)
    } catch {
      guard error.state == .undefinedFile else { throw error }
      throw SQLError(
        .undefinedFile, "\"\(path)\" cannot be made: its folder does not exist",
        hint: "make the folder first")
    }
  }

  /// Gives the bytes to `output`, block by block, and makes no file.
  package init(output: @escaping Output) {
    path = ""
    temporaryPath = ""
    descriptor = -1
    self.output = output
  }

  deinit { abandon() }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    count += bytes.count
    if pending.count + bytes.count > FileSink.bufferSize { try flush() }
    if bytes.count >= FileSink.bufferSize {
      try writeThrough(bytes)
    } else {
      pending.append(contentsOf: bytes)
    }
  }

  package func write(_ bytes: [UInt8]) throws(SQLError) {
    try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in try write(all) }
  }

  package func write(_ text: String) throws(SQLError) {
    try write(Array(text.utf8))
  }

  private func flush() throws(SQLError) {
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in try writeThrough(all) }
  }

  private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    if let output { return try output(bytes) }
    var done = 0
    while done < bytes.count {
      let written = FileCalls.write(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if written < 0 && errno == EINTR { continue }
      if written < 0 { throw FileAccess.failure("write", path, errno) }
      done += written
    }
    onDisk += bytes.count
    beginWriting()
  }

  /// Where a large file is to be synced at its end, the disk begins early.
  private func beginWriting() {
    guard onDisk - begun >= FileSink.writeAhead, onDisk >= leastSynced else { return }
    FileCalls.beginWriting(descriptor, from: begun, count: onDisk - begun)
    begun = onDisk
  }

  /// Writes what is pending to the disk and gives the file its name.
  package func finish() throws(SQLError) {
    if output != nil { return try flush() }
    precondition(descriptor >= 0, "a sink is finished once")
    try flush()
    let isSynced = count >= leastSynced
    guard !isSynced || FileCalls.fsync(descriptor) == 0 else {
      throw FileAccess.failure("write", path, errno)
    }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, FileCalls.rename(temporaryPath, path) == 0 else {
      let code = errno
      unlink(temporaryPath)
      throw FileAccess.failure("write", path, code)
    }
    guard !isSynced || FileCalls.syncFolder(of: path) == 0 else {
      throw FileAccess.failure("write", path, errno)
    }
  }

  /// Removes what was written.
  package func abandon() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlink(temporaryPath)
  }
}
