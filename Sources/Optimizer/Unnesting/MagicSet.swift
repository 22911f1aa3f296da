import Columns
import Diagnostics
import Functions
import Plan

/// Computes the right side of a dependent join for all distinct values of the outer columns.
///
/// ```
/// Dependent(L, R(L.a))  →  CommonTable L in
///                            Join(L, D ⋈ R(D.a)) on L.a IS NOT DISTINCT FROM D.a
///                            where D = the distinct values of L.a
/// ```
///
/// D is pushed down through R until a part that reads no outer column; there it is a cross join,
/// which filter pushdown makes an inner join where a predicate compares the two.
struct MagicSet {
  let context: RuleContext
  /// The outer columns, in a fixed order.
  let outer: [OutputColumn]
  /// What makes a new copy of D.
  let makeCopy: () -> (plan: any PlanNode, columns: [OutputColumn])
  /// Common tables that are computed for every row of D too.
  private let widened = WidenedTables()

  private final class WidenedTables {
    var numbers: Set<Int> = []
    /// Where D's columns stand in the scans of some; in others behind all.
    var places: [Int: Int] = [:]
  }

  init(
    context: RuleContext, outer: [OutputColumn],
    makeCopy: @escaping () -> (plan: any PlanNode, columns: [OutputColumn])
  ) {
    self.context = context
    self.outer = outer
    self.makeCopy = makeCopy
  }

  static func decorrelate(
    _ join: DependentJoin, _ outerIDs: Set<ColumnID>, _ context: RuleContext
  ) throws(SQLError) -> any PlanNode {
    let outer = join.left.output.filter { outerIDs.contains($0.id) }
    let number = context.ids.make().number
    func scan() -> (plan: CommonTableScan, map: [ColumnID: OutputColumn]) {
      let columns = join.left.output.map { context.column($0.name, $0.type) }
      let plan = CommonTableScan(number: number, label: "outer", output: columns)
      return (plan, Dictionary(uniqueKeysWithValues: zip(join.left.output.map(\.id), columns)))
    }
    let magic = MagicSet(context: context, outer: outer) {
      let (plan, map) = scan()
      let keys = outer.compactMap { column in
        map[column.id].map {
          NamedExpression($0.reference, as: context.column(column.name, column.type))
        }
      }
      return (Aggregate(plan, keys: keys, items: []), keys.map(\.column))
    }
    let (right, columns) = try magic.push(into: join.right)
    var conditions = join.condition?.conjuncts ?? []
    for (a, b) in zip(outer, columns) {
      conditions.append(try context.call("is_not_distinct", [a.reference, b.reference]))
    }
    let (left, map) = scan()
    let named = Project(
      left,
      join.left.output.compactMap { old in
        map[old.id].map { NamedExpression($0.reference, as: old) }
      })
    let joined = Join(
      join.kind, named, right, on: BoundExpression.conjunction(conditions))
    let body = Project(joined, join.output.map { NamedExpression($0.reference, as: $0) })
    // The projection fixes the order of the columns, which scans take by position.
    let definition = Project(
      join.left, join.left.output.map { NamedExpression($0.reference, as: $0) })
    return CommonTable(number: number, label: "outer", definition: definition, body: body)
  }

  private func isFree(_ plan: any PlanNode) -> Bool {
    plan.freeColumns.isDisjoint(with: outer.map(\.id)) && !readsWidened(plan)
  }

  private func readsWidened(_ plan: any PlanNode) -> Bool {
    if widened.numbers.isEmpty { return false }
    if let scan = plan as? CommonTableScan, widened.numbers.contains(scan.number) { return true }
    return plan.inputs.contains { readsWidened($0) }
  }

  private func table(_ columns: [OutputColumn]) -> [ColumnID: BoundExpression] {
    Dictionary(uniqueKeysWithValues: zip(outer.map(\.id), columns.map(\.reference)))
  }

  /// The plan for every row of D, with D's columns in its output.
  private func push(into plan: any PlanNode) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    if isFree(plan) {
      let copy = makeCopy()
      return (Join(.inner, plan, copy.plan), copy.columns)
    }
    switch plan {
    case let filter as Filter:
      let (input, columns) = try push(into: filter.input)
      return (Filter(input, where: filter.predicate.substituting(table(columns))), columns)
    case let project as Project: return try push(intoProject: project)
    case let aggregate as Aggregate: return try push(intoAggregate: aggregate)
    case let join as Join: return try push(intoJoin: join)
    case let window as Window:
      let (input, columns) = try push(into: window.input)
      var copy = window
      copy.input = input
      copy.partition += columns.map(\.reference)
      let changed = copy.expressions.map { $0.substituting(table(columns)) }
      return (copy.replacing(expressions: changed), columns)
    case let sort as Sort:
      let (input, columns) = try push(into: sort.input)
      let keys = sort.keys.map { key in
        var key = key
        key.expression = key.expression.substituting(table(columns))
        return key
      }
      return (Sort(input, by: keys), columns)
    case let limit as Limit: return try push(intoLimit: limit)
    case let union as Union: return try push(intoUnion: union)
    case let call as TableFunctionCall:
      let (input, columns) = try push(into: call.input)
      var copy = call
      copy.input = input
      copy.arguments = call.arguments.map { $0.substituting(table(columns)) }
      return (copy, columns)
    case let values as Values: return try push(intoValues: values)
    case let common as CommonTable where isFree(common.definition):
      var copy = common
      let (body, columns) = try push(into: common.body)
      copy.body = body
      return (copy, columns)
    case let common as CommonTable: return try push(intoTable: common)
    case let scan as CommonTableScan:
      let made = outer.map { context.column($0.name, $0.type) }
      var output = scan.output
      output.insert(contentsOf: made, at: widened.places[scan.number] ?? output.count)
      return (
        CommonTableScan(number: scan.number, label: scan.label, output: output), made
      )
    case let recursion as RecursiveUnion: return try push(intoRecursion: recursion)
    case let hierarchy as Hierarchy: return try push(intoHierarchy: hierarchy)
    default:
      throw SQLError(
        .featureNotSupported, "a correlated subquery cannot contain \(plan.name)",
        hint: "write it without a reference to the outer query")
    }
  }

  /// A common table that reads outer columns is computed for every row of D; its scans give D's
  /// columns behind their own.
  private func push(intoTable common: CommonTable) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    var copy = common
    copy.definition = try widenedRows(common.definition)
    widened.numbers.insert(common.number)
    let (body, columns) = try push(into: common.body)
    copy.body = body
    return (copy, columns)
  }

  private func push(intoRecursion recursion: RecursiveUnion) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    var copy = recursion
    copy.base = try widenedRows(recursion.base)
    widened.numbers.insert(recursion.number)
    if let whole = recursion.whole { widened.numbers.insert(whole) }
    if let keyed = recursion.keyed {
      widened.numbers.insert(keyed.rows)
      copy.keyed?.merge = try widenedRows(keyed.merge)
    }
    copy.step = try widenedRows(recursion.step)
    let made = outer.map { context.column($0.name, $0.type) }
    copy.output += made
    return (copy, made)
  }

  /// CONNECT BY: each row of D has trees of its own. Its columns are the last of the payload, before the numbers
  /// of rows and nodes.
  private func push(intoHierarchy hierarchy: Hierarchy) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    var copy = hierarchy
    let place = hierarchy.payload.count
    copy.base = try widenedRows(hierarchy.base, at: place)
    widened.numbers.insert(hierarchy.number)
    widened.places[hierarchy.number] = place
    copy.step = try widenedRows(hierarchy.step, at: place)
    let made = outer.map { context.column($0.name, $0.type) }
    copy.payload += made
    return (copy, made)
  }

  /// The plan's columns with D's behind them or at another place, in a fixed order.
  private func widenedRows(
    _ plan: any PlanNode, at place: Int? = nil
  ) throws(SQLError) -> any PlanNode {
    let (rows, columns) = try push(into: plan)
    var output = plan.output
    output.insert(contentsOf: columns, at: place ?? output.count)
    return Project(rows, output.map { NamedExpression($0.reference, as: $0) })
  }

  private func push(intoProject project: Project) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    let (input, columns) = try push(into: project.input)
    let items = project.items.map {
      NamedExpression($0.expression.substituting(table(columns)), as: $0.column)
    }
    return (
      Project(input, items + columns.map { NamedExpression($0.reference, as: $0) }), columns
    )
  }

  /// Groups by D's columns too. Without keys there is a row for each row of D, even over nothing.
  private func push(intoAggregate aggregate: Aggregate) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    let (input, columns) = try push(into: aggregate.input)
    var copy = aggregate
    copy.input = input
    let changed = copy.expressions.map { $0.substituting(table(columns)) }
    guard var grouped = copy.replacing(expressions: changed) as? Aggregate else {
      return (copy, columns)
    }
    let positions = columns.indices.map { grouped.keys.count + $0 }
    grouped.keys += columns.map { NamedExpression($0.reference, as: $0) }
    grouped.groupingSets = grouped.groupingSets?.map { $0 + positions }
    let hasEmptySet = aggregate.groupingSets?.contains { $0.isEmpty } ?? aggregate.keys.isEmpty
    guard hasEmptySet else { return (grouped, columns) }
    guard aggregate.groupingSets == nil else {
      throw SQLError(
        .featureNotSupported, "a correlated subquery cannot have grouping sets with ()")
    }
    let all = makeCopy()
    var conditions: [BoundExpression] = []
    for (a, b) in zip(all.columns, columns) {
      conditions.append(try context.call("is_not_distinct", [a.reference, b.reference]))
    }
    let joined = Join(.left, all.plan, grouped, on: BoundExpression.conjunction(conditions))
    let items = grouped.items.map { item in
      let column = item.column
      let value: BoundExpression =
        item.call.emptyResult == .null
        ? column.reference
        : .coalesce(
          [column.reference, .literal(item.call.emptyResult, column.type)], column.type)
      return NamedExpression(value, as: column)
    }
    return (
      Project(joined, items + all.columns.map { NamedExpression($0.reference, as: $0) }),
      all.columns
    )
  }

  private func push(intoJoin join: Join) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    func condition(_ columns: [OutputColumn]) -> [BoundExpression] {
      join.condition?.substituting(table(columns)).conjuncts ?? []
    }
    let leftOnly = isFree(join.right)
    let needsCopy: Bool
    switch join.kind {
    case .right, .full: needsCopy = true
    case .inner: needsCopy = !leftOnly && !isFree(join.left)
    default: needsCopy = !leftOnly
    }
    if case .inner = join.kind, isFree(join.left), !leftOnly {
      let (right, columns) = try push(into: join.right)
      return (
        Join(.inner, join.left, right, on: BoundExpression.conjunction(condition(columns))),
        columns
      )
    }
    let (left, columns) = try push(into: join.left)
    if !needsCopy {
      let joined = Join(
        join.kind, left, join.right, on: BoundExpression.conjunction(condition(columns)))
      return (joined, columns)
    }
    let (right, others) = try push(into: join.right)
    var parts = condition(columns)
    for (a, b) in zip(columns, others) {
      parts.append(try context.call("is_not_distinct", [a.reference, b.reference]))
    }
    let joined = Join(join.kind, left, right, on: BoundExpression.conjunction(parts))
    switch join.kind {
    case .right: return (joined, others)
    case .full:
      let merged = zip(columns, others).map { a, b in
        NamedExpression(
          .coalesce([a.reference, b.reference], a.type), as: context.column(a.name, a.type))
      }
      let items = join.output.map { NamedExpression($0.reference, as: $0) } + merged
      return (Project(joined, items), merged.map(\.column))
    default: return (joined, columns)
    }
  }

  /// The first rows for each row of D, by their number in its partition.
  private func push(intoLimit limit: Limit) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    let (input, columns) = try push(into: limit.input)
    let call = try context.functions.resolveWindow(
      "row_number", [], dialect: context.session.dialect, ignoreNulls: false)
    let number = context.column("row_number", call.returnType)
    let item = WindowItem(function: .window(call), arguments: [], frame: .usual, column: number)
    var keys: [SortKey] = []
    var below = input
    if let sort = input as? Sort { (keys, below) = (sort.keys, sort.input) }
    let window = Window(
      below, partition: columns.map(\.reference), order: keys, items: [item])
    var tests: [BoundExpression] = []
    func literal(_ count: Int) -> BoundExpression { .literal(.integer(Int128(count)), .int64) }
    if limit.offset > 0 {
      tests.append(try context.call(">", [number.reference, literal(limit.offset)]))
    }
    if let count = limit.count {
      let (last, overflow) = limit.offset.addingReportingOverflow(count)
      if !overflow { tests.append(try context.call("<=", [number.reference, literal(last)])) }
    }
    guard let test = BoundExpression.conjunction(tests) else { return (window, columns) }
    return (Filter(window, where: test), columns)
  }

  private func push(intoUnion union: Union) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    var inputs: [any PlanNode] = []
    for input in union.inputs {
      let (plan, columns) = try push(into: input)
      inputs.append(
        Project(plan, (input.output + columns).map { NamedExpression($0.reference, as: $0) }))
    }
    let made = outer.map { context.column($0.name, $0.type) }
    return (Union(inputs, output: union.output + made), made)
  }

  private func push(intoValues values: Values) throws(SQLError) -> (
    plan: any PlanNode, columns: [OutputColumn]
  ) {
    var parts: [any PlanNode] = []
    for row in values.rows {
      let items = zip(row, values.output).map { expression, column in
        NamedExpression(expression, as: context.column(column.name, column.type))
      }
      parts.append(Project(Values.oneRow, items))
    }
    return try push(intoUnion: Union(parts, output: values.output))
  }
}
