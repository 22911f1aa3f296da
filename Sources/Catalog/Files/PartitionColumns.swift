import Columns
import Files

/// The columns that the folders of the files give (`period=2026-09/`).
struct PartitionColumns {
  let fields: [Field]
  /// Per file, one value per field.
  let values: [[Value]]

  /// Columns that the files have themselves are not given again.
  init(_ files: [ListedFile], schema: Schema) {
    var names: [String] = []
    for partition in files.first?.partitions ?? []
    where schema.position(of: partition.key) == nil && !names.contains(partition.key) {
      names.append(partition.key)
    }
    names.removeAll { name in
      !files.allSatisfy { file in file.partitions.contains { $0.key == name } }
    }
    var fields: [Field] = []
    var values = [[Value]](repeating: [], count: files.count)
    for name in names {
      let texts = files.map { file in file.partitions.last { $0.key == name }?.value }
      let type = PartitionColumns.type(of: texts.compactMap { $0 })
      fields.append(Field(name, type))
      for i in files.indices { values[i].append(PartitionColumns.value(texts[i], type)) }
    }
    self.fields = fields
    self.values = values
  }

  /// BIGINT or DATE if all texts are such in their plain form, else VARCHAR.
  private static func type(of texts: [String]) -> DataType {
    if texts.isEmpty { return .varchar }
    if texts.allSatisfy({ text in Int64(text).map { String($0) == text } ?? false }) {
      return .int64
    }
    return texts.allSatisfy { days($0) != nil } ? .date : .varchar
  }

  private static func value(_ text: String?, _ type: DataType) -> Value {
    guard let text else { return .null }
    switch type {
    case .int64: return Int64(text).map { .integer(Int128($0)) } ?? .null
    case .date: return days(text).map { .date($0) } ?? .null
    default: return .string(text)
    }
  }

  /// Days since 1970 of `YYYY-MM-DD`.
  private static func days(_ text: String) -> Int32? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), day >= 1
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let before = year - 1
    let years = before * 365 + before / 4 - before / 100 + before / 400 - (year == 0 ? 1 : 0)
    return Int32(years + lengths[..<(month - 1)].reduce(0, +) + day - 1 - 719_162)
  }
}
