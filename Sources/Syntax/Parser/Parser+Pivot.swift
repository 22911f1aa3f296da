import Diagnostics

/// PIVOT and UNPIVOT, as clauses of a table and as DuckDB's statements.
extension Parser {
  /// The PIVOT and UNPIVOT clauses after a table, each around what came before.
  mutating func pivots(_ table: inout TableReference, start: UInt32) throws(SQLError) {
    while at(.pivot) || at(.unpivot), peek().kind == .leftParen || peek().isWord {
      let isPivot = at(.pivot)
      advance()
      let source = table
      table =
        isPivot
        ? TableReference(.pivot(try pivotClause(source)), range: range(from: start))
        : TableReference(.unpivot(try unpivotClause(source)), range: range(from: start))
      table.range = range(from: start)
      try deepenTable()
      table.alias = try tableAlias()
    }
  }

  private mutating func deepenTable() throws(SQLError) {
    deepest += 1
    if deepest > limits.nesting { throw tooDeep() }
  }

  /// `[XML] (sum(x) AS s FOR month IN ('Jan', 'Feb') GROUP BY a)`
  private mutating func pivotClause(_ source: TableReference) throws(SQLError) -> Pivot {
    let isXML = accept(.xml)
    let open = try openParen()
    var pivot = Pivot(source: source, aggregates: [], columns: [], groupBy: [], isXML: isXML)
    if !at(.for) {
      pivot.aggregates = try commaList { parser throws(SQLError) in try parser.selectItem() }
    }
    try expect(.for)
    while !at(.rightParen), !at(.group) { pivot.columns.append(try pivotColumn()) }
    if accept(.group) {
      try expect(.by)
      pivot.groupBy = try commaList { parser throws(SQLError) in try parser.expression() }
    }
    try closeParen(open)
    return pivot
  }

  private mutating func pivotColumn() throws(SQLError) -> Pivot.Column {
    var expressions = [try operators(above: .pattern)]
    if expressions.count == 1, case .row(let list) = expressions[0].kind { expressions = list }
    guard accept(.in) else { return Pivot.Column(expressions: expressions, values: .all) }
    if !at(.leftParen) {
      return Pivot.Column(
        expressions: expressions, values: .type(try qualifiedName("an enumeration type")))
    }
    let open = try openParen()
    let values: Pivot.Values
    if accept(.any) {
      if at(.order) { _ = try orderBy() }
      values = .all
    } else if startsQuery(token, peek()) {
      values = .query(try query())
    } else {
      values = .list(try commaList { parser throws(SQLError) in try parser.selectItem() })
    }
    try closeParen(open)
    return Pivot.Column(expressions: expressions, values: values)
  }

  /// `[INCLUDE NULLS] (value FOR name IN (a, b AS 'B'))`
  private mutating func unpivotClause(_ source: TableReference) throws(SQLError) -> Unpivot {
    let includesNulls = try nullsChoice()
    let open = try openParen()
    let values = try identifiers()
    try expect(.for)
    let names = try identifiers()
    try expect(.in)
    let entries =
      at(.leftParen)
      ? try parenthesizedList { parser throws(SQLError) in try parser.unpivotEntry() }
      : [try unpivotEntry()]
    try closeParen(open)
    return Unpivot(
      source: source, includesNulls: includesNulls, valueColumns: values, nameColumns: names,
      entries: entries)
  }

  private mutating func nullsChoice() throws(SQLError) -> Bool {
    if accept(.include) {
      try expect(.nulls)
      return true
    }
    if accept(.exclude) { try expect(.nulls) }
    return false
  }

  /// `a` or `(a, b)`
  private mutating func identifiers() throws(SQLError) -> [Identifier] {
    at(.leftParen) ? try columnNames() : [try identifier()]
  }

  private mutating func unpivotEntry() throws(SQLError) -> Unpivot.Entry {
    let expression = try expression()
    var columns = [expression]
    if case .row(let list) = expression.kind { columns = list }
    var label: Expression?
    if accept(.as) {
      label = try operators(above: .comparison)
    } else if token.isWord, atName, !token.classes.contains(.stopsColumn) {
      label = simple(.name(QualifiedName([Identifier(name(of: token), range: token.range)])))
    } else if token.isString {
      label = try stringLiteral()
    }
    return Unpivot.Entry(columns: columns, label: label)
  }

  // MARK: - DuckDB's statements

  /// `PIVOT t ON a USING sum(b) GROUP BY c` and `UNPIVOT t ON a, b INTO NAME n VALUE v`: all their columns.
  mutating func pivotStatement() throws(SQLError) -> Select {
    let start = token.start
    let isPivot = !at(.unpivot)
    advance()
    var select = Select(range: token.range)
    let source = try tableReference()
    let kind: TableReference.Kind =
      isPivot ? .pivot(try pivotParts(source)) : .unpivot(try unpivotParts(source))
    select.from = [TableReference(kind, range: range(from: start))]
    select.items = [.init(expression: Expression(.star(Star()), range: range(from: start)))]
    select.range = range(from: start)
    return select
  }

  private mutating func pivotParts(_ source: TableReference) throws(SQLError) -> Pivot {
    var pivot = Pivot(source: source, aggregates: [], columns: [], groupBy: [], isXML: false)
    if accept(.on) {
      pivot.columns = try commaList { parser throws(SQLError) in try parser.pivotColumn() }
    }
    if accept(.using) {
      pivot.aggregates = try commaList { parser throws(SQLError) in try parser.selectItem() }
    }
    if accept(.group) {
      try expect(.by)
      pivot.groupBy = try commaList { parser throws(SQLError) in try parser.expression() }
    }
    return pivot
  }

  private mutating func unpivotParts(_ source: TableReference) throws(SQLError) -> Unpivot {
    let includesNulls = try nullsChoice()
    try expect(.on)
    let entries = try commaList { parser throws(SQLError) in try parser.unpivotEntry() }
    let nameRange = token.range
    var names = [Identifier("name", range: nameRange)]
    var values = [Identifier("value", range: nameRange)]
    if accept(.into) {
      try expect(.name)
      names = [try label()]
      try expect(.value)
      values = try commaList { parser throws(SQLError) in try parser.identifier() }
    }
    return Unpivot(
      source: source, includesNulls: includesNulls, valueColumns: values, nameColumns: names,
      entries: entries)
  }
}
