/// A JSON text as a tree (RFC 8259); numbers stay the text that was written, so that no digit is lost.
package indirect enum JSON: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// A number as JSON writes it: `-12.50e3`.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in their order; names may repeat.
  case object([Member])

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The member of an object with this name (the last, where it repeats), or nil.
  package subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The text of a string, or nil.
  package var text: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The value of a number without fraction or exponent that fits, or nil.
  package var integer: Int? {
    if case .number(let digits) = self { return Int(digits) }
    return nil
  }

  /// `a string`, `an object`: for messages.
  package var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
