import Diagnostics

/// Reads numbers from a run of bytes, front to back, and never past its end.
///
/// Invariant: `position` lies in 0…`bytes.count`; whoever makes a reader keeps the bytes alive
/// while it is used.
package struct ByteReader {
  package let bytes: UnsafeRawBufferPointer
  package private(set) var position = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  package var remaining: Int { bytes.count - position }
  package var isAtEnd: Bool { position == bytes.count }

  /// What has not been read.
  package var rest: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[position...])
  }

  /// Moves to an absolute place.
  package mutating func seek(to place: Int) throws(SQLError) {
    guard place >= 0 && place <= bytes.count else { throw ByteReader.ended(at: place) }
    position = place
  }

  package mutating func skip(_ count: Int) throws(SQLError) { _ = try read(count: count) }

  /// The next `count` bytes.
  package mutating func read(count: Int) throws(SQLError) -> UnsafeRawBufferPointer {
    guard count >= 0 && count <= remaining else { throw ByteReader.ended(at: position) }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
  }

  package mutating func readByte() throws(SQLError) -> UInt8 {
    guard position < bytes.count else { throw ByteReader.ended(at: position) }
    defer { position += 1 }
    return bytes[position]
  }

  /// A fixed-width number, little end first.
  package mutating func read<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type
  ) throws(SQLError) -> T {
    let width = MemoryLayout<T>.size
    guard width <= remaining else { throw ByteReader.ended(at: position) }
    defer { position += width }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: T.self))
  }

  /// An unsigned LEB128 number of at most ten bytes.
  package mutating func readVarint() throws(SQLError) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 70 {
      let byte = try readByte()
      if shift == 63 && byte > 1 { break }
      result |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return result }
      shift += 7
    }
    throw SQLError(.dataCorrupted, "a number at byte \(position) has too many bytes")
  }

  /// A signed number in zigzag form: 0, -1, 1, -2, …
  package mutating func readZigzag() throws(SQLError) -> Int64 {
    let value = try readVarint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  private static func ended(at place: Int) -> SQLError {
    SQLError(.dataCorrupted, "the data ends too early (at byte \(place))")
  }
}
