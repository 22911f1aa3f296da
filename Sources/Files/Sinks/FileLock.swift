import Diagnostics
import Glibc

/// An exclusive lock on a file between processes, given back when it goes away or the process ends.
package final class FileLock {
  private let descriptor: Int32

  /// Waits until the lock is free.
  package init(_ path: String, access: FileAccess) throws(SQLError) {
    try access.check(path)
    let opened = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw FileAccess.failure("lock", path, errno) }
    while flock(opened, LOCK_EX) != 0 {
      if errno == EINTR { continue }
      let code = errno
      close(opened)
      throw FileAccess.failure("lock", path, code)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
