import Diagnostics

/// One way to make bytes fewer, in blocks whose uncompressed size is known.
package protocol Compression: Sendable {
  /// As SQL and `reckon inspect` write it, lower case.
  var name: String { get }
  /// A decompressor for one thread, which keeps its tables between blocks.
  func makeDecompressor() -> any Decompressor
  /// A compressor for one thread.
  /// - Parameter level: nil for the codec's usual one.
  func makeCompressor(level: Int?) throws(SQLError) -> any Compressor
  /// A compressor for numbers without an order: some bytes come more often than others, and
  /// sequences that come again do so by chance. It makes what is decompressed several times faster.
  func makeNumberCompressor() throws(SQLError) -> any Compressor
}

extension Compression {
  package func makeNumberCompressor() throws(SQLError) -> any Compressor {
    try makeCompressor(level: nil)
  }
}

package protocol Decompressor: AnyObject {
  /// Writes to the beginning of the target, or throws if it is too small.
  /// - Returns: The number of bytes written.
  func decompress(
    _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
  ) throws(SQLError) -> Int

  /// The most bytes that `source` can give; for refusing a false size before it is allocated.
  func largestResult(of source: UnsafeRawBufferPointer) -> Int
}

extension Decompressor {
  /// Fills the target, whose size is the declared one, or throws.
  package func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(SQLError) {
    guard try decompress(source, upTo: target) == target.count else {
      throw SQLError(.dataCorrupted, "the compressed data is damaged: its size is wrong")
    }
  }
}

package protocol Compressor: AnyObject {
  /// Appends the compressed bytes.
  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) throws(SQLError)
}

extension SQLError {
  static func damaged(_ codec: String) -> SQLError {
    SQLError(.dataCorrupted, "the \(codec) data is damaged")
  }

  static func cannotCompress(_ codec: String) -> SQLError {
    SQLError(.internalError, "\(codec) cannot compress this block")
  }
}

extension Array where Element == UInt8 {
  /// Appends up to `room` bytes that `fill` writes; it returns how many, or nil for failure.
  mutating func append(room: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int?) -> Bool {
    let start = count
    append(contentsOf: repeatElement(0, count: room))
    let written = withUnsafeMutableBytes { all in
      fill(UnsafeMutableRawBufferPointer(rebasing: all[start...]))
    }
    removeLast(room - (written ?? 0))
    return written != nil
  }
}
