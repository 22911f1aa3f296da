/// What sources say about the values of columns: the literals that stand beside a name in a
/// comparison, and the names that are compared with each other.
///
/// It reads words, not the tree: `status = 'N'`, `status IN ('A', 'S')`, `a.cust_id = b.cust_id`,
/// whatever table the name belongs to.
struct ColumnHints {
  /// By lower-case name: literals as SQL, those of conditions several times.
  private(set) var literals: [String: [String]] = [:]
  /// Names that are compared with other names.
  private(set) var keys: Set<String> = []
  /// All words, lower case.
  private(set) var words: Set<String> = []

  private enum Token {
    case word(String)
    case literal(String)
    case symbol(UInt8)

    func isSymbol(_ sign: Unicode.Scalar) -> Bool {
      if case .symbol(let byte) = self { byte == UInt8(ascii: sign) } else { false }
    }
  }

  init(_ sources: [String]) {
    for source in sources { read(Self.tokens(Array(source.utf8))) }
    // `p_status` is mostly given what a column `status` holds.
    for (name, values) in literals {
      for prefix in ["p_", "l_", "v_", "b_", "i_"] where name.hasPrefix(prefix) {
        literals[String(name.dropFirst(2)), default: []] += values
      }
    }
  }

  private mutating func read(_ tokens: [Token]) {
    // What SET gives is less often asked for than what a condition names.
    var weight = 1
    // The names that CASE chooses by; nil for those of CASE WHEN.
    var choices: [String?] = []
    for (place, token) in tokens.enumerated() {
      guard case .word(let name) = token else { continue }
      words.insert(name)
      switch name {
      case "case": choices.append(Self.lastName(tokens[(place + 1)...], before: "when"))
      case "when":
        if let choice = choices.last ?? nil, tokens.indices.contains(place + 1),
          case .literal(let text) = tokens[place + 1]
        {
          literals[choice, default: []] += Array(repeating: text, count: 5)
        }
      case "end": _ = choices.popLast()
      case "decode": readDecode(tokens[(place + 1)...])
      default: break
      }
      if name == "set" || name == "values" { weight = 1 }
      if name == "where" || name == "on" || name == "if" || name == "when" { weight = 5 }
      var next = place + 1
      var isBound = false
      if Self.isWord(tokens, next, "not") { next += 1 }
      if Self.isWord(tokens, next, "in") || Self.isWord(tokens, next, "like")
        || Self.isWord(tokens, next, "between")
      {
        next += 1
      } else if Self.isComparison(tokens, next) {
        var signs: [UInt8] = []
        while Self.isComparison(tokens, next) {
          if case .symbol(let byte) = tokens[next] { signs.append(byte) }
          next += 1
        }
        isBound =
          signs.count == 1 ? signs[0] != UInt8(ascii: "=") : signs.last == 61 && signs[0] != 33
      } else {
        continue
      }
      add(to: name, tokens[next...], weight, isBound: isBound)
    }
  }

  /// `DECODE(p.freq, 'M', 1, 'Q', 3, 12)`
  private mutating func readDecode(_ tokens: ArraySlice<Token>) {
    guard case .symbol(UInt8(ascii: "("))? = tokens.first,
      let comma = tokens.firstIndex(where: { $0.isSymbol(",") }),
      let name = Self.lastName(tokens[(tokens.startIndex + 1)..<comma], before: nil)
    else { return }
    var place = comma + 1
    while tokens.indices.contains(place + 1), case .literal(let text) = tokens[place],
      tokens[place + 1].isSymbol(",")
    {
      literals[name, default: []] += Array(repeating: text, count: 5)
      let next = tokens[(place + 2)...].firstIndex { $0.isSymbol(",") }
      guard let next else { return }
      place = next + 1
    }
  }

  /// The last of the words up to another one; nil where something else stands between.
  private static func lastName(_ tokens: ArraySlice<Token>, before end: String?) -> String? {
    var last: String?
    for token in tokens {
      guard case .word(let word) = token else { return nil }
      if word == end { return last }
      last = word
    }
    return end == nil ? last : nil
  }

  /// The literals of a list, or the name on the other side.
  private mutating func add(
    to name: String, _ tokens: ArraySlice<Token>, _ weight: Int, isBound: Bool
  ) {
    for (place, token) in tokens.enumerated() {
      switch token {
      case .literal(let text):
        let isNumber = !text.hasPrefix("'")
        // Beside a bound there are values on both sides.
        let values =
          isBound && isNumber ? [text, "(\(text) + 1)", "(\(text) + 20)", "(\(text) - 1)"] : [text]
        for value in values {
          literals[name, default: []] += Array(repeating: value, count: weight)
        }
      case .symbol(UInt8(ascii: "(")) where place == 0, .symbol(UInt8(ascii: ",")): continue
      case .word(let other):
        if place == 0 {
          keys.insert(name)
          // The last part of `b.cust_id`.
          let parts = tokens.prefix(3).compactMap { token -> String? in
            if case .word(let part) = token { part } else { nil }
          }
          keys.insert(parts.count > 1 ? parts[1] : other)
        }
        return
      default: return
      }
    }
  }

  private static func isWord(_ tokens: [Token], _ place: Int, _ word: String) -> Bool {
    guard tokens.indices.contains(place), case .word(word) = tokens[place] else { return false }
    return true
  }

  private static func isComparison(_ tokens: [Token], _ place: Int) -> Bool {
    guard tokens.indices.contains(place), case .symbol(let byte) = tokens[place] else {
      return false
    }
    return "=<>!".utf8.contains(byte)
  }

  // MARK: Words

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      var end = place + 1
      if byte == UInt8(ascii: "'") {
        end = bytes[end...].firstIndex(of: byte).map { $0 + 1 } ?? bytes.count
        if end - place <= 32 {
          tokens.append(.literal(String(decoding: bytes[place..<end], as: UTF8.self)))
        }
      } else if byte == UInt8(ascii: "-"), end < bytes.count, bytes[end] == byte {
        end = bytes[end...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      } else if isDigit(byte) {
        end = bytes[end...].firstIndex { !isDigit($0) && $0 != UInt8(ascii: ".") } ?? bytes.count
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        if text.count <= 9, !text.hasSuffix("."), !text.contains("..") {
          tokens.append(.literal(text))
        }
      } else if isLetter(byte) {
        end = bytes[end...].firstIndex { !isLetter($0) && !isDigit($0) } ?? bytes.count
        tokens.append(.word(String(decoding: bytes[place..<end], as: UTF8.self).lowercased()))
      } else if byte > 32, byte != UInt8(ascii: ".") {
        tokens.append(.symbol(byte))
      }
      place = end
    }
    return tokens
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 97 && byte | 0x20 <= 122 || byte == 95 || byte == 36 || byte == 35
  }
}
