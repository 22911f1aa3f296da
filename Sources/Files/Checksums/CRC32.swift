import CZlib

/// The checksum of gzip and of Parquet pages (polynomial 0xEDB88320, reflected).
package func crc32(_ bytes: UnsafeRawBufferPointer, continuing start: UInt32 = 0) -> UInt32 {
  guard let base = bytes.baseAddress else { return start }
  return UInt32(
    truncatingIfNeeded: CZlib.crc32_z(
      UInt(start), base.assumingMemoryBound(to: UInt8.self), bytes.count))
}

/// Whether what was computed is what was stored; always in a build for fuzzing, which would see
/// nothing behind a checksum.
package func checksum(_ found: UInt32, is stored: UInt32) -> Bool {
  #if FUZZING
    return true
  #else
    return found == stored
  #endif
}
