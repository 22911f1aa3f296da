import Diagnostics

/// A call with everything that may stand inside and after its parentheses.
package struct FunctionCall: Sendable {
  package var name: QualifiedName
  package var arguments: [Argument]
  /// `count(DISTINCT x)`.
  package var isDistinct = false
  /// `VARIADIC` before the last argument.
  package var isVariadic = false
  /// `ORDER BY` inside the parentheses.
  package var orderBy: [OrderItem] = []
  /// `IGNORE NULLS` (true), `RESPECT NULLS` (false).
  package var ignoresNulls: Bool?
  package var withinGroup: [OrderItem] = []
  /// `KEEP (DENSE_RANK FIRST ORDER BY …)`.
  package var keep: Keep?
  package var filter: Expression?
  package var over: Window?
  /// Oracle's `FROM FIRST` (nil or false) and `FROM LAST` of NTH_VALUE.
  package var isFromLast = false
  /// `ON OVERFLOW TRUNCATE '…' WITH COUNT` of LISTAGG.
  package var overflow: ListOverflow?
  /// `DEFAULT x ON CONVERSION ERROR` of Oracle's conversions while they are read.
  var defaultOnError: Expression?
  /// The words of SQL/JSON and of USING inside the parentheses, as text: `RETURNING number NULL ON ERROR`.
  package var modifiers: RawClause?

  package init(name: QualifiedName, arguments: [Argument] = []) {
    self.name = name
    self.arguments = arguments
  }

  package struct Argument: Sendable {
    /// `name => value` or `name := value`.
    package var name: Identifier?
    /// The subscript before `=>` of PL/SQL's qualified expressions: `t_list(1 => 'a', 'x' => 'b')`.
    package var key: Expression?
    package var value: Expression

    package init(name: Identifier? = nil, key: Expression? = nil, value: Expression) {
      self.name = name
      self.key = key
      self.value = value
    }
  }

  package struct Keep: Sendable {
    /// FIRST, else LAST.
    package var isFirst: Bool
    package var orderBy: [OrderItem]
  }

  /// What LISTAGG does with a text that is too long.
  package struct ListOverflow: Sendable {
    /// TRUNCATE, else ERROR.
    package var truncates: Bool
    package var indicator: Expression?
    package var withCount: Bool
  }
}

/// `OVER name` or `OVER (…)`; also the body of `WINDOW name AS (…)`.
package struct Window: Sendable {
  /// The named window this one is, or is based on.
  package var base: Identifier?
  package var partitionBy: [Expression] = []
  package var orderBy: [OrderItem] = []
  package var frame: Frame?
  package var range: SourceRange

  /// Written `OVER name`, without parentheses.
  package var isBareName = false

  package init(
    base: Identifier? = nil, partitionBy: [Expression] = [], orderBy: [OrderItem] = [],
    frame: Frame? = nil, range: SourceRange, isBareName: Bool = false
  ) {
    self.base = base
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.frame = frame
    self.range = range
    self.isBareName = isBareName
  }
}

/// `ROWS BETWEEN … AND … EXCLUDE …`.
package struct Frame: Sendable {
  package var unit: Unit
  package var start: Bound
  package var end: Bound
  package var exclusion: Exclusion

  package enum Unit: String, Sendable {
    case rows, range, groups
  }

  package enum Bound: Sendable {
    case unboundedPreceding, unboundedFollowing, currentRow
    case preceding(Expression)
    case following(Expression)
  }

  package enum Exclusion: String, Sendable {
    case none = "NO OTHERS"
    case currentRow = "CURRENT ROW"
    case group = "GROUP"
    case ties = "TIES"
  }
}

/// One key of an ORDER BY.
package struct OrderItem: Sendable {
  package var expression: Expression
  package var direction: Direction?
  /// Nil where nothing was said: the dialect decides.
  package var nullsFirst: Bool?

  package init(expression: Expression, direction: Direction? = nil, nullsFirst: Bool? = nil) {
    self.expression = expression
    self.direction = direction
    self.nullsFirst = nullsFirst
  }

  package enum Direction: Sendable {
    case ascending, descending
    /// PostgreSQL's `USING >`.
    case using(BinaryOperator)
  }
}
