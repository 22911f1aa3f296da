import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// An expression over the columns of one table, or over none: of a table's definition.
  package func bind(
    _ expression: Syntax.Expression, over fields: [Field], of table: String
  ) throws(SQLError) -> BoundExpression {
    let scope = Scope(parent: nil)
    scope.sources = [
      Scope.Source(name: table, schema: nil, columns: fields.map { column($0.name, $0.type) })
    ]
    let context = ExpressionContext(scope, clause: "a table's definition")
    let (bound, _) = try collectingSequences { () throws(SQLError) in
      try bind(expression, context)
    }
    return bound
  }
}
