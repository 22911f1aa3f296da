import Diagnostics
import Syntax

/// `$search`: words that some text of a row contains, in any case (URL Conventions 4.0, section 5.1.7).
///
/// `red AND NOT "light blue"`; words without an operator are joined by AND.
struct SearchParser {
  private var words: [String] = []
  private var index = 0
  private var depth = 0
  private let texts: [Syntax.Expression]

  static func condition(
    _ text: String, _ properties: [EntitySet.Property]
  ) throws(SQLError) -> Syntax.Expression {
    var parser = try SearchParser(text, properties)
    if text.count > 2, text.hasPrefix("'"), text.hasSuffix("'") {
      // What somebody is still typing: a text as it stands.
      return parser.found(String(text.dropFirst().dropLast()))
    }
    let tree = try parser.either()
    if parser.index < parser.words.count { throw parser.malformed }
    return tree
  }

  private init(_ text: String, _ properties: [EntitySet.Property]) throws(SQLError) {
    texts = properties.filter { $0.edm.kind == .string }.map(\.tree)
    if text.hasPrefix("'") { return }
    var rest = Substring(text)
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if first == "(" || first == ")" {
        words.append(String(rest.removeFirst()))
      } else if first == "\"" {
        let phrase = rest.dropFirst().prefix { $0 != "\"" }
        guard phrase.endIndex < rest.endIndex else { throw malformed }
        words.append("\"" + phrase)
        rest = rest[rest.index(after: phrase.endIndex)...]
        guard rest.first.map({ " )".contains($0) }) ?? true else { throw malformed }
      } else {
        let word = rest.prefix { !" ()\"".contains($0) }
        words.append(String(word))
        rest = rest.dropFirst(word.count)
      }
    }
  }

  private var malformed: SQLError { SQLError(.syntaxError, "the text of $search is malformed") }

  private var word: String? { index < words.count ? words[index] : nil }

  /// AND, OR and NOT are operators where something follows, else words like others.
  private var isFollowed: Bool { index + 1 < words.count && words[index + 1] != ")" }

  private mutating func either() throws(SQLError) -> Syntax.Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= FilterParser.depthLimit else { throw malformed }
    var operands = [try both()]
    while word == "OR", isFollowed {
      index += 1
      operands.append(try both())
    }
    return operands.count == 1 ? operands[0] : Expression(.or(operands), range: .none)
  }

  private mutating func both() throws(SQLError) -> Syntax.Expression {
    var operands = [try one()]
    while let word, word != ")", word != "OR" || !isFollowed {
      if word == "AND", isFollowed { index += 1 }
      operands.append(try one())
    }
    return operands.count == 1 ? operands[0] : Expression(.and(operands), range: .none)
  }

  private mutating func one() throws(SQLError) -> Syntax.Expression {
    guard let word, word != ")" else { throw malformed }
    let isOperator = word == "NOT" && isFollowed
    index += 1
    if isOperator {
      depth += 1
      defer { depth -= 1 }
      guard depth <= FilterParser.depthLimit else { throw malformed }
      return Expression(.not(try one()), range: .none)
    }
    if word == "(" {
      let inner = try either()
      guard self.word == ")" else { throw malformed }
      index += 1
      return inner
    }
    return found(word.hasPrefix("\"") ? String(word.dropFirst()) : word)
  }

  private func found(_ text: String) -> Syntax.Expression {
    let tests = texts.map { column in
      Expression.call(
        "coalesce",
        [
          .call("contains", [.call("lower", [column]), .string(text.lowercased())]),
          .literal(.boolean(false)),
        ])
    }
    if tests.isEmpty { return .literal(.boolean(false)) }
    return tests.count == 1 ? tests[0] : Expression(.or(tests), range: .none)
  }
}
