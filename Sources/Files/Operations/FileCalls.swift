import Glibc

// Linux only, and not in the Glibc module; the flag is SYNC_FILE_RANGE_WRITE of fcntl.h.
@_silgen_name("sync_file_range")
private func syncRange(_ descriptor: Int32, _ start: Int, _ count: Int, _ flags: UInt32) -> Int32
private let syncRangeWrite: UInt32 = 2

/// The system calls that change files; each may be made to fail (`FileFaults`).
enum FileCalls {
  static func create(_ path: String) -> Int32 {
    if FileFaults.fails(.open) { return -1 }
    return Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  }

  static func write(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    if FileFaults.fails(.write) { return -1 }
    return Glibc.write(descriptor, start, count)
  }

  static func fsync(_ descriptor: Int32) -> Int32 {
    FileFaults.fails(.fsync) ? -1 : Glibc.fsync(descriptor)
  }

  static func rename(_ old: String, _ new: String) -> Int32 {
    FileFaults.fails(.rename) ? -1 : Glibc.rename(old, new)
  }

  static func link(_ old: String, _ new: String) -> Int32 {
    FileFaults.fails(.link) ? -1 : Glibc.link(old, new)
  }

  static func unlink(_ path: String) -> Int32 {
    FileFaults.fails(.unlink) ? -1 : Glibc.unlink(path)
  }

  /// Asks for a file's bytes to be written soon; a later `fsync` says whether they were. Linux does
  /// so when it is told that the pages are not wanted any more.
  static func beginWriting(_ path: String) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    close(descriptor)
  }

  /// Has the system write these bytes of a file while more are made, so that an `fsync` at the end
  /// finds little to wait for. The pages stay in the cache; what fails, `fsync` reports.
  static func beginWriting(_ descriptor: Int32, from start: Int, count: Int) {
    _ = syncRange(descriptor, start, count, syncRangeWrite)
  }

  /// Makes the names in the folder of a path durable.
  static func syncFolder(of path: String) -> Int32 {
    if FileFaults.fails(.fsync) { return -1 }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder and say EINVAL.
    return Glibc.fsync(descriptor) != 0 && errno != EINVAL ? -1 : 0
  }
}
