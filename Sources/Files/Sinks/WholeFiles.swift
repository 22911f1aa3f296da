import Diagnostics
import Glibc

extension FileAccess {
  /// Writes a new file whole, durable when this returns, or not at all.
  /// - Parameter isSynced: False where a torn file after a power failure does no harm.
  /// - Returns: False, with nothing changed, if the name is taken.
  package func putIfAbsent(
    _ path: String, _ bytes: [UInt8], isSynced: Bool = true
  ) throws(SQLError) -> Bool {
    let temporary = try writeTemporary(path, bytes, isSynced: isSynced)
    defer { _ = FileCalls.unlink(temporary) }
    // Unlike a rename, a link never takes the name from another file.
    if FileCalls.link(temporary, path) != 0 {
      if errno == EEXIST { return false }
      throw FileAccess.failure("write", path, errno)
    }
    if isSynced, FileCalls.syncFolder(of: path) != 0 {
      throw FileAccess.failure("write", path, errno)
    }
    return true
  }

  /// Writes a file whole, durable when this returns, in place of one with this name.
  package func replace(_ path: String, _ bytes: [UInt8]) throws(SQLError) {
    let temporary = try writeTemporary(path, bytes)
    guard FileCalls.rename(temporary, path) == 0 else {
      let code = errno
      _ = unlink(temporary)
      throw FileAccess.failure("write", path, code)
    }
    guard FileCalls.syncFolder(of: path) == 0 else {
      throw FileAccess.failure("write", path, errno)
    }
  }

  /// Brings files and their names to disk.
  ///
  /// The writing of all begins before the first is waited for: a file system with a journal then
  /// closes it once for all of them.
  package func sync(_ paths: [String]) throws(SQLError) {
    for path in paths { FileCalls.beginWriting(path) }
    for path in paths {
      let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileAccess.failure("open", path, errno) }
      defer { close(descriptor) }
      guard FileCalls.fsync(descriptor) == 0 else { throw FileAccess.failure("write", path, errno) }
    }
    let folders = Set(paths.map { String($0[...($0.lastIndex(of: "/") ?? $0.startIndex)]) })
    for folder in folders.sorted() { try syncNames(around: folder) }
  }

  /// Writes (and syncs) `path.….tmp`.
  private func writeTemporary(
    _ path: String, _ bytes: [UInt8], isSynced: Bool = true
  ) throws(SQLError) -> String {
    let temporary = "\(path).\(getpid()).\(monotonicNanoseconds()).tmp"
    let descriptor = try create(temporary)
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        FileCalls.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if written < 0 && errno == EINTR { continue }
      if written < 0 { break }
      done += written
    }
    guard done == bytes.count, !isSynced || FileCalls.fsync(descriptor) == 0 else {
      let code = errno
      close(descriptor)
      _ = unlink(temporary)
      throw FileAccess.failure("write", path, code)
    }
    close(descriptor)
    return temporary
  }

  /// The bytes of a whole file.
  package func contents(_ path: String) throws(SQLError) -> [UInt8] {
    let source = try open(path)
    return try source.readArray(at: 0, count: source.size)
  }

  /// Makes the names in a folder durable, for a folder that was just made.
  package func syncNames(around path: String) throws(SQLError) {
    guard FileCalls.syncFolder(of: path) == 0 else {
      throw FileAccess.failure("write", path, errno)
    }
  }

  /// Removes an empty folder; one that is not empty stays.
  package func removeFolder(_ path: String) throws(SQLError) {
    try check(path)
    _ = rmdir(path)
  }

  /// Bytes and time of the last change (nanoseconds since 1970) of a regular file, or nil.
  package func identity(_ path: String) -> FileIdentity? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileIdentity(status)
  }
}
