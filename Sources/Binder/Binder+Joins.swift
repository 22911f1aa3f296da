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
    var others: [BoundExpression] = []
    var inequalities: [BoundExpression] = []
    var rightPlan = right.plan
    for part in condition?.conjuncts ?? [] {
      if let inequality = asOfInequality(part, left.plan, &rightPlan) {
        inequalities.append(inequality)
      } else {
        others.append(part)
      }
    }
    guard inequalities.count == 1 else {
      throw fail(
        .syntaxError, "an ASOF join has equalities and exactly one inequality", at: join.range,
        hint: "… ASOF JOIN rates ON a.currency = rates.currency AND a.day >= rates.day")
    }
    let parts = BoundExpression.conjunction(others + inequalities)
    func asOf(isOuter: Bool, _ rows: any PlanNode) -> any PlanNode {
      Plan.Join(.asOf(isOuter: isOuter), left.plan, rows, on: parts)
    }
    switch join.kind {
    case .inner, .left:
      let joined = asOf(isOuter: join.kind == .left, rightPlan)
      return rightPlan.output.count == right.plan.output.count
        ? joined : projected(joined, to: left.plan.output + right.plan.output)
    case .semi: return projected(asOf(isOuter: false, rightPlan), to: left.plan.output)
    case .anti:
      // Rows that met none have no mark.
      let mark = column("met", .boolean)
      let items = rightPlan.output.map { NamedExpression($0.reference, as: $0) }
      let marked = Project(
        rightPlan, items + [NamedExpression(.literal(.boolean(true), .boolean), as: mark)])
      let isMissing = try call("is_null", [mark.reference], at: join.range)
      return projected(
        Filter(asOf(isOuter: true, marked), where: isMissing), to: left.plan.output)
    case .right, .full:
      return try asOfKeepingRight(join, left.plan, rightPlan, right.plan.output, parts)
    default:
      throw fail(
        .featureNotSupported, "an ASOF join is INNER, LEFT, RIGHT, FULL, SEMI or ANTI",
        at: join.range)
    }
  }

  /// ASOF RIGHT and FULL: the right rows are numbered, and joined once more by the numbers that
  /// the ASOF join found.
  ///
  /// ```
  /// CommonTable (right numbered)
  /// └─ Right or Full join by number ← AsOf (left, numbered), numbered
  /// ```
  private func asOfKeepingRight(
    _ join: Syntax.Join, _ left: any PlanNode, _ right: any PlanNode, _ visible: [OutputColumn],
    _ condition: BoundExpression?
  ) throws(SQLError) -> any PlanNode {
    let numbered = Plan.Window(
      right, partition: [], order: [], items: [try windowItem("row_number")])
    let table = nextCommonTable
    nextCommonTable += 1
    func scan() -> CommonTableScan {
      CommonTableScan(
        number: table, label: "ASOF", output: numbered.output.map { column($0.name, $0.type) })
    }
    let (met, all) = (scan(), scan())
    var renamed: [ColumnID: BoundExpression] = [:]
    for (old, new) in zip(numbered.output, met.output) { renamed[old.id] = new.reference }
    let isFull = join.kind == .full
    let found = Plan.Join(
      .asOf(isOuter: isFull), left, met, on: condition?.substituting(renamed))
    let number = numbered.output.count - 1
    let joined = Plan.Join(
      isFull ? .full : .right, projected(found, to: left.output + [met.output[number]]), all,
      on: try call(
        "=", [met.output[number].reference, all.output[number].reference], at: join.range))
    let items =
      left.output.map { NamedExpression($0.reference, as: $0) }
      + zip(visible, all.output).map { NamedExpression($1.reference, as: $0) }
    return CommonTable(
      number: table, label: "ASOF", definition: numbered, body: Project(joined, items))
  }

  /// A comparison of the left side with the right, whose value on the right becomes a column.
  private func asOfInequality(
    _ part: BoundExpression, _ left: any PlanNode, _ right: inout any PlanNode
  ) -> BoundExpression? {
    guard case .call(let comparison, var sides) = part, sides.count == 2,
      [">=", ">", "<=", "<"].contains(comparison.name)
    else { return nil }
    let isRight = sides.map { side in
      !side.columns.isEmpty && side.columns.isSubset(of: right.outputIDs)
    }
    let isLeft = sides.map { side in
      !side.columns.isEmpty && side.columns.isDisjoint(with: right.outputIDs)
    }
    guard let place = isRight.firstIndex(of: true), isLeft[1 - place], !sides[place].hasSubquery
    else { return nil }
    if case .column = sides[place] { return part }
    let made = column("moment", sides[place].type)
    right = Project(
      right,
      right.output.map { NamedExpression($0.reference, as: $0) }
        + [NamedExpression(sides[place], as: made)])
    sides[place] = made.reference
    return .call(comparison, sides)
  }

  private func naturalColumns(_ left: FromItem, _ right: FromItem) -> [Identifier] {
    // In the order of the left side, whose merged columns come first.
    let names =
      left.mergedColumns.map(\.name)
      + left.sources.flatMap { source in
        source.columns.filter { !source.merged.contains($0.id) }.map(\.name)
      }
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
    var made: [Scope.MergedColumn] = []
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
      made.append(.init(name: columnName(left, name.text), expression: merged, parts: replaced))
      for i in both.sources.indices {
        for column in both.sources[i].columns where replaced.contains(column.id) {
          both.sources[i].merged.insert(column.id)
        }
      }
    }
    // The columns of the outermost USING stand first, as the standard wants them.
    both.mergedColumns = made + both.mergedColumns
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
