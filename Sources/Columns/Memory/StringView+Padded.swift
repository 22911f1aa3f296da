extension StringView {
  /// A view of bytes after which at least 12 more may be read: short ones need no branches.
  @inlinable @inline(__always)
  package init(padded bytes: UnsafeRawPointer, count: Int) {
    let low = UInt64(bytes.loadUnaligned(as: UInt32.self))
    if count <= 12 {
      // Masks keep the first 0…4 and the next 0…8 bytes.
      let lowMask: UInt64 = count >= 4 ? 0xFFFF_FFFF : (1 &<< UInt64(count &* 8)) &- 1
      let rest = max(0, count &- 4)
      let highMask: UInt64 = rest >= 8 ? ~0 : (1 &<< UInt64(rest &* 8)) &- 1
      let high = bytes.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
      self.init()
      lengthAndPrefix = UInt64(count) | ((low & lowMask) &<< 32)
      tail = high & highMask
    } else {
      self.init()
      lengthAndPrefix = UInt64(UInt32(truncatingIfNeeded: count)) | (low &<< 32)
      tail = UInt64(UInt(bitPattern: bytes))
    }
  }
}
