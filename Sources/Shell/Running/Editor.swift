import Diagnostics
import Glibc

/// Lets a person edit text in the program of their choice.
enum Editor {
  /// - Parameter path: The file to edit; nil makes one that is removed afterwards.
  /// - Returns: The text as it was saved.
  static func edit(_ text: String, path: String?) throws(SQLError) -> String {
    if let path {
      try open(path)
      return try TextFile.read(path)
    }
    let temporary = try write(text)
    defer { unlink(temporary) }
    try open(temporary)
    return try TextFile.read(temporary)
  }

  private static func open(_ path: String) throws(SQLError) {
    let editor = environment("VISUAL") ?? environment("EDITOR") ?? "vi"
    let code = try Program.run(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path])
    guard code == 0 else {
      throw SQLError(.ioError, "the editor \"\(editor)\" ended with code \(code)")
    }
  }

  private static func write(_ text: String) throws(SQLError) -> String {
    let folder = environment("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/reckon-XXXXXX.sql".utf8CString)
    let descriptor = mkstemps(&template, 4)
    guard descriptor >= 0 else {
      throw SQLError(
        .ioError, "no file can be made in \"\(folder)\": \(String(cString: strerror(errno)))")
    }
    let sink = TextSink(descriptor: descriptor, closesDescriptor: true)
    sink.write(text)
    sink.flush()
    return template.withUnsafeBufferPointer {
      $0.baseAddress.map { String(cString: $0) } ?? ""
    }
  }
}
