import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

/// Binds the expressions of a definition, so that errors come with CREATE and not with INSERT.
struct DefinitionCheck {
  let call: StatementCall
  let table: String
  let columns: [Field]

  /// The type of an expression over the table's columns.
  func type(of expression: Syntax.Expression) throws(SQLError) -> DataType {
    let bound = try bind(expression, over: columns)
    if bound.isVolatile {
      throw SQLError(
        .invalidTableDefinition,
        "a generated column cannot call a function that gives another value each time",
        range: expression.range)
    }
    return bound.type
  }

  /// An expression that reads no column: DEFAULT.
  func constant(_ expression: Syntax.Expression) throws(SQLError) -> DataType {
    try bind(expression, over: []).type
  }

  /// CHECK constraints are boolean, and name columns of the table.
  func checkConstraints(_ definition: TableDefinition) throws(SQLError) {
    for check in definition.checks {
      let tree = try Parser.expression(check.expression, dialect: definition.dialect)
      let bound: BoundExpression
      do throws(SQLError) {
        bound = try bind(tree, over: columns)
      } catch {
        throw SQLError(
          error.state, "CHECK \"\(check.name)\": \(error.message)", hint: error.hint)
      }
      guard bound.type == .boolean || bound.type == .null else {
        throw SQLError(
          .datatypeMismatch, "CHECK \"\(check.name)\" must be BOOLEAN, not \(bound.type)")
      }
    }
  }

  private func bind(
    _ expression: Syntax.Expression, over fields: [Field]
  ) throws(SQLError) -> BoundExpression {
    try call.binder().bind(expression, over: fields, of: table)
  }
}
