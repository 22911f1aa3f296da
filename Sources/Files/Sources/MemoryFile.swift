import Diagnostics
import Glibc

/// A file without a name that lives in memory: what was decrypted never reaches a disk.
package final class MemoryFile {
  private let path: String
  private var descriptor: Int32
  package private(set) var count = 0

  /// `O_TMPFILE`, which the importer leaves away.
  private static let unnamed: Int32 = 0o20_000_000 | 0o200_000

  /// - Parameter path: The name that messages show.
  package init(_ path: String) throws(SQLError) {
    self.path = path
    descriptor = open("/dev/shm", MemoryFile.unnamed | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileAccess.failure("write", "/dev/shm", errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package func write(_ bytes: [UInt8]) throws(SQLError) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { all in
        Glibc.write(descriptor, all.baseAddress.map { $0 + done }, all.count - done)
      }
      if written < 0 && errno == EINTR { continue }
      if written < 0 { throw FileAccess.failure("write", path, errno) }
      done += written
    }
    count += bytes.count
  }

  /// The file as a source; nothing is written afterwards.
  package func finish() throws(SQLError) -> ByteSource {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileAccess.failure("read", path, errno) }
    defer { descriptor = -1 }
    return ByteSource(path: path, descriptor: descriptor, identity: FileIdentity(status))
  }
}
