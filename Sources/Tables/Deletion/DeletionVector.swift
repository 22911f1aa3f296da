import Columns
import Diagnostics
import Files

/// Where the deleted rows of a data file are listed (Delta protocol, "Deletion Vectors").
struct DeletionVector: Sendable, Hashable {
  enum Storage: String, Sendable {
    /// In the log itself.
    case inline = "i"
    /// In a file of the table's folder that is named by a UUID.
    case relative = "u"
    /// In a file with an absolute path.
    case absolute = "p"
  }

  var storage: Storage
  var pathOrInline: String
  var offset: Int?
  /// Bytes of the list, without length and checksum.
  var size: Int
  var cardinality: Int

  init(storage: Storage, pathOrInline: String, offset: Int?, size: Int, cardinality: Int) {
    self.storage = storage
    self.pathOrInline = pathOrInline
    self.offset = offset
    self.size = size
    self.cardinality = cardinality
  }

  init(_ json: JSON) throws(SQLError) {
    guard let storage = json["storageType"]?.text.flatMap({ Storage(rawValue: $0) }),
      let text = json["pathOrInlineDv"]?.text, let size = json["sizeInBytes"]?.integer,
      let cardinality = json["cardinality"]?.integer, size >= 0, cardinality >= 0
    else { throw DeltaAction.damaged("deletionVector") }
    self.init(
      storage: storage, pathOrInline: text, offset: json.member("offset")?.integer, size: size,
      cardinality: cardinality)
  }

  /// What tells it from other lists.
  var uniqueID: String {
    storage.rawValue + pathOrInline + (offset.map { "@\($0)" } ?? "")
  }

  var json: JSON {
    .object([
      ("storageType", .string(storage.rawValue)), ("pathOrInlineDv", .string(pathOrInline)),
      ("offset", offset.map { .integer($0) }), ("sizeInBytes", .integer(size)),
      ("cardinality", .integer(cardinality)),
    ])
  }

  /// The file that holds the list; nil for an inline one.
  func path(in folder: String) throws(SQLError) -> String? {
    switch storage {
    case .inline: return nil
    case .absolute: return PercentCoding.decoded(pathOrInline)
    case .relative:
      guard pathOrInline.utf8.count >= 20, let bytes = Z85.decoded(pathOrInline.suffix(20)) else {
        throw DeltaAction.damaged("deletionVector")
      }
      let prefix = pathOrInline.dropLast(20)
      let name = "deletion_vector_\(DeletionVector.uuidText(bytes)).bin"
      return prefix.isEmpty ? "\(folder)/\(name)" : "\(folder)/\(prefix)/\(name)"
    }
  }

  /// `8-4-4-4-12` hexadecimal digits of 16 bytes.
  static func uuidText(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for (i, byte) in bytes.enumerated() {
      if i == 4 || i == 6 || i == 8 || i == 10 { text.append(UInt8(ascii: "-")) }
      text += [hexadecimalDigit(byte >> 4), hexadecimalDigit(byte & 15)]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The deleted rows, one bit per row of the file.
  func read(folder: String, rowCount: Int, access: FileAccess) throws(SQLError) -> Bitmap {
    let bytes = try content(folder: folder, access: access)
    let rows = try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SQLError) in
      try RoaringBitmap.read(bytes, count: rowCount)
    }
    guard rows.countOfOnes == cardinality else {
      throw RoaringBitmap.damaged("it has \(rows.countOfOnes) rows in place of \(cardinality)")
    }
    return rows
  }

  private func content(folder: String, access: FileAccess) throws(SQLError) -> [UInt8] {
    guard let path = try path(in: folder) else {
      guard let bytes = Z85.decoded(pathOrInline), bytes.count >= size else {
        throw DeltaAction.damaged("deletionVector")
      }
      return Array(bytes[..<size])
    }
    let source = try access.open(path)
    let start = offset ?? 1
    guard start >= 0, start <= source.size, size <= source.size - start - 8 else {
      throw RoaringBitmap.damaged("\"\(path)\" is too short")
    }
    let all = try source.readArray(at: start, count: size + 8)
    let length = DeletionVector.bigEndian(all[0..<4])
    guard length == size else {
      throw RoaringBitmap.damaged("its length is \(length), not \(size)")
    }
    let bytes = Array(all[4..<(4 + size)])
    let sum = bytes.span.bytes.withUnsafeBytes { crc32($0) }
    guard DeletionVector.bigEndian(all[(4 + size)...]) == Int(sum) else {
      throw RoaringBitmap.damaged("its checksum is wrong").noting("in file \"\(path)\"")
    }
    return bytes
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
