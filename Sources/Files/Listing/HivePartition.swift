/// One `key=value` folder on the way to a file.
package struct HivePartition: Sendable, Hashable {
  package let key: String
  /// nil for the NULL partition.
  package let value: String?

  /// How Hive names the folder of NULL.
  package static let nullName = "__HIVE_DEFAULT_PARTITION__"

  package init(key: String, value: String?) {
    self.key = key
    self.value = value
  }

  /// The partition that a folder name means, or nil if it is no such name.
  package init?(folder: some StringProtocol) {
    guard let equals = folder.firstIndex(of: "="), equals != folder.startIndex else { return nil }
    key = HivePartition.decoded(folder[..<equals])
    let text = folder[folder.index(after: equals)...]
    value = text == HivePartition.nullName ? nil : HivePartition.decoded(text)
  }

  /// The partitions in the folders of a path, outermost first.
  package static func all(in path: String) -> [HivePartition] {
    path.split(separator: "/").dropLast().compactMap { HivePartition(folder: $0) }
  }

  /// The folder name of this partition.
  package var folder: String {
    HivePartition.encoded(key) + "=" + (value.map(HivePartition.encoded) ?? HivePartition.nullName)
  }

  /// Replaces `%41` by `A`; a percent sign without two digits stays.
  static func decoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var i = 0
    while i < source.count {
      if source[i] == UInt8(ascii: "%"), i + 2 < source.count,
        let high = digit(source[i + 1]), let low = digit(source[i + 2])
      {
        bytes.append(high << 4 | low)
        i += 3
      } else {
        bytes.append(source[i])
        i += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Escapes what a folder name cannot or should not hold, as Hive does.
  static func encoded(_ text: String) -> String {
    let special = Array("\"#%'*/:=?\\{}[]^".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7F || special.contains(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
