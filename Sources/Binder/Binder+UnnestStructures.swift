import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// An unnest that is an item of the SELECT list by itself: a structure gives a column for each of
  /// its fields, a list a row for each element; nil for another item.
  ///
  /// ```
  /// unnest({'a': 1, 'b': {'c': 2}}, recursive := true)   →   1 AS a, 2 AS c
  /// ```
  func expandUnnested(
    _ item: Syntax.Select.Item, _ context: ExpressionContext
  ) throws(SQLError) -> [SelectItem]? {
    if let series = seriesAsRows(item) { return try expandUnnested(series, context) }
    guard case .call(let call) = item.expression.kind, call.name.parts.count == 1,
      call.name.last.text.lowercased() == "unnest", context.unnests != nil, call.over == nil,
      call.arguments.count(where: { $0.name == nil }) == 1,
      let argument = call.arguments.first(where: { $0.name == nil }),
      !argument.value.choosesColumns
    else { return nil }
    let (levels, keepsNames) = try unnestOptions(call, context)
    let value = try bind(argument.value, context)
    var made = Expansion(range: item.expression.range, keepsNames: keepsNames)
    try expand(value, "unnest", levels, isBelowList: false, &made, context)
    if made.items.count == 1 {
      if let alias = item.alias { made.items[0].name = alias.folded(dialect) }
      made.items[0].tree = item.expression
    }
    return made.items
  }

  /// `SELECT generate_series(1, array_upper(conkey, 1)) FROM pg_constraint`: rows, as PostgreSQL's
  /// clients mean it that ask its catalog; a list elsewhere.
  private func seriesAsRows(_ item: Syntax.Select.Item) -> Syntax.Select.Item? {
    guard names.macro("pg_function_number") != nil, case .call(let call) = item.expression.kind,
      call.name.last.text.lowercased() == "generate_series", call.over == nil
    else { return nil }
    let range = item.expression.range
    var series = item
    series.expression = Expression(
      .call(
        FunctionCall(
          name: QualifiedName([Identifier("unnest", range: range)]),
          arguments: [FunctionCall.Argument(value: item.expression)])), range: range)
    series.alias = item.alias ?? Identifier("generate_series", range: range)
    return series
  }

  private struct Expansion {
    var items: [SelectItem] = []
    let range: SourceRange
    let keepsNames: Bool
  }

  private func expand(
    _ value: BoundExpression, _ name: String, _ levels: Int, isBelowList: Bool,
    _ made: inout Expansion, _ context: ExpressionContext
  ) throws(SQLError) {
    if levels > 0, case .structure(let fields) = value.type {
      for field in fields {
        let part = try bindField(value, Identifier(field.name, isQuoted: true, range: made.range))
        let isNested = made.keepsNames && name != "unnest"
        try expand(
          part, isNested ? "\(name).\(field.name)" : field.name, levels - 1,
          isBelowList: isBelowList, &made, context)
      }
      return
    }
    guard levels > 0, value.type.isList || (value.type == .null && made.items.isEmpty) else {
      guard value.type.isNested || levels == 0 || name != "unnest" || isBelowList else {
        throw fail(.datatypeMismatch, "unnest wants a list, not \(value.type)", at: made.range)
      }
      made.items.append(
        SelectItem(expression: value, name: name, range: made.range, tree: nil))
      return
    }
    guard !isBelowList else {
      throw fail(
        .featureNotSupported, "unnest does not go on into lists of structures of a list",
        at: made.range, hint: "unnest them in a query around this one")
    }
    var (list, left) = (value, levels - 1)
    while left > 0, case .list(.list) = list.type {
      list = try call("flatten", [list], at: made.range)
      left -= 1
    }
    var element = DataType.null
    if case .list(let type) = list.type { element = type }
    let column = self.column("unnest", element)
    context.unnests?.items.append((list, column))
    try expand(column.reference, name, left, isBelowList: true, &made, context)
  }
}

extension DataType {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }
  fileprivate var isNested: Bool {
    switch self {
    case .list, .structure: true
    default: false
    }
  }
}
