import Columns
import Diagnostics
import Plan

extension Lowering {
  mutating func lower(
    _ call: TableFunctionCall, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    let used = call.arguments.reduce(into: required) { $0.formUnion($1.columns) }
    var draft = try lower(call.input, profile?.children[0], required: used)
    let kept = draft.columns.indices.filter { required.contains(draft.columns[$0].id) }
    let shape = TableFunctionOperator.Shape(
      function: call.function, kept: kept, made: call.made.map(\.type),
      numbersRows: call.ordinality != nil, isOuter: call.isOuter)
    let (layout, options, arguments) = (draft.layout, options, call.arguments)
    draft.append(profile) { (_) throws(SQLError) in
      TableFunctionOperator(
        shape, try ExpressionSet(arguments, layout: layout, options), options)
    }
    draft.columns =
      kept.map { draft.columns[$0] } + call.made + (call.ordinality.map { [$0] } ?? [])
    return draft
  }
}
