import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// UNPIVOT: for each row one row per entry, with the entry's name and its values.
  ///
  /// ```
  /// UNPIVOT (v FOR n IN (a, b))   →   unnest(['a', 'b']) AS n, unnest([a, b]) AS v   WHERE v IS NOT NULL
  /// ```
  func bindUnpivot(
    _ unpivot: Syntax.Unpivot, _ table: TableReference, left: FromItem?, outer: Scope?
  ) throws(SQLError) -> FromItem {
    let source = try bindTable(unpivot.source, left: left, outer: outer)
    let scope = source.scope(parent: outer)
    let entries = try unpivotEntries(unpivot, scope, at: table.range)
    let width = unpivot.valueColumns.count
    var read: Set<ColumnID> = []
    for entry in entries {
      guard entry.values.count == width else {
        throw fail(
          .syntaxError,
          "UNPIVOT makes \(width) columns of values, an entry has \(entry.values.count)",
          at: table.range)
      }
      for value in entry.values { read.formUnion(value.columns) }
    }
    var lists = [try list(entries.map(\.label), "the names of UNPIVOT", at: table.range)]
    for i in 0..<width {
      lists.append(
        try list(entries.map { $0.values[i] }, "the columns of UNPIVOT", at: table.range))
    }
    let names = unpivot.nameColumns.prefix(1) + unpivot.valueColumns
    let made = try zip(names, lists).map { ($0, $1) }.mapped { (pair) throws(SQLError) in
      guard case .list(let element) = pair.1.type else {
        throw fail(.internalError, "UNPIVOT makes no list", at: table.range)
      }
      return column(pair.0.folded(dialect), element)
    }
    var plan: any PlanNode = TableFunctionCall(
      .unnest, source.plan, arguments: lists, made: made)
    if !unpivot.includesNulls {
      let tests = try made.dropFirst().map { $0 }.mapped { (value) throws(SQLError) in
        try call("is_not_null", [value.reference], at: table.range)
      }
      plan = Filter(plan, where: tests.count == 1 ? tests[0] : .or(tests))
    }
    let kept = source.sources.flatMap(\.columns).filter { !read.contains($0.id) }
    let columns = (kept + made).map {
      NamedExpression($0.reference, as: column($0.name, $0.type))
    }
    return try aliased(Project(plan, columns), table.alias, name: nil)
  }

  private func list(
    _ items: [BoundExpression], _ what: String, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let (same, _) = try unify(items, at: items.map { _ in range }, what: what)
    return try call("list_value", same, at: range)
  }

  private func unpivotEntries(
    _ unpivot: Syntax.Unpivot, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> [(label: BoundExpression, values: [BoundExpression])] {
    let context = ExpressionContext(scope, clause: "UNPIVOT")
    var entries: [(label: BoundExpression, values: [BoundExpression])] = []
    for entry in unpivot.entries {
      // A star or COLUMNS stands for one entry per column.
      if entry.columns.count == 1, unpivot.valueColumns.count == 1,
        entry.columns[0].isManyColumns
      {
        let item = Syntax.Select.Item(expression: entry.columns[0])
        for found in try bindItems([item], context) {
          entries.append((.literal(.string(found.name), .varchar), [found.expression]))
        }
        continue
      }
      let items = try bindItems(
        entry.columns.map { Syntax.Select.Item(expression: $0) }, context)
      var label = BoundExpression.literal(
        .string(items.map(\.name).joined(separator: "_")), .varchar)
      if let written = entry.label {
        if case .name(let name) = written.kind {
          label = .literal(.string(name.last.text), .varchar)
        } else {
          label = try bind(written, ExpressionContext(Scope(parent: nil), clause: "UNPIVOT"))
        }
      }
      entries.append((label, items.map(\.expression)))
    }
    return entries
  }
}

extension Syntax.Expression {
  /// A star or COLUMNS(…).
  var isManyColumns: Bool {
    switch kind {
    case .star, .columns: true
    default: false
    }
  }
}
