import Columns
import Diagnostics

/// A piece of an expression of OData (OData ABNF 4.0).
enum FilterToken: Sendable, Equatable {
  /// A name, an operator's word, `null`, `true`.
  case word(String)
  /// Digits as written, with sign, point and exponent.
  case number(String)
  case string(String)
  /// `2026-01-31`
  case date(String)
  /// `2026-01-31T12:00:00Z`
  case dateTime(String)
  /// `12:30:00.5`
  case time(String)
  case guid(String)
  /// `duration'P1D'`, `binary'…'`, an enumeration's member: the prefix and the text.
  case prefixed(String, String)
  /// `( ) , / * : =`
  case symbol(Character)
  /// `@name`
  case alias(String)
  /// `$count`, `$it`
  case dollar(String)
  case end
}

/// Cuts an expression of OData into tokens.
struct FilterLexer {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  /// - Throws: `syntaxError` that says which character is wrong.
  static func tokens(_ text: String) throws(SQLError) -> [FilterToken] {
    var lexer = FilterLexer(text)
    var tokens: [FilterToken] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token == .end { return tokens }
    }
  }

  private mutating func next() throws(SQLError) -> FilterToken {
    while let character = peek, character == " " || character == "\t" { position += 1 }
    guard let character = peek else { return .end }
    if character == "'" { return .string(try quoted()) }
    if "(),/*:=;[]".contains(character) {
      position += 1
      return .symbol(character)
    }
    if character == "@" || character == "$" {
      position += 1
      let name = take {
        $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "#" && character == "@"
      }
      return character == "@" ? .alias(name) : .dollar(name)
    }
    if let literal = try dateOrGuid() { return literal }
    if character.isNumber || character == "-" || character == "+" || character == "." {
      return try number()
    }
    if character == "\"" { return .string(try jsonString()) }
    if character == "{" || character == "}" { throw FilterParser.structured }
    guard character.isLetter || character == "_" else {
      throw SQLError(.syntaxError, "\"\(character)\" cannot stand here (character \(position + 1))")
    }
    let word = take { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    if peek == "'" { return .prefixed(word, try quoted()) }
    return .word(word)
  }

  private var peek: Character? { position < characters.count ? characters[position] : nil }

  private mutating func take(_ isPart: (Character) -> Bool) -> String {
    let start = position
    while let character = peek, isPart(character) { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func quoted() throws(SQLError) -> String {
    let start = position
    var text = ""
    position += 1
    while let character = peek {
      position += 1
      if character != "'" {
        text.append(character)
      } else if peek == "'" {
        text.append("'")
        position += 1
      } else {
        return text
      }
    }
    throw SQLError(.syntaxError, "the text that begins at character \(start + 1) has no end")
  }

  /// `"Milk"` in a list of JSON (OData 4.01).
  private mutating func jsonString() throws(SQLError) -> String {
    let start = position
    position += 1
    while let character = peek, character != "\"" {
      position += character == "\\" ? 2 : 1
    }
    guard peek != nil else {
      throw SQLError(.syntaxError, "the text that begins at character \(start + 1) has no end")
    }
    position += 1
    let text = String(characters[start..<position])
    guard let value = try JSONReader.read(Array(text.utf8)).text else {
      throw SQLError(.syntaxError, "\(text.prefix(40)) is no text of JSON")
    }
    return value
  }

  private mutating func number() throws(SQLError) -> FilterToken {
    let start = position
    if peek == "-" || peek == "+" { position += 1 }
    if characters[position...].starts(with: "INF") {
      position += 3
      return .number(String(characters[start..<position]))
    }
    let whole = take { $0.isASCII && $0.isNumber }
    var fraction = ""
    if peek == "." {
      position += 1
      fraction = take { $0.isASCII && $0.isNumber }
      guard !whole.isEmpty, !fraction.isEmpty else {
        throw SQLError(.syntaxError, "a number is malformed (character \(start + 1))")
      }
    }
    // A minus before a name is an operator.
    guard !whole.isEmpty || !fraction.isEmpty else {
      position = start + 1
      guard characters[start] == "-" else {
        throw SQLError(.syntaxError, "a number is malformed (character \(start + 1))")
      }
      return .symbol("-")
    }
    if peek == "e" || peek == "E" {
      position += 1
      if peek == "-" || peek == "+" { position += 1 }
      guard !take({ $0.isASCII && $0.isNumber }).isEmpty else {
        throw SQLError(.syntaxError, "an exponent is malformed (character \(position + 1))")
      }
    }
    return .number(String(characters[start..<position]))
  }
}

extension FilterLexer {
  /// Dates, times and identifiers of 32 digits begin with digits too and are told by their shape.
  private mutating func dateOrGuid() throws(SQLError) -> FilterToken? {
    if has("hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh") { return .guid(takeCount(36)) }
    if has("dddd-dd-ddTdd:dd") {
      var text = take { $0.isNumber || "-:.TZ+".contains($0) }
      // Clients forget that a plus in an address is a blank.
      if !text.hasSuffix("Z"), !text.dropFirst(11).contains("-"), has(" dd:dd") {
        text += "+" + takeCount(6).dropFirst()
      }
      return .dateTime(try clocked(text, text.dropFirst(11)))
    }
    if has("dddd-dd-dd") { return .date(takeCount(10)) }
    // Years before the first and after 9999 are of the grammar.
    for year in ["-dddd", "ddddd", "-ddddd"] where has(year + "-dd-dd") {
      let text = take { $0.isNumber || "-:.TZ+".contains($0) }
      throw SQLError(.datetimeOverflow, "\"\(text)\" is outside of the years 1 to 9999")
    }
    if has("dd:dd") {
      let text = take { $0.isNumber || $0 == ":" || $0 == "." }
      return .time(try clocked(text, Substring(text)))
    }
    return nil
  }

  /// - Parameter clock: Begins with hours and minutes; 24:00 is no time of OData.
  private func clocked(_ text: String, _ clock: Substring) throws(SQLError) -> String {
    guard let hour = Int(clock.prefix(2)), let minute = Int(clock.dropFirst(3).prefix(2)),
      hour < 24, minute < 60
    else { throw SQLError(.invalidDatetime, "\"\(text)\" is no time of day") }
    return text
  }

  private mutating func takeCount(_ count: Int) -> String {
    position += count
    return String(characters[position - count..<position])
  }

  /// Whether the text goes on like a pattern: `d` a digit, `h` a hexadecimal one.
  private func has(_ pattern: String) -> Bool {
    var place = position
    for wanted in pattern {
      guard place < characters.count else { return false }
      let character = characters[place]
      switch wanted {
      case "d": if !(character.isASCII && character.isNumber) { return false }
      case "h": if !(character.isASCII && character.isHexDigit) { return false }
      default: if character != wanted { return false }
      }
      place += 1
    }
    return true
  }
}
