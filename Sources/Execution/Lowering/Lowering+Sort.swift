import Columns
import Diagnostics
import Kernels
import Plan

extension Lowering {
  mutating func lower(
    _ sort: Sort, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    let (draft, payload, places) = try withNewKeys(sort.input, sort.keys, profile, required)
    let shape = SortShape(types: draft.types, keys: places, orders: sort.keys.map(\.order))
    let sink = SortSink(shape, payload: payload.count, profile)
    finish(draft, into: sink)
    return Draft(sink.source, columns: payload, profile: profile)
  }

  mutating func lower(
    _ top: TopN, _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> Draft {
    // Keeping very many rows is what a sort does, and that may spill.
    if top.count + top.offset > Lowering.mostKept {
      var sorted = try lower(Sort(top.input, by: top.keys), profile, required)
      sorted.sourceProfile = nil
      let sink = LimitSink(
        count: top.count, offset: top.offset, types: sorted.types, profile)
      finish(sorted, into: sink)
      return Draft(sink.source, columns: sorted.columns, profile: profile)
    }
    let (draft, payload) = try withKeys(top.input, top.keys, profile, required)
    let fact = top.input.cannotFail ? learned(top.keys, draft) : nil
    let sink = TopNSink(
      types: draft.types, orders: top.keys.map(\.order), count: top.count, offset: top.offset,
      fact: fact, profile)
    finish(draft, into: sink)
    return Draft(sink.source, columns: payload, profile: profile)
  }

  /// More rows than this are sorted as a whole.
  private static var mostKept: Int { 1 << 18 }

  /// What the scan below may learn of the bound on the first key, where that is one of its columns.
  private func learned(_ keys: [SortKey], _ draft: Draft) -> TopNFact? {
    guard let scan = draft.scan, let first = keys.first,
      case .column(let id, let type) = first.expression, let origin = draft.origins[id],
      let fact = TopNFact(type, first.order)
    else { return nil }
    scan.learn(LearnedFilter(column: origin, source: fact))
    return fact
  }

  /// The input's draft with the wanted columns and, behind them, the keys that are none of these.
  private mutating func withNewKeys(
    _ input: any PlanNode, _ keys: [SortKey], _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> (draft: Draft, payload: [OutputColumn], places: [Int]) {
    let known = keys.map { key -> ColumnID? in
      if case .column(let id, _) = key.expression, required.contains(id) { return id }
      return nil
    }
    let others = keys.indices.filter { known[$0] == nil }
    let (draft, payload) = try withKeys(input, others.map { keys[$0] }, profile, required)
    let places = keys.indices.map { i -> Int in
      if let id = known[i], let place = payload.firstIndex(where: { $0.id == id }) { return place }
      return payload.count + (others.firstIndex(of: i) ?? 0)
    }
    return (draft, payload, places)
  }

  /// The input's draft with the wanted columns and, behind them, the keys.
  private mutating func withKeys(
    _ input: any PlanNode, _ keys: [SortKey], _ profile: NodeProfile?, _ required: Set<ColumnID>
  ) throws(SQLError) -> (draft: Draft, payload: [OutputColumn]) {
    let needed = keys.reduce(into: required) { $0.formUnion($1.expression.columns) }
    var draft = try lower(input, profile?.children[0], required: needed)
    let payload = draft.columns.filter { required.contains($0.id) }
    let expressions = payload.map(\.reference) + keys.map(\.expression)
    let (layout, options) = (draft.layout, options)
    draft.append(profile) { (_) throws(SQLError) in
      ProjectOperator(try ExpressionSet(expressions, layout: layout, options)).inside()
    }
    draft.columns =
      payload + keys.map { OutputColumn(ColumnID(-1), "key", $0.expression.type) }
    return (draft, payload)
  }
}

extension SortKey {
  var order: SortOrder { SortOrder(isDescending: isDescending, nullsFirst: nullsFirst) }
}
