import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// Adds the Aggregate node, if the SELECT groups, and rewrites the parts over its output.
  func group(
    _ input: any PlanNode, _ select: Syntax.Select, _ parts: inout Parts, _ scope: Scope
  ) throws(SQLError) -> any PlanNode {
    let isGrouped =
      select.groupBy != nil || select.having != nil || !parts.aggregates.items.isEmpty
      || !parts.aggregates.groupings.isEmpty
    guard isGrouped else { return input }
    var keys = GroupKeys()
    let sets = try groupingSets(select, parts, scope, &keys)
    try refuseObjects(keys.expressions, at: select.range, alsoZoned: sets != nil)
    if sets == nil, dialect == .postgres { addDetermined(to: &keys, input, parts) }
    let named = keys.expressions.map { key -> NamedExpression in
      // A plain column keeps its identity, so that subqueries that refer to it stay right.
      // One of a query around this one becomes a column of its own.
      if case .column(let id, let type) = key, input.outputIDs.contains(id), !type.isZoned {
        return NamedExpression(key, as: OutputColumn(id, columnName(id, in: input), type))
      }
      return NamedExpression(key, as: column("group", key.type))
    }
    if parts.aggregates.wantsGroupID, let sets, Set(sets.map(Set.init)).count < sets.count {
      throw fail(
        .featureNotSupported, "GROUP_ID does not tell groups that are made twice here",
        at: select.range, hint: "write each set of GROUPING SETS once")
    }
    let groupingColumn = sets == nil ? nil : column("grouping", .int64)
    let (made, items) = try withZonedKeys(named, parts.aggregates.items)
    let aggregate = Aggregate(
      input, keys: made, items: items, groupingSets: sets,
      groupingColumn: groupingColumn)
    let form = GroupedForm(
      keys: named, inputIDs: input.outputIDs,
      groupings: try groupingCalls(parts.aggregates, keys, groupingColumn))
    do throws(SQLError) {
      try rewrite(&parts, form) { columnName($0, in: input) }
    } catch {
      throw error.state == .groupingError
        ? error.inOracle(select.groupBy == nil ? -937 : -979) : error
    }
    return aggregate
  }

  /// The columns of a table whose primary key is among the keys have one value in a group: those
  /// that are read become keys too, which changes no group (SQL:1999, T301, as in PostgreSQL).
  private func addDetermined(to keys: inout GroupKeys, _ input: any PlanNode, _ parts: Parts) {
    let plain = Set(
      keys.expressions.compactMap { key -> ColumnID? in
        if case .column(let id, _) = key { return id }
        return nil
      })
    if plain.isEmpty { return }
    let determined = columns(determinedBy: plain, in: input)
    if determined.isEmpty { return }
    let read = parts.expressions.reduce(into: Set<ColumnID>()) { $0.formUnion($1.columns) }
    for column in input.output where determined.contains(column.id) && read.contains(column.id) {
      _ = keys.add(column.reference)
    }
  }

  private func columns(
    determinedBy known: Set<ColumnID>, in plan: any PlanNode
  ) -> Set<ColumnID> {
    if let scan = plan as? Scan {
      return scan.uniqueKeys.contains { $0.isSubset(of: known) } ? scan.outputIDs : []
    }
    return plan.inputs.reduce(into: []) { $0.formUnion(columns(determinedBy: known, in: $1)) }
  }

  private func columnName(_ id: ColumnID, in plan: any PlanNode) -> String {
    plan.output.first { $0.id == id }?.name ?? "group"
  }

  private func rewrite(
    _ parts: inout Parts, _ form: GroupedForm, _ name: (ColumnID) -> String
  ) throws(SQLError) {
    func changed(_ expression: BoundExpression) throws(SQLError) -> BoundExpression {
      let result = form.apply(expression)
      if let bad = form.ungrouped(result) { throw ungroupedColumn(bad, name(bad)) }
      return result
    }
    for i in parts.items.indices {
      parts.items[i].expression = try changed(parts.items[i].expression)
    }
    parts.having = try parts.having.mapped(changed)
    parts.qualify = try parts.qualify.mapped(changed)
    for i in parts.order.indices {
      parts.order[i].key.expression = try changed(parts.order[i].key.expression)
    }
    for i in parts.unnests.items.indices {
      parts.unnests.items[i].list = try changed(parts.unnests.items[i].list)
    }
    for i in parts.distinctOn.indices { parts.distinctOn[i] = try changed(parts.distinctOn[i]) }
    for i in parts.windows.entries.indices {
      var entry = parts.windows.entries[i]
      entry.partition = try entry.partition.mapped(changed)
      for j in entry.order.indices {
        entry.order[j].expression = try changed(entry.order[j].expression)
      }
      entry.item.arguments = try entry.item.arguments.mapped(changed)
      entry.item.filter = try entry.item.filter.mapped(changed)
      parts.windows.entries[i] = entry
    }
  }

  private func ungroupedColumn(_ id: ColumnID, _ name: String) -> SQLError {
    let range = columnRanges[id]
    return SQLError(
      .groupingError,
      "column \"\(name)\" is neither in GROUP BY nor inside an aggregate function, so it has no single value in a group",
      range: hidesRanges ? nil : range,
      hint: "add it to GROUP BY, or take min(\(name)) or any_value(\(name))")
  }

  // MARK: Keys and sets

  /// The distinct keys of all grouping sets.
  struct GroupKeys {
    var expressions: [BoundExpression] = []
    private var positions: [String: Int] = [:]

    mutating func add(_ expression: BoundExpression) -> Int {
      let print = expression.fingerprint
      if let known = positions[print] { return known }
      positions[print] = expressions.count
      expressions.append(expression)
      return expressions.count - 1
    }

    func position(of expression: BoundExpression) -> Int? { positions[expression.fingerprint] }
  }

  /// The sets as positions in `keys`; nil for the plain form with one set.
  private func groupingSets(
    _ select: Syntax.Select, _ parts: Parts, _ scope: Scope, _ keys: inout GroupKeys
  ) throws(SQLError) -> [[Int]]? {
    guard let groupBy = select.groupBy else { return nil }
    if groupBy.isAll {
      let made = Set(parts.aggregates.items.map(\.column.id))
        .union(parts.windows.entries.map(\.item.column.id))
      for item in parts.items where item.expression.columns.isDisjoint(with: made) {
        if !item.expression.isConstant { _ = keys.add(item.expression) }
      }
      return nil
    }
    let context = ExpressionContext(scope, clause: "GROUP BY")
    var sets: [[Int]] = [[]]
    var isPlain = true
    for element in groupBy.elements {
      if case .expression = element {} else { isPlain = false }
      let alternatives = try expand(element, parts, context, &keys)
      guard sets.count * alternatives.count <= 4096 else {
        throw fail(.statementTooComplex, "GROUP BY has more than 4096 sets", at: groupBy.range)
      }
      sets = sets.flatMap { set in alternatives.map { union(set, $0) } }
    }
    if isPlain { return nil }
    if groupBy.isDistinct {
      var seen: Set<[Int]> = []
      sets = sets.filter { seen.insert($0.sorted()).inserted }
    }
    return sets
  }

  private func union(_ a: [Int], _ b: [Int]) -> [Int] { a + b.filter { !a.contains($0) } }

  private func expand(
    _ element: Syntax.GroupBy.Element, _ parts: Parts, _ context: ExpressionContext,
    _ keys: inout GroupKeys
  ) throws(SQLError) -> [[Int]] {
    switch element {
    case .expression(let expression):
      return [[keys.add(try bindKey(expression, parts, context))]]
    case .group(let expressions):
      var set: [Int] = []
      for expression in expressions {
        set = union(set, [keys.add(try bindKey(expression, parts, context))])
      }
      return [set]
    case .rollup(let elements):
      let groups = try flatten(elements, parts, context, &keys)
      try check(groups.count, Bound.rollup, "elements in ROLLUP", at: context.scopeRange)
      return (0...groups.count).reversed().map { length in
        groups.prefix(length).reduce([]) { union($0, $1) }
      }
    case .cube(let elements):
      let groups = try flatten(elements, parts, context, &keys)
      guard groups.count <= 12 else {
        throw fail(.statementTooComplex, "CUBE takes at most 12 elements", at: context.scopeRange)
      }
      return (0..<(1 << groups.count)).reversed().map { mask in
        groups.indices.filter { mask >> (groups.count - 1 - $0) & 1 == 1 }
          .reduce([]) { union($0, groups[$1]) }
      }
    case .groupingSets(let elements):
      var sets: [[Int]] = []
      for element in elements { sets += try expand(element, parts, context, &keys) }
      return sets
    }
  }

  private func flatten(
    _ elements: [Syntax.GroupBy.Element], _ parts: Parts, _ context: ExpressionContext,
    _ keys: inout GroupKeys
  ) throws(SQLError) -> [[Int]] {
    var groups: [[Int]] = []
    for element in elements { groups += try expand(element, parts, context, &keys) }
    return groups
  }

  private func bindKey(
    _ expression: Syntax.Expression, _ parts: Parts, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    if let position = try ordinal(expression, count: parts.items.count, clause: "GROUP BY") {
      let item = parts.items[position].expression
      let made = Set(parts.aggregates.items.map(\.column.id))
      guard item.columns.isDisjoint(with: made) else {
        throw fail(
          .groupingError, "aggregate functions are not allowed in GROUP BY", at: expression.range)
      }
      return item
    }
    let made = parts.unnested
    if case .name(let name) = expression.kind, name.parts.count == 1, !made.isEmpty {
      let unnested = parts.items.first {
        $0.name.lowercased() == name.last.text.lowercased()
          && !$0.expression.columns.isDisjoint(with: made)
      }
      if let unnested { return unnested.expression }
    }
    if let item = aliased(expression, parts, context) { return item.expression }
    return try bind(expression, context)
  }

  /// The item of the SELECT list that a name stands for where no column has it: the same expression,
  /// so that its subqueries are the same too.
  private func aliased(
    _ expression: Syntax.Expression, _ parts: Parts, _ context: ExpressionContext
  ) -> SelectItem? {
    guard case .name(let name) = expression.kind, name.parts.count == 1,
      case .none = context.scope.find(name.last.text, qualifier: []),
      let item = parts.items.first(where: {
        $0.name.lowercased() == name.last.text.lowercased()
      })
    else { return nil }
    let made = Set(parts.aggregates.items.map(\.column.id))
    return item.expression.columns.isDisjoint(with: made) ? item : nil
  }

  /// GROUPING(a, b) as arithmetic over the grouping column.
  private func groupingCalls(
    _ collector: AggregateCollector, _ keys: GroupKeys, _ groupingColumn: OutputColumn?
  ) throws(SQLError) -> [ColumnID: BoundExpression] {
    var table: [ColumnID: BoundExpression] = [:]
    let range = SourceRange(start: 0, end: 0)
    for (asked, made) in collector.groupings {
      var result = BoundExpression.literal(.integer(0), .int64)
      for (i, key) in asked.enumerated() {
        guard let position = keys.position(of: key) else {
          throw SQLError(
            .groupingError, "the arguments of GROUPING must be keys of GROUP BY")
        }
        guard let groupingColumn else { continue }
        let bit = Int128(keys.expressions.count - 1 - position)
        let shifted = try call(
          ">>", [groupingColumn.reference, .literal(.integer(bit), .int64)], at: range)
        let one = try call("&", [shifted, .literal(.integer(1), .int64)], at: range)
        let weight = Int128(1) << Int128(asked.count - 1 - i)
        let weighted = try call("*", [one, .literal(.integer(weight), .int64)], at: range)
        result = try call("+", [result, weighted], at: range)
      }
      table[made.id] = result
    }
    return table
  }
}

extension Binder.Parts {
  /// What is computed over the groups.
  fileprivate var expressions: [BoundExpression] {
    items.map(\.expression) + [having, qualify].compactMap { $0 } + order.map(\.key.expression)
      + unnests.items.map(\.list) + distinctOn
      + windows.entries.flatMap { entry in
        entry.partition + entry.order.map(\.expression) + entry.item.arguments
          + (entry.item.filter.map { [$0] } ?? [])
      }
  }
}

extension ExpressionContext {
  /// A place for messages about a whole clause.
  var scopeRange: SourceRange { SourceRange(start: 0, end: 0) }
}

/// Rewrites expressions over ungrouped rows to expressions over groups.
struct GroupedForm {
  let keys: [NamedExpression]
  let inputIDs: Set<ColumnID>
  let groupings: [ColumnID: BoundExpression]
  private let table: [String: BoundExpression]

  init(
    keys: [NamedExpression], inputIDs: Set<ColumnID>, groupings: [ColumnID: BoundExpression]
  ) {
    self.keys = keys
    self.inputIDs = inputIDs
    self.groupings = groupings
    var table: [String: BoundExpression] = [:]
    for key in keys { table[key.expression.fingerprint] = key.column.reference }
    self.table = table
  }

  /// Keys, the largest first, become their columns.
  func apply(_ expression: BoundExpression) -> BoundExpression {
    if let key = table[expression.fingerprint] { return key }
    if case .column(let id, _) = expression, let grouping = groupings[id] { return grouping }
    let operands = expression.operands
    if operands.isEmpty { return expression }
    return expression.replacing(operands: operands.map { apply($0) })
  }

  /// A column that has no single value in a group, if the expression reads one.
  func ungrouped(_ expression: BoundExpression) -> ColumnID? {
    let allowed = Set(keys.map(\.column.id))
    return expression.columns.subtracting(allowed).intersection(inputIDs).min()
  }
}
