import Columns
import Diagnostics
import Kernels

/// `list || list`, `list || element`, `element || list`; nil where no side is a list.
func listConcatenation(_ given: [ArgumentType]) -> Overload.Plan? {
  let left = given[0].type
  let right = given[1].type
  switch (left, right) {
  // NULL is a list without elements.
  case (.list(let a), .null) where !given[1].isStringLiteral:
    return plan(.list(a), .list(a), a)
  case (.null, .list(let b)) where !given[0].isStringLiteral:
    return plan(.list(b), .list(b), b)
  case (.list(let a), .list(let b)):
    guard let element = commonType(a, b) else { return nil }
    return plan(.list(element), .list(element), element)
  case (.list(let a), _):
    guard let element = given[1].isStringLiteral ? a : commonType(a, right) else { return nil }
    return plan(.list(element), element, element)
  case (_, .list(let b)):
    guard let element = given[0].isStringLiteral ? b : commonType(left, b) else { return nil }
    return plan(element, .list(element), element)
  default: return nil
  }
}

private func plan(_ left: DataType, _ right: DataType, _ element: DataType) -> Overload.Plan {
  let type = DataType.list(element)
  return Overload.Plan([left, right], returns: type, isStrict: false) {
    (arguments, context) throws(SQLError) in
    var builder = ColumnBuilder(type, capacity: context.count)
    for row in 0..<context.count {
      let first = items(arguments[0][row], isList: left == type)
      let second = items(arguments[1][row], isList: right == type)
      if first == nil && second == nil {
        builder.appendNull()
      } else {
        builder.append(.list((first ?? []) + (second ?? [])))
      }
    }
    return builder.finish()
  }
}

/// A NULL list adds nothing; a NULL element is an element.
private func items(_ value: Value, isList: Bool) -> [Value]? {
  if !isList { return [value] }
  if case .list(let elements) = value { return elements }
  return nil
}
