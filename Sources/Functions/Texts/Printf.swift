import Columns
import Diagnostics

let printfFunction = ScalarFunction(
  "printf", "format_string", category: .text,
  summary: "A text with the arguments in the places that C's printf gives them: `%d`, `%05.2f`, "
    + "`%x`, `%s`; a comma groups digits: `%,d`.",
  example: "printf('%s: %,.2f', 'total', 1234.5)", gives: "total: 1,234.50",
  [
    typedFormat { (format, values, types) throws(SQLError) in
      var writer = PrintfWriter(format: Array(format), values: values, types: types)
      return try writer.write()
    }
  ])

/// A function of a format and arguments that keep their types where they are numbers.
func typedFormat(
  _ body: @escaping @Sendable (String, [Value], [DataType]) throws(SQLError) -> String?
) -> Overload {
  Overload("(VARCHAR, any…) → VARCHAR") { given, _ in
    guard given.count >= 1 else { return nil }
    let types = given.enumerated().map { i, argument in
      i == 0 || argument.isStringLiteral ? DataType.varchar : formattedType(argument.type)
    }
    return .values(types, returns: .varchar, canFail: true, isStrict: false, castsAnything: true) {
      (values) throws(SQLError) in
      guard case .string(let format) = values[0],
        let text = try body(format, Array(values.dropFirst()), Array(types.dropFirst()))
      else { return .null }
      return .string(text)
    }
  }
}

private func formattedType(_ type: DataType) -> DataType {
  if type.isInteger { return .int128 }
  if type.isFloating || type.isDecimal || type == .boolean { return type }
  return .varchar
}

/// Reads a format of printf and writes the values.
private struct PrintfWriter {
  let format: [Character]
  let values: [Value]
  let types: [DataType]
  private var place = 0
  private var next = 0
  private var out = ""

  init(format: [Character], values: [Value], types: [DataType]) {
    self.format = format
    self.values = values
    self.types = types
  }

  private var character: Character? { place < format.count ? format[place] : nil }

  mutating func write() throws(SQLError) -> String? {
    if values.contains(.null) { return nil }
    while let character {
      place += 1
      guard character == "%" else {
        out.append(character)
        continue
      }
      if self.character == "%" {
        place += 1
        out.append("%")
      } else {
        try writeDirective()
      }
    }
    return out
  }

  private mutating func writeDirective() throws(SQLError) {
    var directive = FormatDirective()
    let start = place
    if let number = takeNumber(), character == "$" {
      place += 1
      next = number - 1
    } else {
      place = start
    }
    readFlags(&directive)
    directive.width = try takeCount() ?? 0
    while let mark = character, ",_'".contains(mark) {
      directive.separator = mark
      place += 1
    }
    if character == "." {
      place += 1
      directive.precision = try takeCount()
      // `%.d` groups digits by points.
      if directive.precision == nil {
        if character == "d" { directive.separator = "." } else { directive.precision = 0 }
      }
    }
    while let length = character, "hlLjzt".contains(length) { place += 1 }
    guard let kind = character, "diuxXobBcsfFeEgGaA".contains(kind) else {
      throw SQLError(
        .invalidParameter, "\"\(character.map(String.init) ?? "%")\" is no kind of value of printf",
        hint: "use %d, %x, %o, %f, %e, %g, %c or %s")
    }
    place += 1
    directive.kind = kind
    out += try written(directive, kind)
  }

  private mutating func written(
    _ directive: FormatDirective, _ kind: Character
  ) throws(SQLError) -> String {
    let (value, type) = try takeValue()
    if kind == "s", type != .varchar, type != .boolean {
      throw SQLError(.invalidParameter, "%s writes a text, not \(type)", hint: "use %d or %f")
    }
    return try directive.text(value, type)
  }

  private mutating func takeValue() throws(SQLError) -> (Value, DataType) {
    guard values.indices.contains(next) else {
      throw SQLError(
        .invalidParameter, "the format wants value \(next + 1), but \(values.count) are given")
    }
    defer { next += 1 }
    return (values[next], types[next])
  }

  private mutating func readFlags(_ directive: inout FormatDirective) {
    while let flag = character {
      switch flag {
      case "-": directive.side = .left
      case "+", " ": directive.sign = directive.sign == "+" ? "+" : flag
      case "#": directive.isAlternate = true
      case "0": directive.isZeroPadded = true
      case ",", "_", "'": directive.separator = flag
      default: return
      }
      place += 1
    }
  }

  private mutating func takeNumber() -> Int? {
    let digits = format[place...].prefix { $0.isASCII && $0.isNumber }
    place += digits.count
    return Int(String(digits))
  }

  /// A number, or the next value for `*`.
  private mutating func takeCount() throws(SQLError) -> Int? {
    var count = takeNumber()
    if count == nil, character == "*" {
      place += 1
      guard case .integer(let value) = try takeValue().0 else {
        throw SQLError(.invalidParameter, "* in a format takes an integer")
      }
      count = Int(clamping: value)
    }
    guard let count else { return nil }
    guard count >= 0, count <= FormatDirective.longest else {
      throw SQLError(.invalidParameter, "a width in a format is 0 to \(FormatDirective.longest)")
    }
    return count
  }
}
