import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// Oracle's INSERT ALL and INSERT FIRST.
  package func bind(_ insert: Syntax.MultiInsert) throws(SQLError) -> BoundMultiInsert {
    let source = try bindQuery(insert.query, outer: nil)
    let scope = Scope(parent: nil)
    scope.sources = [Scope.Source(name: nil, schema: nil, columns: source.output)]
    let (parts, sequences) = try collectingSequences { () throws(SQLError) in
      try bindTargets(insert, scope, source.output)
    }
    let whole = withSequences(source, sequences)
    let rows = RowsTable(
      "rows",
      schema: Schema(whole.output.map { Field($0.name, $0.type == .null ? .varchar : $0.type) }))
    let scan = Scan(
      table: rows, alias: "rows",
      columns: whole.output.enumerated().map { Scan.Source(position: $0, column: $1) })
    let inserts = try parts.mapped { (part) throws(SQLError) -> BoundChange in
      var plan: any PlanNode = scan
      if let condition = part.condition { plan = Filter(plan, where: condition) }
      let made = part.target.schema.fields.map { column($0.name, $0.type) }
      let changed = ChangedRows(
        plan: Project(plan, zip(part.values, made).map { NamedExpression($0, as: $1) }),
        identity: nil, columns: made, action: nil, visible: made)
      return try finished(changed, part.target, command: "INSERT", nil)
    }
    return BoundMultiInsert(source: whole, rows: rows, inserts: inserts)
  }

  private struct Part {
    var condition: BoundExpression?
    var target: Target
    var values: [BoundExpression]
  }

  private func bindTargets(
    _ insert: Syntax.MultiInsert, _ scope: Scope, _ source: [OutputColumn]
  ) throws(SQLError) -> [Part] {
    let context = ExpressionContext(scope, clause: "WHEN")
    var earlier: [BoundExpression] = []
    var parts: [Part] = []
    for branch in insert.branches {
      var condition = try branch.condition.mapped { (e) throws(SQLError) in
        try boolean(try bind(e, context), at: e.range, what: "WHEN")
      }
      let own = condition
      if insert.isFirst, let now = condition {
        condition = BoundExpression.conjunction(
          try earlier.mapped { (e) throws(SQLError) in try isNotTrue(e, at: insert.range) } + [now])
      }
      for target in branch.targets {
        parts.append(try bindPart(target, condition, context, source, at: insert.range))
      }
      if let own { earlier.append(own) }
    }
    let none = BoundExpression.conjunction(
      try earlier.mapped { (e) throws(SQLError) in try isNotTrue(e, at: insert.range) })
    for target in insert.otherwise {
      parts.append(try bindPart(target, none, context, source, at: insert.range))
    }
    return parts
  }

  private func isNotTrue(
    _ test: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    .conditional(
      [ConditionalBranch(condition: test, result: .literal(.boolean(false), .boolean))],
      otherwise: .literal(.boolean(true), .boolean), .boolean)
  }

  private func bindPart(
    _ insert: Syntax.MultiInsert.Target, _ condition: BoundExpression?,
    _ context: ExpressionContext, _ source: [OutputColumn], at range: SourceRange
  ) throws(SQLError) -> Part {
    let target = try bindTarget(insert.table, for: [.insert])
    let count = insert.values.isEmpty ? source.count : insert.values.count
    let positions =
      insert.columns.isEmpty
      ? Array(target.schema.fields.indices.prefix(count))
      : try insert.columns.mapped { (name) throws(SQLError) in
        try position(of: name.last, in: target.table)
      }
    let isWhole =
      dialect != .oracle || !insert.columns.isEmpty || count == target.schema.count
    guard positions.count == count, Set(positions).count == count, isWhole else {
      let wanted = insert.columns.isEmpty ? target.schema.count : positions.count
      throw fail(
        .syntaxError, "INTO gives \(count) values for \(wanted) columns", at: insert.table.range
      ).inOracle(count > wanted ? -913 : -947)
    }
    let values = try target.schema.fields.indices.mapped { (i) throws(SQLError) in
      guard let place = positions.firstIndex(of: i) else {
        return try defaultValue(target, i, at: range)
      }
      if insert.values.isEmpty {
        return try assigned(source[place].reference, target, i, at: insert.table.range)
      }
      let value = insert.values[place]
      if case .defaultValue = value.kind {
        return try defaultValue(target, i, at: value.range)
      }
      return try assigned(try bind(value, context), target, i, at: value.range)
    }
    return Part(condition: condition, target: target, values: values)
  }
}
