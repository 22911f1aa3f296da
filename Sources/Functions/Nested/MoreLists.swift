import Columns
import Diagnostics

/// Lists as vectors and texts, under DuckDB's names.
let moreListFunctions: [ScalarFunction] = [
  crossProduct("array_cross_product", "list_cross_product"), joinedByComma, listStringAgg,
]

private func crossProduct(_ name: String, _ other: String) -> ScalarFunction {
  ScalarFunction(
    name, other, category: .nested, summary: "The cross product of two lists of three numbers.",
    example: "\(name)([1, 2, 3], [1, 5, 7])", gives: "[-1, -4, 3]",
    [
      Overload("(DOUBLE[], DOUBLE[]) → DOUBLE[]") { given, _ in
        guard given.count == 2 else { return nil }
        let list = DataType.list(.double)
        return .values([list, list], returns: list, canFail: true) { (values) throws(SQLError) in
          let (a, b) = (values[0].elements, values[1].elements)
          guard a.count == 3, b.count == 3, !a.contains(.null), !b.contains(.null) else {
            throw SQLError(.invalidParameter, "a cross product takes two lists of three numbers")
          }
          let (x, y) = (a.map(\.number), b.map(\.number))
          return .list(
            (0..<3).map { i in
              let (j, k) = ((i + 1) % 3, (i + 2) % 3)
              return .double(x[j] * y[k] - x[k] * y[j])
            })
        }
      }
    ])
}

private let joinedByComma = textOfList(
  "array_to_string_comma_default", "array_to_string_comma_default(['a', 'b'], '-')", "a-b",
  ofNothing: .string(""))

private let listStringAgg = textOfList(
  "list_string_agg", "list_string_agg(['a', 'b'])", "a,b", ofNothing: .null)

private func textOfList(
  _ name: String, _ example: String, _ result: String, ofNothing: Value
) -> ScalarFunction {
  ScalarFunction(
    name, category: .nested,
    summary: "The elements that are not NULL as one text, between them a comma or what is given.",
    example: example, gives: result,
    [
      Overload("(list [, VARCHAR]) → VARCHAR") { given, _ in
        guard (1...2).contains(given.count), elementType(given[0]) != nil else { return nil }
        let types: [DataType] = [.list(.varchar), .varchar]
        return .values(
          Array(types.prefix(given.count)), returns: .varchar, isStrict: false,
          castsAnything: true
        ) { (values) throws(SQLError) in
          if values[0].isNull { return .null }
          let isEmpty = values[0].elements.allSatisfy(\.isNull)
          let separator = values.count > 1 && !values[1].isNull ? values[1].text : ","
          return isEmpty ? ofNothing : joined(values[0], separator)
        }
      }
    ])
}

private func joined(_ list: Value, _ separator: String) -> Value {
  .string(list.elements.filter { !$0.isNull }.map(\.text).joined(separator: separator))
}
