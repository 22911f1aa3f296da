import Columns
import Diagnostics
import Plan

/// Turns a plan into pipelines: steps that run one after another, and an open draft at the end.
///
/// A node that streams adds operators to its input's draft; a node that blocks ends the draft in
/// a sink, which becomes a step, and begins a new draft at the sink's result. Each node is told
/// which of its columns are needed, so that nothing else is gathered or kept.
struct Lowering {
  let query: QueryContext
  let profile: ExecutionProfile?
  var steps: [any Step] = []
  /// Columns of windows that a filter right above wants to be 1.
  var firstRowColumns: Set<ColumnID> = []
  /// Nobody sees the order of the rows of the node that is lowered next.
  var orderIsFree = false
  /// What a filter right above asks of the node that is lowered next, where dropping rows early
  /// changes nothing.
  var askedAbove: BoundExpression?
  /// So many rows are wanted of a recursion, by its number: LIMIT may end one that has no end.
  var recursionLimits: [Int: Int] = [:]

  init(_ query: QueryContext, profile: ExecutionProfile?) {
    self.query = query
    self.profile = profile
  }

  var options: ExecutionOptions { query.options }

  /// - Parameter required: The output columns that someone above reads.
  mutating func lower(
    _ node: any PlanNode, _ profile: NodeProfile?, required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    let (isFree, asked) = (orderIsFree, askedAbove)
    orderIsFree = false
    askedAbove = nil
    switch node {
    case let scan as Scan: return lower(scan, profile, required)
    case let filter as Filter: return try lower(filter, profile, required, isFree)
    case let project as Project: return try lower(project, profile, required, isFree)
    case let join as Join: return try lower(join, profile, required, isFree)
    case let aggregate as Aggregate:
      return try lower(aggregate, profile, required, isFree, asked: asked)
    case let sort as Sort: return try lower(sort, profile, required)
    case let topN as TopN: return try lower(topN, profile, required)
    case let limit as Limit: return try lower(limit, profile, required)
    case let window as Window: return try lower(window, profile, required)
    case let union as Union: return try lower(union, profile, required)
    case let values as Values:
      return Draft(ValuesSource(values), columns: values.output, profile: profile)
    case let table as CommonTable: return try lower(table, profile, required)
    case let scan as CommonTableScan: return lower(scan, profile)
    case let recursion as RecursiveUnion: return try lower(recursion, profile)
    case let hierarchy as Hierarchy: return lower(hierarchy, profile)
    case let call as TableFunctionCall: return try lower(call, profile, required)
    case let barrier as SecurityBarrier: return try lower(barrier, profile, required)
    default:
      throw SQLError(.internalError, "a plan with \(node.name) cannot be run")
    }
  }

  /// The draft with all its rows in one phase: kept before, where they come in several.
  mutating func inOnePhase(_ draft: Draft) -> Draft {
    guard draft.source.comesInPhases else { return draft }
    let collected = CollectSink("a join", types: draft.types, nil)
    finish(draft, into: collected)
    return Draft(collected.source, columns: draft.columns, profile: nil)
  }

  /// Ends a draft in a sink.
  mutating func finish(_ draft: Draft, into sink: any Sink) {
    steps.append(Pipeline(draft, into: sink))
  }
}

extension Lowering {
  private func lower(
    _ scan: Scan, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) -> Draft {
    let needed = scan.columns.filter { required.contains($0.column.id) }
    let source = ScanSource(scan, positions: needed.map(\.position), profile: profile)
    var draft = Draft(source, columns: needed.map(\.column), profile: profile)
    draft.scan = source
    for column in scan.columns { draft.origins[column.column.id] = column.column.id }
    return draft
  }

  private mutating func lower(
    _ filter: Filter, _ profile: NodeProfile?, _ required: Set<ColumnID>, _ isFree: Bool
  ) throws(SQLError) -> Draft {
    firstRowColumns.formUnion(filter.columnsThatAreOne)
    // Of several rows that fail, the first one's error is shown.
    orderIsFree = isFree && filter.predicate.ignoresOrder
    askedAbove = filter.predicate.ignoresOrder ? filter.predicate : nil
    var draft = try lower(
      filter.input, profile?.children[0], required: required.union(filter.predicate.columns))
    let kept = draft.columns.indices.filter { required.contains(draft.columns[$0].id) }
    let (layout, options, predicate) = (draft.layout, options, filter.predicate)
    draft.append(profile) { (_) throws(SQLError) in
      FilterOperator(try Conjunction(predicate, layout: layout, options), kept: kept)
    }
    draft.columns = kept.map { draft.columns[$0] }
    return draft
  }

  private mutating func lower(
    _ project: Project, _ profile: NodeProfile?, _ required: Set<ColumnID>, _ isFree: Bool
  ) throws(SQLError) -> Draft {
    let items = project.items.filter { required.contains($0.column.id) }
    orderIsFree = isFree && items.allSatisfy(\.expression.ignoresOrder)
    let used = items.reduce(into: Set<ColumnID>()) { $0.formUnion($1.expression.columns) }
    let draft = try lower(project.input, profile?.children[0], required: used)
    return draft.computing(items, options, profile)
  }

  /// Nothing learned above a barrier reaches the scan below it.
  private mutating func lower(
    _ barrier: SecurityBarrier, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    var draft = try lower(barrier.input, profile?.children[0], required: required)
    draft.scan = nil
    draft.origins = [:]
    guard profile != nil else { return draft }
    let all = Array(draft.columns.indices)
    draft.append(profile) { (_) throws(SQLError) in PickColumns(all) }
    return draft
  }

  private mutating func lower(
    _ union: Union, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    let places = union.output.indices.filter { required.contains(union.output[$0].id) }
    var drafts: [Draft] = []
    for (i, input) in union.inputs.enumerated() {
      let ids = places.map { input.output[$0].id }
      let draft = try lower(input, profile?.children[i], required: Set(ids))
      drafts.append(inOnePhase(draft.projected(to: ids)))
    }
    return Draft(
      UnionSource(drafts), columns: places.map { union.output[$0] }, profile: profile)
  }

  private mutating func lower(
    _ limit: Limit, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    if let count = limit.count {
      let (most, overflow) = count.addingReportingOverflow(limit.offset)
      if !overflow { limitRecursion(below: limit.input, to: most) }
    }
    let draft = try lower(limit.input, profile?.children[0], required: required)
    let sink = LimitSink(
      count: limit.count, offset: limit.offset, types: draft.types, profile)
    finish(draft, into: sink)
    return Draft(sink.source, columns: draft.columns, profile: profile)
  }
}

extension BoundExpression {
  /// Whether the order in which rows are computed makes no difference.
  var ignoresOrder: Bool { !canFail && !isVolatile }
}

extension Draft {
  /// The draft followed by computing these columns and dropping all others.
  func computing(
    _ items: [NamedExpression], _ options: ExecutionOptions, _ profile: NodeProfile?
  ) -> Draft {
    var draft = self
    let layout = layout
    draft.columns = items.map(\.column)
    for item in items {
      if case .column(let id, _) = item.expression { draft.origins[item.column.id] = origins[id] }
    }
    let places = items.map { item -> Int? in
      if case .column(let id, _) = item.expression { return layout[id] }
      return nil
    }
    if places.allSatisfy({ $0 != nil }) {
      let plain = places.compactMap { $0 }
      if plain == Array(columns.indices), profile == nil { return draft }
      draft.append(profile) { (_) throws(SQLError) in PickColumns(plain) }
      return draft
    }
    let expressions = items.map(\.expression)
    draft.append(profile) { (_) throws(SQLError) in
      ProjectOperator(try ExpressionSet(expressions, layout: layout, options))
    }
    return draft
  }
}
