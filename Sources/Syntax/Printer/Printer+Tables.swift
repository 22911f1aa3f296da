import Diagnostics

extension Printer {
  mutating func table(_ table: TableReference) {
    source(table)
    if let alias = table.alias { self.alias(alias) }
    if let sample = table.sample { self.sample(" TABLESAMPLE ", sample) }
  }

  private mutating func source(_ table: TableReference) {
    switch table.kind {
    case .table(let name): tableName(name)
    case .file(let path): string(path)
    case .function(let function): tableFunction(function)
    case .query(let query, let isLateral):
      if isLateral { write("LATERAL ") }
      subquery(query)
    case .joins(let joins):
      if table.alias != nil || table.sample != nil {
        write("(")
        self.joins(joins)
        write(")")
      } else {
        self.joins(joins)
      }
    case .pivot(let pivot): self.pivot(pivot)
    case .unpivot(let unpivot): self.unpivot(unpivot)
    case .collection(let value): collection(value)
    case .statement(let statement):
      write("(")
      _ = self.statement(statement)
      write(")")
    }
  }

  private mutating func alias(_ alias: TableAlias) {
    write(" AS ")
    if !alias.name.text.isEmpty { name(alias.name) }
    if !alias.columns.isEmpty {
      write(" ")
      names(alias.columns)
    } else if !alias.definitions.isEmpty {
      write(" ")
      parentheses(alias.definitions) { printer, field in
        printer.name(field.name)
        printer.write(" ")
        printer.type(field.type)
      }
    }
  }

  private mutating func tableName(_ table: TableName) {
    if table.isOnly { write("ONLY ") }
    name(table.name)
    switch table.partition {
    case .named(let partition):
      write(" PARTITION (")
      name(partition)
      write(")")
    case .containing(let values):
      write(" PARTITION FOR (")
      expressions(values)
      write(")")
    case nil: break
    }
    if let version = table.version, let upper = version.upper {
      write(" VERSIONS BETWEEN " + version.kind.rawValue.uppercased() + " ")
      operand(version.value, above: .comparison)
      write(" AND ")
      operand(upper, above: .comparison)
    } else if let version = table.version {
      write(version.kind == .scn ? " AS OF SCN " : " FOR ")
      if version.kind != .scn { write(version.kind.rawValue.uppercased() + " AS OF ") }
      operand(version.value, above: .comparison)
    }
    if !table.filledBy.isEmpty {
      write(" PARTITION BY (")
      expressions(table.filledBy)
      write(")")
    }
  }

  private mutating func tableFunction(_ function: TableFunction) {
    if function.isLateral { write("LATERAL ") }
    if function.calls.count > 1 {
      write("ROWS FROM ")
      parentheses(function.calls) { printer, call in printer.call(call) }
    } else if let columns = function.columns, var call = function.calls.first {
      call.modifiers = columns
      self.call(call)
    } else if let call = function.calls.first {
      self.call(call)
    }
    if function.withOrdinality { write(" WITH ORDINALITY") }
  }

  private mutating func collection(_ value: Expression) {
    write("TABLE(")
    if case .outerJoined(let inner) = value.kind {
      expression(inner)
      write(") (+)")
    } else {
      expression(value)
      write(")")
    }
  }

  // MARK: - Joins

  private mutating func joins(_ joins: Joins) {
    joined(joins.first)
    for join in joins.rest {
      write(" ")
      if join.isNatural { write("NATURAL ") }
      if join.isAsOf { write("ASOF ") }
      write(join.kind == .inner ? "JOIN " : join.kind.rawValue.uppercased() + " JOIN ")
      joined(join.table)
      switch join.condition {
      case .none: break
      case .on(let condition):
        write(" ON ")
        expression(condition)
      case .using(let columns, let alias):
        write(" USING ")
        names(columns)
        if let alias {
          write(" AS ")
          name(alias)
        }
      }
    }
  }

  /// A side of a join; a join without an alias stands in parentheses.
  private mutating func joined(_ table: TableReference) {
    if case .joins = table.kind, table.alias == nil, table.sample == nil {
      write("(")
      self.table(table)
      write(")")
    } else {
      self.table(table)
    }
  }

  // MARK: - PIVOT and UNPIVOT

  private mutating func pivot(_ pivot: Pivot) {
    joined(pivot.source)
    write(pivot.isXML ? " PIVOT XML (" : " PIVOT (")
    items(pivot.aggregates)
    write(pivot.aggregates.isEmpty ? "FOR" : " FOR")
    for column in pivot.columns { pivotColumn(column) }
    if !pivot.groupBy.isEmpty {
      write(" GROUP BY ")
      expressions(pivot.groupBy)
    }
    write(")")
  }

  private mutating func pivotColumn(_ column: Pivot.Column) {
    write(" ")
    if column.expressions.count > 1 {
      write("(")
      expressions(column.expressions)
      write(")")
    } else {
      operand(column.expressions[0], above: .pattern)
    }
    switch column.values {
    case .all: break
    case .list(let values):
      write(" IN (")
      items(values)
      write(")")
    case .query(let query):
      write(" IN ")
      subquery(query)
    case .type(let type):
      write(" IN ")
      name(type)
    }
  }

  private mutating func unpivot(_ unpivot: Unpivot) {
    joined(unpivot.source)
    write(unpivot.includesNulls ? " UNPIVOT INCLUDE NULLS (" : " UNPIVOT (")
    identifiers(unpivot.valueColumns)
    write(" FOR ")
    identifiers(unpivot.nameColumns)
    write(" IN ")
    parentheses(unpivot.entries) { printer, entry in
      if entry.columns.count > 1 {
        printer.write("(")
        printer.expressions(entry.columns)
        printer.write(")")
      } else {
        printer.expressions(entry.columns)
      }
      if let label = entry.label {
        printer.write(" AS ")
        printer.operand(label, above: .comparison)
      }
    }
    write(")")
  }

  private mutating func identifiers(_ list: [Identifier]) {
    if list.count == 1 { name(list[0]) } else { names(list) }
  }
}
