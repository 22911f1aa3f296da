import Glibc

/// The statements of earlier days: one line each in a file, line ends written as `\n`.
///
/// Each statement is added to the file at once, so that shells side by side lose nothing.
final class History {
  private let path: String?
  private var last = ""
  /// The statements of before and of this session, the oldest first.
  private(set) var texts: [String] = []

  private static let limit = 10_000
  /// What looks like a secret is never written.
  private static let secrets = [
    "PASSWORD", "IDENTIFIED BY", "SECRET", "ACCESS_KEY", "TOKEN", "CREDENTIAL",
  ]

  /// - Parameter path: nil keeps the history in memory alone.
  init(path: String?) {
    self.path = path
    LineLibrary.beginHistory(limit: History.limit)
    guard let path, let text = try? TextFile.read(path) else { return }
    for line in text.split(separator: "\n").suffix(History.limit) {
      texts.append(History.unescaped(line))
      LineLibrary.addHistory(texts[texts.count - 1])
    }
  }

  /// `RECKON_HISTORY`, else `.reckon_history` in the home folder.
  static var usualPath: String? {
    if let path = environment("RECKON_HISTORY") { return path.isEmpty ? nil : path }
    return environment("HOME").map { $0 + "/.reckon_history" }
  }

  /// Each database folder has a history of its own, beside the usual one: `….orders-1a2b3c4d`.
  static func path(ofDatabase folder: String?) -> String? {
    guard let usual = usualPath, let folder else { return usualPath }
    var hash: UInt32 = 2_166_136_261
    for byte in folder.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    let name = folder.split(separator: "/").last.map(String.init) ?? "database"
    return "\(usual).\(name)-\(digits)"
  }

  /// Adds a statement, unless it is the one before again or begins with a blank.
  func add(_ text: String) {
    guard text != last, let first = text.utf8.first, first != 0x20 else { return }
    last = text
    LineLibrary.addHistory(text)
    texts.append(text)
    let upper = text.uppercased()
    if !History.secrets.contains(where: { upper.contains($0) }) { append(text) }
  }

  private func append(_ text: String) {
    guard let path else { return }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    TextSink(descriptor: descriptor, closesDescriptor: true).write(History.escaped(text) + "\n")
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func unescaped(_ line: Substring) -> String {
    var result = ""
    var isEscape = false
    for scalar in line.unicodeScalars {
      if isEscape {
        result += scalar == "n" ? "\n" : String(scalar)
        isEscape = false
      } else if scalar == "\\" {
        isEscape = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
