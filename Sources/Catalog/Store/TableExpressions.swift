import Diagnostics
import Syntax

/// The expressions of a table's definition as trees: read once, bound by each statement.
package struct TableExpressions: Sendable {
  /// By column: DEFAULT's expression.
  package var defaults: [Syntax.Expression?]
  /// By column: what `GENERATED ALWAYS AS` computes.
  package var generated: [Syntax.Expression?]
  /// In the order of `TableDefinition.checks`.
  package var checks: [Syntax.Expression]

  package init(_ definition: TableDefinition) throws(SQLError) {
    defaults = []
    generated = []
    checks = []
    for column in definition.columns {
      var given: Syntax.Expression?
      var computed: Syntax.Expression?
      switch column.source {
      case .given, .identity: break
      case .defaulted(let text):
        given = try Parser.expression(text, dialect: definition.dialect)
      case .generated(let text):
        computed = try Parser.expression(text, dialect: definition.dialect)
      }
      defaults.append(given)
      generated.append(computed)
    }
    for check in definition.checks {
      checks.append(try Parser.expression(check.expression, dialect: definition.dialect))
    }
  }

  package var hasGenerated: Bool { generated.contains { $0 != nil } }
}
