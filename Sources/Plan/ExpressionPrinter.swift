import Columns
import Functions

/// Prints bound expressions for EXPLAIN and for comparing.
package struct ExpressionPrinter {
  /// Names of columns; others print as `#7`.
  package var names: [ColumnID: String]
  /// Prints literals with their types and casts in full, so that the text identifies.
  package var showsTypes: Bool

  package init(names: [ColumnID: String], showsTypes: Bool = false) {
    self.names = names
    self.showsTypes = showsTypes
  }

  package func text(of expression: BoundExpression) -> String {
    switch expression {
    case .column(let id, _):
      return names[id].map { showsTypes ? "#\(id.number)" : $0 } ?? "#\(id.number)"
    case .literal(let value, let type): return literal(value, type)
    case .parameter(let number, _): return "$\(number + 1)"
    case .call(let call, let arguments): return self.call(call, arguments)
    case .cast(let operand, let cast, let isTry):
      return "\(isTry ? "TRY_CAST" : "CAST")(\(text(of: operand)) AS \(cast.to))"
    case .and(let operands): return chain(operands, " AND ")
    case .or(let operands): return chain(operands, " OR ")
    case .conditional(let branches, let otherwise, _):
      let whens = branches.map { "WHEN \(text(of: $0.condition)) THEN \(text(of: $0.result))" }
      return "CASE \(whens.joined(separator: " ")) ELSE \(text(of: otherwise)) END"
    case .coalesce(let operands, _):
      return "coalesce(\(operands.map { text(of: $0) }.joined(separator: ", ")))"
    case .inList(let operand, let values, let isNegated):
      let list = values.map { literal($0, operand.type) }
      let shown = showsTypes || list.count <= 8 ? list : Array(list.prefix(7)) + ["… \(list.count)"]
      return "\(text(of: operand))\(isNegated ? " NOT" : "") IN (\(shown.joined(separator: ", ")))"
    case .subquery(let subquery): return self.subquery(subquery)
    }
  }

  private func subquery(_ subquery: Subquery) -> String {
    let plan = subquery.plan.output.map { "#\($0.id.number)" }.joined(separator: ", ")
    switch subquery.kind {
    case .scalar: return "(subquery \(plan))"
    case .array: return "ARRAY(subquery \(plan))"
    case .exists(let isNegated): return "\(isNegated ? "NOT " : "")EXISTS (subquery \(plan))"
    case .any(let comparison): return "ANY(\(text(of: comparison)))"
    case .all(let comparison): return "ALL(\(text(of: comparison)))"
    }
  }

  private func chain(_ operands: [BoundExpression], _ separator: String) -> String {
    "(" + operands.map { text(of: $0) }.joined(separator: separator) + ")"
  }

  private func call(_ call: ScalarCall, _ arguments: [BoundExpression]) -> String {
    let parts = arguments.map { text(of: $0) }
    let isSymbol = !(call.name.first?.isLetter ?? true) && call.name.first != "_"
    if isSymbol && parts.count == 2 { return "(\(parts[0]) \(call.name) \(parts[1]))" }
    if isSymbol && parts.count == 1 { return "\(call.name)\(parts[0])" }
    let suffix = showsTypes ? ":\(call.returnType)" : ""
    return "\(call.name)(\(parts.joined(separator: ", ")))\(suffix)"
  }

  private func literal(_ value: Value, _ type: DataType) -> String {
    let plain = ValueText.text(of: value, type: type)
    if showsTypes { return "\(plain)::\(type)" }
    switch value {
    case .null: return "NULL"
    case .boolean, .integer, .decimal, .double: return plain
    default: return "'\(plain)'"
    }
  }
}
