import Columns
import Diagnostics
import Files

/// Keeps lists of deleted rows: short ones in the log, others in a file.
enum DeletionWriter {
  /// Bytes up to which a list stays in the log.
  private static let inlineLimit = 1000

  static func write(
    _ rows: Bitmap, folder: String, access: FileAccess
  ) throws(SQLError) -> DeletionVector {
    let bytes = RoaringBitmap.written(rows)
    let cardinality = rows.countOfOnes
    if bytes.count <= inlineLimit {
      return DeletionVector(
        storage: .inline, pathOrInline: Z85.encoded(bytes), offset: nil, size: bytes.count,
        cardinality: cardinality)
    }
    let id = RandomID.bytes()
    let path = "\(folder)/deletion_vector_\(DeletionVector.uuidText(id)).bin"
    let sink = try FileSink(path, access: access)
    try sink.write([1] + bigEndian(UInt32(bytes.count)))
    try sink.write(bytes)
    try sink.write(bigEndian(bytes.withUnsafeBytes { crc32($0) }))
    try sink.finish()
    return DeletionVector(
      storage: .relative, pathOrInline: Z85.encoded(id), offset: 1, size: bytes.count,
      cardinality: cardinality)
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
