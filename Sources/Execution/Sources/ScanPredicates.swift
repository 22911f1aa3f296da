import Catalog
import Columns
import Functions
import Plan

/// The facts about single columns that a scan's filter implies.
func columnPredicates(of scan: Scan, _ parameters: [Value]) -> [ColumnPredicate] {
  guard let filter = scan.filter else { return [] }
  let finder = PredicateFinder(
    positions: Dictionary(
      scan.columns.map { ($0.column.id, $0.position) }, uniquingKeysWith: { a, _ in a }),
    parameters: parameters)
  return filter.conjuncts.flatMap { finder.predicates(of: $0) }
}

/// Recognizes `column op constant` and its relatives.
private struct PredicateFinder {
  let positions: [ColumnID: Int]
  let parameters: [Value]

  func predicates(of conjunct: BoundExpression) -> [ColumnPredicate] {
    switch conjunct {
    case .inList(let operand, let values, isNegated: false):
      guard let column = column(operand), !values.contains(.null) else { return [] }
      return [ColumnPredicate(column: column, test: .oneOf(values))]
    case .call(let call, let arguments): return predicates(call.name, arguments)
    default: return []
    }
  }

  private func predicates(_ name: String, _ arguments: [BoundExpression]) -> [ColumnPredicate] {
    if arguments.count == 1, let column = column(arguments[0]) {
      if name == "is_null" { return [ColumnPredicate(column: column, test: .isNull)] }
      if name == "is_not_null" { return [ColumnPredicate(column: column, test: .isNotNull)] }
    }
    guard arguments.count == 2 else { return [] }
    if let column = column(arguments[0]), let value = constant(arguments[1]) {
      return test(name, value).map { [ColumnPredicate(column: column, test: $0)] } ?? []
    }
    if let column = column(arguments[1]), let value = constant(arguments[0]) {
      let mirrored = ["<": ">", "<=": ">=", ">": "<", ">=": "<="][name] ?? name
      return test(mirrored, value).map { [ColumnPredicate(column: column, test: $0)] } ?? []
    }
    return []
  }

  private func test(_ name: String, _ value: Value) -> ColumnPredicate.Test? {
    switch name {
    case "=": .equal(value)
    case "<": .less(value)
    case "<=": .lessOrEqual(value)
    case ">": .greater(value)
    case ">=": .greaterOrEqual(value)
    default: nil
    }
  }

  private func column(_ expression: BoundExpression) -> Int? {
    if case .column(let id, _) = expression { return positions[id] }
    return nil
  }

  private func constant(_ expression: BoundExpression) -> Value? {
    switch expression {
    case .literal(let value, _): value.isNull ? nil : value
    case .parameter(let number, _):
      parameters.indices.contains(number) && !parameters[number].isNull
        ? parameters[number] : nil
    default: nil
    }
  }
}
