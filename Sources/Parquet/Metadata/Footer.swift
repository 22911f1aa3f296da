import Columns
import Diagnostics
import Files

/// Finds and reads the footer.
///
/// ```
/// PAR1   pages …   metadata   UInt32: bytes of metadata   PAR1
/// ```
enum Footer {
  static let magic = Array("PAR1".utf8)
  private static let encryptedMagic = Array("PARE".utf8)

  /// The metadata and the place where it begins, which is where the pages end.
  static func read(_ source: ByteSource) throws(SQLError) -> (FileMetadata, start: Int) {
    guard source.size >= 12 else {
      throw SQLError(.dataCorrupted, "it is no Parquet file: it has only \(source.size) bytes")
    }
    let tail = try source.readArray(at: source.size - 8, count: 8)
    let mark = Array(tail[4...])
    if mark == encryptedMagic {
      throw SQLError(
        .featureNotSupported, "the footer is encrypted",
        hint: "make its key known: CREATE PARQUET KEY name IDENTIFIED BY '…'")
    }
    guard mark == magic else {
      throw SQLError(
        .dataCorrupted, "it is no Parquet file, or it was cut short: it does not end in PAR1")
    }
    let length = tail[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length <= source.size - 12 else {
      throw SQLError(.dataCorrupted, "the footer claims \(length) bytes of \(source.size)")
    }
    let start = source.size - 8 - length
    let bytes = try source.read(at: start, count: length)
    var reader = ThriftReader(bytes.readableBytes)
    defer { withExtendedLifetime(bytes) {} }
    let metadata = try FileMetadata(from: &reader)
    try FooterChecksum.check(bytes.readableBytes, metadata)
    return (metadata, start)
  }
}
