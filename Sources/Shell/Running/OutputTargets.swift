import Diagnostics
import Glibc

/// Where results go: standard output, a file (`.output`), or a file for one statement (`.once`).
package struct OutputTargets {
  private let standard: TextSink
  private var file: TextSink?
  private var once: TextSink?
  private let standardIsTerminal: Bool

  package init() {
    standard = TextSink(descriptor: STDOUT_FILENO)
    standardIsTerminal = isatty(STDOUT_FILENO) == 1
  }

  package var current: TextSink { once ?? file ?? standard }

  /// Whether a person sees the results at once.
  package var isTerminal: Bool { once == nil && file == nil && standardIsTerminal }

  /// From now on results go to this file; nil goes back to standard output.
  package mutating func redirect(to path: String?) throws(SQLError) {
    file?.flush()
    file = nil
    if let path { file = try OutputTargets.open(path) }
  }

  /// The next statement's results go to this file.
  package mutating func redirectOnce(to path: String) throws(SQLError) {
    once = try OutputTargets.open(path)
  }

  package mutating func statementEnded() {
    once?.flush()
    once = nil
  }

  package func flush() {
    standard.flush()
    file?.flush()
  }

  /// - Parameter path: A file, or `| program`.
  private static func open(_ path: String) throws(SQLError) -> TextSink {
    if path.hasPrefix("|") { return try TextSink(program: String(path.dropFirst())) }
    let path = TextFile.expanded(path)
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw SQLError(
        .ioError, "\"\(path)\" cannot be written: \(String(cString: strerror(errno)))")
    }
    return TextSink(descriptor: descriptor, closesDescriptor: true, path: path)
  }
}
