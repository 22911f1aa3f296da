import Columns
import Diagnostics

/// Reads a format with `{}`, `{0}`, `{:>8.2f}` and writes the values, as DuckDB's format does.
struct BraceFormat {
  private let format: [Character]
  private let values: [Value]
  private let types: [DataType]
  private var place = 0
  private var next = 0
  private var out = ""

  /// Whether a text is such a format rather than one with `%`.
  static func isOne(_ format: String) -> Bool { format.contains("{") && !format.contains("%") }

  init(_ format: String, _ values: [Value], _ types: [DataType]) {
    self.format = Array(format)
    self.values = values
    self.types = types
  }

  private var character: Character? { place < format.count ? format[place] : nil }

  mutating func write() throws(SQLError) -> String? {
    if values.contains(.null) { return nil }
    while let character {
      place += 1
      guard character == "{" || character == "}" else {
        out.append(character)
        continue
      }
      if self.character == character {
        place += 1
        out.append(character)
      } else if character == "{" {
        try writeField()
      } else {
        throw SQLError(.invalidParameter, "\"}\" in a format is written \"}}\"")
      }
    }
    return out
  }

  private mutating func writeField() throws(SQLError) {
    let index = takeNumber() ?? next
    next = index + 1
    var directive = FormatDirective()
    if character == ":" {
      place += 1
      try read(&directive)
    }
    guard character == "}" else {
      throw SQLError(
        .invalidParameter, "a field of a format is {}, {0} or {:.2f}; \"{\" itself is \"{{\"")
    }
    place += 1
    guard values.indices.contains(index) else {
      throw SQLError(
        .invalidParameter, "the format wants value \(index + 1), but \(values.count) are given")
    }
    out += try directive.text(values[index], types[index])
  }

  private mutating func read(_ directive: inout FormatDirective) throws(SQLError) {
    readAlignment(&directive)
    if let sign = character, "+- ".contains(sign) {
      if sign != "-" { directive.sign = sign }
      place += 1
    }
    directive.isAlternate = take("#")
    directive.isZeroPadded = take("0")
    directive.width = try checked(takeNumber() ?? 0)
    if let mark = character, ",_'".contains(mark) {
      directive.separator = mark
      place += 1
    } else if take("t") {
      guard let mark = character, mark != "}" else {
        throw SQLError(.invalidParameter, "t in a format wants the mark between thousands")
      }
      directive.separator = mark
      place += 1
    }
    if take(".") { directive.precision = try checked(takeNumber() ?? 0) }
    if let kind = character, kind != "}" {
      guard "dxXobBcsfFeEgGaA%Ln".contains(kind) else {
        throw SQLError(.invalidParameter, "\"\(kind)\" is no kind of value of format")
      }
      directive.kind = kind
      place += 1
    }
  }

  private mutating func readAlignment(_ directive: inout FormatDirective) {
    func side(_ mark: Character) -> FormatDirective.Side? {
      mark == "<" ? .left : mark == ">" ? .right : mark == "^" ? .centre : nil
    }
    if place + 1 < format.count, let found = side(format[place + 1]), format[place] != "}" {
      directive.fill = format[place]
      directive.side = found
      place += 2
    } else if let mark = character, let found = side(mark) {
      directive.side = found
      place += 1
    }
  }

  private mutating func take(_ wanted: Character) -> Bool {
    guard character == wanted else { return false }
    place += 1
    return true
  }

  private mutating func takeNumber() -> Int? {
    let digits = format[min(place, format.count)...].prefix { $0.isASCII && $0.isNumber }
    place += digits.count
    return Int(String(digits)).map { min($0, 1_000_000) }
  }

  private func checked(_ count: Int) throws(SQLError) -> Int {
    guard count <= FormatDirective.longest else {
      throw SQLError(.invalidParameter, "a width in a format is 0 to \(FormatDirective.longest)")
    }
    return count
  }
}
