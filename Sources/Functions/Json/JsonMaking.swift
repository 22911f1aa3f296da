import Columns
import Diagnostics
import Kernels

/// A value of a type as JSON: decimals and integers keep all their digits.
func json(_ value: Value, _ type: DataType) -> JSON {
  switch (value, type) {
  case (.null, _): return .null
  case (.boolean(let truth), _): return .boolean(truth)
  case (.string(let text), .json): return (try? readJSON(text)) ?? .string(text)
  case (.double(let x), _) where !x.isFinite: return .string(ValueText.text(of: value, type: type))
  case (.integer, _), (.decimal, _), (.double, _):
    return .number(ValueText.text(of: value, type: type))
  case (.string(let text), .number): return .number(text)
  case (.list(let items), .list(let element)): return .array(items.map { json($0, element) })
  case (.structure(let members), .structure(let fields)):
    return .object(zip(fields, members).map { JSON.Member($0.name, json($1, $0.type)) })
  case (.map(let entries), .map(let key, let content)):
    return .object(
      entries.map {
        JSON.Member(ValueText.text(of: $0.key, type: key), json($0.value, content))
      })
  case (.ticks, .timestamp), (.ticks, .timestampTZ):
    // ISO 8601 with T, as PostgreSQL writes it.
    let text = ValueText.text(of: value, type: type)
    return .string(text.split(separator: " ", maxSplits: 1).joined(separator: "T"))
  default: return .string(ValueText.text(of: value, type: type))
  }
}

let toJsonFunction = ScalarFunction(
  "to_json", "to_jsonb", "row_to_json", "array_to_json", category: .json,
  summary: "Any value as JSON.", example: "to_json([1, NULL])", gives: "[1,null]",
  [
    Overload("(any) → JSON") { given, _ in
      guard given.count == 1 else { return nil }
      let type = given[0].plainType
      return .values([type], returns: .json) { (values) throws(SQLError) in
        .string(json(values[0], type).description)
      }
    }
  ])

let jsonObjectFunction = ScalarFunction(
  "json_object", "json_build_object", "jsonb_build_object", category: .json,
  summary: "A JSON object of names and values in turn.", example: "json_object('a', 1, 'b', 'x')",
  gives: "{\"a\":1,\"b\":\"x\"}",
  [
    Overload("(VARCHAR, any…) → JSON") { given, _ in
      guard given.count % 2 == 0 else { return nil }
      let types = given.indices.map { $0 % 2 == 0 ? .varchar : given[$0].plainType }
      return .values(types, returns: .json, canFail: true, isStrict: false, castsAnything: true) {
        (values) throws(SQLError) in
        var members: [JSON.Member] = []
        for place in stride(from: 0, to: values.count, by: 2) {
          guard !values[place].isNull else {
            throw SQLError(.nullNotAllowed, "a name of a JSON object must not be NULL")
          }
          members.append(.init(values[place].text, json(values[place + 1], types[place + 1])))
        }
        return .string(JSON.object(members).description)
      }
    }
  ])

let jsonArrayFunction = ScalarFunction(
  "json_array", "json_build_array", "jsonb_build_array", category: .json,
  summary: "A JSON array of the arguments.", example: "json_array(1, 'x', NULL)",
  gives: "[1,\"x\",null]",
  [
    Overload("(any…) → JSON") { given, _ in
      let types = given.map(\.plainType)
      return .values(types, returns: .json, isStrict: false) { (values) throws(SQLError) in
        .string(JSON.array(zip(values, types).map { json($0, $1) }).description)
      }
    }
  ])
