import Columns
import Diagnostics
import Glibc

/// An open file, or bytes in memory, read at any place by any number of threads.
///
/// Bytes are copied by `pread`, not mapped: a mapped file that another process cuts short kills
/// the reader with SIGBUS, and a short `pread` is an error.
package final class ByteSource: Sendable {
  package let path: String
  package let identity: FileIdentity
  private let descriptor: Int32
  /// The content where no file is behind it.
  private let memory: Buffer?

  init(path: String, descriptor: Int32, identity: FileIdentity) {
    self.path = path
    self.descriptor = descriptor
    self.identity = identity
    memory = nil
  }

  /// - Parameter path: The name that messages show.
  package init(path: String, memory: Buffer) {
    self.path = path
    self.memory = memory
    descriptor = -1
    identity = FileIdentity(memoryOfSize: memory.byteCount)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// In bytes, when the file was opened.
  package var size: Int { identity.size }

  /// The last part of the path.
  package var name: String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Fills the target from byte `place` of the file.
  package func read(
    at place: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(SQLError) {
    try check(place, count: target.count)
    if let memory {
      let part = memory.readableBytes[place..<(place + target.count)]
      return target.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
    }
    var done = 0
    while done < target.count {
      let count = pread(
        descriptor, target.baseAddress.map { $0 + done }, target.count - done, off_t(place + done))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw FileAccess.failure("read", path, errno) }
      if count == 0 {
        throw SQLError(
          .ioError, "\"\(path)\" became shorter while it was read",
          hint: "another process is writing it; run the query again")
      }
      done += count
    }
  }

  /// A new buffer with `count` bytes of the file.
  package func read(at place: Int, count: Int) throws(SQLError) -> Buffer {
    try check(place, count: count)
    let buffer = Buffer(byteCount: count)
    try read(at: place, into: buffer.writableBytes)
    return buffer
  }

  /// A few bytes of the file.
  package func readArray(at place: Int, count: Int) throws(SQLError) -> [UInt8] {
    let buffer = try read(at: place, count: count)
    return withExtendedLifetime(buffer) { Array(buffer.readableBytes) }
  }

  /// Tells the system that these bytes are wanted soon.
  package func prefetch(at place: Int, count: Int) {
    if descriptor < 0 { return }
    _ = posix_fadvise(descriptor, off_t(place), off_t(count), POSIX_FADV_WILLNEED)
  }

  private func check(_ place: Int, count: Int) throws(SQLError) {
    let (end, overflow) = place.addingReportingOverflow(count)
    guard place >= 0, count >= 0, !overflow, end <= size else {
      throw SQLError(
        .dataCorrupted,
        "bytes \(place) to \(overflow ? Int.max : end) lie outside the file of \(size) bytes")
    }
  }
}

extension Buffer {
  /// All bytes, to be written before the buffer is shared.
  package var writableBytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: pointer(to: UInt8.self), count: byteCount)
  }

  /// All bytes.
  package var readableBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer(to: UInt8.self), count: byteCount)
  }
}
