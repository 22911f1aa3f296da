import Diagnostics
import Glibc

/// Reads whole files of text.
enum TextFile {
  /// - Parameter path: `-` is standard input; `~/` is the home folder.
  /// - Throws: `undefinedFile`, `ioError`, or `invalidText` for what is not UTF-8.
  static func read(_ path: String) throws(SQLError) -> String {
    let descriptor = path == "-" ? STDIN_FILENO : open(expanded(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let state: SQLState = errno == ENOENT ? .undefinedFile : .ioError
      throw SQLError(state, "\"\(path)\" cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    guard var bytes = readAll(descriptor) else {
      throw SQLError(.ioError, "\"\(path)\" cannot be read: \(String(cString: strerror(errno)))")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SQLError(.invalidText, "\"\(path)\" is not UTF-8 text")
    }
    return text
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }

  /// `~/x` in the home folder.
  static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = environment("HOME") else { return path }
    return home + path.dropFirst()
  }
}
