import Diagnostics

/// A scalar expression and its place in the text. Parentheses leave no trace in the tree.
package struct Expression: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  /// Long chains are lists, so that the depth of a tree is the nesting of the text.
  package indirect enum Kind: Sendable {
    case literal(Literal)
    /// A type and a text: `DATE '2026-01-31'`, `TIMESTAMP '…'`, `uuid '…'`.
    case typedLiteral(TypeName, String)
    case interval(IntervalExpression)
    case parameter(Parameter)
    /// A name that may be a column, a variable, a pseudo column (`LEVEL`, `ROWNUM`),
    /// a sequence (`s.NEXTVAL`), a function without arguments (`SYSDATE`, `current_date`), or a
    /// field of one of these.
    case name(QualifiedName)
    case star(Star)
    /// `COLUMNS('regex')`, `COLUMNS(*)`, `COLUMNS(x -> …)`: the operand says which.
    case columns(Expression)

    /// At least two operands.
    case and([Expression])
    /// At least two operands.
    case or([Expression])
    case not(Expression)
    case unary(UnaryOperator, Expression)
    /// Operators of one level, computed from the left: `a + b - c` is `((a + b) - c)`.
    case chain(OperatorChain)
    case isTest(IsTest)
    case between(Between)
    case inList(InList)
    case inQuery(InQuery)
    case like(Like)
    case quantified(QuantifiedComparison)
    case exists(Query)
    /// A scalar subquery.
    case subquery(Query)
    case arrayQuery(Query)
    /// Oracle's `CURSOR(SELECT …)`.
    case cursor(Query)

    /// `(a, b)` or `ROW(a, b)`.
    case row([Expression])
    /// `[1, 2]` or `ARRAY[1, 2]`.
    case list([Expression])
    /// `{'a': 1}`.
    case structure([StructureField])
    /// `MAP {'a': 1}`.
    case map([MapEntry])
    case lambda(Lambda)
    /// `[x + 1 FOR x IN list IF x > 2]`.
    case comprehension(Comprehension)

    case conditional(Conditional)
    case cast(Cast)
    case call(FunctionCall)
    case special(SpecialForm)
    /// `f(x).g(y)`, `a(i)(j)`: a method of a value, or an element of a collection inside one.
    case apply(Expression, arguments: [FunctionCall.Argument])
    case collate(Expression, QualifiedName)
    case atTimeZone(Expression, zone: Expression)
    /// `(expression).name`, `f(x).name`.
    case field(Expression, Identifier)
    /// `(expression).*`.
    case allFields(Expression)
    case element(Expression, index: Expression)
    /// `a[1:2]`, `a[:]`, `a[1:10:2]`.
    case slice(Slice)

    /// `PRIOR x`.
    case prior(Expression)
    /// `CONNECT_BY_ROOT x`.
    case connectByRoot(Expression)
    /// Oracle's `x (+)`.
    case outerJoined(Expression)
    /// `DEFAULT` as a value of INSERT, UPDATE, MERGE or EXECUTE.
    case defaultValue
    /// `cursor%FOUND`, `SQL%ROWCOUNT`, `SQL%BULK_ROWCOUNT(i)`.
    case cursorAttribute(QualifiedName, CursorAttribute)
    /// `CURRENT OF cursor`, the condition of a positioned UPDATE or DELETE.
    case currentOf(QualifiedName)
    /// PL/SQL's conditional compilation names: `$$PLSQL_LINE`.
    case inquiry(Identifier)
    /// `NEW account_type(1, 'x')` in Oracle.
    case new(FunctionCall)
  }
}
