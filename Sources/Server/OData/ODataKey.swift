import Columns
import Diagnostics
import Syntax

/// The key in the address of an entity: `invoice(5)`, `usage(account='a',day=2026-01-31)`.
enum ODataKey {
  /// A value as the address writes it.
  static func text(_ column: Column, _ row: Int) -> String {
    var bytes: [UInt8] = []
    ODataCells(isCompatible: false).append(column, row, to: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("\"") else { return text }
    let inner = ValueText.text(of: column[row], type: column.type)
    guard EdmType(column.type).kind == .string else {
      return String(text.dropFirst().dropLast())
    }
    let doubled = inner.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    return "'\(PercentEncoding.encode(doubled))'"
  }

  /// A part of a path as the set's name and the text of a key.
  static func split(_ segment: String) -> (set: String, key: String?) {
    guard segment.hasSuffix(")"), let open = segment.firstIndex(of: "(") else {
      return (segment, nil)
    }
    let key = segment[segment.index(after: open)...].dropLast()
    return (String(segment[..<open]), String(key))
  }

  private static func wrong(_ set: EntitySet) -> SQLError {
    SQLError(
      .invalidParameter, "the key of \"\(set.name)\" is \(set.keys.joined(separator: ", "))")
  }

  /// The condition that finds the row, or its number where rows have no key.
  static func condition(
    _ text: String, of set: EntitySet, aliases: [String: String]
  ) throws(SQLError) -> (condition: Syntax.Expression?, rowNumber: Int?) {
    var parser = try FilterParser(text, set.properties, aliases: aliases)
    var given: [String: FilterParser.Term] = [:]
    if case .word(let name) = parser.token, set.keys.contains(name) {
      repeat {
        guard case .word(let name) = parser.token, set.keys.contains(name), given[name] == nil
        else { throw wrong(set) }
        parser.advance()
        try parser.expect("=")
        given[name] = try parser.primary()
      } while parser.accept(",")
    } else if set.keys.count == 1 {
      if case .word = parser.token { throw wrong(set) }
      given[set.keys[0]] = try parser.primary()
    }
    try parser.expectEnd()
    guard given.count == set.keys.count else { throw wrong(set) }
    if let rowNumber = set.rowNumber {
      guard case .literal(.integer(let digits))? = given[rowNumber]?.tree.kind,
        let number = Int(digits), number > 0
      else { throw SQLError(.invalidParameter, "the number of a row begins at 1") }
      return (nil, number)
    }
    var tests: [Syntax.Expression] = []
    for key in set.keys {
      guard let property = set.property(key), let term = given[key] else { continue }
      let left = FilterParser.Term(tree: property.tree, kind: property.edm.kind)
      tests.append(try parser.compared(left, "eq", term).tree)
    }
    return (tests.count == 1 ? tests[0] : Expression(.and(tests), range: .none), nil)
  }
}
