import Diagnostics

/// A value that comes with the call: `$1` and `?` by position from 1, `:name` and `$name` by name.
package enum Parameter: Sendable, Hashable {
  case position(Int)
  case name(String)
}

/// `*`, `t.*`, `* EXCLUDE (a) REPLACE (b + 1 AS b) RENAME (c AS d)`, `* LIKE 'a%'`.
package struct Star: Sendable {
  /// Empty for a bare `*`.
  package var qualifier: [Identifier]
  package var excluded: [QualifiedName] = []
  package var replaced: [Replacement] = []
  package var renamed: [Renaming] = []

  package struct Replacement: Sendable {
    package var expression: Expression
    package var name: Identifier
  }

  package struct Renaming: Sendable {
    package var from: QualifiedName
    package var to: Identifier
  }

  package init(qualifier: [Identifier] = []) {
    self.qualifier = qualifier
  }
}

/// `x IS [NOT] NULL`, `IS TRUE`, … `ISNULL` and `NOTNULL` are the same test.
package struct IsTest: Sendable {
  package var operand: Expression
  package var test: Test
  package var isNegated: Bool

  package enum Test: Sendable {
    case null, `true`, `false`, unknown
    /// Oracle's floating point tests.
    case nan, infinite
    /// `IS JSON`.
    case json
    /// `IS DOCUMENT`, `IS NORMALIZED` and such are not taken; a collection is `IS EMPTY`, `IS A SET`.
    case empty, set
    /// `IS DANGLING`.
    case dangling
    /// `IS OF (type, …)`.
    case ofTypes([TypeName])
  }
}

/// `x [NOT] BETWEEN [SYMMETRIC] a AND b`.
package struct Between: Sendable {
  package var operand: Expression
  package var lower: Expression
  package var upper: Expression
  package var isNegated: Bool
  package var isSymmetric: Bool
}

/// `x [NOT] IN (a, b)`, where the list may be empty; also DuckDB's `x IN list`, then `list` is one operand and `isBare` is set.
package struct InList: Sendable {
  package var operand: Expression
  package var list: [Expression]
  package var isNegated: Bool
  /// Written without parentheses: the one operand is a collection.
  package var isBare: Bool
}

/// `x [NOT] IN (SELECT …)`.
package struct InQuery: Sendable {
  package var operand: Expression
  package var query: Query
  package var isNegated: Bool

  package init(operand: Expression, query: Query, isNegated: Bool) {
    self.operand = operand
    self.query = query
    self.isNegated = isNegated
  }
}

/// `x [NOT] LIKE pattern [ESCAPE c]` and its relatives.
package struct Like: Sendable {
  package var form: Form
  package var operand: Expression
  package var pattern: Expression
  package var escape: Expression?
  package var isNegated: Bool

  package enum Form: String, Sendable {
    case like = "LIKE"
    case caseInsensitive = "ILIKE"
    case similar = "SIMILAR TO"
    case glob = "GLOB"
    /// Oracle's LIKEC, LIKE2 and LIKE4 count code points; they are the same here.
    case regularExpression = "REGEXP"
  }
}

/// `x = ANY (…)`, `x > ALL (…)`; `SOME` is `ANY`. LIKE and ILIKE may stand for the operator.
package struct QuantifiedComparison: Sendable {
  package var operand: Expression
  package var `operator`: BinaryOperator
  package var isAll: Bool
  package var collection: Collection

  package enum Collection: Sendable {
    case query(Query)
    /// An array, or Oracle's list of values.
    case values([Expression])
  }
}

package struct StructureField: Sendable {
  package var name: Identifier
  package var value: Expression
}

package struct MapEntry: Sendable {
  package var key: Expression
  package var value: Expression
}

/// `x -> x + 1`, `(x, y) -> x + y`, `lambda x: x + 1`.
///
/// `x -> 'key'` of JSON has the same form when the left side is one plain name; only the function it
/// is passed to can tell, so it is parsed as a chain and the binder asks ``Expression/asLambda``.
package struct Lambda: Sendable {
  package var parameters: [Identifier]
  package var body: Expression

  package init(parameters: [Identifier], body: Expression) {
    self.parameters = parameters
    self.body = body
  }
}

/// `[x + 1 FOR x IN list IF x > 2]`.
package struct Comprehension: Sendable {
  package var result: Expression
  package var variables: [Identifier]
  package var source: Expression
  package var filter: Expression?
}

/// `CASE x WHEN 1 THEN …` (with operand) or `CASE WHEN x = 1 THEN …`.
package struct Conditional: Sendable {
  package var operand: Expression?
  package var branches: [Branch]
  package var otherwise: Expression?

  package init(operand: Expression? = nil, branches: [Branch], otherwise: Expression? = nil) {
    self.operand = operand
    self.branches = branches
    self.otherwise = otherwise
  }

  package struct Branch: Sendable {
    package var condition: Expression
    package var result: Expression

    package init(condition: Expression, result: Expression) {
      self.condition = condition
      self.result = result
    }
  }
}

/// `CAST(x AS t)`, `x::t`, `TRY_CAST(x AS t)`.
package struct Cast: Sendable {
  package var operand: Expression
  package var type: TypeName
  /// NULL in place of an error.
  package var isTry: Bool
  /// Oracle's `DEFAULT x ON CONVERSION ERROR`.
  package var defaultOnError: Expression?
  /// Oracle's format argument: `CAST('01' AS DATE, 'DD')`.
  package var format: Expression?

  package init(
    operand: Expression, type: TypeName, isTry: Bool = false, defaultOnError: Expression? = nil,
    format: Expression? = nil
  ) {
    self.operand = operand
    self.type = type
    self.isTry = isTry
    self.defaultOnError = defaultOnError
    self.format = format
  }
}

/// `a[lower:upper:step]`.
package struct Slice: Sendable {
  package var operand: Expression
  package var lower: Expression?
  package var upper: Expression?
  package var step: Expression?
}

/// The standard's calls with words between their arguments.
package enum SpecialForm: Sendable {
  /// `EXTRACT(field FROM x)`; the field is lower case.
  case extract(field: String, from: Expression)
  /// `POSITION(needle IN haystack)`.
  case position(needle: Expression, haystack: Expression)
  /// `SUBSTRING(x FROM start FOR length)`.
  case substring(Expression, from: Expression?, length: Expression?)
  /// `SUBSTRING(x SIMILAR pattern ESCAPE c)`.
  case substringSimilar(Expression, pattern: Expression, escape: Expression)
  /// `TRIM(LEADING ',' FROM x)`; without characters it trims blanks.
  case trim(TrimSide, characters: Expression?, Expression)
  /// `OVERLAY(x PLACING y FROM start FOR length)`.
  case overlay(Expression, placing: Expression, from: Expression, length: Expression?)

  package enum TrimSide: String, Sendable {
    case both, leading, trailing
  }
}

/// What `cursor%…` asks.
package enum CursorAttribute: Sendable {
  case found, notFound, isOpen, rowCount
  /// `SQL%BULK_ROWCOUNT(i)`.
  case bulkRowCount(Expression)
  /// `SQL%BULK_EXCEPTIONS.COUNT`.
  case bulkExceptionCount
  /// `SQL%BULK_EXCEPTIONS(i).ERROR_INDEX`.
  case bulkExceptionIndex(Expression)
  /// `SQL%BULK_EXCEPTIONS(i).ERROR_CODE`.
  case bulkExceptionCode(Expression)
}
