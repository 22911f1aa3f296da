import Columns
import Diagnostics
import Synchronization

/// A small file whose bytes stand in the record of its commit: after a failure of the power it is
/// made again from there, so that the commit need not wait for it.
struct KeptFile: Sendable {
  /// Relative to the table's folder.
  var path: String
  /// Bytes.
  var size: Int
  /// The bytes in base85.
  var text: String

  init(path: String, _ bytes: [UInt8]) {
    self.path = path
    size = bytes.count
    text = Z85.encoded(bytes)
  }

  /// nil if the text is not of that many bytes.
  var bytes: [UInt8]? {
    guard let padded = Z85.decoded(text), size <= padded.count, padded.count - size < 4 else {
      return nil
    }
    return Array(padded[..<size])
  }

  init?(_ json: JSON) {
    guard let path = json["path"]?.text, let size = json["size"]?.integer, size >= 0,
      let text = json["bytes"]?.text
    else { return nil }
    self.path = path
    self.size = size
    self.text = text
  }

  var json: JSON {
    .object([("path", .string(path)), ("size", .integer(size)), ("bytes", .string(text))])
  }
}

/// The small files that one commit writes.
final class KeptFiles: Sendable {
  /// Files of fewer bytes are kept.
  static let leastSynced = 32 << 10
  /// A commit keeps no more files: its record stays below some MB.
  private static let most = 64

  private struct Content: Sendable {
    var begun = 0
    var files: [String: [UInt8]] = [:]
  }

  private let content = Mutex(Content())

  /// Whether a file that is begun now may be kept.
  func mayBegin() -> Bool {
    content.withLock { content in
      content.begun += 1
      return content.begun <= KeptFiles.most
    }
  }

  /// - Parameter path: With the table's folder.
  func keep(_ path: String, _ bytes: [UInt8]) {
    content.withLock { $0.files[path] = bytes }
  }

  func bytes(of path: String) -> [UInt8]? { content.withLock { $0.files[path] } }
}
