import Columns
import Diagnostics
import Kernels

let formatFunction = ScalarFunction(
  "format", category: .text,
  summary: "A text with `%s` replaced by the arguments in turn, `%I` by quoted names, `%L` by "
    + "quoted literals; `%2$s` takes the second argument. Without `%`, `{}`, `{0}` and `{:>8.2f}` "
    + "are the places.",
  example: "format('%s of %s', 2, 'EUR')", gives: "2 of EUR",
  [
    typedFormat { (format, values, types) throws(SQLError) in
      if BraceFormat.isOne(format) {
        var writer = BraceFormat(format, values, types)
        return try writer.write()
      }
      let texts = zip(values, types).map { value, type -> Value in
        value.isNull ? .null : .string(ValueText.text(of: value, type: type))
      }
      return try formatted(format, texts)
    }
  ])

private func formatted(_ format: String, _ values: [Value]) throws(SQLError) -> String {
  var result = ""
  var rest = Substring(format)
  var next = 0
  while let first = rest.first {
    rest = rest.dropFirst()
    guard first == "%" else {
      result.append(first)
      continue
    }
    var place = next
    let digits = rest.prefix { $0.isNumber }
    if rest.dropFirst(digits.count).first == "$", let number = Int(digits), number > 0 {
      place = number - 1
      rest = rest.dropFirst(digits.count + 1)
    }
    let isLeft = rest.first == "-"
    if isLeft { rest = rest.dropFirst() }
    let width = rest.prefix { $0.isNumber }
    rest = rest.dropFirst(width.count)
    guard let kind = rest.first else {
      throw SQLError(.invalidParameter, "unterminated format specifier")
    }
    rest = rest.dropFirst()
    if kind == "%" {
      result.append("%")
      continue
    }
    guard place < values.count else {
      throw SQLError(.invalidParameter, "too few arguments for format")
    }
    let text = try part(kind, values[place])
    let padding = String(repeating: " ", count: max(0, (Int(width) ?? 0) - text.count))
    result += isLeft ? text + padding : padding + text
    next = place + 1
  }
  return result
}

private func part(_ kind: Character, _ value: Value) throws(SQLError) -> String {
  switch kind {
  case "s", "d", "f": return value.isNull ? "" : value.text
  case "I":
    guard !value.isNull else { throw SQLError(.nullNotAllowed, "a name cannot be NULL") }
    return quotedIfNeeded(value.text)
  case "L":
    if value.isNull { return "NULL" }
    return "'"
      + value.text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''") + "'"
  default:
    throw SQLError(
      .invalidParameter, "unrecognized format type \"\(kind)\"", hint: "use %s, %I, %L or %%")
  }
}
