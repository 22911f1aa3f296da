import Columns
import Diagnostics
import Files

/// The footer of an encrypted file: in clear text and signed, or encrypted as a whole.
///
/// ```
/// plain      metadata  nonce of 12 and tag of 16  UInt32: bytes of both  PAR1
/// encrypted  FileCryptoMetaData  module of the metadata  UInt32: bytes of both  PARE
/// ```
struct EncryptedFooter {
  let algorithm: EncryptionAlgorithm
  let keyMetadata: [UInt8]?
  /// nil where it is encrypted.
  let plain: FileMetadata?
  /// The encrypted metadata, or the plain ones that were signed.
  let module: [UInt8]
  let signature: [UInt8]

  /// - Throws: An error if the file is not encrypted, too.
  init(_ source: ByteSource) throws(SQLError) {
    guard source.size >= 12 else { throw EncryptedFooter.none() }
    let tail = try source.readArray(at: source.size - 8, count: 8)
    let length = tail[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length <= source.size - 12 else { throw EncryptedFooter.none() }
    let bytes = try source.readArray(at: source.size - 8 - length, count: length)
    if Array(tail[4...]) == Array("PARE".utf8) {
      let (crypto, size) = try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
        var reader = ThriftReader(all)
        let crypto = try FileCryptoMetadata(from: &reader)
        return (crypto, reader.position)
      }
      algorithm = crypto.algorithm
      keyMetadata = crypto.keyMetadata
      plain = nil
      module = Array(bytes[size...])
      signature = []
      return
    }
    let (metadata, size) = try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      var reader = ThriftReader(all)
      let metadata = try FileMetadata(from: &reader)
      return (metadata, reader.position)
    }
    guard let algorithm = metadata.encryption else { throw EncryptedFooter.none() }
    self.algorithm = algorithm
    keyMetadata = metadata.footerKeyMetadata
    plain = metadata
    module = Array(bytes[..<size])
    signature = Array(bytes[size...].prefix(GCM.nonceLength + GCM.tagLength))
  }

  private static func none() -> SQLError { SQLError(.dataCorrupted, "the file is not encrypted") }
}
