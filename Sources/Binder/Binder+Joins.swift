import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  func bindJoins(
    _ joins: Syntax.Joins, left: FromItem?, outer: Scope?
  ) throws(SQLError) -> FromItem {
    var item = try bindTable(joins.first, left: left, outer: outer)
    for join in joins.rest {
      let before = left.map { merge($0, item) } ?? item
      let right = try bindTable(join.table, left: before, outer: outer)
      item = try bindJoin(join, item, right, outer: outer)
    }
    return item
  }

  private func merge(_ a: FromItem, _ b: FromItem) -> FromItem {
    FromItem(
      plan: b.plan, sources: a.sources + b.sources,
      mergedColumns: a.mergedColumns + b.mergedColumns)
  }

  private func bindJoin(
    _ join: Syntax.Join, _ left: FromItem, _ right: FromItem, outer: Scope?
  ) throws(SQLError) -> FromItem {
    var both = merge(left, right)
    let condition: BoundExpression?
    switch join.condition {
    case .none where join.isNatural:
      let shared = naturalColumns(left, right)
      condition = try bindUsing(shared, join, left, right, into: &both)
    case .none: condition = nil
    case .on(let expression):
      let context = ExpressionContext(both.scope(parent: outer), clause: "JOIN … ON")
      condition = try boolean(
        try bind(expression, context), at: expression.range, what: "the condition of a join")
    case .using(let columns, _):
      condition = try bindUsing(columns, join, left, right, into: &both)
    }
    both.plan = try makeJoin(join, left, right, condition)
    if join.kind == .semi || join.kind == .anti {
      both.sources = left.sources
      both.mergedColumns = left.mergedColumns
    }
    return both
  }

  private func makeJoin(
    _ join: Syntax.Join, _ left: FromItem, _ right: FromItem, _ condition: BoundExpression?
  ) throws(SQLError) -> any PlanNode {
    if join.isAsOf { return try asOfJoin(join, left, right, condition) }
    switch join.kind {
    case .inner, .cross: return joined(.inner, left.plan, right.plan, on: condition)
    case .left: return joined(.left, left.plan, right.plan, on: condition)
    case .semi: return joined(.semi, left.plan, right.plan, on: condition)
    case .anti: return joined(.anti, left.plan, right.plan, on: condition)
    case .right, .full:
      guard right.plan.freeColumns.isDisjoint(with: left.plan.outputIDs) else {
        throw fail(
          .invalidColumnReference, "the right side of this join cannot refer to its left side",
          at: join.range)
      }
      return Plan.Join(
        join.kind == .right ? .right : .full, left.plan, right.plan, on: condition)
    case .positional: return try positionalJoin(left.plan, right.plan, at: join.range)
    }
  }

  /// Rows side by side by their numbers.
  private func positionalJoin(
    _ left: any PlanNode, _ right: any PlanNode, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let (a, b) = (try windowItem("row_number"), try windowItem("row_number"))
    let numbered = Plan.Join(
      .full, Plan.Window(left, partition: [], order: [], items: [a]),
      Plan.Window(right, partition: [], order: [], items: [b]),
      on: try call("=", [a.column.reference, b.column.reference], at: range))
    return projected(numbered, to: left.output + right.output)
  }

  /// ASOF: equalities, and one inequality, which comes last.
  private func asOfJoin(
    _ join: Syntax.Join, _ left: FromItem, _ right: FromItem, _ condition: BoundExpression?
  ) throws(SQLError) -> any PlanNode {
    var equalities: [BoundExpression] = []
    var inequalities: [BoundExpression] = []
    for part in condition?.conjuncts ?? [] {
      if case .call(let call, _) = part, [">=", ">", "<=", "<"].contains(call.name) {
        inequalities.append(part)
      } else {
        equalities.append(part)
      }
    }
    guard inequalities.count == 1, join.kind == .inner || join.kind == .left else {
      throw fail(
        .syntaxError, "an ASOF join has equalities and exactly one inequality", at: join.range,
        hint: "… ASOF JOIN rates ON a.currency = rates.currency AND a.day >= rates.day")
    }
    return Plan.Join(
      .asOf(isOuter: join.kind == .left), left.plan, right.plan,
      on: BoundExpression.conjunction(equalities + inequalities))
  }

  private func naturalColumns(_ left: FromItem, _ right: FromItem) -> [Identifier] {
    let names =
      left.sources.flatMap { source in
        source.columns.filter { !source.merged.contains($0.id) }.map(\.name)
      } + left.mergedColumns.map(\.name)
    let others = right.sources.flatMap { $0.columns.map { $0.name.lowercased() } }
    var seen: Set<String> = []
    return names.filter {
      others.contains($0.lowercased()) && seen.insert($0.lowercased()).inserted
    }
    .map { Identifier($0, isQuoted: true, range: SourceRange(start: 0, end: 0)) }
  }

  private func bindUsing(
    _ columns: [Identifier], _ join: Syntax.Join, _ left: FromItem, _ right: FromItem,
    into both: inout FromItem
  ) throws(SQLError) -> BoundExpression? {
    var parts: [BoundExpression] = []
    for name in columns {
      let range = name.range.end == 0 ? join.range : name.range
      let a = try side(left, name.text, "left", at: range)
      let b = try side(right, name.text, "right", at: range)
      // The last column of an ASOF join is the one that comes before.
      let isBefore = join.isAsOf && name == columns[columns.count - 1]
      parts.append(try compare(isBefore ? ">=" : "=", a, b, at: range))
      let merged: BoundExpression
      switch join.kind {
      case .right: merged = b
      case .full:
        let (same, type) = try unify([a, b], at: [range, range], what: "the columns of USING")
        merged = .coalesce(same, type)
      default: merged = a
      }
      let replaced = a.columns.union(b.columns)
      both.mergedColumns.removeAll { $0.name.lowercased() == name.text.lowercased() }
      both.mergedColumns.append(
        .init(name: columnName(left, name.text), expression: merged, parts: replaced))
      for i in both.sources.indices {
        for column in both.sources[i].columns where replaced.contains(column.id) {
          both.sources[i].merged.insert(column.id)
        }
      }
    }
    return BoundExpression.conjunction(parts)
  }

  private func side(
    _ item: FromItem, _ name: String, _ which: String, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    switch item.scope(parent: nil).find(name, qualifier: []) {
    case .column(let expression, _): return expression
    case .ambiguous:
      throw fail(
        .ambiguousColumn, "column \"\(name)\" stands more than once on the \(which) side", at: range
      )
    case .none:
      throw fail(
        .undefinedColumn, "column \"\(name)\" of USING is not on the \(which) side", at: range)
    }
  }

  private func columnName(_ item: FromItem, _ name: String) -> String {
    if case .column(_, let found) = item.scope(parent: nil).find(name, qualifier: []) {
      return found
    }
    return name
  }
}
