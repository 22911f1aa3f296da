import Columns

/// Finds out what types a statement wants of parameters that nobody gave a type: what each is
/// converted to first.
package final class ParameterInference {
  /// By number, from 0; nil where nothing wanted a type.
  package private(set) var types: [DataType?]

  package init(count: Int) { types = [DataType?](repeating: nil, count: count) }

  /// Stands for a parameter until something wants a type: a NULL with its number in it.
  static func mark(_ number: Int) -> Value { .string("\u{0}$\(number)") }

  private static func number(_ value: Value) -> Int? {
    guard case .string(let text) = value, text.hasPrefix("\u{0}$") else { return nil }
    return Int(text.dropFirst(2))
  }

  /// Takes note of what a marked value becomes.
  /// - Returns: Whether it was one.
  func note(_ value: Value, becomes type: DataType) -> Bool {
    guard let number = ParameterInference.number(value), types.indices.contains(number) else {
      return false
    }
    if type != .null, types[number] == nil { types[number] = type }
    return true
  }
}
