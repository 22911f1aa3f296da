import Columns
import Diagnostics
import Files

/// Makes of an encrypted file a plain one, in memory: everything else reads it like any file.
///
/// Pages and statistics stay; page indexes and Bloom filters, which only save work, are left away.
struct DecryptedFile {
  private let source: ByteSource
  private let keys: ParquetKeys
  private let cipher: FileCipher
  private let footerKey: ParquetKeys.Key?
  private var metadata: FileMetadata
  private let target: MemoryFile
  private static let sizeLimit = 1 << 30

  /// The file as it can be read: itself, if nothing is encrypted or no key is known.
  static func readable(
    _ source: ByteSource, _ keys: ParquetKeys, prefix: String?
  ) throws(SQLError) -> ByteSource {
    guard !keys.isEmpty, let footer = try? EncryptedFooter(source) else { return source }
    guard source.size <= sizeLimit else {
      throw SQLError(
        .programLimitExceeded, "the file is encrypted and larger than 1 GiB",
        hint: "write it in several files")
    }
    var file = try DecryptedFile(source, keys, footer, prefix: prefix)
    return try file.decrypt()
  }

  private init(
    _ source: ByteSource, _ keys: ParquetKeys, _ footer: EncryptedFooter, prefix: String?
  ) throws(SQLError) {
    self.source = source
    self.keys = keys
    let cipher = try FileCipher(footer.algorithm, prefix: prefix)
    self.cipher = cipher
    target = try MemoryFile(source.path)
    if let plain = footer.plain {
      metadata = plain
      footerKey = try DecryptedFile.signer(footer, cipher, keys)
      return
    }
    for key in keys.candidates(named: footer.keyMetadata) {
      let bytes = footer.module.withUnsafeBytes { cipher.open($0, ModulePlace(.footer), key) }
      guard let bytes else { continue }
      metadata = try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
        var reader = ThriftReader(all)
        return try FileMetadata(from: &reader)
      }
      footerKey = key
      return
    }
    throw SQLError(
      .dataCorrupted, "no key that is known opens the footer",
      hint: "CREATE PARQUET KEY name IDENTIFIED BY '…' makes another known")
  }

  /// The key that signed a plain footer; nil if it is not known.
  private static func signer(
    _ footer: EncryptedFooter, _ cipher: FileCipher, _ keys: ParquetKeys
  ) throws(SQLError) -> ParquetKeys.Key? {
    let associated = cipher.associated(ModulePlace(.footer))
    return keys.candidates(named: footer.keyMetadata).first { key in
      footer.module.withUnsafeBytes { text in
        footer.signature.withUnsafeBytes { signature in
          key.cipher.tag(of: text, nonce: signature, associated: associated)
            .elementsEqual(signature.dropFirst(GCM.nonceLength))
        }
      }
    }
  }

  private mutating func decrypt() throws(SQLError) -> ByteSource {
    try target.write(Footer.magic)
    for group in metadata.rowGroups.indices {
      for column in metadata.rowGroups[group].chunks.indices { try decrypt(group, column) }
    }
    metadata.isEncrypted = false
    metadata.keyValues.removeAll { $0.key.hasPrefix("reckoner.") }
    var footer = ThriftWriter()
    metadata.write(to: &footer)
    try target.write(footer.bytes)
    var tail = ByteWriter()
    tail.write(number: UInt32(footer.bytes.count))
    tail.write(Footer.magic)
    try target.write(tail.bytes)
    return try target.finish()
  }

  /// A column without a key that opens it stays away, and reading it is an error.
  private mutating func decrypt(_ group: Int, _ column: Int) throws(SQLError) {
    var chunk = metadata.rowGroups[group].chunks[column]
    let ordinal = metadata.rowGroups[group].ordinal ?? group
    defer { metadata.rowGroups[group].chunks[column] = chunk }
    chunk.offsetIndexOffset = nil
    chunk.columnIndexOffset = nil
    guard let crypto = chunk.crypto else {
      try copy(&chunk)
      return
    }
    let candidates =
      crypto.hasOwnKey ? keys.candidates(named: crypto.keyMetadata) : footerKey.map { [$0] } ?? []
    chunk.crypto = nil
    let sealed = chunk.sealedMetadata
    chunk.sealedMetadata = nil
    let place = ModulePlace(.columnMetadata, rowGroup: ordinal, column: column)
    for key in candidates {
      if let sealed {
        guard let bytes = sealed.withUnsafeBytes({ cipher.open($0, place, key) }) else { continue }
        chunk.metadata = try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
          var reader = ThriftReader(all)
          return try ChunkMetadata(from: &reader)
        }
      }
      if try decryptPages(&chunk, ordinal, column, key) { return }
    }
    chunk.metadata = nil
  }

  private func range(_ chunk: ChunkMetadata) throws(SQLError) -> Range<Int> {
    var start = chunk.dataPageOffset
    if let dictionary = chunk.dictionaryPageOffset, dictionary > 0 {
      start = min(start, dictionary)
    }
    guard start >= 4, start <= source.size, chunk.compressedSize >= 0,
      chunk.compressedSize <= source.size - start
    else { throw SQLError(.dataCorrupted, "a column lies outside the file") }
    return start..<(start + chunk.compressedSize)
  }

  /// A column that is not encrypted.
  private func copy(_ chunk: inout ColumnChunk) throws(SQLError) {
    guard var metadata = chunk.metadata else { return }
    let range = try range(metadata)
    let shift = target.count - range.lowerBound
    try target.write(try source.readArray(at: range.lowerBound, count: range.count))
    metadata.dataPageOffset += shift
    metadata.dictionaryPageOffset = metadata.dictionaryPageOffset.flatMap {
      $0 > 0 ? $0 + shift : nil
    }
    metadata.bloomFilterOffset = nil
    chunk.metadata = metadata
  }

  /// False if the key is not the column's.
  private func decryptPages(
    _ chunk: inout ColumnChunk, _ group: Int, _ column: Int, _ key: ParquetKeys.Key
  ) throws(SQLError) -> Bool {
    guard var metadata = chunk.metadata else { return false }
    let range = try range(metadata)
    let bytes = try source.read(at: range.lowerBound, count: range.count)
    defer { withExtendedLifetime(bytes) {} }
    let start = target.count
    var place = 0
    var page = 0
    var dictionary: Int?
    var data: Int?
    while place < range.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes.readableBytes[place...])
      let isDictionary = place == 0 && (metadata.dictionaryPageOffset ?? 0) > 0
      let number = isDictionary ? nil : page
      let header = ModulePlace(
        isDictionary ? .dictionaryPageHeader : .dataPageHeader, rowGroup: group, column: column,
        page: number)
      guard let text = cipher.open(rest, header, key) else {
        if place == 0 { return false }
        throw SQLError(.dataCorrupted, "an encrypted page was changed")
      }
      place += 4 + (FileCipher.content(rest)?.count ?? 0)
      let body = UnsafeRawBufferPointer(rebasing: bytes.readableBytes[place...])
      let content = ModulePlace(
        isDictionary ? .dictionaryPage : .dataPage, rowGroup: group, column: column, page: number)
      guard let plain = cipher.open(body, content, key) else {
        throw SQLError(.dataCorrupted, "an encrypted page was changed")
      }
      place += 4 + (FileCipher.content(body)?.count ?? 0)
      if isDictionary { dictionary = target.count } else { data = data ?? target.count }
      try write(text, plain)
      if !isDictionary { page += 1 }
    }
    metadata.compressedSize = target.count - start
    metadata.dataPageOffset = data ?? start
    metadata.dictionaryPageOffset = dictionary
    metadata.bloomFilterOffset = nil
    chunk.metadata = metadata
    return true
  }

  /// A page with its header, which says the size of what is plain now.
  private func write(_ header: [UInt8], _ content: [UInt8]) throws(SQLError) {
    var page = try header.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      var reader = ThriftReader(all)
      return try PageHeader(from: &reader)
    }
    page.compressedSize = content.count
    page.checksum = nil
    var writer = ThriftWriter()
    page.write(to: &writer)
    try target.write(writer.bytes)
    try target.write(content)
  }
}
