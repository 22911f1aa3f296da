import Diagnostics
import Syntax

// Which rows of which tables a query of an iteration reads, as far as its equalities tell.
extension LoopRun {
  /// Remembers what a SELECT reads; its subqueries are remembered where they are written.
  /// - Parameter outer: The queries around it, the innermost last.
  /// - Returns: The tables of its FROM with the columns that equal values of the iteration.
  @discardableResult
  func noteReads(
    _ select: Select, of query: Query? = nil, _ scope: Scope, around positions: Set<Int> = [],
    in outer: [KnownSources] = []
  ) throws(Refusal) -> [(table: String, keys: [String: Term])] {
    let known = try KnownSources(select, scope, around: positions, self)
    guard !known.sources.hasCollections else {
      throw Refusal("a source of rows that is no table", select.range)
    }
    // Which rows come first is read, too.
    var whole = query ?? Query(body: .select(select), range: select.range)
    whole.body = .select(select)
    whole.locking = []
    let text = Printer.text(of: whole, dialect: .oracle)
    var result: [(table: String, keys: [String: Term])] = []
    for (place, source) in known.sources.tables.enumerated() {
      var keys = known.sources.joinedKeys(of: place, known.keys)
      for query in outer {
        keys.merge(query.keys(of: place, in: known.sources)) { own, _ in own }
      }
      try noteRead(source.model.name, keys, text, select.range)
      result.append((source.model.name, keys))
    }
    let direct = Set(known.sources.tables.map(\.model.name))
    for table in known.tables.sorted() where !direct.contains(table) && !known.sources.isComplete {
      try noteRead(table, [:], text, select.range)
    }
    for derived in known.sources.derived {
      try noteReads(
        derived.select, of: derived.query, scope, around: known.positions, in: outer)
    }
    return result
  }

  /// Remembers what a query reads; one that has names of its own may read any row of its tables.
  @discardableResult
  func noteReads(
    of query: Query, _ select: Select, _ scope: Scope
  ) throws(Refusal) -> [(table: String, keys: [String: Term])] {
    guard query.with != nil else { return try noteReads(select, of: query, scope) }
    var columns = QueryColumns(program)
    try columns.visit(query)
    let text = Printer.text(of: query, dialect: .oracle)
    for table in columns.tables.sorted() { try noteRead(table, [:], text, query.range) }
    return []
  }

  /// By table: what a query of a loop asks of the rows that it gives, also in queries in its FROM.
  func askedKeys(_ select: Select, _ scope: Scope) throws(Refusal) -> [String: [String: Term]] {
    var result: [String: [String: Term]] = [:]
    for known in try KnownSources.all(select, scope, self) {
      for (place, source) in known.sources.tables.enumerated() {
        let keys = known.sources.joinedKeys(of: place, known.keys)
        // Of a table that is there twice: what is asked of both.
        result[source.model.name] =
          result[source.model.name]?.filter { $0.value == keys[$0.key] } ?? keys
      }
    }
    return result
  }

  /// The columns of a table that a condition sets equal to values of the iteration.
  fileprivate func keys(
    of source: ReadSources.Source, among all: ReadSources, _ positions: Set<Int>, _ scope: Scope
  ) throws(Refusal) -> [String: Term] {
    var keys: [String: Term] = [:]
    for equality in all.equalities where equality.restricts(source.alias) {
      for (own, other) in equality.ways {
        guard case .name(let name) = own.kind, positions.contains(name.range.start),
          all.owner(of: name) == source.alias, isValue(other, positions, scope)
        else { continue }
        keys[lower(name.last)] = try term(other, scope)
      }
    }
    for test in all.memberships
    where positions.contains(test.column.range.start) && all.owner(of: test.column) == source.alias
    {
      keys.merge(try self.keys(ofMember: test, scope)) { own, _ in own }
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
    for test in ReadSources.memberships(filter) where positions.contains(test.column.range.start) {
      keys.merge(try self.keys(ofMember: test, scope)) { own, _ in own }
    }
    return keys
  }

  /// What `column IN (SELECT key FROM t WHERE t.c = value)` says of the row to which the column leads.
  private func keys(
    ofMember test: ReadSources.Membership, _ scope: Scope
  ) throws(Refusal) -> [String: Term] {
    let select = test.query
    var sources = ReadSources(program)
    sources.add(select)
    guard select.items.count == 1, case .name(let item) = select.items[0].expression.kind,
      let alias = sources.owner(of: item),
      let place = sources.tables.firstIndex(where: { $0.alias == alias }),
      sources.tables[place].model.keys.contains([lower(item.last)])
    else { return [:] }
    var columns = QueryColumns(program)
    try columns.visit(Query(body: .select(select), range: select.range))
    let own = try sources.tables.map { (source) throws(Refusal) in
      try self.keys(of: source, among: sources, columns.positions, scope)
    }
    return sources.joinedKeys(of: place, own).reduce(into: [:]) { result, found in
      let path = KeyPath(
        column: lower(test.column.last), table: sources.tables[place].model.name,
        key: lower(item.last), value: found.key)
      result[path.name] = found.value
    }
  }
}

/// The tables of a query's FROM with the columns that equal values of the iteration.
struct KnownSources {
  let sources: ReadSources
  /// For each of the tables.
  let keys: [[String: Term]]
  /// Where names that are columns begin, also of the queries around.
  let positions: Set<Int>
  /// All tables that the query reads, lower case.
  let tables: Set<String>
  private let range: SourceRange

  init(
    _ select: Select, _ scope: Scope, around positions: Set<Int>, _ run: LoopRun
  ) throws(Refusal) {
    var columns = QueryColumns(run.program)
    columns.allowsFunctions = run.isDriving
    try columns.visit(Query(body: .select(select), range: select.range))
    var sources = ReadSources(run.program)
    sources.add(select)
    let known = positions.union(columns.positions)
    keys = try sources.tables.map { (source) throws(Refusal) in
      try run.keys(of: source, among: sources, known, scope)
    }
    (self.sources, self.positions, tables) = (sources, known, columns.tables)
    range = select.range
  }

  /// A query and those in its FROM.
  static func all(
    _ select: Select, _ scope: Scope, around positions: Set<Int> = [], _ run: LoopRun
  ) throws(Refusal) -> [KnownSources] {
    let known = try KnownSources(select, scope, around: positions, run)
    var result = [known]
    for derived in known.sources.derived {
      result += try all(derived.select, scope, around: known.positions, run)
    }
    return result
  }

  func surrounds(_ inner: Select) -> Bool {
    range.start <= inner.range.start && inner.range.end <= range.end
  }

  /// What a table of a subquery has by the row of this query to which it leads:
  /// `(SELECT … FROM lines l WHERE l.order_id = o.id)` with `o.customer = …` here.
  func keys(of place: Int, in inner: ReadSources) -> [String: Term] {
    let own = inner.tables[place]
    var result: [String: Term] = [:]
    for equality in inner.equalities where equality.restricts(own.alias) {
      for (mine, other) in equality.ways {
        guard case .name(let column) = mine.kind, inner.owner(of: column) == own.alias,
          case .name(let outer) = other.kind, outer.parts.count >= 2,
          inner.owner(of: outer) == nil, let alias = sources.owner(of: outer),
          let found = sources.tables.firstIndex(where: { $0.alias == alias })
        else { continue }
        // The value that the other row is asked for is that of this one, too.
        if let value = keys[found][lower(outer.last)],
          let kind = own.model.kind(of: lower(column.last)), kind != .padded,
          kind == sources.tables[found].model.kind(of: lower(outer.last))
        {
          result[lower(column.last)] = value
        }
        guard sources.tables[found].model.keys.contains([lower(outer.last)]) else { continue }
        for (name, value) in sources.joinedKeys(of: found, keys) {
          let path = KeyPath(
            column: lower(column.last), table: sources.tables[found].model.name,
            key: lower(outer.last), value: name)
          result[path.name] = value
        }
      }
    }
    return result
  }
}

/// The stored tables of a FROM and the equalities that hold for its rows.
struct ReadSources {
  struct Source {
    /// Lower case.
    var alias: String
    var model: TableModel
  }

  /// Two expressions that are equal in the rows that come out.
  struct Equality {
    var left: Expression
    var right: Expression
    /// The aliases of the tables whose other rows do not come out; nil for all. `a LEFT JOIN b ON …`
    /// asks nothing of the rows of `a`.
    var restricted: Set<String>?

    /// With either side first.
    var ways: [(Expression, Expression)] { [(left, right), (right, left)] }

    func restricts(_ alias: String) -> Bool { restricted?.contains(alias) ?? true }
  }

  /// `column IN (SELECT …)`
  struct Membership {
    var column: QualifiedName
    var query: Select
  }

  let program: ProgramModel
  private(set) var tables: [Source] = []
  /// Queries in FROM.
  private(set) var derived: [(select: Select, query: Query)] = []
  private(set) var equalities: [Equality] = []
  /// Those of WHERE.
  private(set) var memberships: [Membership] = []
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
    if let filter = select.filter {
      add(equalities: filter, restricting: nil)
      memberships += Self.memberships(filter)
    }
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
      derived.append((select, query))
    case .joins(let joins):
      add(joins.first)
      for join in joins.rest {
        let before = Set(tables.map(\.alias))
        add(join.table)
        // Rows of an outer join are there without a match; they read no row of the other table.
        guard case .on(let condition) = join.condition else { continue }
        conditions.append(condition)
        let joined = Set(tables.map(\.alias)).subtracting(before)
        switch join.kind {
        case .left, .anti: add(equalities: condition, restricting: joined)
        case .right: add(equalities: condition, restricting: before)
        case .full: break
        case .inner, .cross, .semi, .positional: add(equalities: condition, restricting: nil)
        }
      }
    case .collection: hasCollections = true
    default: isComplete = false
    }
  }

  private mutating func add(equalities condition: Expression, restricting aliases: Set<String>?) {
    equalities += Self.equalities(condition).map {
      Equality(left: $0, right: $1, restricted: aliases)
    }
  }

  /// The columns of a table that equal values, and those of tables to which its rows lead by keys:
  /// `order_id>orders.id.customer`, and further from there.
  func joinedKeys(of place: Int, _ keys: [[String: Term]]) -> [String: Term] {
    joinedKeys(of: place, keys, behind: [place])
  }

  private func joinedKeys(
    of place: Int, _ keys: [[String: Term]], behind seen: Set<Int>
  ) -> [String: Term] {
    var result = keys[place]
    for equality in equalities where equality.restricts(tables[place].alias) {
      for (own, other) in equality.ways {
        guard case .name(let mine) = own.kind, case .name(let theirs) = other.kind,
          owner(of: mine) == tables[place].alias, let alias = owner(of: theirs),
          let found = tables.firstIndex(where: { $0.alias == alias }), !seen.contains(found),
          tables[found].model.keys.contains([lower(theirs.last)])
        else { continue }
        for (column, value) in joinedKeys(of: found, keys, behind: seen.union([found])) {
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

  /// The columns of a conjunction that must be among what a query gives.
  static func memberships(_ condition: Expression) -> [Membership] {
    switch condition.kind {
    case .and(let parts): return parts.flatMap(memberships)
    case .inQuery(let test):
      guard !test.isNegated, case .name(let name) = test.operand.kind,
        case .select(let select) = test.query.body, test.query.with == nil,
        select.groupBy == nil, select.hierarchy == nil
      else { return [] }
      return [Membership(column: name, query: select)]
    default: return []
    }
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
  /// A column of that table, or a path that begins there.
  var value: String

  var name: String { "\(column)>\(table).\(key).\(value)" }

  init(column: String, table: String, key: String, value: String) {
    (self.column, self.table, self.key, self.value) = (column, table, key, value)
  }

  /// Nil for the name of a column.
  init?(_ name: String) {
    let halves = name.split(separator: ">", maxSplits: 1).map { String($0) }
    guard halves.count == 2 else { return nil }
    let parts = halves[1].split(separator: ".", maxSplits: 2).map { String($0) }
    guard parts.count == 3 else { return nil }
    self.init(column: halves[0], table: parts[0], key: parts[1], value: parts[2])
  }
}
