import Columns
import Diagnostics
import Kernels

let jsonArrowFunction = ScalarFunction(
  "->", "json_extract", "json_extract_path", "#>", category: .json,
  summary: "The part of a JSON value at a name, an index from 0 or a path such as '$.a[0]'.",
  example: "'{\"a\": [1, 2]}' -> 'a'", gives: "[1,2]",
  [
    Overload("(JSON, VARCHAR or BIGINT…) → JSON") { given, _ in jsonAccess(given, asText: false) }
  ])

let jsonTextArrowFunction = ScalarFunction(
  "->>", "json_extract_string", "json_extract_path_text", "json_value", "#>>", category: .json,
  summary: "Like `->`, but as text: without the quotes of a string.",
  example: "'{\"a\": \"x\"}' ->> 'a'", gives: "x",
  [
    Overload("(JSON, VARCHAR or BIGINT…) → VARCHAR") { given, _ in jsonAccess(given, asText: true) }
  ])

/// The plan of an access by one or more steps.
func jsonAccess(_ given: [ArgumentType], asText: Bool) -> Overload.Plan? {
  guard given.count >= 2, [.json, .varchar, .null].contains(given[0].type) else { return nil }
  var types: [DataType] = [.json]
  for step in given.dropFirst() {
    if step.type.isInteger {
      types.append(.int64)
    } else if step.plainType == .varchar {
      types.append(.varchar)
    } else if step.type == .list(.varchar) {
      types.append(step.type)
    } else {
      return nil
    }
  }
  return .values(types, returns: asText ? .varchar : .json, canFail: true, castsAnything: true) {
    (values) throws(SQLError) in
    var part: JSON? = try readJSON(values[0].text)
    for step in values.dropFirst() {
      switch step {
      case .integer(let index): part = part.flatMap { element($0, Int(clamping: index)) }
      case .list(let steps):
        for name in steps { part = part.flatMap { member($0, name.text) } }
      default:
        let name = step.text
        if name.hasPrefix("{") && name.hasSuffix("}") {
          // PostgreSQL's text[] of `#>`.
          for step in name.dropFirst().dropLast().split(separator: ",") {
            part = part.flatMap { member($0, String(step)) }
          }
        } else {
          part = part.flatMap { name.hasPrefix("$") ? follow($0, path: name) : member($0, name) }
        }
      }
    }
    guard let part else { return .null }
    if !asText { return .string(part.description) }
    if case .null = part { return .null }
    return .string(part.text ?? part.description)
  }
}

func readJSON(_ text: String) throws(SQLError) -> JSON {
  do {
    return try JSONReader.read(Array(text.utf8))
  } catch {
    throw SQLError(
      .invalidText, "invalid input for JSON: \"\(shortened(text))\"", notes: [error.message])
  }
}

private func element(_ json: JSON, _ index: Int) -> JSON? {
  guard case .array(let items) = json else { return nil }
  let place = index < 0 ? items.count + index : index
  return items.indices.contains(place) ? items[place] : nil
}

/// The member of an object; digits are an index of an array.
private func member(_ json: JSON, _ name: String) -> JSON? {
  if case .array = json, let index = Int(name) { return element(json, index) }
  return json[name]
}

/// `$.a.b[0]."c d"`
private func follow(_ json: JSON, path: String) -> JSON? {
  var part: JSON? = json
  var rest = path.dropFirst()
  while let first = rest.first, let known = part {
    rest = rest.dropFirst()
    if first == "[" {
      let index = rest.prefix { $0 != "]" }
      rest = rest.dropFirst(index.count + 1)
      let name = index.trimmingQuotes
      part = Int(index).map { element(known, $0) } ?? known[name]
    } else if first == "." {
      let isQuoted = rest.first == "\""
      let name =
        isQuoted ? rest.dropFirst().prefix { $0 != "\"" } : rest.prefix { $0 != "." && $0 != "[" }
      rest = rest.dropFirst(name.count + (isQuoted ? 2 : 0))
      part = known[String(name)]
    } else {
      return nil
    }
  }
  return part
}

extension Substring {
  fileprivate var trimmingQuotes: String {
    String(drop { $0 == "\"" || $0 == "'" }.prefix { $0 != "\"" && $0 != "'" })
  }
}

let jsonArrayLengthFunction = jsonFunction(
  "json_array_length", "json_array_length('[1, 2]')", "2",
  "The number of elements of a JSON array.",
  .int64
) { if case .array(let items) = $0 { .integer(Int128(items.count)) } else { .null } }

let jsonKeysFunction = jsonFunction(
  "json_keys", "json_keys('{\"a\": 1}')", "[a]", "The names of a JSON object.", .list(.varchar)
) { if case .object(let members) = $0 { .list(members.map { .string($0.name) }) } else { .null } }

let jsonTypeFunction = jsonFunction(
  "json_typeof", "json_typeof('[1]')", "array",
  "The kind of a JSON value: object, array, string, number, boolean or null.", .varchar
) {
  let name =
    switch $0 {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  return .string(name)
}

private func jsonFunction(
  _ name: String, _ example: String, _ result: String, _ summary: String, _ type: DataType,
  _ body: @escaping @Sendable (JSON) -> Value
) -> ScalarFunction {
  ScalarFunction(
    name, category: .json, summary: summary, example: example, gives: result,
    [
      Overload("(JSON) → \(type)") { given, _ in
        guard given.count == 1, [.json, .varchar, .null].contains(given[0].type) else { return nil }
        return .values([.json], returns: type, canFail: true, castsAnything: true) {
          (values) throws(SQLError) in body(try readJSON(values[0].text))
        }
      }
    ])
}

let jsonValidFunction = ScalarFunction(
  "json_valid", category: .json, summary: "Whether a text is JSON.", example: "json_valid('{}')",
  gives: "true",
  [
    Overload("(VARCHAR) → BOOLEAN") { given, _ in
      guard given.count == 1 else { return nil }
      return .values([.varchar], returns: .boolean, castsAnything: true) {
        (values) throws(SQLError) in .boolean((try? readJSON(values[0].text)) != nil)
      }
    }
  ])
