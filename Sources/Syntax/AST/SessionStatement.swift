import Diagnostics

/// `COPY t (a, b) FROM 'file' (…)`, `COPY (query) TO 'file' (…)`.
package struct Copy: Sendable {
  package var subject: Subject
  package var isFrom: Bool
  /// `COPY INTO t FROM`: files that were taken before are passed over.
  package var isOnce = false
  package var target: Target
  package var options: [Option]
  package var filter: Expression?

  package enum Subject: Sendable {
    case table(QualifiedName, columns: [Identifier])
    case query(Query)
  }

  package enum Target: Sendable {
    /// Usually a string literal; DuckDB takes any constant expression.
    case file(Expression)
    case standardInput
    case standardOutput
    case program(String)
  }
}

/// `PREPARE p (integer) AS …`.
package struct Prepare: Sendable {
  package var name: Identifier
  package var types: [TypeName]
  package var statement: Statement
}

/// `EXECUTE p (1, name := 2)`.
package struct Execute: Sendable {
  package var name: Identifier
  package var arguments: [FunctionCall.Argument]
}

/// `EXECUTE IMMEDIATE text [BULK COLLECT] INTO … USING … RETURNING INTO …`.
package struct ExecuteImmediate: Sendable {
  package var text: Expression
  package var into: Into?
  package var using: [Argument]
  package var returning: Into?

  package struct Argument: Sendable {
    package var value: Expression
    package var mode: Mode
  }

  package enum Mode: String, Sendable {
    case `in` = "IN"
    case out = "OUT"
    case inOut = "IN OUT"
  }
}

/// Transaction control.
package enum Transaction: Sendable {
  case begin(Modes)
  /// With Oracle's comment, `WORK`, `WRITE …` left out.
  case commit(chain: Bool)
  case rollback(chain: Bool)
  case savepoint(Identifier)
  case rollbackTo(Identifier)
  case release(Identifier)
  /// `SET TRANSACTION …`, and `SET SESSION CHARACTERISTICS AS TRANSACTION …` for the session.
  case set(Modes, forSession: Bool)
  case setConstraints(names: [QualifiedName], isDeferred: Bool)

  package struct Modes: Sendable {
    /// `SERIALIZABLE`, `READ COMMITTED`, …
    package var isolation: String?
    package var isReadOnly: Bool?
    package var isDeferrable: Bool?
    /// Oracle's NAME.
    package var name: String?
  }
}

/// `SET [SESSION | LOCAL | GLOBAL] name = values`.
package struct SetSetting: Sendable {
  package var scope: Scope
  package var name: QualifiedName
  /// Usually one; a bare word is a name. Empty for `TO DEFAULT`.
  package var values: [Expression]
  /// `SET VARIABLE x = …`.
  package var isVariable: Bool

  package enum Scope: String, Sendable {
    case session, local, global
  }
}

/// `SHOW name`, `SHOW TABLES`, `SHOW ALL`, `SHOW ALL TABLES`.
package struct Show: Sendable {
  package var subject: Subject

  package enum Subject: Sendable {
    case all
    case setting(QualifiedName)
    /// `TABLES`, `ALL TABLES`, `DATABASES`, `SCHEMAS`, `VIEWS`, `COLUMNS`, `FUNCTIONS`, in capitals, with an
    /// optional FROM.
    case objects(String, from: QualifiedName?)
    case create(ObjectKind, QualifiedName)
  }
}

/// `PRAGMA name`, `PRAGMA name = value`, `PRAGMA name(arguments)`.
package struct Pragma: Sendable {
  package var name: Identifier
  package var arguments: [FunctionCall.Argument]
  /// Written with `=`.
  package var isAssignment: Bool
}

/// `EXPLAIN (TREE) …`, `EXPLAIN ANALYZE …`.
package struct Explain: Sendable {
  package var form: Form
  package var isJSON: Bool
  /// Options without a meaning of their own here, such as VERBOSE.
  package var options: [Option]
  package var statement: Statement

  package enum Form: String, Sendable {
    case plan, tree, bound, rules, analyze
  }
}

/// `DECLARE c CURSOR FOR …`.
package struct DeclareCursor: Sendable {
  package var name: Identifier
  package var isHold: Bool
  package var isScroll: Bool
  package var isBinary: Bool
  package var query: Query
}

/// `FETCH FORWARD 10 FROM c`; MOVE skips.
package struct FetchCursor: Sendable {
  package var name: Identifier
  package var isMove: Bool
  package var direction: Direction

  package enum Direction: Sendable {
    case next, prior, first, last
    case absolute(Int)
    case relative(Int)
    /// Nil for ALL.
    case forward(Int?)
    case backward(Int?)
  }
}

/// `CALL p(1, x => 2) INTO :result`.
package struct Call: Sendable {
  package var call: FunctionCall
  package var into: Expression?
}

/// `ATTACH 'path' AS name (TYPE delta, READ_ONLY)`.
package struct Attach: Sendable {
  package var path: Expression
  package var name: Identifier?
  package var ifNotExists: Bool
  package var orReplace: Bool
  package var options: [Option]
}

package struct Detach: Sendable {
  package var name: Identifier
  package var ifExists: Bool
}

/// `VACUUM (FULL) t (a)`, `ANALYZE t (a)`; Spark's `VACUUM t RETAIN 168 HOURS DRY RUN`.
package struct Maintenance: Sendable {
  package var options: [Option]
  package var table: QualifiedName?
  package var columns: [Identifier]
  package var retainHours: Expression?
  package var isDryRun: Bool
}

/// `OPTIMIZE t WHERE … ZORDER BY (a, b)`.
package struct Optimize: Sendable {
  package var table: QualifiedName
  package var filter: Expression?
  package var zOrder: [Expression]
}

/// `RESTORE TABLE t TO VERSION AS OF 3`.
package struct Restore: Sendable {
  package var table: QualifiedName
  package var version: TableName.Version
}
