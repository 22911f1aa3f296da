import Diagnostics
import Glibc

/// An open file of UTL_FILE.
final class FileBox {
  let path: String
  let mode: String
  var stream: UnsafeMutablePointer<FILE>?

  init(_ path: String, _ mode: String, _ stream: UnsafeMutablePointer<FILE>) {
    self.path = path
    self.mode = mode
    self.stream = stream
  }

  deinit { if let stream { fclose(stream) } }
}

/// UTL_FILE, inside the directories that the session allows.
nonisolated(unsafe) let fileFunctions: [String: Builtins.Function] = [
  "utl_file.fopen": .init(
    .file, 3...4, names: ["location", "filename", "open_mode", "max_linesize"]
  ) { (a, run) throws(Raised) in
    let path = try FilePaths.path(try Convert.text(a[0]), try Convert.text(a[1]), run)
    let mode = try Convert.text(a[2]).lowercased()
    guard ["r", "w", "a", "rb", "wb", "ab"].contains(mode) else {
      throw Raised(-29281, "invalid mode")
    }
    guard let stream = fopen(path, mode) else { throw Raised(-29283, "invalid file operation") }
    let number = Int64(run.files.count) + 1
    run.files[number] = FileBox(path, mode, stream)
    return .file(number)
  },
  "utl_file.is_open": .init(.boolean, 1...1, isStrict: false) { (a, run) throws(Raised) in
    guard case .file(let number) = a[0] else { return .false }
    return .boolean(run.files[number]?.stream != nil)
  },
]

nonisolated(unsafe) let fileProcedures: [String: Builtins.Procedure] = [
  "utl_file.put_line": .init(2...3, names: ["file", "buffer", "autoflush"]) {
    (a, run) throws(Raised) in
    fputs(try Convert.text(a[1]) + "\n", try FilePaths.stream(a[0], run))
  },
  "utl_file.put": .init(2...2, names: ["file", "buffer"]) { (a, run) throws(Raised) in
    fputs(try Convert.text(a[1]), try FilePaths.stream(a[0], run))
  },
  "utl_file.new_line": .init(1...2, names: ["file", "lines"]) { (a, run) throws(Raised) in
    let stream = try FilePaths.stream(a[0], run)
    let count = a.count > 1 ? try NumberMath.integer(a[1]) : 1
    for _ in 0..<max(0, min(count, 10_000)) { fputs("\n", stream) }
  },
  "utl_file.putf": .init(2...7) { (a, run) throws(Raised) in
    var text = try Convert.text(a[1])
    for argument in a.dropFirst(2) {
      guard let place = text.firstRange(of: "%s") else { break }
      text.replaceSubrange(place, with: try Convert.text(argument))
    }
    fputs(FilePaths.lines(text), try FilePaths.stream(a[0], run))
  },
  "utl_file.fflush": .init(1...1) { (a, run) throws(Raised) in
    fflush(try FilePaths.stream(a[0], run))
  },
  "utl_file.get_line": .init(2...3, names: ["file", "buffer", "len"], outputs: [1]) {
    (a, run) throws(Raised) in
    let stream = try FilePaths.stream(a[0], run)
    var bytes: [UInt8] = []
    var sign = fgetc(stream)
    if sign == EOF { throw Raised(-1403) }
    while sign != EOF, sign != 10 {
      bytes.append(UInt8(truncatingIfNeeded: sign))
      guard bytes.count <= 32_767 else { throw Raised.valueError() }
      sign = fgetc(stream)
    }
    a[1] = .of(String(decoding: bytes, as: UTF8.self))
  },
  "utl_file.fclose": .init(1...1, outputs: [0]) { (a, run) throws(Raised) in
    guard case .file(let number) = a[0] else { return }
    if let stream = run.files[number]?.stream { fclose(stream) }
    run.files[number]?.stream = nil
    a[0] = .null
  },
  "utl_file.fclose_all": .init(0...0) { (_, run) throws(Raised) in
    for file in run.files.values {
      if let stream = file.stream { fclose(stream) }
      file.stream = nil
    }
  },
  "utl_file.fremove": .init(2...2) { (a, run) throws(Raised) in
    guard unlink(try FilePaths.path(try Convert.text(a[0]), try Convert.text(a[1]), run)) == 0
    else {
      throw Raised(-29283, "invalid file operation")
    }
  },
  "utl_file.fgetattr": .init(
    5...5, names: ["location", "filename", "fexists", "file_length", "block_size"],
    outputs: [2, 3, 4]
  ) { (a, run) throws(Raised) in
    let path = try FilePaths.path(try Convert.text(a[0]), try Convert.text(a[1]), run)
    var status = stat()
    let exists = stat(path, &status) == 0
    a[2] = .boolean(exists)
    a[3] = exists ? .integer(Int64(status.st_size)) : .null
    a[4] = exists ? .integer(Int64(status.st_blksize)) : .null
  },
  "utl_file.fcopy": .init(
    4...6, names: ["src_location", "src_filename", "dest_location", "dest_filename"]
  ) { (a, run) throws(Raised) in
    let from = try FilePaths.path(try Convert.text(a[0]), try Convert.text(a[1]), run)
    let to = try FilePaths.path(try Convert.text(a[2]), try Convert.text(a[3]), run)
    let first = a.count > 4 ? try NumberMath.integer(try Convert.number(a[4])) : 1
    let last = a.count > 5 ? try NumberMath.integer(try Convert.number(a[5])) : Int64.max
    try FilePaths.copy(from, to, lines: first, last)
  },
  "utl_file.frename": .init(4...5) { (a, run) throws(Raised) in
    let from = try FilePaths.path(try Convert.text(a[0]), try Convert.text(a[1]), run)
    let to = try FilePaths.path(try Convert.text(a[2]), try Convert.text(a[3]), run)
    guard rename(from, to) == 0 else { throw Raised(-29292, "file rename operation failed") }
  },
]

enum FilePaths {
  /// The path of a file in a directory that is allowed.
  static func path(_ directory: String, _ name: String, _ run: RoutineSession) throws(Raised)
    -> String
  {
    guard !name.isEmpty, !name.contains("/"), name != "..", name != "." else {
      throw Raised(-29288, "invalid file name")
    }
    // The name of a directory, in any case; a path of the system is none.
    guard !directory.contains("/"),
      let place = run.runner.definition(.directory, [directory])?.text
    else { throw Raised(-29280, "invalid directory path") }
    return place + "/" + name
  }

  static func stream(_ datum: Datum, _ run: RoutineSession) throws(Raised) -> UnsafeMutablePointer<
    FILE
  > {
    guard case .file(let number) = datum, let stream = run.files[number]?.stream else {
      throw Raised(-29282, "invalid file ID")
    }
    return stream
  }

  /// Copies the lines from one to another, counted from 1.
  static func copy(_ from: String, _ to: String, lines first: Int64, _ last: Int64) throws(Raised) {
    guard let source = fopen(from, "r") else { throw Raised(-29283, "invalid file operation") }
    defer { fclose(source) }
    guard let target = fopen(to, "w") else { throw Raised(-29283, "invalid file operation") }
    defer { fclose(target) }
    var line: Int64 = 1
    var sign = fgetc(source)
    while sign != EOF, line <= last {
      if line >= first { fputc(sign, target) }
      if sign == 10 { line += 1 }
      sign = fgetc(source)
    }
  }

  /// `\n` of PUTF.
  static func lines(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for sign in text {
      if isEscaped {
        result += sign == "n" ? "\n" : "\\\(sign)"
        isEscaped = false
      } else if sign == "\\" {
        isEscaped = true
      } else {
        result.append(sign)
      }
    }
    return result
  }
}
