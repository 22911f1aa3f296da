import Diagnostics

/// A query with everything that may stand around its body.
package struct Query: Sendable {
  package var with: With?
  package var body: QueryBody
  package var orderBy: OrderBy?
  package var limit: Limit?
  package var locking: [Locking] = []
  package var range: SourceRange

  package init(body: QueryBody, range: SourceRange) {
    self.body = body
    self.range = range
  }
}

/// What gives the rows of a query.
package indirect enum QueryBody: Sendable {
  case select(Select)
  case setOperations(SetOperations)
  case values([[Expression]], range: SourceRange)
  /// `TABLE t`.
  case table(QualifiedName)
  /// A query in parentheses that has its own ORDER BY, LIMIT or WITH.
  case nested(Query)
  /// `DESCRIBE …` and `SUMMARIZE …`.
  case report(Report)

  package var range: SourceRange {
    switch self {
    case .select(let select): select.range
    case .setOperations(let operations): operations.range
    case .values(_, let range): range
    case .table(let name): name.range
    case .nested(let query): query.range
    case .report(let report): report.range
    }
  }
}

/// Set operations of one level, computed from the left; INTERSECT binds tighter and is a level of its own.
package struct SetOperations: Sendable {
  package var first: QueryBody
  /// At least one.
  package var rest: [Term]

  package struct Term: Sendable {
    package var `operator`: Operator
    package var isAll: Bool
    package var isByName: Bool
    package var operatorRange: SourceRange
    package var body: QueryBody
  }

  /// `MINUS` is `EXCEPT`.
  package enum Operator: String, Sendable {
    case union, intersect, except
  }

  package var range: SourceRange {
    SourceRange(start: first.range.start, end: (rest.last?.body ?? first).range.end)
  }
}

/// `DESCRIBE x` or `SUMMARIZE x`.
package struct Report: Sendable {
  package var kind: Kind
  package var subject: Subject
  package var range: SourceRange

  package enum Kind: String, Sendable {
    case describe, summarize
  }

  package enum Subject: Sendable {
    case query(Query)
    case table(TableReference)
  }
}

/// `WITH [RECURSIVE] …`.
package struct With: Sendable {
  package var isRecursive: Bool
  package var items: [Item]
  /// Oracle's `WITH FUNCTION …`: routines that only this query knows.
  package var routines: [Routine] = []
  package var range: SourceRange

  package struct Routine: Sendable {
    package var program: Statement
    /// As it is written: programs have no printed form of their own.
    package var text: String
  }

  package struct Item: Sendable {
    package var name: Identifier
    package var columns: [Identifier]
    package var body: Body
    /// `MATERIALIZED` (true), `NOT MATERIALIZED` (false).
    package var isMaterialized: Bool?
    /// `USING KEY (a, max(b))`, DuckDB's keyed recursion: key columns, and aggregates of the others.
    package var keys: [Select.Item] = []
    package var search: Search?
    package var cycle: Cycle?
    package var range: SourceRange
  }

  package enum Body: Sendable {
    case query(Query)
    /// INSERT, UPDATE, DELETE or MERGE with RETURNING.
    case statement(Statement)
  }

  /// `SEARCH DEPTH FIRST BY a SET ord`.
  package struct Search: Sendable {
    package var isDepthFirst: Bool
    package var by: [OrderItem]
    package var column: Identifier
  }

  /// `CYCLE a SET is_cycle TO 'Y' DEFAULT 'N' USING path`.
  package struct Cycle: Sendable {
    package var columns: [Identifier]
    package var mark: Identifier
    package var value: Expression?
    package var defaultValue: Expression?
    package var path: Identifier?
  }
}

/// `ORDER BY a, b DESC`, `ORDER SIBLINGS BY a`, `ORDER BY ALL`.
package struct OrderBy: Sendable {
  /// The one key of `ORDER BY ALL` is a bare star.
  package var items: [OrderItem]
  package var isAll: Bool
  /// Oracle's ORDER SIBLINGS BY.
  package var isSiblings: Bool
  package var range: SourceRange
}

/// `LIMIT n OFFSET m`, `LIMIT 10 %`, `OFFSET m ROWS FETCH FIRST n ROWS WITH TIES`.
package struct Limit: Sendable {
  /// Nil for no limit, also for `LIMIT ALL`.
  package var count: Expression?
  package var offset: Expression?
  /// `count` is a percentage.
  package var isPercent: Bool
  /// `LIMIT 35 %` takes whole rows below the share (DuckDB), `FETCH FIRST 35 PERCENT` above it.
  package var roundsDown = false
  package var withTies: Bool
  package var range: SourceRange
}

/// `FOR UPDATE OF t NOWAIT`.
package struct Locking: Sendable {
  package var strength: Strength
  package var of: [QualifiedName]
  package var wait: Wait
  package var range: SourceRange

  package enum Strength: String, Sendable {
    case update = "UPDATE"
    case noKeyUpdate = "NO KEY UPDATE"
    case share = "SHARE"
    case keyShare = "KEY SHARE"
  }

  package enum Wait: Sendable {
    case forever, none, skipLocked
    case seconds(Expression)
  }
}
