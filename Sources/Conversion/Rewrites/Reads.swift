import Diagnostics
import Syntax

// Which rows of which tables a query of an iteration reads, as far as its equalities tell.
extension LoopRun {
  /// Remembers what a SELECT reads; its subqueries are remembered where they are written.
  /// - Returns: The tables of its FROM with the columns that equal values of the iteration.
  @discardableResult
  func noteReads(
    _ select: Select, _ scope: Scope, around positions: Set<Int> = []
  ) throws(Refusal) -> [(table: String, keys: [String: Term])] {
    let query = Query(body: .select(select), range: select.range)
    var columns = QueryColumns(program)
    try columns.visit(query)
    var sources = ReadSources(program)
    sources.add(select)
    guard !sources.hasCollections else {
      throw Refusal("a source of rows that is no table", select.range)
    }
    let text = Printer.text(of: query, dialect: .oracle)
    let known = positions.union(columns.positions)
    var result: [(table: String, keys: [String: Term])] = []
    let own = try sources.tables.map { (source) throws(Refusal) in
      try keys(of: source, among: sources, known, scope)
    }
    for (place, source) in sources.tables.enumerated() {
      let keys = sources.joinedKeys(of: place, own)
      try noteRead(source.model.name, keys, text, select.range)
      result.append((source.model.name, keys))
    }
    let direct = Set(sources.tables.map(\.model.name))
    for table in columns.tables.sorted() where !direct.contains(table) && !sources.isComplete {
      try noteRead(table, [:], text, select.range)
    }
    for derived in sources.derived { try noteReads(derived, scope, around: known) }
    return result
  }

  /// The columns of a table that a condition sets equal to values of the iteration.
  private func keys(
    of source: ReadSources.Source, among all: ReadSources, _ positions: Set<Int>, _ scope: Scope
  ) throws(Refusal) -> [String: Term] {
    var keys: [String: Term] = [:]
    for (column, value) in all.equalities {
      for (own, other) in [(column, value), (value, column)] {
        guard case .name(let name) = own.kind, positions.contains(name.range.start),
          all.owner(of: name) == source.alias, isValue(other, positions, scope)
        else { continue }
        keys[lower(name.last)] = try term(other, scope)
      }
    }
    return keys
  }

  /// Variables and literals, and arithmetic and functions of them.
  private func isValue(
    _ expression: Expression, _ positions: Set<Int>, _ scope: Scope
  ) -> Bool {
    switch expression.kind {
    case .name(let name): !positions.contains(name.range.start)
    case .literal: true
    case .call(let call):
      place(expression, scope) != nil
        || call.name.parts.count == 1 && Self.functions.contains(lower(call.name.last))
          && call.over == nil && find(call.name, scope) == nil
          && expression.children.allSatisfy { isValue($0, positions, scope) }
    case .field: place(expression, scope) != nil
    case .typedLiteral: true
    case .chain, .unary: expression.children.allSatisfy { isValue($0, positions, scope) }
    default: false
    }
  }

  /// Functions that give the same for the same arguments.
  private static let functions: Set<String> = [
    "nvl", "coalesce", "trunc", "round", "to_char", "to_date", "to_number", "substr", "upper",
    "lower",
    "trim", "ltrim", "rtrim", "lpad", "rpad", "replace", "add_months", "last_day", "greatest",
    "least",
    "abs", "mod", "ceil", "floor", "length", "sign",
  ]

  /// The columns that a condition on one table sets equal to values of the iteration.
  func keys(
    _ filter: Expression?, positions: Set<Int>, _ scope: Scope
  ) throws(Refusal) -> [String: Term] {
    guard let filter else { return [:] }
    var keys: [String: Term] = [:]
    for (left, right) in ReadSources.equalities(filter) {
      for (column, value) in [(left, right), (right, left)] {
        guard case .name(let name) = column.kind, positions.contains(name.range.start),
          isValue(value, positions, scope)
        else { continue }
        keys[lower(name.last)] = try term(value, scope)
      }
    }
    return keys
  }
}

/// The stored tables of a FROM and the equalities that hold for its rows.
struct ReadSources {
  struct Source {
    /// Lower case.
    var alias: String
    var model: TableModel
  }

  let program: ProgramModel
  private(set) var tables: [Source] = []
  /// Queries in FROM.
  private(set) var derived: [Select] = []
  private(set) var equalities: [(Expression, Expression)] = []
  /// Those of joins.
  private(set) var conditions: [Expression] = []
  /// All sources are tables and queries.
  private(set) var isComplete = true
  private(set) var hasCollections = false

  init(_ program: ProgramModel) { self.program = program }

  mutating func add(from list: [TableReference]) {
    for reference in list { add(reference) }
  }

  mutating func add(_ select: Select) {
    add(from: select.from)
    if let filter = select.filter { equalities += Self.equalities(filter) }
    if select.hierarchy != nil { isComplete = false }
  }

  private mutating func add(_ reference: TableReference) {
    switch reference.kind {
    case .table(let table):
      let name = lower(table.name.last)
      guard let model = program.tables[name] else {
        isComplete = isComplete && name == "dual"
        return
      }
      tables.append(Source(alias: reference.alias.map { lower($0.name) } ?? name, model: model))
    case .query(let query, _):
      guard case .select(let select) = query.body, query.with == nil else {
        isComplete = false
        return
      }
      derived.append(select)
    case .joins(let joins):
      add(joins.first)
      for join in joins.rest {
        add(join.table)
        // Rows of an outer join are there without a match; they read no row of the other table.
        guard case .on(let condition) = join.condition else { continue }
        conditions.append(condition)
        equalities += Self.equalities(condition)
      }
    case .collection: hasCollections = true
    default: isComplete = false
    }
  }

  /// The columns of a table that equal values, and those of tables to which its rows lead by a key:
  /// `order_id>orders.customer`.
  func joinedKeys(of place: Int, _ keys: [[String: Term]]) -> [String: Term] {
    var result = keys[place]
    for (left, right) in equalities {
      for (own, other) in [(left, right), (right, left)] {
        guard case .name(let mine) = own.kind, case .name(let theirs) = other.kind,
          owner(of: mine) == tables[place].alias, let alias = owner(of: theirs),
          let found = tables.firstIndex(where: { $0.alias == alias }), found != place,
          tables[found].model.keys.contains([lower(theirs.last)])
        else { continue }
        for (column, value) in keys[found] {
          let path = KeyPath(
            column: lower(mine.last), table: tables[found].model.name, key: lower(theirs.last),
            value: column)
          result[path.name] = value
        }
      }
    }
    return result
  }

  /// The alias of the table whose column a name is; nil if it may be one of several.
  func owner(of name: QualifiedName) -> String? {
    let parts = name.parts.map(lower)
    if parts.count >= 2 {
      return tables.first { $0.alias == parts[parts.count - 2] }?.alias
    }
    let owners = tables.filter { $0.model.column(parts[0]) != nil || parts[0] == "rowid" }
    return owners.count == 1 ? owners.first?.alias : nil
  }

  /// The equalities of a conjunction.
  static func equalities(_ condition: Expression) -> [(Expression, Expression)] {
    switch condition.kind {
    case .and(let parts): return parts.flatMap(equalities)
    case .chain(let chain):
      guard let (left, symbol, right) = chain.single, symbol == .equal else { return [] }
      return [(left, right)]
    default: return []
    }
  }
}

/// A value of the row to which a column leads, written as if it were a column.
struct KeyPath {
  /// The column of the table itself.
  var column: String
  var table: String
  /// The key of that table which the column equals.
  var key: String
  var value: String

  var name: String { "\(column)>\(table).\(key).\(value)" }

  init(column: String, table: String, key: String, value: String) {
    (self.column, self.table, self.key, self.value) = (column, table, key, value)
  }

  /// Nil for the name of a column.
  init?(_ name: String) {
    let halves = name.split(separator: ">", maxSplits: 1).map { String($0) }
    guard halves.count == 2 else { return nil }
    let parts = halves[1].split(separator: ".").map { String($0) }
    guard parts.count == 3 else { return nil }
    self.init(column: halves[0], table: parts[0], key: parts[1], value: parts[2])
  }
}
