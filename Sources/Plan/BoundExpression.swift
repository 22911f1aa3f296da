import Columns
import Diagnostics
import Functions

/// A column's identity, unique in a plan: names are gone once a tree is bound.
package struct ColumnID: Sendable, Hashable, Comparable {
  package let number: Int
  package init(_ number: Int) { self.number = number }
  package static func < (a: ColumnID, b: ColumnID) -> Bool { a.number < b.number }
}

/// Gives out column identities while a plan is made and rewritten.
package final class ColumnIDSource {
  private var next: Int
  package init(from first: Int = 1) { next = first }
  package func make() -> ColumnID {
    defer { next += 1 }
    return ColumnID(next)
  }
}

/// An expression with names and types resolved.
package indirect enum BoundExpression: Sendable {
  case column(ColumnID, DataType)
  case literal(Value, DataType)
  /// A value that the execution supplies, by number from 0.
  case parameter(Int, DataType)
  case call(ScalarCall, [BoundExpression])
  case cast(BoundExpression, Cast, isTry: Bool)
  /// Three-valued; a later operand is evaluated only for rows that the earlier ones leave open.
  case and([BoundExpression])
  case or([BoundExpression])
  /// The first branch whose condition is true; conditions and results only on rows that reach them.
  case conditional([ConditionalBranch], otherwise: BoundExpression, DataType)
  case coalesce([BoundExpression], DataType)
  /// Membership in a list of constants of the operand's type, which may hold NULL.
  case inList(BoundExpression, [Value], isNegated: Bool)
  /// A query inside an expression; unnesting turns each into a join before a plan is run.
  case subquery(Subquery)
}

package struct ConditionalBranch: Sendable {
  package var condition: BoundExpression
  package var result: BoundExpression
  package init(condition: BoundExpression, result: BoundExpression) {
    self.condition = condition
    self.result = result
  }
}

/// A query inside an expression.
package struct Subquery: Sendable {
  package enum Kind: Sendable {
    /// The value of the only column of the only row; NULL for no row; an error for two.
    case scalar
    case exists(isNegated: Bool)
    /// `operand <comparison> ANY (query)`: `comparison` compares the operands (outer expressions)
    /// with the query's output columns, which it names by their identities.
    case any(comparison: BoundExpression)
    /// `operand <comparison> ALL (query)`.
    case all(comparison: BoundExpression)
    /// The rows' values as a list.
    case array
  }

  package var kind: Kind
  package var plan: any PlanNode
  package var type: DataType
  /// Columns of outer queries that the plan refers to.
  package var outerColumns: Set<ColumnID>
  package var range: SourceRange?

  package init(
    kind: Kind, plan: any PlanNode, type: DataType, outerColumns: Set<ColumnID>,
    range: SourceRange? = nil
  ) {
    self.kind = kind
    self.plan = plan
    self.type = type
    self.outerColumns = outerColumns
    self.range = range
  }
}
