import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// Functions of other systems that are another one under another name, in the postgres dialect.
  private static let synonyms = [
    "array_push_back": "list_append", "list_push_back": "list_append", "count_star": "count",
    "array_remove_all": "array_remove", "list_remove_all": "array_remove",
    "array_replace_all": "array_replace", "list_replace_all": "array_replace",
    "var": "var_samp", "array_aggr": "list_aggr",
  ]

  /// The call that a call stands for: another name, another order, several calls; nil for itself.
  func synonym(
    of call: Syntax.FunctionCall, _ name: String, at range: SourceRange
  ) throws(SQLError) -> Syntax.Expression? {
    guard dialect == .postgres, call.name.parts.count == 1, names.macro(name) == nil else {
      return nil
    }
    let arguments = call.arguments.map(\.value)
    if let other = Binder.synonyms[name], functions.scalar(name) == nil {
      return made(renamed(call, other), at: range)
    }
    switch (name, arguments.count) {
    case ("first_value", 1) where call.over == nil: return made(renamed(call, "first"), at: range)
    case ("last_value", 1) where call.over == nil: return made(renamed(call, "last"), at: range)
    case ("array_push_front", 2), ("list_push_front", 2):
      return made(renamed(call, "list_prepend", [arguments[1], arguments[0]]), at: range)
    case ("reservoir_quantile", 3):
      return made(renamed(call, name, Array(arguments.prefix(2))), at: range)
    case ("empty", 1), ("array_empty", 1), ("list_empty", 1):
      return equality(made(renamed(call, "len"), at: range), at: range)
    case ("regexp_split_to_table", 2...3):
      let list = made(renamed(call, "regexp_split_to_array"), at: range)
      return made(renamed(call, "unnest", [list]), at: range)
    case ("date", 1): return cast(arguments[0], "date", at: range)
    case ("json", 1): return cast(arguments[0], "json", at: range)
    case ("weighted_avg", 2), ("wavg", 2):
      return weightedAverage(call, arguments[0], arguments[1], at: range)
    default: return nil
    }
  }

  private func renamed(
    _ call: Syntax.FunctionCall, _ name: String, _ arguments: [Syntax.Expression]? = nil
  ) -> Syntax.FunctionCall {
    var other = call
    other.name = QualifiedName([Identifier(name, range: call.name.range)])
    if let arguments { other.arguments = arguments.map { .init(value: $0) } }
    return other
  }

  private func made(_ call: Syntax.FunctionCall, at range: SourceRange) -> Syntax.Expression {
    Syntax.Expression(.call(call), range: range)
  }

  private func equality(
    _ operand: Syntax.Expression, at range: SourceRange
  ) -> Syntax.Expression {
    let zero = Syntax.Expression(.literal(.integer("0")), range: range)
    return chain(operand, .equal, zero, at: range)
  }

  private func cast(
    _ operand: Syntax.Expression, _ type: String, at range: SourceRange
  ) -> Syntax.Expression {
    let name = QualifiedName([Identifier(type, range: range)])
    let wanted = Syntax.TypeName(.named(name, arguments: [], unit: nil), range: range)
    return Syntax.Expression(
      .cast(.init(operand: operand, type: wanted, isTry: false)), range: range)
  }

  /// `sum(x * w) / nullif(sum(w where x is not null), 0)`, in doubles as DuckDB's.
  private func weightedAverage(
    _ call: Syntax.FunctionCall, _ value: Syntax.Expression, _ weight: Syntax.Expression,
    at range: SourceRange
  ) -> Syntax.Expression {
    let x = cast(value, "double", at: range)
    let w = cast(weight, "double", at: range)
    func scalar(_ name: String, _ values: [Syntax.Expression]) -> Syntax.Expression {
      let made = Syntax.FunctionCall(
        name: QualifiedName([Identifier(name, range: range)]),
        arguments: values.map { .init(value: $0) })
      return Syntax.Expression(.call(made), range: range)
    }
    let product = chain(x, .multiply, w, at: range)
    let counted = scalar(
      "nvl2", [value, w, Syntax.Expression(.literal(.null), range: range)])
    let zero = Syntax.Expression(.literal(.integer("0")), range: range)
    let weights = scalar("nullif", [made(renamed(call, "sum", [counted]), at: range), zero])
    return chain(
      made(renamed(call, "sum", [product]), at: range), .divide, weights, at: range)
  }

  private func chain(
    _ left: Syntax.Expression, _ symbol: BinaryOperator, _ right: Syntax.Expression,
    at range: SourceRange
  ) -> Syntax.Expression {
    Syntax.Expression(
      .chain(
        OperatorChain(
          first: left, rest: [.init(operator: symbol, operatorRange: range, operand: right)])),
      range: range)
  }
}
