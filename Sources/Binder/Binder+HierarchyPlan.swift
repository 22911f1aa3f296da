import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// The Hierarchy node over a common table of the source's rows.
  func hierarchy(
    _ parts: HierarchyParts, _ names: HierarchyColumns
  ) throws(SQLError) -> any PlanNode {
    let own = Set((parts.columns + [names.level] + names.carried.map(\.column)).map(\.id))
    for condition in [parts.condition, parts.start].compactMap({ $0 })
    where condition.contains(where: { part in
      if case .subquery(let subquery) = part { return !subquery.outerColumns.isDisjoint(with: own) }
      return false
    }) {
      throw fail(
        .featureNotSupported,
        "a subquery of CONNECT BY cannot refer to the rows of the hierarchy", at: parts.range,
        hint: "join its table in FROM")
    }
    let rows = nextCommonTable
    let round = nextCommonTable + 1
    nextCommonTable += 2
    let payload = parts.columns + [names.level] + names.carried.map(\.column)
    let base = try hierarchyBase(parts, names, rows)
    let step = try hierarchyStep(parts, names, rows, round, payload)
    let usesParent = names.carried.contains { if case .prior = $0.kind { true } else { false } }
    let node = Plan.Hierarchy(
      number: round, base: base, step: step, payload: payload, isLeaf: names.isLeaf,
      isCycle: names.isCycle, findsCycles: usesParent, leavesOutCycles: parts.isNoCycle)
    let definition = Project(
      parts.source, parts.source.output.map { NamedExpression($0.reference, as: $0) })
    return CommonTable(number: rows, label: "rows", definition: definition, body: node)
  }

  /// The rows of START WITH, at level 1.
  private func hierarchyBase(
    _ parts: HierarchyParts, _ names: HierarchyColumns, _ rows: Int
  ) throws(SQLError) -> any PlanNode {
    let scan = CommonTableScan(
      number: rows, label: "rows", output: parts.columns.map { column($0.name, $0.type) })
    let one = BoundExpression.literal(.integer(1), .int64)
    var table = Dictionary(
      zip(parts.columns.map(\.id), scan.output.map(\.reference)),
      uniquingKeysWith: { first, _ in first })
    table[names.level.id] = one
    var items = scan.output.map { NamedExpression($0.reference, as: column($0.name, $0.type)) }
    items.append(NamedExpression(one, as: column("level", .int64)))
    // PRIOR is NULL at the top; what is carried may be asked for by what is carried later.
    for carried in names.carried {
      let operand = carried.operand.substituting(table)
      let value: BoundExpression
      switch carried.kind {
      case .prior: value = .literal(.null, carried.column.type)
      case .root: value = operand
      case .path(let separator):
        value = try call("concat", [separator.substituting(table), operand], at: parts.range)
      }
      table[carried.column.id] = value
      items.append(
        NamedExpression(
          try converted(value, to: carried.column.type, at: parts.range),
          as: column(carried.column.name, carried.column.type)))
    }
    items.append(NamedExpression(rowNumber(parts, scan.output), as: column("row", .int64)))
    items.append(
      NamedExpression(.literal(.integer(-1), .int64), as: column("parent", .int64)))
    let start = parts.start.map { Filter(scan, where: $0.substituting(table)) }
    return Project(start ?? scan, items)
  }

  /// The children of the last round's rows.
  private func hierarchyStep(
    _ parts: HierarchyParts, _ names: HierarchyColumns, _ rows: Int, _ round: Int,
    _ payload: [OutputColumn]
  ) throws(SQLError) -> any PlanNode {
    let child = CommonTableScan(
      number: rows, label: "rows", output: parts.columns.map { column($0.name, $0.type) })
    let extra = ["row", "parent", "node"].map { column($0, .int64) }
    let parent = CommonTableScan(
      number: round, label: "parents",
      output: payload.map { column($0.name, $0.type) } + extra)
    let fromParent = Dictionary(
      zip(payload.map(\.id), parent.output.map(\.reference)),
      uniquingKeysWith: { first, _ in first })
    var table = Dictionary(
      zip(parts.columns.map(\.id), child.output.map(\.reference)),
      uniquingKeysWith: { first, _ in first })
    let before = fromParent[names.level.id] ?? .literal(.null, .int64)
    let level = try converted(
      try call("+", [before, .literal(.integer(1), .int64)], at: parts.range), to: .int64,
      at: parts.range)
    table[names.level.id] = level
    var items = child.output.map { NamedExpression($0.reference, as: column($0.name, $0.type)) }
    items.append(NamedExpression(level, as: column("level", .int64)))
    for carried in names.carried {
      let above = fromParent[carried.column.id] ?? .literal(.null, carried.column.type)
      let value: BoundExpression
      switch carried.kind {
      case .prior: value = carried.operand.substituting(fromParent)
      case .root: value = above
      case .path(let separator):
        let added = [above, separator.substituting(table), carried.operand.substituting(table)]
        value = try call("concat", added, at: parts.range)
      }
      table[carried.column.id] = value
      items.append(
        NamedExpression(
          try converted(value, to: carried.column.type, at: parts.range),
          as: column(carried.column.name, carried.column.type)))
    }
    items.append(NamedExpression(rowNumber(parts, child.output), as: column("row", .int64)))
    items.append(NamedExpression(extra[2].reference, as: column("parent", .int64)))
    let condition = parts.condition.substituting(table)
    return Project(Plan.Join(.inner, parent, child, on: condition), items)
  }

  private func rowNumber(
    _ parts: HierarchyParts, _ columns: [OutputColumn]
  ) -> BoundExpression {
    let place = parts.source.output.firstIndex { $0.id == parts.number.id }
    return columns[place ?? columns.count - 1].reference
  }
}
