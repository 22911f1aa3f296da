import Columns

/// Reading and making the JSON of Delta logs.
extension JSON {
  var truth: Bool? {
    if case .boolean(let truth) = self { return truth }
    return nil
  }

  var elements: [JSON] {
    if case .array(let elements) = self { return elements }
    return []
  }

  var members: [Member] {
    if case .object(let members) = self { return members }
    return []
  }

  /// The member, if it is there and not null.
  func member(_ name: String) -> JSON? {
    guard let value = self[name], value != .null else { return nil }
    return value
  }

  /// The texts of an object: nil for null.
  var texts: [String: String?] {
    var result: [String: String?] = [:]
    for member in members { result.updateValue(member.value.plainText, forKey: member.name) }
    return result
  }

  /// The texts of an object without its nulls.
  var properties: [String: String] {
    var result: [String: String] = [:]
    for member in members { result[member.name] = member.value.plainText }
    return result
  }

  /// A string as it is, numbers and booleans as they are written; nil for the others.
  var plainText: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .boolean(let truth): truth ? "true" : "false"
    default: nil
    }
  }

  static func integer(_ value: Int) -> JSON { .number(String(value)) }

  /// An object of texts, sorted by name.
  static func texts(_ values: [String: String]) -> JSON {
    .object(values.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
  }

  static func texts(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }

  /// An object without the members whose value is nil.
  static func object(_ members: [(String, JSON?)]) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }
}
