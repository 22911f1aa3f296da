import Glibc

/// Where text goes: a descriptor behind a buffer.
///
/// A reader that went away (`reckon … | head`) is no error: `isBroken` then says to stop.
package final class TextSink {
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private var buffer: [UInt8] = []
  /// Nobody reads any more, or the disk is full.
  package private(set) var isBroken = false
  /// The system's error number of the write that failed.
  package private(set) var failure: Int32 = 0

  private static let blockSize = 1 << 16

  package init(descriptor: Int32, closesDescriptor: Bool = false) {
    self.descriptor = descriptor
    self.closesDescriptor = closesDescriptor
  }

  deinit {
    flush()
    if closesDescriptor { close(descriptor) }
  }

  package static let standardOutputDescriptor = STDOUT_FILENO

  package func write(_ text: String) { write(text.utf8) }

  package func write(_ bytes: some Collection<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= TextSink.blockSize { flush() }
  }

  /// Lets `body` append bytes without a copy.
  package func append(_ body: (inout [UInt8]) -> Void) {
    body(&buffer)
    if buffer.count >= TextSink.blockSize { flush() }
  }

  /// Writes what is buffered.
  package func flush() {
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
