import Diagnostics

/// Something in FROM.
package struct TableReference: Sendable {
  package var kind: Kind
  package var alias: TableAlias?
  /// None or one: a list, because samples are rare and an empty list is one word.
  private var samples: [Sample] = []
  package var range: SourceRange

  package init(_ kind: Kind, alias: TableAlias? = nil, range: SourceRange) {
    self.kind = kind
    self.alias = alias
    self.range = range
  }

  package var sample: Sample? {
    get { samples.first }
    set { samples = newValue.map { [$0] } ?? [] }
  }

  package indirect enum Kind: Sendable {
    case table(TableName)
    /// `FROM 'data/*.parquet'`.
    case file(String)
    case function(TableFunction)
    case query(Query, isLateral: Bool)
    /// Joins computed from the left: `a JOIN b ON … JOIN c ON …`. A join in parentheses is one too.
    case joins(Joins)
    case pivot(Pivot)
    case unpivot(Unpivot)
    /// Oracle's `TABLE(collection)`.
    case collection(Expression)
    /// INSERT, UPDATE, DELETE with RETURNING, as in `FROM FINAL TABLE`, or an inline view to write to.
    case statement(Statement)
  }
}

/// `AS t (a, b)`.
package struct TableAlias: Sendable {
  package var name: Identifier
  package var columns: [Identifier] = []
  /// `AS t (a integer, b text)` of functions that return records; then `columns` is empty.
  package var definitions: [TypeName.Field] = []

  package init(name: Identifier, columns: [Identifier] = []) {
    self.name = name
    self.columns = columns
  }
}

/// A stored table or view by name.
package struct TableName: Sendable {
  package var name: QualifiedName
  /// `ONLY t`.
  package var isOnly = false
  /// `FOR VERSION AS OF 3`, `FOR TIMESTAMP AS OF …`, `AS OF SCN …`.
  package var version: Version?
  /// `PARTITION (p)`.
  package var partition: Partition?
  /// `PARTITION BY (a)` of a partitioned outer join: each value of it is joined by itself.
  package var filledBy: [Expression] = []

  package init(name: QualifiedName) {
    self.name = name
  }

  package struct Version: Sendable {
    package var kind: Kind
    package var value: Expression
    /// The other bound of Oracle's `VERSIONS BETWEEN value AND upper`.
    package var upper: Expression?

    package enum Kind: String, Sendable {
      case version, timestamp, scn
    }
  }

  package enum Partition: Sendable {
    case named(QualifiedName)
    /// `PARTITION FOR (values)`.
    case containing([Expression])
  }
}

/// `read_parquet('…')`, `generate_series(1, 3) WITH ORDINALITY`, `ROWS FROM (f(), g())`.
package struct TableFunction: Sendable {
  /// One, or several of ROWS FROM.
  package var calls: [FunctionCall]
  package var isLateral: Bool
  package var withOrdinality: Bool
  /// The COLUMNS clause of JSON_TABLE and XMLTABLE, as text.
  package var columns: RawClause?
}

/// A chain of joins.
package struct Joins: Sendable {
  package var first: TableReference
  /// At least one.
  package var rest: [Join]
}

/// One join step: everything before it, with one more table.
package struct Join: Sendable {
  package var kind: Kind
  package var isNatural: Bool
  /// `ASOF JOIN`.
  package var isAsOf: Bool
  package var table: TableReference
  package var condition: Condition
  package var range: SourceRange

  /// `CROSS APPLY` is a cross join with a lateral table, `OUTER APPLY` a left one `ON TRUE`.
  package enum Kind: String, Sendable {
    case inner, left, right, full, cross, semi, anti, positional
  }

  package enum Condition: Sendable {
    /// Cross, natural and positional joins.
    case none
    case on(Expression)
    /// `USING (a, b)`, with PostgreSQL's `AS alias`.
    case using([Identifier], alias: Identifier?)
  }
}

/// `PIVOT`, as DuckDB's statement, the standard's clause or Oracle's.
package struct Pivot: Sendable {
  package var source: TableReference
  package var aggregates: [Select.Item]
  package var columns: [Column]
  package var groupBy: [Expression]
  /// Oracle's PIVOT XML.
  package var isXML: Bool

  /// `month IN ('Jan' AS january, 'Feb')`: without values, all that occur.
  package struct Column: Sendable {
    /// Several for `(a, b) IN ((1, 2) AS x)`.
    package var expressions: [Expression]
    package var values: Values
  }

  package enum Values: Sendable {
    case all
    case list([Select.Item])
    case query(Query)
    /// The values of a named ENUM type.
    case type(QualifiedName)
  }
}

/// `UNPIVOT (value FOR name IN (a, b AS 'B'))` and DuckDB's `UNPIVOT t ON a, b INTO NAME n VALUE v`.
package struct Unpivot: Sendable {
  package var source: TableReference
  package var includesNulls: Bool
  /// The columns that receive the values.
  package var valueColumns: [Identifier]
  /// The columns that receive the names, usually one.
  package var nameColumns: [Identifier]
  /// What is turned into rows.
  package var entries: [Entry]

  package struct Entry: Sendable {
    /// One column, or several for several values; `COLUMNS(…)` and stars may stand here.
    package var columns: [Expression]
    /// What stands in the name column.
    package var label: Expression?
  }
}
