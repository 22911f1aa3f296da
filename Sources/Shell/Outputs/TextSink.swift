import Diagnostics
import Glibc

/// Where text goes: a descriptor behind a buffer.
///
/// A reader that went away (`reckon … | head`) is no error: `isBroken` then says to stop.
package final class TextSink {
  private let descriptor: Int32
  private let closesDescriptor: Bool
  fileprivate var buffer: [UInt8] = []
  private var isClosed = false
  /// The program that reads what is written.
  private var process: pid_t?
  fileprivate var pager: Pager?
  /// So many lines may come before the pager starts; nil for no pager.
  fileprivate var linesBeforePager: Int?
  /// Nobody reads any more, or the disk is full.
  package fileprivate(set) var isBroken = false
  /// The system's error number of the write that failed.
  package private(set) var failure: Int32 = 0

  private static let blockSize = 1 << 16

  /// The file that it writes, if it has a name.
  let path: String?

  package init(descriptor: Int32, closesDescriptor: Bool = false, path: String? = nil) {
    self.descriptor = descriptor
    self.path = path
    self.closesDescriptor = closesDescriptor
  }

  /// What is written is a program's input; `finish` waits for the program.
  convenience init(program command: String) throws(SQLError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw SQLError(.ioError, "no pipe can be made: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    do throws(SQLError) {
      let process = try Program.start(["/bin/sh", "-c", command], input: ends[0])
      self.init(descriptor: ends[1], closesDescriptor: true)
      self.process = process
    } catch {
      close(ends[1])
      throw error
    }
  }

  deinit { finish() }

  /// Writes what is buffered and closes the descriptor, if it is ours.
  package func finish() {
    flush()
    if closesDescriptor, !isClosed { close(descriptor) }
    isClosed = true
    if let process { _ = Program.wait(for: process) }
    process = nil
  }

  package static let standardOutputDescriptor = STDOUT_FILENO

  package func write(_ text: String) { write(text.utf8) }

  package func write(_ bytes: some Collection<UInt8>) {
    let start = buffer.count
    buffer.append(contentsOf: bytes)
    countLines(from: start)
    if buffer.count >= TextSink.blockSize { flush() }
  }

  /// Lets `body` append bytes without a copy.
  package func append(_ body: (inout [UInt8]) -> Void) {
    let start = buffer.count
    body(&buffer)
    countLines(from: start)
    if buffer.count >= TextSink.blockSize { flush() }
  }

  /// Writes what is buffered.
  package func flush() {
    if let pager {
      pager.write(buffer)
      isBroken = pager.isBroken
      buffer.removeAll(keepingCapacity: true)
      return
    }
    var start = 0
    while start < buffer.count, !isBroken {
      let written = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if written >= 0 {
        start += written
      } else if errno != EINTR {
        failure = errno
        isBroken = true
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

extension TextSink {
  /// Until `endPaging`, what is longer than so many lines goes through a pager.
  func beginPaging(afterLines limit: Int) {
    flush()
    linesBeforePager = limit
  }

  /// Waits until the person has left the pager, if there was one.
  func endPaging() {
    flush()
    linesBeforePager = nil
    guard let pager else { return }
    pager.finish()
    self.pager = nil
    // Leaving the pager early is no failure.
    isBroken = false
  }

  private func countLines(from start: Int) {
    guard let limit = linesBeforePager else { return }
    let rest = limit - buffer[start...].count { $0 == 10 }
    linesBeforePager = rest
    guard rest <= 0 else { return }
    linesBeforePager = nil
    pager = Pager()
  }
}
