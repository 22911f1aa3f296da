import Diagnostics
import Glibc

extension FileAccess {
  /// Makes a folder and the folders above it where they are missing.
  package func makeFolder(_ path: String) throws(SQLError) {
    if path.isEmpty || isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    try check(path)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw FileAccess.failure("make", path, errno)
    }
  }

  /// Whether a folder is there.
  package func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a regular file is there.
  package func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  package func remove(_ path: String) throws(SQLError) {
    try check(path)
    guard FileCalls.unlink(path) == 0 else { throw FileAccess.failure("remove", path, errno) }
  }
}
