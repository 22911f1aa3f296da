import Diagnostics
import Syntax

/// Finds which names inside a query are columns of its tables; the others may be variables.
///
/// Columns win over variables of the same name, as in Oracle (PL/SQL Language Reference, "Name
/// Resolution Differences Between PL/SQL and SQL").
struct QueryColumns {
  let program: ProgramModel
  /// Where names that are columns begin.
  private(set) var positions: Set<Int> = []
  /// The stored tables that the query reads, lower case.
  private(set) var tables: Set<String> = []
  private var scopes: [Scope] = []
  /// Whether a function may give rows: where it is called once, before the loop, whatever it does.
  var allowsFunctions = false

  /// The tables of one FROM: their lower-case names and columns.
  struct Scope {
    var tables: [(name: String, columns: [String])] = []
    /// Names of WITH.
    var named: [String: [String]] = [:]
  }

  init(_ program: ProgramModel) { self.program = program }

  mutating func visit(_ query: Query) throws(Refusal) {
    scopes.append(Scope())
    defer { scopes.removeLast() }
    for item in query.with?.items ?? [] {
      guard case .query(let inner) = item.body else {
        throw Refusal("WITH that changes rows", item.range)
      }
      guard program.tables[lower(item.name)] == nil, program.views[lower(item.name)] == nil else {
        throw Refusal("WITH that names a query like a table", item.range)
      }
      // With names for its columns it may name itself.
      if !item.columns.isEmpty {
        scopes[scopes.count - 1].named[lower(item.name)] = item.columns.map(lower)
      }
      try visit(inner)
      let columns = item.columns.isEmpty ? try outputNames(inner) : item.columns.map(lower)
      scopes[scopes.count - 1].named[lower(item.name)] = columns
    }
    try visit(query.body)
    guard let order = query.orderBy else { return }
    guard case .select(let select) = query.body else {
      return mark(Set((try? outputNames(query)) ?? []), order)
    }
    try within(select.from) { (visitor) throws(Refusal) in
      for item in order.items { try visitor.visit(item.expression) }
    }
    // An alias of the select list is no variable either.
    mark(Set(select.items.compactMap { $0.alias.map(lower) }), order)
  }

  private mutating func mark(_ aliases: Set<String>, _ order: OrderBy) {
    for item in order.items {
      if case .name(let name) = item.expression.kind, name.parts.count == 1,
        aliases.contains(lower(name.last))
      {
        positions.insert(name.range.start)
      }
    }
  }

  private mutating func visit(_ body: QueryBody) throws(Refusal) {
    switch body {
    case .select(let select): try visit(select)
    case .setOperations(let operations):
      try visit(operations.first)
      for term in operations.rest { try visit(term.body) }
    case .values(let rows, _): for row in rows { for value in row { try visit(value) } }
    case .table(let name): tables.insert(lower(name.last))
    case .nested(let query): try visit(query)
    case .report(let report): throw Refusal("a report is not a query", report.range)
    }
  }

  private mutating func visit(_ select: Select) throws(Refusal) {
    guard select.model == nil else { throw Refusal("MODEL clause", select.range) }
    try within(select.from) { (visitor) throws(Refusal) in
      for item in select.items { try visitor.visit(item.expression) }
      for expression in [select.filter, select.having, select.qualify] {
        if let expression { try visitor.visit(expression) }
      }
      for element in select.groupBy?.elements ?? [] { try visitor.visit(element) }
      for window in select.windows {
        for key in window.window.partitionBy + window.window.orderBy.map(\.expression) {
          try visitor.visit(key)
        }
      }
      if let hierarchy = select.hierarchy {
        try visitor.visit(hierarchy.connectBy)
        if let start = hierarchy.startWith { try visitor.visit(start) }
      }
    }
  }

  private mutating func visit(_ element: GroupBy.Element) throws(Refusal) {
    switch element {
    case .expression(let expression): try visit(expression)
    case .group(let list): for expression in list { try visit(expression) }
    case .rollup(let list), .cube(let list), .groupingSets(let list):
      for inner in list { try visit(inner) }
    }
  }

  /// Visits with the tables of a FROM in scope.
  mutating func within(
    _ from: [TableReference], _ body: (inout QueryColumns) throws(Refusal) -> Void
  ) throws(Refusal) {
    var scope = Scope()
    for table in from { try add(table, to: &scope) }
    scopes.append(scope)
    defer { scopes.removeLast() }
    for table in from { try visitConditions(table) }
    try body(&self)
  }

  private mutating func add(_ table: TableReference, to scope: inout Scope) throws(Refusal) {
    switch table.kind {
    case .table(let name):
      let stored = lower(name.name.last)
      let columns = try columns(of: stored, name.name.range)
      scope.tables.append((table.alias.map { lower($0.name) } ?? stored, columns))
    case .query(let query, let isLateral):
      if isLateral { scopes.append(scope) }
      defer { if isLateral { scopes.removeLast() } }
      try visit(query)
      let columns = try outputNames(query)
      scope.tables.append((table.alias.map { lower($0.name) } ?? "", columns))
    case .joins(let joins):
      try add(joins.first, to: &scope)
      for join in joins.rest { try add(join.table, to: &scope) }
    case .collection(let expression):
      scopes.append(scope)
      try visit(expression)
      scopes.removeLast()
      scope.tables.append((table.alias.map { lower($0.name) } ?? "", ["column_value"]))
    case .function(let function):
      guard allowsFunctions, function.calls.count == 1, !function.withOrdinality,
        function.columns == nil, let columns = columns(of: function.calls[0])
      else { throw Refusal("a source of rows that is no table", table.range) }
      scopes.append(scope)
      for argument in function.calls[0].arguments { try visit(argument.value) }
      scopes.removeLast()
      let name = table.alias?.name ?? function.calls[0].name.last
      scope.tables.append((lower(name), columns))
    default: throw Refusal("a source of rows that is no table", table.range)
    }
  }

  /// The attributes of the objects in the collection that a function of the sources gives.
  private func columns(of call: FunctionCall) -> [String]? {
    func type(_ name: TypeName?) -> ObjectType.Definition? {
      guard case .named(let path, _, _)? = name?.kind else { return nil }
      for case .type(let type) in program.units.map(\.unit.kind)
      where lower(type.name.last) == lower(path.last) {
        return type.definition
      }
      return nil
    }
    let routines = program.routines.filter {
      $0.package == nil && call.name.parts.count == 1 && $0.name == lower(call.name.last)
    }
    guard routines.count == 1, !routines[0].subprogram.heading.isPipelined,
      case .table(of: let element, _)? = type(routines[0].subprogram.heading.returnType),
      case .object(let object)? = type(element), object.under == nil
    else { return nil }
    return object.attributes.map { lower($0.name) }
  }

  private mutating func visitConditions(_ table: TableReference) throws(Refusal) {
    guard case .joins(let joins) = table.kind else { return }
    try visitConditions(joins.first)
    for join in joins.rest {
      try visitConditions(join.table)
      if case .on(let condition) = join.condition { try visit(condition) }
    }
  }

  private mutating func columns(
    of table: String, _ range: SourceRange
  ) throws(Refusal) -> [String] {
    for scope in scopes.reversed() {
      if let columns = scope.named[table] { return columns }
    }
    if table == "dual" { return ["dummy"] }
    if let model = program.tables[table] {
      tables.insert(table)
      return model.columns.map(\.name)
    }
    if let view = program.views[table] {
      try visit(view)
      return try outputNames(view)
    }
    throw Refusal("table \(table) is not known", range)
  }

  mutating func visit(_ expression: Expression) throws(Refusal) {
    switch expression.kind {
    case .name(let name): if isColumn(name) { positions.insert(name.range.start) }
    case .exists(let query), .subquery(let query), .arrayQuery(let query), .cursor(let query):
      try visit(query)
    case .inQuery(let test): try visit(test.query)
    case .quantified(let comparison):
      if case .query(let query) = comparison.collection { try visit(query) }
    default: break
    }
    for child in expression.children { try visit(child) }
  }

  private func isColumn(_ name: QualifiedName) -> Bool {
    let parts = name.parts.map(lower)
    if parts.last == "rowid" {
      return scopes.contains { scope in
        scope.tables.contains { parts.count == 1 || $0.name == parts[parts.count - 2] }
      }
    }
    return scopes.contains { scope in
      scope.tables.contains { table in
        parts.count == 1
          ? table.columns.contains(parts[0])
          : table.name == parts[parts.count - 2]
            && table.columns.contains(parts[parts.count - 1])
      }
    }
  }

  /// The lower-case names of a query's columns.
  func outputNames(_ query: Query) throws(Refusal) -> [String] {
    switch query.body {
    case .select(let select): try outputNames(select)
    case .nested(let inner): try outputNames(inner)
    case .setOperations(let operations):
      if case .select(let select) = operations.first {
        try outputNames(select)
      } else {
        throw Refusal("columns of nested set operations", query.range)
      }
    default: throw Refusal("a query without a select list", query.range)
    }
  }

  func outputNames(_ select: Select) throws(Refusal) -> [String] {
    var names: [String] = []
    for item in select.items {
      if let alias = item.alias {
        names.append(lower(alias))
        continue
      }
      switch item.expression.kind {
      case .name(let name): names.append(lower(name.last))
      case .star(let star): names += try starNames(star, select.from, item.range)
      default: names.append("column_\(names.count + 1)")
      }
    }
    return names
  }

  private func starNames(
    _ star: Star, _ from: [TableReference], _ range: SourceRange
  ) throws(Refusal) -> [String] {
    var copy = self
    var scope = Scope()
    for table in from { try copy.add(table, to: &scope) }
    guard let qualifier = star.qualifier.last.map(lower) else {
      return scope.tables.flatMap(\.columns)
    }
    guard let table = scope.tables.first(where: { $0.name == qualifier }) else {
      throw Refusal("\(qualifier).* names no table", range)
    }
    return table.columns
  }
}

/// The lower-case text of a word.
func lower(_ identifier: Identifier) -> String { identifier.text.lowercased() }
