import Columns
import Diagnostics

/// `replace_type(x, NULL::A, NULL::B)`: a cast that goes down into lists, structures and maps.
let replaceTypeFunction = ScalarFunction(
  "replace_type", category: .system,
  summary: "The value with each type that the second argument has, wherever it is nested, cast to "
    + "that of the third.",
  example: "replace_type({'a': 1.25}, NULL::DECIMAL(3,2), NULL::INTEGER)", gives: "{'a': 1}",
  [
    Overload("(any, any, any) → any") { given, _ in
      guard given.count == 3 else { return nil }
      let (from, to) = (given[1].plainType, given[2].plainType)
      let type = replaced(given[0].plainType, from, by: to)
      return Overload.Plan(
        [type, given[1].type, given[2].type], returns: type, isStrict: false, castsAnything: true
      ) { (arguments, _) throws(SQLError) in arguments[0] }
    }
  ])

private func replaced(_ type: DataType, _ from: DataType, by to: DataType) -> DataType {
  if type == from { return to }
  switch type {
  case .list(let element): return .list(replaced(element, from, by: to))
  case .map(let key, let value):
    return .map(key: replaced(key, from, by: to), value: replaced(value, from, by: to))
  case .structure(let fields):
    return .structure(
      fields.map { Field($0.name, replaced($0.type, from, by: to), isNullable: $0.isNullable) })
  default: return type
  }
}
