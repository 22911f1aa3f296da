import Glibc

/// TLS over a socket.
final class TLSStream: ByteStream {
  private let socket: SocketStream
  private let library: TLSLibrary
  private var connection: TLSLibrary.Object?
  var descriptor: Int32 { socket.descriptor }
  var isEncrypted: Bool { true }

  private enum Wish {
    static let read: Int32 = 2
    static let write: Int32 = 3
  }

  /// Shakes hands.
  init(_ socket: SocketStream, _ context: TLSContext, seconds: Double) throws(StreamFailure) {
    self.socket = socket
    library = context.library
    connection = library.makeConnection(context.context)
    guard connection != nil, library.setDescriptor(connection, socket.descriptor) == 1 else {
      throw .closed
    }
    let deadline = Deadline.after(seconds)
    while true {
      let code = library.accept(connection)
      if code == 1 { return }
      try wait(code, by: deadline)
    }
  }

  deinit { close() }

  /// Waits for what OpenSSL waits for.
  private func wait(_ code: Int32, by deadline: Deadline) throws(StreamFailure) {
    let events: Int32
    switch library.error(connection, code) {
    case Wish.read: events = Int32(POLLIN)
    case Wish.write: events = Int32(POLLOUT)
    default: throw .closed
    }
    try SocketStream.wait(descriptor, for: Int16(events), milliseconds: deadline.milliseconds)
  }

  func read(
    into buffer: UnsafeMutableRawBufferPointer, by deadline: Deadline
  ) throws(StreamFailure) -> Int {
    while true {
      var got = 0
      let code = library.read(connection, buffer.baseAddress, buffer.count, &got)
      if code == 1 { return got }
      // 6 is the client's goodbye.
      if library.error(connection, code) == 6 { return 0 }
      try wait(code, by: deadline)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer, stall: Double) throws(StreamFailure) {
    var done = 0
    while done < bytes.count {
      var sent = 0
      let place = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + done) }
      let code = library.write(connection, place, bytes.count - done, &sent)
      if code == 1 { done += sent } else { try wait(code, by: .after(stall)) }
    }
  }

  func close() {
    if connection != nil, descriptor >= 0 { _ = library.shutdown(connection) }
    library.freeConnection(connection)
    connection = nil
    socket.close()
  }
}
