import Diagnostics

/// One word, constant or symbol of a text, by its place; the text itself is not copied.
struct Token {
  var kind: Kind
  /// What word it is, if it is an unquoted word that means something to the parser.
  var keyword: Keyword
  var classes: KeywordClasses
  var start: UInt32
  var end: UInt32

  enum Kind: UInt8 {
    case word, quotedWord
    /// The forms of strings; see `Lexer+Strings.swift` for their texts.
    case string, escapeString, unicodeString, dollarString, delimitedString
    case bytes, bits
    case integer, decimal, float, binaryFloat, binaryDouble
    /// `$1`, `$name`
    case dollarParameter
    /// PL/SQL's `$$NAME` and `$IF`.
    case inquiry, directive

    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, semicolon, dot, dotDot, colon, doubleColon, assign, fatArrow, question, atSign
    case equal, doubleEqual, notEqual, less, lessOrEqual, greater, greaterOrEqual, nullSafeEqual
    case plus, dash, star, slash, doubleSlash, percentSign, caret, doubleStar
    case concatenate, bar, ampersand, shiftLeft, shiftRight
    case tilde, notTilde, tildeStar, notTildeStar, arrow, doubleArrow
    /// Any other operator, by its text.
    case symbol

    /// SQL*Plus: a `/` alone on its line, and a command line such as `PROMPT hello`.
    case slashLine, scriptLine

    case unterminatedString, unterminatedName, unterminatedComment, badCharacter, badNumber
    case endOfText
  }

  var range: SourceRange { SourceRange(start: Int(start), end: Int(end)) }

  /// A word, quoted or not.
  var isWord: Bool { kind == .word || kind == .quotedWord }

  /// Any form of string constant.
  var isString: Bool {
    kind.rawValue >= Kind.string.rawValue && kind.rawValue <= Kind.delimitedString.rawValue
  }
}
