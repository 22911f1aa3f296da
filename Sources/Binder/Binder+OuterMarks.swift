import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// FROM and what WHERE still has to test: conditions with Oracle's `(+)` become outer joins.
  func bindSources(
    _ select: Syntax.Select, outer: Scope?
  ) throws(SQLError) -> (from: FromItem, filter: Syntax.Expression?) {
    guard let filter = select.filter else {
      return (try bindFrom(select.from, outer: outer), nil)
    }
    var marked: [Syntax.Expression] = []
    var plain: [Syntax.Expression] = []
    for part in filter.conjuncts {
      if part.outerMarks.isEmpty { plain.append(part) } else { marked.append(part) }
    }
    if marked.isEmpty { return (try bindFrom(select.from, outer: outer), filter) }
    let from = try bindOuterMarks(select.from, marked, outer: outer)
    let rest = plain.isEmpty ? nil : Syntax.Expression.conjunction(plain, range: filter.range)
    return (from, rest)
  }

  /// A table of FROM whose columns some conditions mark with `(+)`.
  private struct MarkedTable {
    var conditions: [BoundExpression] = []
    /// Places of the tables that the conditions compare it with.
    var partners: Set<Int> = []
  }

  /// ```
  /// FROM a, b, c WHERE a.x = b.x (+) AND b.y (+) > 1   →   (a × c) LEFT JOIN b ON a.x = b.x AND b.y > 1
  /// ```
  ///
  /// Oracle SQL Language Reference, Outer Joins.
  private func bindOuterMarks(
    _ tables: [TableReference], _ conditions: [Syntax.Expression], outer: Scope?
  ) throws(SQLError) -> FromItem {
    var items: [FromItem] = []
    var all = FromItem(plan: Values.oneRow, sources: [])
    for table in tables {
      let item = try bindTable(table, left: items.isEmpty ? nil : all, outer: outer)
      items.append(item)
      all.sources += item.sources
      all.mergedColumns += item.mergedColumns
    }
    let context = ExpressionContext(all.scope(parent: outer), clause: "WHERE")
    var optional: [Int: MarkedTable] = [:]
    for condition in conditions {
      let (place, partners) = try markedTable(condition, items, context)
      let bound = try boolean(
        try bind(condition, context), at: condition.range, what: "a condition with (+)")
      optional[place, default: MarkedTable()].conditions.append(bound)
      optional[place, default: MarkedTable()].partners.formUnion(partners)
    }
    all.plan = try joinMarked(items, optional, at: conditions[0].range)
    return all
  }

  /// The one table that a condition marks, and the others that it reads.
  private func markedTable(
    _ condition: Syntax.Expression, _ items: [FromItem], _ context: ExpressionContext
  ) throws(SQLError) -> (place: Int, partners: Set<Int>) {
    var places: Set<Int> = []
    for mark in condition.outerMarks {
      places.formUnion(self.places(of: try bind(mark, context), items))
    }
    guard places.count == 1, let place = places.first else {
      throw fail(
        .syntaxError, "a condition may mark the columns of only one table with (+)",
        at: condition.range)
    }
    let read = self.places(of: try bind(condition, context), items)
    return (place, read.subtracting([place]))
  }

  private func places(of expression: BoundExpression, _ items: [FromItem]) -> Set<Int> {
    let columns = expression.columns
    return Set(items.indices.filter { !items[$0].plan.outputIDs.isDisjoint(with: columns) })
  }

  private func joinMarked(
    _ items: [FromItem], _ optional: [Int: MarkedTable], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    var plan: (any PlanNode)?
    var done: Set<Int> = []
    for (i, item) in items.enumerated() where optional[i] == nil {
      plan = plan.map { joined(.inner, $0, item.plan) } ?? item.plan
      done.insert(i)
    }
    while done.count < items.count {
      let next = items.indices.first { i in
        !done.contains(i) && optional[i]?.partners.isSubset(of: done) ?? false
      }
      guard let next, let table = optional[next] else {
        throw fail(
          .syntaxError, "tables cannot be outer-joined to each other in a circle", at: range)
      }
      plan = joined(
        .left, plan ?? Values.oneRow, items[next].plan,
        on: BoundExpression.conjunction(table.conditions))
      done.insert(next)
    }
    return plan ?? Values.oneRow
  }
}

extension Syntax.Expression {
  /// The operands of a conjunction, or the expression alone.
  var conjuncts: [Syntax.Expression] {
    if case .and(let operands) = kind { return operands.flatMap(\.conjuncts) }
    return [self]
  }

  static func conjunction(
    _ parts: [Syntax.Expression], range: SourceRange
  ) -> Syntax.Expression {
    parts.count == 1 ? parts[0] : Syntax.Expression(.and(parts), range: range)
  }

  /// What is marked with `(+)` inside this expression.
  var outerMarks: [Syntax.Expression] {
    if case .outerJoined(let operand) = kind { return [operand] }
    return children.flatMap(\.outerMarks)
  }
}
