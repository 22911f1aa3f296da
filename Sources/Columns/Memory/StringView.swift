import Glibc

/// A string or blob as 16 bytes: length, first four bytes, and the rest inline or a pointer.
///
/// ```
/// 0      4        8              16
/// length prefix   bytes 4…11           up to 12 bytes: all inline, unused bytes zero
/// length prefix   address              longer: the address of all the bytes
/// ```
///
/// The pointed-to bytes belong to a heap `Buffer` that the column of the view keeps alive.
@frozen
@usableFromInline
package struct StringView: BitwiseCopyable, @unchecked Sendable {
  @usableFromInline package var lengthAndPrefix: UInt64
  @usableFromInline package var tail: UInt64

  @inlinable package static var inlineLimit: Int { 12 }

  @inlinable package init() {
    lengthAndPrefix = 0
    tail = 0
  }

  /// A view of bytes that live as long as the column's heap. Up to 12 bytes are copied in.
  @inlinable package init(_ bytes: UnsafeRawPointer, count: Int) {
    if count <= StringView.inlineLimit {
      var low: UInt64 = 0
      var high: UInt64 = 0
      if count >= 4 {
        low = UInt64(bytes.loadUnaligned(as: UInt32.self))
        if count >= 8 {
          // Bytes 4…7 and the last four overlap where fewer than twelve are there.
          let first = UInt64(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
          let last = UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
          high = first | (last << UInt64((count - 8) * 8))
        } else {
          for i in 4..<max(4, count) {
            high |= UInt64(bytes.load(fromByteOffset: i, as: UInt8.self)) << UInt64((i - 4) * 8)
          }
        }
      } else {
        for i in 0..<count {
          low |= UInt64(bytes.load(fromByteOffset: i, as: UInt8.self)) << UInt64(i * 8)
        }
      }
      lengthAndPrefix = UInt64(count) | (low << 32)
      tail = high
    } else {
      lengthAndPrefix =
        UInt64(UInt32(truncatingIfNeeded: count))
        | (UInt64(bytes.loadUnaligned(as: UInt32.self)) << 32)
      tail = UInt64(UInt(bitPattern: bytes))
    }
  }

  @inlinable package var count: Int { Int(lengthAndPrefix & 0xFFFF_FFFF) }
  @inlinable package var isInline: Bool { count <= StringView.inlineLimit }

  /// Where the bytes of a long string are.
  @inlinable package var address: UnsafeRawPointer? {
    UnsafeRawPointer(bitPattern: UInt(tail))
  }

  /// Calls `body` with the bytes.
  @inlinable package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    if isInline {
      // Twelve contiguous bytes after the length.
      var copy = self
      return try withUnsafeBytesOf(&copy, body)
    }
    return try body(UnsafeRawBufferPointer(start: address, count: count))
  }

  @inlinable func withUnsafeBytesOf<R, E: Error>(
    _ copy: inout StringView, _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    let length = count
    return try withUnsafePointer(to: &copy) { (pointer) throws(E) -> R in
      let bytes = UnsafeRawPointer(pointer) + 4
      return try body(UnsafeRawBufferPointer(start: bytes, count: length))
    }
  }

  /// The text; bytes that are not UTF-8 are replaced.
  package var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  package var bytes: [UInt8] { withBytes { Array($0) } }
}

extension StringView: ColumnElement {
  @inlinable package static var physical: PhysicalType { .string }
  @inlinable package static var zero: StringView { StringView() }
}

extension StringView: Equatable, Hashable, Comparable {
  @inlinable package static func == (a: StringView, b: StringView) -> Bool {
    guard a.lengthAndPrefix == b.lengthAndPrefix else { return false }
    if a.tail == b.tail { return true }
    guard !a.isInline, let x = a.address, let y = b.address else { return false }
    return memcmp(x, y, a.count) == 0
  }

  /// Byte order, which is code point order for UTF-8.
  @inlinable package static func < (a: StringView, b: StringView) -> Bool { a.compare(b) < 0 }

  /// Negative, zero or positive, by bytes.
  @inlinable package func compare(_ other: StringView) -> Int {
    let mine = UInt32(truncatingIfNeeded: lengthAndPrefix >> 32).byteSwapped
    let theirs = UInt32(truncatingIfNeeded: other.lengthAndPrefix >> 32).byteSwapped
    if mine != theirs { return mine < theirs ? -1 : 1 }
    return withBytes { a in
      other.withBytes { b in
        if let x = a.baseAddress, let y = b.baseAddress {
          let order = memcmp(x, y, min(a.count, b.count))
          if order != 0 { return Int(order) }
        }
        return a.count - b.count
      }
    }
  }

  @usableFromInline package func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: $0) }
  }
}
