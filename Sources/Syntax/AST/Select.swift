import Diagnostics

/// One `SELECT … FROM … WHERE …`.
package struct Select: Sendable {
  package var quantifier = Quantifier.all
  /// A FROM-first query without SELECT has one bare star.
  package var items: [Item] = []
  /// PL/SQL's `INTO`.
  package var into: Into?
  /// The tables between commas.
  package var from: [TableReference] = []
  package var filter: Expression?
  package var hierarchy: Hierarchy?
  package var groupBy: GroupBy?
  package var having: Expression?
  package var windows: [NamedWindow] = []
  package var qualify: Expression?
  /// `USING SAMPLE …`.
  package var sample: Sample?
  /// Oracle's MODEL clause, as text.
  package var model: RawClause?
  package var range: SourceRange

  package init(range: SourceRange) {
    self.range = range
  }

  package enum Quantifier: Sendable {
    case all, distinct
    case distinctOn([Expression])
  }

  package struct Item: Sendable {
    package var expression: Expression
    package var alias: Identifier?

    package init(expression: Expression, alias: Identifier? = nil) {
      self.expression = expression
      self.alias = alias
    }

    package var range: SourceRange {
      SourceRange(
        start: expression.range.start, end: max(expression.range.end, alias?.range.end ?? 0))
    }
  }
}

/// `INTO a, b`, `BULK COLLECT INTO c LIMIT 100`.
package struct Into: Sendable {
  /// Names, fields and elements of variables, or host parameters.
  package var targets: [Expression]
  package var isBulk: Bool
  /// Only of FETCH.
  package var limit: Expression?
  package var range: SourceRange

  package init(
    targets: [Expression], isBulk: Bool, limit: Expression? = nil, range: SourceRange
  ) {
    self.targets = targets
    self.isBulk = isBulk
    self.limit = limit
    self.range = range
  }
}

/// `START WITH a CONNECT BY NOCYCLE PRIOR b = c`.
package struct Hierarchy: Sendable {
  package var startWith: Expression?
  package var connectBy: Expression
  package var isNoCycle: Bool
  package var range: SourceRange
}

/// `GROUP BY a, ROLLUP (b, c)`.
package struct GroupBy: Sendable {
  /// `GROUP BY ALL`: all that is not aggregated; then there are no elements.
  package var isAll: Bool
  /// `GROUP BY DISTINCT …` removes double grouping sets.
  package var isDistinct: Bool
  package var elements: [Element]
  package var range: SourceRange

  package init(isAll: Bool, isDistinct: Bool, elements: [Element], range: SourceRange) {
    self.isAll = isAll
    self.isDistinct = isDistinct
    self.elements = elements
    self.range = range
  }

  package indirect enum Element: Sendable {
    case expression(Expression)
    /// `(a, b)` inside ROLLUP, CUBE or GROUPING SETS, or `()`.
    case group([Expression])
    case rollup([Element])
    case cube([Element])
    case groupingSets([Element])
  }
}

/// `WINDOW w AS (…)`.
package struct NamedWindow: Sendable {
  package var name: Identifier
  package var window: Window
}

/// `TABLESAMPLE BERNOULLI (10 PERCENT) REPEATABLE (7)`, `USING SAMPLE 10 ROWS`, Oracle's `SAMPLE (10)`.
package struct Sample: Sendable {
  /// `bernoulli`, `system`, `reservoir`, lower case; nil if not said.
  package var method: String?
  package var size: Expression
  /// Rows, else percent.
  package var isRows: Bool
  package var seed: Expression?
  package var range: SourceRange
}

/// A clause that is read and kept as text, because nothing gives it a meaning here.
package struct RawClause: Sendable, Hashable {
  package var text: String
  package var range: SourceRange
}
