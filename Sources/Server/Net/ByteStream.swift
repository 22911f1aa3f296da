/// Bytes to and from one client: a socket, or TLS over one.
///
/// Only the thread of its connection uses it; `shutDown` may be called by any.
protocol ByteStream: AnyObject {
  var descriptor: Int32 { get }
  var isEncrypted: Bool { get }
  /// Waits for bytes.
  /// - Returns: How many came; 0 when the client has sent its last.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, by deadline: Deadline
  ) throws(StreamFailure) -> Int
  /// Writes all bytes; `stall` is how long the client may take none, in seconds.
  func write(_ bytes: UnsafeRawBufferPointer, stall: Double) throws(StreamFailure)
  func close()
}

/// Why a client can no longer be talked to.
enum StreamFailure: Error {
  case closed
  case timedOut
}

extension ByteStream {
  func write(_ bytes: [UInt8], stall: Double) throws(StreamFailure) {
    try bytes.span.bytes.withUnsafeBytes { (all) throws(StreamFailure) in
      try write(all, stall: stall)
    }
  }
}
