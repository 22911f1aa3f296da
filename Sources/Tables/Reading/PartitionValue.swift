import Columns
import Diagnostics
import Functions

/// Values of partition columns, which the log keeps as text (Delta protocol, "Partition Value
/// Serialization").
enum PartitionValue {
  /// nil where the text is no value of the type.
  static func value(_ text: String, _ type: DataType) -> Value? {
    if type == .varchar { return .string(text) }
    if type == .blob { return .blob(bytes(text)) }
    guard let cast = Functions.cast(from: .varchar, to: type) else { return nil }
    let column = Column.constant(.string(text), .varchar, count: 1)
    let context = KernelContext(count: 1, session: FunctionSession())
    guard let result = try? cast.kernel([column], context) else { return nil }
    return result[0]
  }

  /// The value in a column of a table; an empty text means NULL, but in text columns too.
  static func constant(_ text: String?, _ field: DeltaField) throws(SQLError) -> Value {
    guard let text, !text.isEmpty else { return .null }
    if let value = value(text, field.dataType) { return value }
    throw SQLError(
      .dataCorrupted,
      "the table's log has '\(text)' as a value of column \"\(field.name)\" (\(field.dataType))")
  }

  /// Bytes are characters, some of them escaped: `\u0001`.
  private static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == "\\", rest.dropFirst().first == "u",
        let code = UInt8(String(String.UnicodeScalarView(rest.dropFirst(2).prefix(4))), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(6)
      } else {
        bytes += Array(String(scalar).utf8)
        rest = rest.dropFirst()
      }
    }
    return bytes
  }

  /// The text of a value as the log keeps it; nil for NULL.
  static func text(_ value: Value, _ type: DataType) -> String? {
    switch value {
    case .null: return nil
    case .blob(let bytes):
      return bytes.map { byte in
        let digits = String(byte, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }.joined()
    default: break
    }
    var text = ValueText.text(of: value, type: type)
    if type == .timestampTZ { text = isoInstant(text) }
    return text
  }

  /// `2026-09-01T13:05:07.25Z` from `2026-09-01 13:05:07.25+00`.
  static func isoInstant(_ text: String) -> String {
    var result = text.replacing(" ", with: "T", maxReplacements: 1)
    if let plus = result.lastIndex(of: "+") { result = String(result[..<plus]) }
    return result + "Z"
  }
}
