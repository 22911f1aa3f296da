import Columns

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
    String(decoding: PercentEscapes.decoded(text.utf8), as: UTF8.self)
  }

  /// Escapes what a folder name cannot or should not hold, as Hive does.
  static func encoded(_ text: String) -> String {
    PercentEscapes.encoded(text) {
      $0 >= 0x20 && $0 != 0x7F && !"\"#%'*/:=?\\{}[]^".utf8.contains($0)
    }
  }
}
