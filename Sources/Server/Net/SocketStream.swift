import Glibc

/// A connected socket; it never blocks in the kernel, waiting is done by `poll`.
final class SocketStream: ByteStream {
  private(set) var descriptor: Int32
  var isEncrypted: Bool { false }

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  func read(
    into buffer: UnsafeMutableRawBufferPointer, by deadline: Deadline
  ) throws(StreamFailure) -> Int {
    while true {
      let got = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      if got >= 0 { return got }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK:
        try Self.wait(descriptor, for: Int16(POLLIN), milliseconds: deadline.milliseconds)
      default: throw .closed
      }
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer, stall: Double) throws(StreamFailure) {
    var done = 0
    while done < bytes.count {
      let sent = send(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done,
        Int32(MSG_NOSIGNAL))
      if sent >= 0 {
        done += sent
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK:
        try Self.wait(
          descriptor, for: Int16(POLLOUT), milliseconds: Deadline.after(stall).milliseconds)
      default: throw .closed
      }
    }
  }

  /// - Throws: `timedOut` when nothing happens in time.
  static func wait(
    _ descriptor: Int32, for events: Int16, milliseconds: Int32
  ) throws(StreamFailure) {
    guard milliseconds > 0 else { throw .timedOut }
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    let ready = poll(&entry, 1, milliseconds)
    if ready == 0 { throw .timedOut }
    if ready < 0 && errno != EINTR { throw .closed }
  }
}
