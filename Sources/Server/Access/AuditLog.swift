import Columns
import Diagnostics
import Functions
import Glibc
import Synchronization

/// Writes down who ran what: lines of JSON, each with the hash of the one before, so that a line
/// changed or taken out is seen.
///
/// `hash` is the SHA-256 of the line without its last member.
package final class AuditLog: Sendable {
  private struct State: Sendable {
    var descriptor: Int32
    var last: String
  }

  private let state: Mutex<State>

  /// Goes on with the file where it ends.
  package init(_ path: String) throws(SQLError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw SQLError(.ioError, "the audit log \"\(path)\" cannot be written")
    }
    state = Mutex(State(descriptor: descriptor, last: AuditLog.lastHash(descriptor)))
  }

  /// The hash in the last line, or none in an empty file.
  private static func lastHash(_ descriptor: Int32) -> String {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let count = min(size, 1 << 20)
    var bytes = [UInt8](repeating: 0, count: max(1, count))
    let got = pread(descriptor, &bytes, count, off_t(size - count))
    let text = String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
    guard let line = text.split(separator: "\n").last,
      let entry = try? JSONReader.read(Array(line.utf8))
    else { return "" }
    return entry["hash"]?.text ?? ""
  }

  func note(
    user: String, peer: String, door: String, text: String, rows: Int, outcome: String,
    seconds: Double
  ) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let shown = String(text.prefix(10_000))
    state.withLock { state in
      let members: [JSON.Member] = [
        .init(
          "time", .number("\(now.tv_sec).\(String(1_000_000 + now.tv_nsec / 1000).dropFirst())")),
        .init("user", .string(user)), .init("peer", .string(peer)), .init("door", .string(door)),
        .init("statement", .string(shown)), .init("rows", .number("\(rows)")),
        .init("outcome", .string(outcome)), .init("seconds", .number("\(seconds)")),
        .init("previous", .string(state.last)),
      ]
      let content = JSON.object(members).description
      let hash = SHA256.hash(Array(content.utf8)).map {
        String(UInt16($0) + 256, radix: 16).dropFirst()
      }.joined()
      let line = JSON.object(members + [.init("hash", .string(hash))]).description + "\n"
      _ = write(state.descriptor, line, line.utf8.count)
      state.last = hash
    }
  }
}
