import Columns
import Diagnostics
import Functions
import Glibc
import Synchronization

/// Writes down who ran what: lines of JSON, each with the hash of the one before, so that a line
/// changed or taken out is seen.
///
/// A statement has a line `begin` before it runs, and a line `end` with what became of it: so nothing
/// runs that the log does not hold. A line that cannot be written waits, and while one does nothing
/// else begins. `hash` is the SHA-256 of the line without its last member.
package final class AuditLog: Sendable {
  private struct State: Sendable {
    var descriptor: Int32
    var last: String
    /// What the file does not have yet: whole lines, or the rest of one.
    var pending: [UInt8] = []
    var isBroken = false
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
    let count = max(0, min(size, 1 << 20))
    var bytes = [UInt8](repeating: 0, count: max(1, count))
    let got = pread(descriptor, &bytes, count, off_t(max(0, size) - count))
    let text = String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
    guard let line = text.split(separator: "\n").last,
      let entry = try? JSONReader.read(Array(line.utf8))
    else { return "" }
    return entry["hash"]?.text ?? ""
  }

  /// Writes that a statement begins.
  /// - Throws: `RouteFailure` with 503 while the file takes nothing: then nothing may run.
  func begin(
    id: String, user: String, peer: String, door: String, text: String
  ) throws(RouteFailure) {
    let isWritten = state.withLock { state in
      // What the file missed comes first; a statement that cannot run leaves no line.
      guard AuditLog.flush(&state) else { return false }
      let (before, last) = (state.pending.count, state.last)
      AuditLog.append(
        [
          .init("event", .string("begin")), .init("id", .string(id)), .init("user", .string(user)),
          .init("peer", .string(peer)), .init("door", .string(door)),
          .init("statement", .string(String(text.prefix(10_000)))),
        ], to: &state)
      let length = state.pending.count
      if AuditLog.flush(&state) { return true }
      // Nothing of the line is there: it is as if the statement had not come.
      if state.pending.count == length {
        state.pending.removeLast(length - before)
        state.last = last
      }
      return false
    }
    if isWritten { return }
    throw RouteFailure(
      .unavailable, "the audit log cannot be written: nothing runs until it can", retryAfter: 10)
  }

  /// Writes what became of a statement; where the file takes nothing, the line waits.
  func end(
    id: String, user: String, rows: Int, bytes: Int, outcome: String, seconds: Double
  ) {
    state.withLock { state in
      AuditLog.append(
        [
          .init("event", .string("end")), .init("id", .string(id)), .init("user", .string(user)),
          .init("rows", .number("\(rows)")), .init("bytes", .number("\(bytes)")),
          .init("outcome", .string(outcome)), .init("seconds", .number("\(seconds)")),
        ], to: &state)
      _ = AuditLog.flush(&state)
    }
  }

  /// Writes that somebody could not prove a name.
  func refused(user: String, peer: String, door: String) {
    state.withLock { state in
      AuditLog.append(
        [
          .init("event", .string("refused")), .init("user", .string(user)),
          .init("peer", .string(peer)), .init("door", .string(door)),
        ], to: &state)
      _ = AuditLog.flush(&state)
    }
  }

  private static func append(_ members: [JSON.Member], to state: inout State) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let time = "\(now.tv_sec).\(String(1_000_000 + now.tv_nsec / 1000).dropFirst())"
    let all =
      [JSON.Member("time", .number(time))] + members + [.init("previous", .string(state.last))]
    let hash = SHA256.hash(Array(JSON.object(all).description.utf8)).map {
      String(UInt16($0) + 256, radix: 16).dropFirst()
    }.joined()
    state.pending += (JSON.object(all + [.init("hash", .string(hash))]).description + "\n").utf8
    state.last = hash
  }

  /// - Returns: Whether the file has all lines.
  private static func flush(_ state: inout State) -> Bool {
    while !state.pending.isEmpty {
      let written = write(state.descriptor, state.pending, state.pending.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        tell(state.isBroken ? nil : "the audit log cannot be written: nothing runs until it can")
        state.isBroken = true
        return false
      }
      state.pending.removeFirst(written)
    }
    tell(state.isBroken ? "the audit log is written again" : nil)
    state.isBroken = false
    return true
  }

  private static func tell(_ message: String?) {
    guard let message else { return }
    let line = "reckon serve: \(message)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
  }
}
