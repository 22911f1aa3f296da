import Columns
import Diagnostics

/// Functions that change a list by an element or by another list; NULL elements equal each other.
let listEditingFunctions: [ScalarFunction] = [
  withElement(
    "array_remove", "list_remove", "array_remove([1, 2, 1], 1)", "[2]",
    "The list without the elements that equal one.", returns: { .list($0) }
  ) { items, one in .list(items.filter { $0 != one }) },
  withElement(
    "array_positions", "list_positions", "array_positions([1, 2, 1], 1)", "[1, 3]",
    "The places of the elements that equal one.", returns: { _ in .list(.int64) }
  ) { items, one in
    .list(items.indices.filter { items[$0] == one }.map { .integer(Int128($0 + 1)) })
  },
  replacing,
  withList(
    "array_union", "list_union", "array_union([1, 2], [2, 3])", "[1, 2, 3]",
    "The different elements of two lists, in the order in which they first occur."
  ) { a, b in different(a + b) },
  withList(
    "array_except", "list_except", "array_except([1, 2, 3], [2])", "[1, 3]",
    "The different elements of the first list that the second has not."
  ) { a, b in
    let known = Set(b)
    return different(a.filter { !known.contains($0) })
  },
  repeated,
]

private func different(_ items: [Value]) -> [Value] {
  var seen: Set<Value> = []
  return items.filter { seen.insert($0).inserted }
}

private func withElement(
  _ name: String, _ other: String, _ example: String, _ result: String, _ summary: String,
  returns: @escaping @Sendable (DataType) -> DataType,
  _ body: @escaping @Sendable ([Value], Value) -> Value
) -> ScalarFunction {
  ScalarFunction(
    name, other, category: .nested, summary: summary, example: example, gives: result,
    [
      Overload("(list, element) → list") { given, _ in
        guard given.count == 2, let inner = elementType(given[0]) else { return nil }
        let wanted = given[1].isStringLiteral && inner != .null ? inner : given[1].plainType
        guard let element = commonType(inner, wanted) else { return nil }
        return .values([.list(element), element], returns: returns(element), isStrict: false) {
          (values) throws(SQLError) in
          values[0].isNull ? .null : body(values[0].elements, values[1])
        }
      }
    ])
}

private func withList(
  _ name: String, _ other: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable ([Value], [Value]) -> [Value]
) -> ScalarFunction {
  ScalarFunction(
    name, other, category: .nested, summary: summary, example: example, gives: result,
    [
      Overload("(list, list) → list") { given, dialect in
        guard given.count == 2, elementType(given[0]) != nil, elementType(given[1]) != nil,
          let type = commonType(given, dialect: dialect), type != .null
        else { return nil }
        return .values([type, type], returns: type) { (values) throws(SQLError) in
          .list(body(values[0].elements, values[1].elements))
        }
      }
    ])
}

private let replacing = ScalarFunction(
  "array_replace", "list_replace", category: .nested,
  summary: "The list with every element that equals one replaced by another.",
  example: "array_replace([1, 2, 1], 1, 9)", gives: "[9, 2, 9]",
  [
    Overload("(list, element, element) → list") { given, _ in
      guard given.count == 3, let inner = elementType(given[0]),
        let first = commonType(inner, given[1].plainType),
        let element = commonType(first, given[2].plainType)
      else { return nil }
      return .values(
        [.list(element), element, element], returns: .list(element), isStrict: false
      ) { (values) throws(SQLError) in
        values[0].isNull
          ? .null : .list(values[0].elements.map { $0 == values[1] ? values[2] : $0 })
      }
    }
  ])

private let repeated = ScalarFunction(
  "array_repeat", "list_repeat", category: .nested, summary: "A list of one value so many times.",
  example: "array_repeat('a', 3)", gives: "[a, a, a]",
  [
    Overload("(any, BIGINT) → list") { given, _ in
      guard given.count == 2 else { return nil }
      let element = given[0].plainType
      return .values(
        [element, .int64], returns: .list(element), canFail: true, isStrict: false
      ) { (values) throws(SQLError) in
        if values[1].isNull { return .null }
        guard values[1].integer <= 10_000_000 else {
          throw SQLError(.programLimitExceeded, "the list would have too many elements")
        }
        return .list(Array(repeating: values[0], count: max(0, values[1].integer)))
      }
    }
  ])
