import Diagnostics
import Syntax

/// The query of a loop as the first table of its frame: one row per iteration, numbered in the
/// order of the loop.
struct DrivingQuery {
  /// The names of the query's columns.
  var names: [String]
  /// The columns of the frame: one per name, then hidden keys.
  var columns: [String]
  var types: [SlotType]
  /// Sets of the frame's columns that are unique.
  var uniqueKeys: [Set<String>] = []
  /// By table: the frame's columns that hold its primary key.
  var currentRows: [String: [String: String]] = [:]
  /// The tables that it reads.
  var tables: Set<String> = []
  /// FOR UPDATE.
  var locksRows = false
  /// What its columns are, as far as its tables say.
  var kinds: [String: ColumnKind] = [:]
  /// What its columns hold, by their names in the frame.
  private(set) var valueKinds: [String: ValueKind] = [:]
  /// Those that a row may fail with as it is fetched, whether or not something reads them.
  private(set) var failing: Set<String> = []
  /// Rows of tables that it gives, with their columns.
  var rows: [(table: String, columns: [String: Term])] = []
  /// The columns of the frame around that it reads.
  var uses: Set<String>
  /// `SELECT …` without its order.
  private var body: String
  /// `q.a AS r_a`
  private var items: [String]
  /// Keys over `q`.
  private var order: [String]
  /// The column of `q` whose values number the iterations: whole, unique, and in their order.
  private var number: String?
  var isNumberedByKey: Bool { number != nil }

  /// - Parameters:
  ///   - stem: What the columns are named after.
  ///   - needsKeys: The primary keys of its tables are wanted, for WHERE CURRENT OF.
  init(_ loop: QueryLoop, stem: String, run: LoopRun, needsKeys: Bool) throws(Refusal) {
    let program = run.program
    var plain = loop.query
    locksRows = !plain.locking.isEmpty
    plain.locking = []
    let source = SourceOrder(loop.query)
    let ordering = source == .hierarchy ? nil : plain.orderBy
    // Which rows there are depends on the order, or the rows are in an order that no column tells.
    if plain.limit == nil, source != .hierarchy { plain.orderBy = nil }
    names = try QueryColumns(program).outputNames(plain)
    guard Set(names).count == names.count else {
      throw Refusal("two columns of the query have one name", loop.query.range)
    }
    Self.nameItems(&plain, names)
    var all = QueryColumns(program)
    all.allowsFunctions = run.isDriving
    try all.visit(loop.query)
    tables = all.tables
    types = names.map { run.builder.columnType($0, of: loop.query) }
    var hidden: [(name: String, expression: Expression)] = []
    order = try Self.order(ordering, &plain, names, &hidden)
    var keys: [String: [String: String]] = [:]
    if needsKeys { try Self.addKeys(&plain, program, &hidden, &keys) }
    let unique = Dictionary(
      (names + hidden.map(\.name)).map { ($0, run.frame.fresh("\(stem)_\($0)")) }
    ) { first, _ in first }
    currentRows = keys.mapValues { $0.mapValues { unique[$0] ?? $0 } }
    uniqueKeys = UniqueKeys(program: program).keys(of: loop.query, names).map { key in
      Set(key.compactMap { unique[$0] })
    }
    if keys.count == 1, case .select(let select) = plain.body, select.from.count == 1,
      case .table = select.from[0].kind
    {
      uniqueKeys += currentRows.values.map { Set($0.values) }
    }
    let wanted = names + hidden.filter { $0.name.hasPrefix("k_") }.map(\.name)
    columns = wanted.compactMap { unique[$0] }
    items = zip(wanted, columns).map { "q.\($0) AS \($1)" }
    let term = try run.term(plain, loop.queryScope)
    body = term.text
    uses = term.uses
    if ordering == nil, source != .none {
      let place = run.frame.fresh("set_row")
      body = "SELECT s.*, ROWNUM AS \(place) FROM (\(body)) s"
      order = ["q.\(place)"]
    }
    findSources(loop.query, run.builder)
    findKinds(loop.query, run, loop.queryScope)
    if !asksRowNumber(loop) {
      number = ownNumber(loop.query, run.builder).map { "q.\($0)" }
    }
  }

  /// The one column by which the query is ordered, where it is a whole number and a key.
  private func ownNumber(_ query: Query, _ builder: ScopeBuilder) -> String? {
    guard order.count == 1, !hasOuterJoin(query),
      let place = names.firstIndex(where: { order[0] == "q.\($0)" }),
      uniqueKeys.contains([columns[place]]),
      let source = builder.source(of: names[place], in: query),
      source.table.primaryKey.contains(source.column.name),
      case .named(let type, let limits, _)? = source.column.type?.kind,
      ["number", "numeric", "decimal"].contains(lower(type.last)), limits.count == 1,
      case .literal(.integer(let digits)) = limits[0].kind, let precision = Int(digits)
    else { return nil }
    return precision <= 18 ? names[place] : nil
  }

  /// A row without a partner has NULL for its key.
  private func hasOuterJoin(_ query: Query) -> Bool {
    let words = Set(WordCount.tokens(Printer.text(of: query, dialect: .oracle)))
    return !words.isDisjoint(with: ["left", "right", "full", "outer", "+"])
  }

  private func asksRowNumber(_ loop: QueryLoop) -> Bool {
    guard let unit = loop.unit, loop.asking == nil else { return true }
    return unit.words(loop.range).lowercased().contains("rowcount")
  }

  private mutating func findKinds(_ query: Query, _ run: LoopRun, _ scope: Scope) {
    guard case .select(let select) = query.body else { return }
    for (index, name) in names.enumerated() {
      if select.items.count == names.count, select.items[index].expression.mayFail {
        failing.insert(columns[index])
      }
      if let type = run.builder.source(of: name, in: query)?.column.type {
        valueKinds[columns[index]] = ValueKind(Printer.text(of: type, dialect: .oracle))
      } else if select.items.count == names.count {
        valueKinds[columns[index]] = run.kind(of: select.items[index].expression, in: query, scope)
      }
    }
  }

  /// Which rows of which tables its columns belong to.
  private mutating func findSources(_ query: Query, _ builder: ScopeBuilder) {
    var found: [String: (table: String, columns: [String: Term])] = [:]
    for (index, name) in names.enumerated() {
      guard let source = builder.source(of: name, in: query) else { continue }
      kinds[columns[index]] = source.column.type.flatMap { ColumnKind($0) }
      found[source.alias, default: (source.table.name, [:])].columns[source.column.name] =
        column(index)
    }
    for (table, row) in currentRows {
      for (name, column) in row {
        kinds[column] = builder.program.tables[table]?.column(name)?.type.flatMap { ColumnKind($0) }
      }
    }
    if case .select(let select) = query.body, select.groupBy == nil {
      rows = found.values.map { $0 }
    }
  }

  /// The numbers of `FOR i IN a .. b`.
  init(counting name: String, from: Term, to: Term, isReverse: Bool, names source: NameSource) {
    let column = source.fresh(name)
    names = [name]
    columns = [column]
    types = [.integer]
    uniqueKeys = [[column]]
    uses = from.uses.union(to.uses)
    // The bounds are PLS_INTEGER: numbers are rounded.
    let bounds = [from, to].map {
      $0.isInteger ? $0.text : "CAST(ROUND(\($0.text)) AS PLS_INTEGER)"
    }
    body = "SELECT g.i FROM generate_series(\(bounds.joined(separator: ", "))) g(i)"
    items = ["q.i AS \(column)"]
    order = [isReverse ? "q.i DESC" : "q.i"]
  }

  /// The keys of a collection's table, in their order.
  init(keysOf table: String, as name: String, names source: NameSource) {
    let column = source.fresh(name)
    names = [name]
    columns = [column]
    types = [.any]
    uniqueKeys = [[column]]
    uses = []
    body = "SELECT g.set_key FROM \(table) g"
    items = ["q.set_key AS \(column)"]
    order = ["q.set_key"]
  }

  var typesByColumn: [String: SlotType] {
    Dictionary(zip(columns, types).filter { $0.1 != .any }) { first, _ in first }
  }

  func column(_ index: Int) -> Term {
    .column(columns[index], isInteger: types[index].isInteger)
  }

  /// The frame of a loop that stands alone.
  var alone: ([String]) -> String {
    let keys = order.isEmpty ? ["NULL"] : order
    let place = number ?? "ROW_NUMBER() OVER (ORDER BY \(keys.joined(separator: ", ")))"
    let text = "SELECT \(items.joined(separator: ", ")), \(place) AS set_ord FROM (\(body)) q"
    return { _ in text }
  }

  /// The frame of a loop inside another one, from the rows of its table that reach the loop.
  func joined(to table: String, _ path: Path) -> ([String]) -> String {
    let keys = (["f.set_ord"] + order).joined(separator: ", ")
    let condition = path.condition.map { " WHERE \($0)" } ?? ""
    let (items, body) = (items, body)
    return { parents in
      let list = parents.map { "f.\($0)" } + items
      return "SELECT \(list.joined(separator: ", ")), "
        + "ROW_NUMBER() OVER (ORDER BY \(keys)) AS set_ord, f.set_ord AS set_parent FROM \(table) f CROSS JOIN LATERAL (\(body)) q\(condition)"
    }
  }

  /// Gives expressions of the select list the names by which the frame asks for them.
  private static func nameItems(_ query: inout Query, _ names: [String]) {
    guard case .select(var select) = query.body, select.items.count == names.count else { return }
    for index in select.items.indices where select.items[index].alias == nil {
      switch select.items[index].expression.kind {
      case .name, .star: continue
      default:
        select.items[index].alias = Identifier(names[index], range: select.items[index].range)
      }
    }
    query.body = .select(select)
  }

  /// The keys of ORDER BY over the query's output; what is not in the output is added to it.
  private static func order(
    _ order: OrderBy?, _ query: inout Query, _ names: [String],
    _ hidden: inout [(name: String, expression: Expression)]
  ) throws(Refusal) -> [String] {
    guard let order else { return [] }
    var keys: [String] = []
    for (index, item) in order.items.enumerated() {
      var name: String
      switch item.expression.kind {
      case .literal(.integer(let digits)):
        guard let position = Int(digits), names.indices.contains(position - 1) else {
          throw Refusal("ORDER BY a position that is not there", order.range)
        }
        name = names[position - 1]
      case .name(let path) where path.parts.count == 1 && names.contains(lower(path.last)):
        name = lower(path.last)
      case _ where output(of: item.expression, query, names) != nil:
        name = output(of: item.expression, query, names) ?? ""
      default:
        name = "o_\(index + 1)"
        try append(&query, name, item.expression)
        hidden.append((name, item.expression))
      }
      var text = "q.\(name)"
      if case .descending? = item.direction { text += " DESC" }
      if let first = item.nullsFirst { text += first ? " NULLS FIRST" : " NULLS LAST" }
      keys.append(text)
    }
    return keys
  }

  /// The name of the output that is the same expression.
  private static func output(
    of expression: Expression, _ query: Query, _ names: [String]
  ) -> String? {
    guard case .select(let select) = query.body, select.items.count == names.count else {
      return nil
    }
    let wanted = Printer.text(of: expression, dialect: .oracle).lowercased()
    return zip(select.items, names).first {
      Printer.text(of: $0.0.expression, dialect: .oracle).lowercased() == wanted
    }?.1
  }

  private static func append(
    _ query: inout Query, _ name: String, _ expression: Expression
  ) throws(Refusal) {
    guard case .select(var select) = query.body, case .all = select.quantifier else {
      throw Refusal("ORDER BY what the query does not give", expression.range)
    }
    select.items.append(
      Select.Item(expression: expression, alias: Identifier(name, range: expression.range)))
    query.body = .select(select)
  }

  private static func addKeys(
    _ query: inout Query, _ program: ProgramModel,
    _ hidden: inout [(name: String, expression: Expression)],
    _ rows: inout [String: [String: String]]
  ) throws(Refusal) {
    guard case .select(let select) = query.body, select.groupBy == nil else { return }
    for reference in select.from {
      guard case .table(let table) = reference.kind,
        let model = program.tables[lower(table.name.last)]
      else { continue }
      let alias = reference.alias?.name ?? table.name.last
      for column in model.rowKey {
        let name = "k_\(model.name)_\(column)".prefix(60)
        let place = QualifiedName([alias, Identifier(column, range: select.range)])
        let expression = Expression(.name(place), range: select.range)
        try append(&query, String(name), expression)
        hidden.append((String(name), expression))
        rows[model.name, default: [:]][column] = String(name)
      }
    }
  }
}
