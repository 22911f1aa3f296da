import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// A SELECT with CONNECT BY.
  ///
  /// ```
  /// Hierarchy
  /// ├─ Filter START WITH ← source
  /// └─ Join CONNECT BY (the last round, source)
  /// ```
  ///
  /// Joins come first, then the hierarchy, then the other conditions of WHERE (Oracle SQL Language
  /// Reference, Hierarchical Queries). Everything is bound over the columns of the result; those
  /// of the base and of a step are put in their place afterwards.
  func bindHierarchy(
    _ clause: Syntax.Hierarchy, _ from: FromItem, _ filter: Syntax.Expression?,
    _ select: Syntax.Select, _ orderBy: Syntax.OrderBy?, _ limit: Syntax.Limit?, outer: Scope?
  ) throws(SQLError) -> any PlanNode {
    let sourceScope = from.scope(parent: outer)
    sourceScope.aliases = aliases(of: select)
    let (joins, rest) = try joinConditions(filter, from, sourceScope)
    let joined = BoundExpression.conjunction(joins).map { Filter(from.plan, where: $0) }
    var source: any PlanNode = joined ?? from.plan
    var siblings: [SortKey] = []
    var order = orderBy
    if let keys = orderBy, keys.isSiblings {
      siblings = try bindOrder(
        keys.items, ExpressionContext(sourceScope, clause: "ORDER SIBLINGS BY"))
      order = nil
    }
    var number = try windowItem("row_number")
    number.column = column("row", .int64)
    source = Plan.Window(source, partition: [], order: siblings, items: [number])

    let (scope, fresh) = hierarchyScope(over: from, source, outer: outer)
    scope.aliases = aliases(of: select)
    let context = ExpressionContext(scope, clause: "CONNECT BY")
    let start = try clause.startWith.mapped { (e) throws(SQLError) in
      let context = ExpressionContext(scope, clause: "START WITH")
      return try boolean(try bind(e, context), at: e.range, what: "START WITH")
    }
    let condition = try boolean(
      try bind(clause.connectBy, context), at: clause.connectBy.range, what: "CONNECT BY")
    let parts = HierarchyParts(
      source: source, columns: fresh, number: number.column, start: start, condition: condition,
      isNoCycle: clause.isNoCycle, range: clause.range)
    return try bindRest(select, order, limit, rest, scope) { () throws(SQLError) in
      guard let names = scope.hierarchy else { return source }
      if let series = try series(parts, names) { return series }
      return try hierarchy(parts, names)
    }
  }

  /// Conditions that compare tables of FROM belong to the join, below the hierarchy.
  private func joinConditions(
    _ filter: Syntax.Expression?, _ from: FromItem, _ scope: Scope
  ) throws(SQLError) -> (joins: [BoundExpression], rest: Syntax.Expression?) {
    guard let filter, from.sources.count > 1 else { return ([], filter) }
    var joins: [BoundExpression] = []
    var rest: [Syntax.Expression] = []
    for part in filter.conjuncts {
      let context = ExpressionContext(scope, clause: "WHERE")
      let bound = try? boolean(try bind(part, context), at: part.range, what: "WHERE")
      let tables = from.sources.filter { source in
        bound.map { !$0.columns.isDisjoint(with: source.columns.map(\.id)) } ?? false
      }
      if let bound, tables.count > 1 { joins.append(bound) } else { rest.append(part) }
    }
    return (joins, rest.isEmpty ? nil : .conjunction(rest, range: filter.range))
  }

  /// The scope of the result: the tables of FROM with columns of their own.
  private func hierarchyScope(
    over from: FromItem, _ source: any PlanNode, outer: Scope?
  ) -> (scope: Scope, fresh: [OutputColumn]) {
    let fresh = source.output.map { column($0.name, $0.type) }
    let table = Dictionary(
      zip(source.output.map(\.id), fresh), uniquingKeysWith: { first, _ in first })
    var item = from
    for i in item.sources.indices {
      item.sources[i].columns = item.sources[i].columns.map { old in
        table[old.id].map { OutputColumn($0.id, old.name, old.type) } ?? old
      }
      item.sources[i].merged = Set(item.sources[i].merged.map { table[$0]?.id ?? $0 })
    }
    let references = table.mapValues(\.reference)
    item.mergedColumns = item.mergedColumns.map { merged in
      var merged = merged
      merged.expression = merged.expression.substituting(references)
      merged.parts = Set(merged.parts.map { table[$0]?.id ?? $0 })
      return merged
    }
    let scope = item.scope(parent: outer)
    scope.hierarchy = HierarchyColumns(
      level: column("level", .int64), isLeaf: column("connect_by_isleaf", .int64),
      isCycle: column("connect_by_iscycle", .int64))
    return (scope, fresh)
  }

  /// `CONNECT BY LEVEL <= n` over one row is a series of numbers; one row comes in any case.
  private func series(
    _ parts: HierarchyParts, _ names: HierarchyColumns
  ) throws(SQLError) -> (any PlanNode)? {
    guard parts.source.maximumRows == 1, parts.start == nil, names.carried.isEmpty,
      case .call(let call, let sides) = parts.condition, sides.count == 2,
      call.name == "<=" || call.name == "<", sides[0].unconverted == names.level.id,
      !sides[1].columns.contains(names.level.id), !sides[1].hasSubquery, !sides[1].isVolatile
    else { return nil }
    let range = parts.range
    let table = Dictionary(
      zip(parts.columns.map(\.id), parts.source.output.map(\.reference)),
      uniquingKeysWith: { first, _ in first })
    let end = sides[1].substituting(table)
    let name = call.name == "<" ? "ceil" : "floor"
    var last = end.type.isInteger ? end : try self.call(name, [end], at: range)
    last = try converted(last, to: .int64, at: range)
    let one = BoundExpression.literal(.integer(1), .int64)
    if call.name == "<" { last = try self.call("-", [last, one], at: range) }
    last = try converted(last, to: .int64, at: range)
    last = .coalesce([last, one], .int64)
    let isMore = try self.call(">", [last, one], at: range)
    last = .conditional([.init(condition: isMore, result: last)], otherwise: one, .int64)
    let made = TableFunctionCall(
      .series(isInclusive: true), parts.source, arguments: [one, last, one],
      made: [names.level])
    let isLast = try self.call("=", [names.level.reference, last], at: range)
    let leaf = BoundExpression.conditional(
      [.init(condition: isLast, result: one)], otherwise: .literal(.integer(0), .int64), .int64)
    let copies = zip(parts.source.output, parts.columns).map {
      NamedExpression($0.reference, as: $1)
    }
    return Project(
      made,
      copies + [
        NamedExpression(names.level.reference, as: names.level),
        NamedExpression(leaf, as: names.isLeaf),
        NamedExpression(.literal(.integer(0), .int64), as: names.isCycle),
      ])
  }
}

/// What a hierarchy is made of, bound over the columns of its result.
struct HierarchyParts {
  /// The rows, numbered in the order of siblings.
  var source: any PlanNode
  /// The source's columns in the result, in the same order.
  var columns: [OutputColumn]
  /// The column of `source` that numbers its rows.
  var number: OutputColumn
  var start: BoundExpression?
  var condition: BoundExpression
  var isNoCycle: Bool
  var range: SourceRange
}
