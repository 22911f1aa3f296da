import Diagnostics

/// `INSERT INTO t (a, b) … ON CONFLICT … RETURNING …`.
package struct Insert: Sendable {
  package var with: With?
  package var target: TableReference
  package var columns: [QualifiedName]
  /// DuckDB's `BY NAME`.
  package var isByName = false
  /// DuckDB's `INSERT OR REPLACE` and `INSERT OR IGNORE`, which are conflict clauses without a target.
  package var source: Source
  package var onConflict: OnConflict?
  package var returning: Returning?
  package var logErrors: LogErrors?
  package var overriding: Overriding?
  package var range: SourceRange

  package enum Source: Sendable {
    /// Also `VALUES …`.
    case query(Query)
    case defaultValues
    /// PL/SQL's `INSERT INTO t VALUES record`.
    case record(Expression)
  }

  package enum Overriding: String, Sendable {
    case system, user
  }
}

/// `ON CONFLICT (a) WHERE … DO UPDATE SET … WHERE …`.
package struct OnConflict: Sendable {
  package var target: Target
  package var action: Action
  package var range: SourceRange

  package enum Target: Sendable {
    case any
    case columns([Expression], filter: Expression?)
    case constraint(Identifier)
  }

  package enum Action: Sendable {
    case nothing
    case update([Assignment], filter: Expression?)
    /// `INSERT OR REPLACE`: all columns take the new values.
    case replace
  }
}

/// `RETURNING a, b AS c [BULK COLLECT] INTO x, y`.
package struct Returning: Sendable {
  package var items: [Select.Item]
  package var into: Into?
  package var range: SourceRange
}

/// `LOG ERRORS INTO t ('tag') REJECT LIMIT 10`.
package struct LogErrors: Sendable {
  package var table: QualifiedName?
  package var tag: Expression?
  /// Nil if not said (then 0).
  package var rejectLimit: Expression?
  package var isUnlimited: Bool
}

/// One assignment of SET.
package enum Assignment: Sendable {
  /// `a = x`, `t.a = DEFAULT`; the target may be a field or an element.
  case single(Expression, value: Expression)
  /// `(a, b) = (1, 2)` or `(a, b) = (SELECT …)`.
  case multiple([Expression], value: Expression)
  /// PL/SQL's `SET ROW = record`.
  case row(Expression)
  /// DuckDB's and Spark's `UPDATE SET *`.
  case all
}

/// Oracle's `INSERT ALL WHEN … THEN INTO … SELECT …`.
package struct MultiInsert: Sendable {
  /// INSERT FIRST, else ALL.
  package var isFirst: Bool
  package var branches: [Branch]
  /// The ELSE branch.
  package var otherwise: [Target]
  package var query: Query
  package var range: SourceRange

  /// Without condition for an unconditional INSERT ALL.
  package struct Branch: Sendable {
    package var condition: Expression?
    package var targets: [Target]
  }

  package struct Target: Sendable {
    package var table: TableReference
    package var columns: [QualifiedName]
    /// Empty: the columns of the query.
    package var values: [Expression]
    package var logErrors: LogErrors?
  }
}

package struct Update: Sendable {
  package var with: With?
  package var target: TableReference
  package var assignments: [Assignment]
  package var from: [TableReference]
  package var filter: Expression?
  package var orderBy: OrderBy?
  package var limit: Limit?
  package var returning: Returning?
  package var logErrors: LogErrors?
  package var range: SourceRange

  package init(
    with: With? = nil, target: TableReference, assignments: [Assignment],
    from: [TableReference] = [], filter: Expression? = nil, range: SourceRange
  ) {
    self.with = with
    self.target = target
    self.assignments = assignments
    self.from = from
    self.filter = filter
    self.range = range
  }
}

package struct Delete: Sendable {
  package var with: With?
  package var target: TableReference
  package var using: [TableReference]
  package var filter: Expression?
  package var orderBy: OrderBy?
  package var limit: Limit?
  package var returning: Returning?
  package var logErrors: LogErrors?
  package var range: SourceRange
}

/// `MERGE INTO t USING s ON … WHEN …`.
package struct Merge: Sendable {
  package var with: With?
  package var target: TableReference
  package var source: TableReference
  /// `ON …`, or DuckDB's `USING (a, b)`.
  package var condition: Join.Condition
  package var branches: [Branch]
  package var returning: Returning?
  package var logErrors: LogErrors?
  /// Spark's WITH SCHEMA EVOLUTION.
  package var evolvesSchema = false
  package var range: SourceRange

  package init(
    with: With? = nil, target: TableReference, source: TableReference, condition: Join.Condition,
    branches: [Branch], returning: Returning? = nil, logErrors: LogErrors? = nil,
    evolvesSchema: Bool = false, range: SourceRange
  ) {
    self.with = with
    self.target = target
    self.source = source
    self.condition = condition
    self.branches = branches
    self.returning = returning
    self.logErrors = logErrors
    self.evolvesSchema = evolvesSchema
    self.range = range
  }

  package struct Branch: Sendable {
    package var match: Match
    /// `AND …`, or Oracle's WHERE after the action.
    package var condition: Expression?
    package var action: Action
    package var range: SourceRange

    package init(match: Match, condition: Expression?, action: Action, range: SourceRange) {
      self.match = match
      self.condition = condition
      self.action = action
      self.range = range
    }
  }

  package enum Match: String, Sendable {
    case matched = "MATCHED"
    /// `NOT MATCHED [BY TARGET]`.
    case notMatched = "NOT MATCHED"
    case notMatchedBySource = "NOT MATCHED BY SOURCE"
  }

  package enum Action: Sendable {
    /// With Oracle's `DELETE WHERE …`, which looks at the updated row.
    case update([Assignment], deleteWhere: Expression?)
    case delete
    case insert(columns: [QualifiedName], values: [Expression])
    /// `INSERT *`
    case insertAll
    case insertDefaultValues
    case doNothing
    /// DuckDB's `THEN ERROR 'text'`.
    case error(Expression?)
  }
}

/// `TRUNCATE TABLE a, b`.
package struct Truncate: Sendable {
  package var tables: [QualifiedName]
  package var restartsIdentity: Bool
  package var isCascade: Bool
  package var range: SourceRange
}

package struct LockTable: Sendable {
  package var tables: [QualifiedName]
  /// `EXCLUSIVE`, `ROW SHARE`, …, in capitals.
  package var mode: String
  package var noWait: Bool
}
