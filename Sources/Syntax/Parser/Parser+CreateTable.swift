import Diagnostics

/// CREATE TABLE: columns, constraints, and the clauses after them.
extension Parser {
  mutating func createTable(_ modifiers: CreateModifiers) throws(SQLError) -> Statement.Kind {
    advance()
    let ifNotExists = ifNotExists()
    var table = CreateTable(name: try qualifiedName("a table"))
    table.ifNotExists = ifNotExists
    table.orReplace = modifiers.orReplace
    table.isTemporary = modifiers.isTemporary && !(modifiers.isGlobal && dialect == .oracle)
    table.isGlobalTemporary = modifiers.isTemporary && modifiers.isGlobal && dialect == .oracle
    table.isExternal = modifiers.isExternal
    table.isUnlogged = modifiers.isUnlogged
    if at(.partition), peek().keyword == .of {
      throw SQLError(
        .featureNotSupported, "partitions that are tables of their own are not supported",
        range: token.range, hint: "write PARTITIONED BY (column) after the columns of the table")
    }
    if accept(.of) { table.objectType = try qualifiedName("a type") }
    if at(.leftParen) { try tableElements(&table) }
    while !atStatementEnd, try tableClause(&table) {}
    if table.elements.isEmpty, table.query == nil, !table.isExternal, table.objectType == nil,
      table.location == nil, table.format == nil,
      // A table over a file that says itself which columns it has.
      table.storage?.text.lowercased().hasPrefix("organization external") != true
    {
      throw unexpected("expected the columns of the table, or AS and a query")
    }
    return .createTable(table)
  }

  private mutating func tableElements(_ table: inout CreateTable) throws(SQLError) {
    let open = try openParen()
    while !at(.rightParen) {
      table.elements.append(try tableElement())
      if !accept(.comma) { break }
    }
    try closeParen(open)
  }

  private mutating func tableElement() throws(SQLError) -> CreateTable.Element {
    if startsTableConstraint { return .constraint(try tableConstraint()) }
    if at(.like), peek().isWord {
      advance()
      let name = try qualifiedName("a table")
      var including: [String] = []
      while at(.including) || at(.excluding) {
        let isIncluded = at(.including)
        advance()
        let word = try label().text.lowercased()
        if isIncluded { including.append(word) }
      }
      return .like(name, including: including)
    }
    return .column(try columnDefinition())
  }

  // MARK: - Clauses after the columns

  /// Reads one clause; false if none is there.
  private mutating func tableClause(_ table: inout CreateTable) throws(SQLError) -> Bool {
    switch token.keyword {
    case .as:
      advance()
      table.query = try tableQuery()
      return true
    case .select,
      .from where table.query == nil, .values where table.query == nil:
      table.query = try query()
      return true
    case .with: return try withTableClause(&table)
    case .on where peek().keyword == .commit: table.onCommit = try onCommit()
    case .partition, .partitioned: table.partitionBy = try partitioning()
    case .cluster where peek().keyword == .by, .clustered:
      advance()
      try expect(.by)
      table.clusterBy = try parenthesizedList { parser throws(SQLError) in
        try parser.expression()
      }
    case .using:
      advance()
      table.format = try label("a format").text.lowercased()
    case .location:
      advance()
      table.location = try string("a location")
    case .comment:
      advance()
      _ = accept(.equal)
      table.comment = try string("a comment")
    case .tblproperties, .options:
      advance()
      table.options += try optionList()
    default: return try storageClause(&table)
    }
    return true
  }

  private mutating func tableQuery() throws(SQLError) -> Query {
    guard at(.leftParen) || startsQuery(token, peek()) || at(.execute) else {
      throw unexpected("expected a query after AS")
    }
    return try query()
  }

  private mutating func withTableClause(_ table: inout CreateTable) throws(SQLError) -> Bool {
    if peek().kind == .leftParen {
      advance()
      table.options += try optionList()
    } else if accept(.with, .no, .data) {
      table.withData = false
    } else if !accept(.with, .data), !accept(.with, .rowid) {
      table.query = try query()
    }
    return true
  }

  private mutating func onCommit() throws(SQLError) -> CreateTable.OnCommit {
    advance()
    advance()
    if accept(.drop) {
      _ = accept(.definition)
      return .drop
    }
    let isPreserve = accept(.preserve)
    if !isPreserve { try expect(.delete) }
    if !accept(.definition) { try expect(.rows) }
    return isPreserve ? .preserveRows : .deleteRows
  }

  /// `PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN …)`, `PARTITIONED BY (a, b)`
  private mutating func partitioning() throws(SQLError) -> CreateTable.Partitioning {
    advance()
    try expect(.by)
    var method: String?
    if token.isWord, peek().kind == .leftParen, isPartitionMethod {
      method = takeIdentifier().text.lowercased()
    }
    let keys =
      at(.leftParen)
      ? try parenthesizedList { parser throws(SQLError) in try parser.partitionKey() }
      : try commaList { parser throws(SQLError) in try parser.expression() }
    var partitioning = CreateTable.Partitioning(method: method, keys: keys, partitions: nil)
    if method != nil {
      let raw = rawText { parser in
        parser.at(.as) && parser.startsQuery(parser.peek(), parser.peek(2))
      }
      if !raw.text.isEmpty { partitioning.partitions = raw }
    }
    return partitioning
  }

  private var isPartitionMethod: Bool {
    switch text(of: token).lowercased() {
    case "range", "list", "hash", "system", "reference", "consistent": true
    default: false
    }
  }

  /// A column, or Spark's column with a type.
  private mutating func partitionKey() throws(SQLError) -> Expression {
    let key = try expression()
    if token.isWord { _ = try typeName() }
    return key
  }

  /// `AS SELECT …`, `AS (SELECT …)`, and not `LOB (x) STORE AS (TABLESPACE t)`.
  private var startsQueryAfterAs: Bool {
    guard peek().kind == .leftParen else { return startsQuery(peek(), peek(2)) }
    return peek(2).kind == .leftParen || startsQuery(peek(2), peek(3))
  }

  /// Oracle's physical clauses, word by word up to AS and a query.
  private mutating func storageClause(_ table: inout CreateTable) throws(SQLError) -> Bool {
    let isPhysical =
      table.isExternal || token.keyword == .inherits || isPhysicalWord(token.keyword)
      || (token.kind == .word && dialect == .oracle && (token.keyword != .none || isRarePhysical))
    guard isPhysical else { return false }
    let raw = rawText { parser in
      parser.at(.as) && parser.startsQueryAfterAs || parser.at(.on, .commit)
        || parser.at(.partition, .by)
    }
    if raw.text.isEmpty { return false }
    let joined = table.storage.map { $0.text + " " + raw.text } ?? raw.text
    table.storage = RawClause(text: joined, range: raw.range)
    return true
  }

  /// Words that begin a physical clause of Oracle and mean nothing elsewhere.
  private var isRarePhysical: Bool {
    switch text(of: token).lowercased() {
    case "memoptimize", "xmlschema", "annotations", "hashing", "element": true
    default: false
    }
  }

  private func isPhysicalWord(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .tablespace, .storage, .pctfree, .pctused, .initrans, .maxtrans, .logging, .nologging,
      .compress, .nocompress, .cache, .nocache, .parallel, .noparallel, .monitoring, .nomonitoring,
      .organization, .segment, .enable, .disable, .rowdependencies, .lob, .inmemory, .row, .stored,
      .nested, .varray, .cluster, .overflow, .result, .engine:
      true
    default: false
    }
  }

  // MARK: - Options

  /// `( name = value, 'name' = 'value', name value, name )`
  mutating func optionList() throws(SQLError) -> [Option] {
    let open = try openParen()
    var options: [Option] = []
    while !at(.rightParen) {
      options.append(try option())
      if !accept(.comma) { break }
    }
    try closeParen(open)
    return options
  }

  private mutating func option() throws(SQLError) -> Option {
    let nameRange = token.range
    var name =
      token.isString
      ? Identifier(try stringText(), isQuoted: true, range: nameRange) : try label("an option")
    while at(.dot), peek().isWord {
      advance()
      let part = try label()
      name = Identifier(name.text + "." + part.text, range: name.range.union(part.range))
    }
    if at(.comma) || at(.rightParen) { return Option(name: name, value: nil) }
    if !accept(.equal) { _ = accept(.assign) }
    return Option(name: name, value: try optionValue())
  }

  /// A constant, a word, `*`, or a list.
  mutating func optionValue() throws(SQLError) -> Expression {
    if token.isWord, !token.isString, peek().kind != .dot, peek().kind != .leftParen {
      let start = token.start
      switch token.keyword {
      case .true: return literal(.boolean(true))
      case .false: return literal(.boolean(false))
      case .null: return literal(.null)
      default:
        let word = try label()
        return Expression(.name(QualifiedName([word])), range: range(from: start))
      }
    }
    return try expression()
  }
}
