import Diagnostics

extension Printer {
  mutating func query(_ query: Query) {
    if let with = query.with {
      self.with(with)
      write(" ")
    }
    body(query.body)
    if let orderBy = query.orderBy { self.orderBy(orderBy) }
    if let limit = query.limit { self.limit(limit) }
    for locking in query.locking { self.locking(locking) }
  }

  private mutating func body(_ body: QueryBody) {
    switch body {
    case .select(let select): self.select(select)
    case .setOperations(let operations):
      self.body(operations.first)
      for term in operations.rest {
        write(" " + term.operator.rawValue.uppercased())
        if term.isAll { write(" ALL") }
        if term.isByName { write(" BY NAME") }
        write(" ")
        self.body(term.body)
      }
    case .values(let rows, _):
      write("VALUES ")
      list(rows) { printer, row in
        printer.write("(")
        printer.expressions(row)
        printer.write(")")
      }
    case .table(let table):
      write("TABLE ")
      name(table)
    case .nested(let query): subquery(query)
    case .report(let report):
      write(report.kind.rawValue.uppercased() + " ")
      switch report.subject {
      case .query(let query): self.query(query)
      case .table(let table): self.table(table)
      }
    }
  }

  // MARK: - WITH

  mutating func with(_ with: With) {
    write(with.isRecursive ? "WITH RECURSIVE " : "WITH ")
    for routine in with.routines { write(routine.text + " ") }
    list(with.items) { printer, item in printer.withItem(item) }
  }

  private mutating func withItem(_ item: With.Item) {
    name(item.name)
    if !item.columns.isEmpty {
      write(" ")
      names(item.columns)
    }
    if !item.keys.isEmpty {
      write(" USING KEY (")
      items(item.keys)
      write(")")
    }
    write(" AS ")
    if let materialized = item.isMaterialized {
      write(materialized ? "MATERIALIZED " : "NOT MATERIALIZED ")
    }
    switch item.body {
    case .query(let query): subquery(query)
    case .statement(let statement):
      write("(")
      _ = self.statement(statement)
      write(")")
    }
    if let search = item.search { self.search(search) }
    if let cycle = item.cycle { self.cycle(cycle) }
  }

  private mutating func search(_ search: With.Search) {
    write(search.isDepthFirst ? " SEARCH DEPTH FIRST BY " : " SEARCH BREADTH FIRST BY ")
    orderItems(search.by)
    write(" SET ")
    name(search.column)
  }

  private mutating func cycle(_ cycle: With.Cycle) {
    write(" CYCLE ")
    list(cycle.columns) { printer, column in printer.name(column) }
    write(" SET ")
    name(cycle.mark)
    if let value = cycle.value, let other = cycle.defaultValue {
      write(" TO ")
      expression(value)
      write(" DEFAULT ")
      expression(other)
    }
    if let path = cycle.path {
      write(" USING ")
      name(path)
    }
  }

  // MARK: - After the body

  mutating func orderBy(_ orderBy: OrderBy) {
    write(orderBy.isSiblings ? " ORDER SIBLINGS BY " : " ORDER BY ")
    guard orderBy.isAll else { return orderItems(orderBy.items) }
    write("ALL")
    for item in orderBy.items {
      if case .ascending = item.direction { write(" ASC") }
      if case .descending = item.direction { write(" DESC") }
      if let first = item.nullsFirst { write(first ? " NULLS FIRST" : " NULLS LAST") }
    }
  }

  mutating func limit(_ limit: Limit) {
    if limit.withTies {
      if let offset = limit.offset { word(" OFFSET ", offset, " ROWS") }
      write(" FETCH FIRST")
      if let count = limit.count {
        write(" ")
        operand(count, above: .comparison)
      }
      write(limit.isPercent ? " PERCENT ROWS WITH TIES" : " ROWS WITH TIES")
      return
    }
    if let count = limit.count {
      word(" LIMIT ", count, limit.isPercent ? " PERCENT" : "")
    } else if limit.offset == nil {
      write(" LIMIT ALL")
    }
    if let offset = limit.offset { word(" OFFSET ", offset, "") }
  }

  private mutating func word(_ before: String, _ value: Expression, _ after: String) {
    write(before)
    expression(value)
    write(after)
  }

  private mutating func locking(_ locking: Locking) {
    write(" FOR " + locking.strength.rawValue)
    if !locking.of.isEmpty {
      write(" OF ")
      names(locking.of)
    }
    switch locking.wait {
    case .forever: break
    case .none: write(" NOWAIT")
    case .skipLocked: write(" SKIP LOCKED")
    case .seconds(let seconds):
      write(" WAIT ")
      operand(seconds, above: .comparison)
    }
  }
}
