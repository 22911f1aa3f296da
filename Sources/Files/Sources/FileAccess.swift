import Diagnostics
import Glibc

/// Which files may be opened; every file of the engine is opened here and nowhere else.
///
/// Without roots everything that the process may read is allowed. With roots a path must lie
/// below one of them, and no symbolic link on the way may lead out.
package struct FileAccess: Sendable {
  /// Absolute folders without a trailing slash, or nil for no limit.
  package let roots: [String]?
  /// An absolute folder below which nothing may be opened.
  private var closed: String?
  /// What opening its path gives.
  private var held: ByteSource?

  package static let unrestricted = FileAccess(roots: nil)

  package init(roots: [String]?) {
    self.roots = roots?.map { root in
      FileAccess.resolved(root) ?? root
    }
  }

  /// The same access but for a folder.
  package func without(_ folder: String) -> FileAccess {
    var copy = self
    copy.closed = FileAccess.resolved(folder) ?? folder
    return copy
  }

  /// The same access, and bytes that are opened by their path.
  package func holding(_ source: ByteSource) -> FileAccess {
    var copy = self
    copy.held = source
    return copy
  }

  /// Opens a regular file for reading.
  /// - Throws: `undefinedFile` if there is none, `insufficientPrivilege` if it is off limits.
  package func open(_ path: String) throws(SQLError) -> ByteSource {
    if let held, held.path == path { return held }
    try check(path)
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileAccess.failure("open", path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw FileAccess.failure("read", path, code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SQLError(.wrongObjectType, "\"\(path)\" is not a regular file")
    }
    return ByteSource(path: path, descriptor: descriptor, identity: FileIdentity(status))
  }

  /// The time, as `FileIdentity.modified` counts it.
  package static var nowNanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Opens a new file for writing; fails if it is there.
  func create(_ path: String) throws(SQLError) -> Int32 {
    try check(path)
    let descriptor = FileCalls.create(path)
    guard descriptor >= 0 else { throw FileAccess.failure("write", path, errno) }
    return descriptor
  }

  /// - Throws: `insufficientPrivilege` unless the path lies below a root.
  package func check(_ path: String) throws(SQLError) {
    if roots == nil && closed == nil { return }
    // A file that is still to be made is judged by its folder.
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let real = FileAccess.resolved(path) ?? FileAccess.resolved(folder.isEmpty ? "/" : folder)
    func isBelow(_ root: String) -> Bool { real == root || real?.hasPrefix(root + "/") == true }
    let isOpen = roots.map { real != nil && $0.contains(where: isBelow) } ?? true
    guard isOpen, closed.map({ !isBelow($0) }) ?? true else {
      throw SQLError(
        .insufficientPrivilege, "\"\(path)\" is outside the folders that may be read",
        hint: "ask the administrator to allow its folder")
    }
  }

  /// The path from the root, without links and dots where it is there.
  package func absolute(_ path: String) -> String { FileAccess.resolved(path) ?? path }

  /// The path without links and dots, or nil if nothing is there.
  private static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The error for a failed system call.
  static func failure(_ action: String, _ path: String, _ code: Int32) -> SQLError {
    switch code {
    case ENOENT, ENOTDIR: SQLError(.undefinedFile, "there is no file \"\(path)\"")
    case EACCES, EPERM:
      SQLError(.insufficientPrivilege, "no permission to \(action) \"\(path)\"")
    case ENOSPC, EDQUOT: SQLError(.diskFull, "the disk is full while writing \"\(path)\"")
    default:
      SQLError(.ioError, "cannot \(action) \"\(path)\": \(String(cString: strerror(code)))")
    }
  }
}
