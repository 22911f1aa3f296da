import Columns
import Diagnostics
import Plan

/// Computes a part of several expressions once, in a projection below them.
///
/// ```
/// Aggregate sum(a * b), sum(a * b * c) ← t
///     →   Aggregate sum(p), sum(p * c) ← Project (a * b AS p, c) ← t
/// Project (f(a) AS x) ← Filter (f(a) > 3) ← t
///     →   Project (p AS x) ← Filter (p > 3) ← Project (f(a) AS p) ← t
/// ```
///
/// The expressions are those of a projection or an aggregation, and of the windows, sorts and the
/// filter below it. One of the places of a part must be reached by all rows there: a part that
/// only a branch of CASE or the end of a conjunction computes is left to its place, where the
/// evaluator computes it once for the rows that come. What differs from call to call stays too.
func shareExpressions(
  _ plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  guard plan is Project || plan is Aggregate else {
    return try overInputs(of: plan, context)
  }
  var chain: [any PlanNode] = [plan]
  var base = plan.inputs[0]
  while base is Window || base is Sort {
    chain.append(base)
    base = base.inputs[0]
  }
  if let filter = base as? Filter {
    // Parts that the filter computes for all of its rows go below it; others stay above.
    let below = SharedParts(chain + [filter], over: filter.input)
    if let (changed, lower) = below.split(context, certain: filter) {
      return rebuilt(changed, over: try shareExpressions(lower, context))
    }
  }
  guard let (changed, lower) = SharedParts(chain, over: base).split(context) else {
    return try overInputs(of: plan, context)
  }
  return rebuilt(changed, over: try shareExpressions(lower, context))
}

private func overInputs(
  of plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  if plan.inputs.isEmpty { return plan }
  var inputs: [any PlanNode] = []
  for input in plan.inputs { inputs.append(try shareExpressions(input, context)) }
  return plan.replacing(inputs: inputs)
}

/// The chain, from the top, over another input.
private func rebuilt(_ chain: [any PlanNode], over input: any PlanNode) -> any PlanNode {
  chain.reversed().reduce(input) { $1.replacing(inputs: [$0]) }
}

/// The expressions of some nodes as a graph in which equal parts are one vertex.
private struct SharedParts {
  private struct Vertex {
    var expression: BoundExpression
    var operands: [Int]
    /// Places that read it: operands of different vertices, or whole expressions.
    var uses = 0
    /// Some place of it is reached by every row.
    var isSure = false
    var isFixed: Bool
    var columns: Set<ColumnID>
  }

  private let chain: [any PlanNode]
  private let base: any PlanNode
  private var vertices: [Vertex] = []
  private var places: [String: Int] = [:]
  /// The vertices of the expressions of each node.
  private var roots: [[Int]] = []

  init(_ chain: [any PlanNode], over base: any PlanNode) {
    self.chain = chain
    self.base = base
    for node in chain {
      let own = node.expressions.map { place(of: $0) }
      for (root, isSure) in zip(own, sureness(of: node)) {
        vertices[root].uses += 1
        if isSure { markSure(root) }
      }
      roots.append(own)
    }
  }

  private mutating func place(of expression: BoundExpression) -> Int {
    let operands = expression.operands.map { place(of: $0) }
    let stands = operands.map {
      BoundExpression.column(ColumnID(-1 - $0), vertices[$0].expression.type)
    }
    let isVolatile = operands.isEmpty ? expression.isVolatile : hasVolatileCall(expression)
    let mark = (operands.isEmpty ? expression : expression.replacing(operands: stands)).fingerprint
    if !isVolatile, let known = places[mark] { return known }
    var columns = operands.reduce(into: Set<ColumnID>()) { $0.formUnion(vertices[$1].columns) }
    if case .column(let id, _) = expression { columns.insert(id) }
    var isFixed = !isVolatile && operands.allSatisfy { vertices[$0].isFixed }
    if case .subquery = expression { isFixed = false }
    for operand in operands { vertices[operand].uses += 1 }
    vertices.append(
      Vertex(expression: expression, operands: operands, isFixed: isFixed, columns: columns))
    places[mark] = vertices.count - 1
    return vertices.count - 1
  }

  private func hasVolatileCall(_ expression: BoundExpression) -> Bool {
    guard case .call(let call, _) = expression else { return false }
    return call.traits.isVolatile || call.traits.hasEffects
  }

  private mutating func markSure(_ vertex: Int) {
    if vertices[vertex].isSure { return }
    vertices[vertex].isSure = true
    let operands = vertices[vertex].operands
    for operand in operands.prefix(vertices[vertex].expression.sureOperands) { markSure(operand) }
  }

  /// Whether all rows of a node reach each of its expressions.
  private func sureness(of node: any PlanNode) -> [Bool] {
    switch node {
    case let aggregate as Aggregate:
      aggregate.keys.map { _ in true }
        + aggregate.items.flatMap { item in
          item.arguments.map { _ in item.filter == nil } + (item.filter == nil ? [] : [true])
            + item.order.map { _ in item.filter == nil }
        }
    case let window as Window:
      window.expressions.indices.map { $0 < window.partition.count + window.order.count }
    case is Sort: node.expressions.map { _ in false }
    default: node.expressions.map { _ in true }
    }
  }

  /// The chain over shared parts, and the projections that compute them; nil where there is none.
  /// - Parameter filter: Takes just what this filter, the last of the chain, surely computes.
  func split(
    _ context: RuleContext, certain filter: Filter? = nil
  ) -> (chain: [any PlanNode], lower: any PlanNode)? {
    let certain = filter.map { _ in reached(from: roots[roots.count - 1]) }
    let known = base.outputIDs
    let shared = vertices.indices.filter { i in
      let vertex = vertices[i]
      return vertex.uses > 1 && vertex.isSure && vertex.isFixed && !vertex.operands.isEmpty
        && !vertex.columns.isEmpty && vertex.columns.isSubset(of: known)
        && certain?.contains(i) ?? true
    }
    guard !shared.isEmpty else { return nil }
    var columns: [Int: OutputColumn] = [:]
    for (i, vertex) in shared.enumerated() {
      let name = shared.count == 1 ? "part" : "part\(i + 1)"
      columns[vertex] = context.column(name, vertices[vertex].expression.type)
    }
    let changed = zip(chain, roots).map { node, own in
      node.replacing(expressions: own.map { replaced($0, columns) })
    }
    return (changed, projections(shared, columns, below: changed))
  }

  /// Vertices that every row reaches from some expressions.
  private func reached(from roots: [Int]) -> Set<Int> {
    var found: Set<Int> = []
    var rest = roots
    while let vertex = rest.popLast() {
      guard found.insert(vertex).inserted else { continue }
      rest += vertices[vertex].operands.prefix(vertices[vertex].expression.sureOperands)
    }
    return found
  }

  /// A vertex over the columns of shared ones.
  private func replaced(_ vertex: Int, _ columns: [Int: OutputColumn]) -> BoundExpression {
    columns[vertex]?.reference ?? definition(vertex, columns)
  }

  private func definition(_ vertex: Int, _ columns: [Int: OutputColumn]) -> BoundExpression {
    let operands = vertices[vertex].operands
    if operands.isEmpty { return vertices[vertex].expression }
    return vertices[vertex].expression.replacing(operands: operands.map { replaced($0, columns) })
  }

  /// Projections over the base, one above the other where a part reads another part.
  private func projections(
    _ shared: [Int], _ columns: [Int: OutputColumn], below chain: [any PlanNode]
  ) -> any PlanNode {
    let items = shared.compactMap { vertex in
      columns[vertex].map { NamedExpression(definition(vertex, columns), as: $0) }
    }
    var layers: [[NamedExpression]] = []
    var layerOf: [ColumnID: Int] = [:]
    // Parts come before those that read them.
    for item in items {
      let layer = item.expression.columns.map { (layerOf[$0] ?? -1) + 1 }.max() ?? 0
      layerOf[item.column.id] = layer
      if layer == layers.count { layers.append([]) }
      layers[layer].append(item)
    }
    var plan = base
    for (i, layer) in layers.enumerated() {
      var read = chain.reduce(into: Set<ColumnID>()) { $0.formUnion(Self.columns(of: $1)) }
      for later in layers[(i + 1)...].joined() { read.formUnion(later.expression.columns) }
      let kept = plan.output.filter { read.contains($0.id) }
      plan = Project(plan, kept.map { NamedExpression($0.reference, as: $0) } + layer)
    }
    return plan
  }

  private static func columns(of node: any PlanNode) -> Set<ColumnID> {
    node.expressions.reduce(into: []) { $0.formUnion($1.columns) }
  }
}

extension BoundExpression {
  /// How many of its first operands are computed for every row that it is computed for.
  fileprivate var sureOperands: Int {
    switch self {
    case .and, .or, .coalesce, .conditional: 1
    default: operands.count
    }
  }
}
