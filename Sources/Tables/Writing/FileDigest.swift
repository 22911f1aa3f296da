import Columns
import Diagnostics
import Files

/// The digest of a whole file that the log keeps: xxHash64 of each MiB, with the digest of what
/// stands before as its seed.
enum FileDigest {
  private static let blockSize = 1 << 20

  /// `xx64:` and 16 hexadecimal digits.
  static func of(_ path: String, access: FileAccess) throws(SQLError) -> String {
    let source = try access.open(path)
    let buffer = Buffer(byteCount: min(blockSize, max(1, source.size)))
    var hash: UInt64 = 0
    var place = 0
    while place < source.size {
      let count = min(blockSize, source.size - place)
      let target = UnsafeMutableRawBufferPointer(rebasing: buffer.writableBytes[0..<count])
      try source.read(at: place, into: target)
      hash = xxHash64(UnsafeRawBufferPointer(target), seed: hash)
      place += count
    }
    let digits = String(hash, radix: 16)
    return "xx64:" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
