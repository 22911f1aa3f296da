import Columns

/// A type as the expectation files write it.
indirect enum ExpectedType {
  /// `int32`, `string`, `timestamp(us,utc)`, …: a name and its arguments.
  case simple(String, [String])
  case list(ExpectedType)
  case map(ExpectedType, ExpectedType)
  case structure([ExpectedType])
  case union([ExpectedType])

  init?(_ text: String) {
    var rest = Substring(text)
    guard let type = ExpectedType.parse(&rest), rest.isEmpty else { return nil }
    self = type
  }

  private static func parse(_ text: inout Substring) -> ExpectedType? {
    let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    text = text.dropFirst(name.count)
    switch text.first {
    case "(":
      guard let close = text.firstIndex(of: ")") else { return nil }
      let arguments = text.dropFirst().prefix(upTo: close).split(separator: ",").map(String.init)
      text = text[text.index(after: close)...]
      return .simple(String(name), arguments)
    case "<":
      text = text.dropFirst()
      var members: [ExpectedType] = []
      while text.first != ">" {
        if text.first == "," { text = text.dropFirst() }
        if text.first == "\"" { skipName(&text) }
        guard let member = parse(&text) else { return nil }
        members.append(member)
      }
      text = text.dropFirst()
      switch name {
      case "list" where members.count == 1: return .list(members[0])
      case "map" where members.count == 2: return .map(members[0], members[1])
      case "struct": return .structure(members)
      case "union": return .union(members)
      default: return nil
      }
    default: return .simple(String(name), [])
    }
  }

  /// Passes over `"name":`.
  private static func skipName(_ text: inout Substring) {
    text = text.dropFirst()
    while let character = text.first, character != "\"" {
      text = text.dropFirst(character == "\\" ? 2 : 1)
    }
    text = text.dropFirst(2)
  }
}
