import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// PIVOT: a grouping with one filtered aggregate for each value of the pivoted columns.
  ///
  /// ```
  /// PIVOT (sum(x) FOR month IN ('Jan', 'Feb'))
  ///   →   sum(x) FILTER (WHERE month = 'Jan') AS Jan, sum(x) FILTER (WHERE month = 'Feb') AS Feb
  ///       GROUP BY the columns that stand nowhere in the clause
  /// ```
  func bindPivot(
    _ pivot: Syntax.Pivot, _ table: TableReference, left: FromItem?, outer: Scope?
  ) throws(SQLError) -> FromItem {
    guard !pivot.isXML else {
      throw fail(.featureNotSupported, "PIVOT XML is not available", at: table.range)
    }
    let source = try bindTable(pivot.source, left: left, outer: outer)
    let scope = source.scope(parent: outer)
    let choices = try pivotChoices(pivot, source, scope, at: table.range)
    let aggregates = try pivotAggregates(pivot, table.range)
    var read = choices.columns
    var items: [AggregateItem] = []
    var outputs: [(name: String, value: BoundExpression)] = []
    for choice in choices.list {
      for aggregate in aggregates {
        let collector = AggregateCollector()
        let context = ExpressionContext(scope, clause: "PIVOT", aggregates: collector)
        let value = try bind(aggregate.expression, context)
        for var item in collector.items {
          for argument in item.arguments { read.formUnion(argument.columns) }
          if let filter = item.filter { read.formUnion(filter.columns) }
          item.filter = item.filter.map { .and([choice.test, $0]) } ?? choice.test
          items.append(item)
        }
        outputs.append((pivotName(choice.name, aggregate, aggregates.count), value))
      }
    }
    let keys = try pivotKeys(pivot, source, scope, read)
    let aggregate = Aggregate(source.plan, keys: keys, items: items)
    let columns =
      keys.map { NamedExpression($0.column.reference, as: $0.column) }
      + outputs.map { NamedExpression($0.value, as: column($0.name, $0.value.type)) }
    return try aliased(Project(aggregate, columns), table.alias, name: nil)
  }

  /// One combination of values of the pivoted columns.
  private struct PivotChoice {
    var name: String
    var test: BoundExpression
  }

  private func pivotChoices(
    _ pivot: Syntax.Pivot, _ source: FromItem, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> (list: [PivotChoice], columns: Set<ColumnID>) {
    // Without ON all rows are one choice.
    if pivot.columns.isEmpty {
      return ([PivotChoice(name: "", test: .literal(.boolean(true), .boolean))], [])
    }
    var list: [PivotChoice] = []
    var columns: Set<ColumnID> = []
    for (i, pivoted) in pivot.columns.enumerated() {
      let context = ExpressionContext(scope, clause: "PIVOT")
      let operands = try pivoted.expressions.mapped { (e) throws(SQLError) in
        try bind(e, context)
      }
      for operand in operands { columns.formUnion(operand.columns) }
      let values = try pivotValues(pivoted, operands, source, scope, at: range)
      let own = try values.mapped { (value) throws(SQLError) in
        let tests = try zip(operands, value.values).map { ($0, $1) }.mapped {
          (pair) throws(SQLError) in
          try call("is_not_distinct", [pair.0, pair.1], at: range)
        }
        return PivotChoice(name: value.name, test: tests.count == 1 ? tests[0] : .and(tests))
      }
      list =
        i == 0
        ? own
        : list.flatMap { a in
          own.map { PivotChoice(name: "\(a.name)_\($0.name)", test: .and([a.test, $0.test])) }
        }
      guard list.count <= 10_000 else {
        throw fail(.statementTooComplex, "PIVOT makes more than 10000 columns", at: range)
      }
    }
    return (list, columns)
  }

  private typealias PivotValue = (name: String, values: [BoundExpression])

  private func pivotValues(
    _ pivoted: Syntax.Pivot.Column, _ operands: [BoundExpression], _ source: FromItem,
    _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> [PivotValue] {
    switch pivoted.values {
    case .list(let items):
      return try items.mapped { (item) throws(SQLError) in
        try pivotValue(item, operands, at: range)
      }
    case .all:
      let named = operands.map { NamedExpression($0, as: column("value", $0.type)) }
      return try foundValues(try distinct(Project(source.plan, named)), operands, at: range)
    case .query(let query):
      // The columns stand in the order of the query.
      return try foundValues(
        try bindQuery(query, outer: nil), operands, isSorted: true, at: range)
    case .type(let name):
      let type = try self.type(
        Syntax.TypeName(.named(name, arguments: [], unit: nil), range: name.range))
      guard case .enumeration(let labels) = type else {
        throw fail(.wrongObjectType, "PIVOT … IN wants an ENUM type", at: name.range)
      }
      return try labels.mapped { (label) throws(SQLError) in
        (label, [try converted(.literal(.string(label), .varchar), to: type, at: range)])
      }
    }
  }

  private func pivotValue(
    _ item: Syntax.Select.Item, _ operands: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> PivotValue {
    var parts = [item.expression]
    if case .row(let list) = item.expression.kind, operands.count > 1 { parts = list }
    guard parts.count == operands.count else {
      throw fail(
        .syntaxError, "PIVOT … IN wants rows of \(operands.count) values",
        at: item.expression.range)
    }
    let context = ExpressionContext(Scope(parent: nil), clause: "PIVOT … IN")
    let values = try parts.mapped { (part) throws(SQLError) -> BoundExpression in
      // A bare word is a text.
      if case .name(let name) = part.kind, name.parts.count == 1 {
        return .literal(.string(name.last.text), .varchar)
      }
      return try bind(part, context)
    }
    let texts = try values.mapped { (value) throws(SQLError) in
      guard let constant = try value.constantValue(session) else {
        throw fail(.syntaxError, "PIVOT … IN takes constants", at: item.expression.range)
      }
      let text = ValueText.text(of: constant, type: value.type)
      // Oracle names such a column by the literal as it is written.
      return dialect == .oracle && value.type == .varchar ? "'\(text)'" : text
    }
    return (item.alias?.folded(dialect) ?? texts.joined(separator: "_"), values)
  }

  /// The values that there are, from a query that runs now: the columns must be known.
  private func foundValues(
    _ plan: any PlanNode, _ operands: [BoundExpression], isSorted: Bool = false,
    at range: SourceRange
  ) throws(SQLError) -> [PivotValue] {
    guard plan.output.count == operands.count, plan.freeColumns.isEmpty else {
      throw fail(
        .syntaxError, "PIVOT … IN wants a query of \(operands.count) columns", at: range)
    }
    let sorted: any PlanNode =
      isSorted ? plan : Sort(plan, by: plan.output.map { SortKey($0.reference) })
    guard let rows = try rowsAskedNow(Plan.Limit(sorted, count: 10_001)) else {
      throw fail(
        .featureNotSupported, "PIVOT without a list of values is not available here", at: range,
        hint: "write the values: … IN ('a', 'b')")
    }
    var seen: Set<[Value]> = []
    return rows.filter { !$0.contains(.null) && seen.insert($0).inserted }.map { row in
      let types = plan.output.map(\.type)
      let texts = zip(row, types).map { ValueText.text(of: $0, type: $1) }
      return (
        texts.joined(separator: "_"), zip(row, types).map { BoundExpression.literal($0, $1) }
      )
    }
  }

  private func pivotAggregates(
    _ pivot: Syntax.Pivot, _ range: SourceRange
  ) throws(SQLError) -> [Syntax.Select.Item] {
    if !pivot.aggregates.isEmpty { return pivot.aggregates }
    let name = QualifiedName([Identifier("count", isQuoted: false, range: range)])
    let star = Syntax.Expression(.star(Star()), range: range)
    let call = Syntax.FunctionCall(name: name, arguments: [.init(value: star)])
    return [.init(expression: Syntax.Expression(.call(call), range: range))]
  }

  /// `Jan`, or with several aggregates or a named one `Jan_total`.
  private func pivotName(
    _ value: String, _ aggregate: Syntax.Select.Item, _ count: Int
  ) -> String {
    if let alias = aggregate.alias {
      return value.isEmpty ? alias.folded(dialect) : "\(value)_\(alias.folded(dialect))"
    }
    if value.isEmpty { return Printer.text(of: aggregate.expression, dialect: dialect) }
    if count == 1 { return value }
    return "\(value)_\(Printer.text(of: aggregate.expression, dialect: dialect))"
  }

  /// The columns that group: those of GROUP BY, or all that nothing else of the clause reads.
  private func pivotKeys(
    _ pivot: Syntax.Pivot, _ source: FromItem, _ scope: Scope, _ read: Set<ColumnID>
  ) throws(SQLError) -> [NamedExpression] {
    if pivot.columns.isEmpty, pivot.groupBy.isEmpty { return [] }
    if !pivot.groupBy.isEmpty {
      return try pivot.groupBy.mapped { (key) throws(SQLError) in
        let bound = try bind(key, ExpressionContext(scope, clause: "GROUP BY"))
        var name = "group"
        if case .name(let path) = key.kind { name = path.last.folded(dialect) }
        return NamedExpression(bound, as: column(name, bound.type))
      }
    }
    return source.sources.flatMap(\.columns).filter { !read.contains($0.id) }
      .map { NamedExpression($0.reference, as: column($0.name, $0.type)) }
  }
}
