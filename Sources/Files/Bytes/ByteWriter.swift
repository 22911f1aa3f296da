/// Gathers numbers and bytes in memory, little end first.
package struct ByteWriter {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  package var count: Int { bytes.count }

  package mutating func write(_ byte: UInt8) { bytes.append(byte) }
  package mutating func write(_ more: [UInt8]) { bytes.append(contentsOf: more) }
  package mutating func write(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

  package mutating func write<T: FixedWidthInteger>(number: T) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends `room` zero bytes, which `fill` may then write.
  package mutating func write(room: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: room))
    bytes.withUnsafeMutableBytes { fill(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
  }

  package mutating func writeVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  package mutating func writeZigzag(_ value: Int64) {
    writeVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
