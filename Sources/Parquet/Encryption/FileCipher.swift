import Diagnostics
import Files

/// The parts of a file that are encrypted one by one (Encryption.md, section 4.4).
enum ModuleKind: UInt8 {
  case footer, columnMetadata, dataPage, dictionaryPage, dataPageHeader, dictionaryPageHeader
}

/// Where a module is, which is part of what authenticates it.
struct ModulePlace {
  var kind: ModuleKind
  var rowGroup = 0
  var column = 0
  /// Of data pages and their headers.
  var page: Int?

  init(_ kind: ModuleKind, rowGroup: Int = 0, column: Int = 0, page: Int? = nil) {
    self.kind = kind
    self.rowGroup = rowGroup
    self.column = column
    self.page = page
  }
}

/// Opens the modules of one file.
///
/// ```
/// module   UInt32: bytes that follow; nonce of 12; the text; tag of 16, which counter mode lacks
/// ```
struct FileCipher {
  let algorithm: EncryptionAlgorithm
  private let prefix: [UInt8]

  /// - Parameter stated: The prefix as the reader knows it.
  init(_ algorithm: EncryptionAlgorithm, prefix stated: String?) throws(SQLError) {
    self.algorithm = algorithm
    guard
      let text = stated.map({ Array($0.utf8) }) ?? algorithm.prefix
        ?? (algorithm.wantsPrefix ? nil : [])
    else {
      throw SQLError(
        .invalidParameter, "the file is encrypted with a prefix that it does not keep",
        hint: "read_parquet('…', aad_prefix => 'the prefix')")
    }
    prefix = text + algorithm.fileUnique
  }

  func associated(_ place: ModulePlace) -> [UInt8] {
    var text = prefix + [place.kind.rawValue]
    if place.kind == .footer { return text }
    func add(_ number: Int) {
      text.append(UInt8(truncatingIfNeeded: number))
      text.append(UInt8(truncatingIfNeeded: number >> 8))
    }
    add(place.rowGroup)
    add(place.column)
    if let page = place.page { add(page) }
    return text
  }

  /// The plain text of a module with its length before it; nil if the key is another.
  func open(_ module: UnsafeRawBufferPointer, _ place: ModulePlace, _ key: ParquetKeys.Key)
    -> [UInt8]?
  {
    guard let content = FileCipher.content(module) else { return nil }
    if algorithm.countsPages && (place.kind == .dataPage || place.kind == .dictionaryPage) {
      return key.cipher.counterOpened(content)
    }
    return key.cipher.opened(content, associated: associated(place))
  }

  /// What follows the length; nil if it is not all there.
  static func content(_ module: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard module.count >= 4 else { return nil }
    let length = Int(UInt32(littleEndian: module.loadUnaligned(as: UInt32.self)))
    guard length <= module.count - 4 else { return nil }
    return UnsafeRawBufferPointer(rebasing: module[4..<(4 + length)])
  }
}
