import Diagnostics

/// FROM: tables, functions, subqueries, joins.
extension Parser {
  /// The tables between commas.
  mutating func fromList() throws(SQLError) -> [TableReference] {
    var list = [try tableReference()]
    while accept(.comma) {
      // A comma may stand before the next clause.
      guard !atClauseAfterFrom else { break }
      list.append(try tableReference())
    }
    return list
  }

  private var atClauseAfterFrom: Bool {
    switch token.kind {
    case .endOfText, .semicolon, .rightParen: true
    case .word:
      switch token.keyword {
      case .where, .group, .having, .order, .limit, .select, .qualify, .window, .union: true
      default: false
      }
    default: false
    }
  }

  /// A table with its joins.
  mutating func tableReference() throws(SQLError) -> TableReference {
    let first = try tablePrimary()
    return atJoin ? try joins(after: first) : first
  }

  // MARK: - One table

  mutating func tablePrimary() throws(SQLError) -> TableReference {
    try enter(levels: Self.tableLevels)
    let start = token.start
    // DuckDB's `alias: table`.
    if token.isWord, peek().kind == .colon, isName(token), dialect == .postgres {
      let alias = takeIdentifier()
      advance()
      var table = try tablePrimary()
      table.alias = TableAlias(name: alias)
      leave(levels: Self.tableLevels)
      return table
    }
    var table = try tableSource()
    try pivots(&table, start: start)
    if at(.tablesample) || isSampleClause { table.sample = try tableSample() }
    if table.alias == nil { table.alias = try tableAlias() }
    try pivots(&table, start: start)
    if table.alias == nil { table.alias = try tableAlias() }
    if table.sample == nil, at(.tablesample) || isSampleClause {
      table.sample = try tableSample()
    }
    table.range = range(from: start)
    if case .joins = table.kind, let alias = table.alias { table = joined(table, as: alias) }
    leave(levels: Self.tableLevels)
    return table
  }

  /// `(a JOIN b ON …) AS t`: all columns of both under one name.
  private func joined(_ table: TableReference, as alias: TableAlias) -> TableReference {
    var inner = table
    inner.alias = nil
    var select = Select(range: table.range)
    select.items = [.init(expression: Expression(.star(Star()), range: table.range))]
    select.from = [inner]
    let query = Query(body: .select(select), range: table.range)
    return TableReference(
      .query(query, isLateral: false), alias: alias, range: table.range)
  }

  private mutating func tableSource() throws(SQLError) -> TableReference {
    let start = token.start
    if token.isString {
      let path = try stringText()
      let place = range(from: start)
      if let version = try version() { return fileVersion(path, at: place, version) }
      return TableReference(.file(path), range: place)
    }
    switch token.keyword {
    case .lateral: return try lateral()
    case .table where peek().kind == .leftParen: return try collection()
    case .the where peek().kind == .leftParen: return try collection()
    case .rows where peek().keyword == .from: return try rowsFrom()
    case .only where dialect == .postgres || peek().kind == .leftParen: return try onlyTable()
    case .unnest, .jsonTable,
      .xmltable where peek().kind == .leftParen:
      return try tableFunction(isLateral: false)
    case .values where peek().kind == .leftParen:
      let query = try query()
      return TableReference(.query(query, isLateral: false), range: range(from: start))
    default: break
    }
    if at(.leftParen) { return try parenthesizedTable(isLateral: false) }
    return try namedTable()
  }

  private mutating func lateral() throws(SQLError) -> TableReference {
    advance()
    return at(.leftParen)
      ? try parenthesizedTable(isLateral: true) : try tableFunction(isLateral: true)
  }

  /// `'folder' FOR VERSION AS OF 3` is `delta_scan('folder', version => 3)`.
  private func fileVersion(
    _ path: String, at place: SourceRange, _ version: TableName.Version
  ) -> TableReference {
    let literal = Expression(.literal(.string(path)), range: place)
    var call = FunctionCall(name: QualifiedName([Identifier("delta_scan", range: place)]))
    call.arguments = [
      .init(value: literal),
      .init(
        name: Identifier(version.kind == .version ? "version" : "timestamp", range: place),
        value: version.value),
    ]
    let function = TableFunction(calls: [call], isLateral: false, withOrdinality: false)
    return TableReference(.function(function), range: range(from: place.start))
  }

  /// A table, view or function by name.
  private mutating func namedTable() throws(SQLError) -> TableReference {
    let start = token.start
    let before = mark
    let name: QualifiedName
    if token.kind == .word, !atName, peek().kind == .leftParen, !token.classes.contains(.reserved) {
      name = QualifiedName([takeIdentifier()])
    } else {
      name = try qualifiedName("a table")
    }
    if at(.leftParen), !isOuterJoinMark {
      goBack(to: before)
      return try tableFunction(isLateral: false)
    }
    var table = TableName(name: name)
    _ = accept(.star)
    if at(.partition) || at(.subpartition), peek().kind == .leftParen || peek().keyword == .for {
      table.partition = try partition()
    }
    table.version = try version()
    if at(.partition), peek().keyword == .by {
      // `t PARTITION BY (product) RIGHT JOIN times`: a partitioned outer join.
      advance()
      advance()
      table.filledBy = try parenthesizedList { parser throws(SQLError) in
        try parser.expression()
      }
    }
    return TableReference(.table(table), range: range(from: start))
  }

  private mutating func onlyTable() throws(SQLError) -> TableReference {
    let start = token.start
    advance()
    let hasParens = accept(.leftParen)
    if hasParens, startsQuery(token, peek()) {
      let query = try query()
      try expect(.rightParen, ")")
      return TableReference(.query(query, isLateral: false), range: range(from: start))
    }
    var table = TableName(name: try qualifiedName("a table"))
    table.isOnly = true
    if hasParens { try expect(.rightParen, ")") }
    return TableReference(.table(table), range: range(from: start))
  }

  mutating func partition() throws(SQLError) -> TableName.Partition {
    advance()
    if accept(.for) {
      return .containing(
        try parenthesizedList { parser throws(SQLError) in try parser.expression() })
    }
    let open = try openParen()
    let name = try qualifiedName("a partition")
    try closeParen(open)
    return .named(name)
  }

  /// `FOR VERSION AS OF x`, `VERSION AS OF x`, `AS OF TIMESTAMP x`, DuckDB's `AT (VERSION => x)`.
  mutating func version() throws(SQLError) -> TableName.Version? {
    if at(.for),
      peek().keyword == .version || peek().keyword == .timestamp
        || peek().keyword == .systemTime
    {
      advance()
    } else if at(.as, .of) {
      advance()
      advance()
      let kind: TableName.Version.Kind =
        at(.scn) ? .scn : at(.version) ? .version : .timestamp
      if at(.scn) || at(.version) || at(.timestamp) { advance() }
      return TableName.Version(kind: kind, value: try operators(above: .comparison))
    } else if at(.at), peek().kind == .leftParen {
      return try atVersion()
    } else if at(.versions), peek().keyword == .between || peek().keyword == .period {
      return try versionsBetween()
    } else if !(at(.version, .as, .of) || at(.timestamp, .as, .of)) {
      return nil
    }
    let kind: TableName.Version.Kind = at(.version) ? .version : .timestamp
    advance()
    try expect(.as, .of)
    return TableName.Version(kind: kind, value: try operators(above: .comparison))
  }

  /// `VERSIONS BETWEEN SCN a AND b`, where a bound may be MINVALUE or MAXVALUE.
  private mutating func versionsBetween() throws(SQLError) -> TableName.Version {
    advance()
    var isPeriod = false
    if accept(.period) {
      // `VERSIONS PERIOD FOR valid_time BETWEEN a AND b`
      isPeriod = true
      try expect(.for)
      _ = try label("a period")
    }
    try expect(.between)
    let kind: TableName.Version.Kind = at(.scn) ? .scn : .timestamp
    if !accept(.scn), !isPeriod { try expect(.timestamp) }
    let lower = try operators(above: .comparison)
    try expect(.and)
    let upper = try operators(above: .comparison)
    return TableName.Version(kind: kind, value: lower, upper: upper)
  }

  private mutating func atVersion() throws(SQLError) -> TableName.Version {
    advance()
    let open = try openParen()
    let kind: TableName.Version.Kind = at(.version) ? .version : .timestamp
    advance()
    try expect(.fatArrow, "=>")
    let value = try expression()
    try closeParen(open)
    return TableName.Version(kind: kind, value: value)
  }

  // MARK: - Functions

  private mutating func tableFunction(isLateral: Bool) throws(SQLError) -> TableReference {
    let start = token.start
    let first = token.kind == .word && !atName ? takeIdentifier() : try identifier("a function")
    var parts = [first]
    while accept(.dot) { parts.append(try label()) }
    let name = QualifiedName(parts, link: at(.atSign) ? try databaseLink() : [])
    let open = try openParen()
    var call = FunctionCall(name: name)
    while !at(.rightParen) {
      if startsQuery(token, peek()) && !at(.leftParen) {
        let query = try query()
        call.arguments.append(.init(value: Expression(.subquery(query), range: query.range)))
      } else {
        call.arguments.append(try argument())
      }
      if !accept(.comma) { break }
    }
    let columns =
      at(.columns) || at(.passing) || at(.error) || at(.null)
      ? rawUntilCloseParen() : nil
    try closeParen(open)
    let ordinality = accept(.with, .ordinality)
    var reference = TableReference(
      .function(
        TableFunction(
          calls: [call], isLateral: isLateral, withOrdinality: ordinality, columns: columns)),
      range: range(from: start))
    if isOuterJoinMark {
      // Oracle's `TABLE(f(x)) (+)`: the marker on a collection.
      advance()
      advance()
      advance()
    }
    reference.range = range(from: start)
    return reference
  }

  private mutating func rowsFrom() throws(SQLError) -> TableReference {
    let start = token.start
    advance()
    advance()
    let calls = try parenthesizedList { parser throws(SQLError) in
      let name = try parser.qualifiedName("a function")
      return FunctionCall(name: name, arguments: try parser.plainArguments())
    }
    let ordinality = accept(.with, .ordinality)
    return TableReference(
      .function(
        TableFunction(
          calls: calls, isLateral: false, withOrdinality: ordinality, columns: nil)),
      range: range(from: start))
  }

  /// Oracle's `TABLE(collection)` and the older `THE (query)`.
  private mutating func collection() throws(SQLError) -> TableReference {
    let start = token.start
    advance()
    let value: Expression
    switch try queryOrExpressions() {
    case .query(let query): value = Expression(.subquery(query), range: query.range)
    case .expressions(let list): value = list[0]
    }
    if isOuterJoinMark {
      advance()
      advance()
      advance()
      return TableReference(
        .collection(Expression(.outerJoined(value), range: range(from: start))),
        range: range(from: start))
    }
    return TableReference(.collection(value), range: range(from: start))
  }

  // MARK: - Parentheses

  /// `(SELECT …)`, `(a JOIN b …)`, `((SELECT …) UNION …)`.
  private mutating func parenthesizedTable(isLateral: Bool) throws(SQLError) -> TableReference {
    let start = token.start
    let open = try openParen()
    if startsQuery(token, peek()) {
      let query = try query()
      try skipViewRestriction()
      try closeParen(open)
      return TableReference(.query(query, isLateral: isLateral), range: range(from: start))
    }
    if at(.insert) || at(.update) || at(.delete) {
      let statement = try self.statement()
      try closeParen(open)
      return TableReference(.statement(statement), range: range(from: start))
    }
    var inner = try tableReference()
    if case .query(let first, _) = inner.kind, inner.alias == nil, continuesQuery {
      let query = try query(after: .nested(first), start: inner.range.start)
      inner = TableReference(.query(query, isLateral: isLateral), range: query.range)
    }
    try closeParen(open)
    if case .query(let query, _) = inner.kind, inner.alias == nil {
      inner.kind = .query(query, isLateral: isLateral)
    }
    inner.range = range(from: start)
    return inner
  }

  /// `WITH READ ONLY` and `WITH CHECK OPTION` of an inline view.
  private mutating func skipViewRestriction() throws(SQLError) {
    if accept(.with, .read, .only) { return }
    if accept(.with, .check) { try expect(.option) }
  }
}
