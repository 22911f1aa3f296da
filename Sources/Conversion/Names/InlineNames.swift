import Syntax

// What WITH names stands where FROM names it, so that a query says itself which rows it reads.
//
//     WITH k AS (SELECT … FROM cust)           SELECT * FROM (SELECT … FROM cust) k
//     SELECT * FROM k WHERE rn > 1       →      WHERE rn > 1
//
// Equal where FROM of the query itself names it, once: what may give other rows when it is asked again
// stays as it is.
extension ProgramModel {
  /// The query without WITH; itself where that cannot be.
  func withoutNames(_ query: Query) -> Query {
    guard let with = query.with, !with.isRecursive, with.routines.isEmpty else { return query }
    var known = InlineNames(self)
    for item in with.items {
      guard known.add(item) else { return query }
    }
    guard var result = known.inlined(query), known.mayStandInPlace else { return query }
    result.with = nil
    var columns = QueryColumns(self)
    columns.allowsFunctions = true
    // A name that is left is no table.
    guard (try? columns.visit(result)) != nil else { return query }
    return result
  }
}

/// Queries by the names that WITH gives them, and how often these were met.
private struct InlineNames {
  private let program: ProgramModel
  private var queries: [String: Query] = [:]
  private var uses: [String: Int] = [:]
  /// In an expression, which may ask for each row.
  private var isAskedForRows = false

  init(_ program: ProgramModel) { self.program = program }

  /// - Returns: False for what cannot stand in FROM as it is.
  mutating func add(_ item: With.Item) -> Bool {
    let name = lower(item.name)
    guard case .query(let query) = item.body, item.keys.isEmpty, item.search == nil,
      item.cycle == nil, queries[name] == nil, program.tables[name] == nil,
      program.views[name] == nil, let inner = inlined(program.withoutNames(query)),
      inner.with == nil, let named = inner.naming(item.columns)
    else { return false }
    queries[name] = named
    return true
  }

  /// Each that may give other rows when it is asked again is asked once.
  var mayStandInPlace: Bool {
    uses.allSatisfy { name, count in
      guard count > 1, let query = queries[name] else { return true }
      let words = Words(Printer.text(of: query, dialect: .oracle)).all
      return words.isDisjoint(with: Self.changing)
        && !program.routines.contains { words.contains($0.name) }
    }
  }

  /// What may choose other rows of the same ones, or give other values.
  private static let changing: Set<String> = [
    "rownum", "over", "limit", "fetch", "offset", "sample", "dbms_random", "random", "sys_guid",
    "nextval", "listagg",
  ]

  /// The query with the queries of the names in its FROM; nil where it has names of its own.
  mutating func inlined(_ query: Query) -> Query? {
    guard let body = inlined(query.body) else { return nil }
    var result = query
    result.body = body
    return result
  }

  private mutating func inlined(_ body: QueryBody) -> QueryBody? {
    let wasAsked = isAskedForRows
    switch body {
    case .select(var select):
      for place in select.from.indices {
        guard let reference = inlined(select.from[place]) else { return nil }
        select.from[place] = reference
      }
      isAskedForRows = true
      defer { isAskedForRows = wasAsked }
      for place in select.items.indices {
        select.items[place].expression = inlined(select.items[place].expression)
      }
      select.filter = select.filter.map { inlined($0) }
      select.having = select.having.map { inlined($0) }
      return .select(select)
    case .setOperations(var operations):
      guard let first = inlined(operations.first) else { return nil }
      operations.first = first
      for place in operations.rest.indices {
        guard let body = inlined(operations.rest[place].body) else { return nil }
        operations.rest[place].body = body
      }
      return .setOperations(operations)
    case .nested(let query): return inlinedAlone(query).map { .nested($0) }
    case .values, .table, .report: return body
    }
  }

  private mutating func inlinedAlone(_ query: Query) -> Query? {
    query.with == nil ? inlined(query) : nil
  }

  private mutating func inlined(_ reference: TableReference) -> TableReference? {
    var result = reference
    switch reference.kind {
    case .table(let table):
      let name = lower(table.name.last)
      guard table.name.parts.count == 1, let query = queries[name] else { return reference }
      guard reference.sample == nil, reference.alias?.columns.isEmpty ?? true else { return nil }
      uses[name, default: 0] += isAskedForRows ? 2 : 1
      result.kind = .query(query, isLateral: false)
      result.alias = reference.alias ?? TableAlias(name: table.name.last)
    case .query(let query, let isLateral):
      guard let inner = inlinedAlone(query) else { return nil }
      result.kind = .query(inner, isLateral: isLateral)
    case .joins(var joins):
      guard let first = inlined(joins.first) else { return nil }
      joins.first = first
      for place in joins.rest.indices {
        guard let table = inlined(joins.rest[place].table) else { return nil }
        joins.rest[place].table = table
      }
      result.kind = .joins(joins)
    default: break
    }
    return result
  }
}

extension InlineNames {
  /// An expression whose subqueries have what they name; itself where one cannot.
  private mutating func inlined(_ expression: Expression) -> Expression {
    var result = expression
    switch expression.kind {
    case .and(let parts): result.kind = .and(inlined(parts))
    case .or(let parts): result.kind = .or(inlined(parts))
    case .not(let operand): result.kind = .not(inlined(operand))
    case .unary(let sign, let operand): result.kind = .unary(sign, inlined(operand))
    case .chain(var chain):
      chain.first = inlined(chain.first)
      for place in chain.rest.indices {
        chain.rest[place].operand = inlined(chain.rest[place].operand)
      }
      result.kind = .chain(chain)
    case .call(var call) where call.over == nil:
      for place in call.arguments.indices {
        call.arguments[place].value = inlined(call.arguments[place].value)
      }
      result.kind = .call(call)
    case .inQuery(var test):
      test.operand = inlined(test.operand)
      test.query = inlinedAlone(test.query) ?? test.query
      result.kind = .inQuery(test)
    case .exists(let query): result.kind = .exists(inlinedAlone(query) ?? query)
    case .subquery(let query): result.kind = .subquery(inlinedAlone(query) ?? query)
    default: break
    }
    return result
  }

  private mutating func inlined(_ list: [Expression]) -> [Expression] {
    var result: [Expression] = []
    for expression in list { result.append(inlined(expression)) }
    return result
  }
}

extension Query {
  /// With other names for its columns; nil where its select list does not say how many there are.
  fileprivate func naming(_ columns: [Identifier]) -> Query? {
    guard !columns.isEmpty else { return self }
    guard case .select(var select) = body, select.items.count == columns.count, orderBy == nil,
      !select.items.contains(where: { if case .star = $0.expression.kind { true } else { false } })
    else { return nil }
    for place in columns.indices { select.items[place].alias = columns[place] }
    var result = self
    result.body = .select(select)
    return result
  }
}
