import Columns
import Diagnostics
import Syntax

/// A query over a set while the options of a request are added to it; it ends as one tree.
struct EntityQuery {
  /// What stands in FROM, named `$it`.
  var source: TableReference
  /// What filters and keys may name now.
  var properties: [EntitySet.Property]
  /// Where paths of filters and orders begin; nil after a step of `$apply` that makes other rows.
  var scope: NavigationScope?
  var filters: [Syntax.Expression] = []
  var order: [OrderItem] = []
  /// The properties that tell rows apart, where rows have a key.
  var keys: [EntitySet.Property] = []
  /// Rows come in an order that may change from page to page: from a join or a grouping.
  var isUnordered = false
  /// The properties that go out; nil for all.
  var selected: [EntitySet.Property]?
  /// What `$expand` adds, by the names of navigation properties.
  var expanded: [(name: String, tree: Syntax.Expression)] = []

  init(_ set: EntitySet) {
    source = set.source
    properties = set.properties
    keys = set.properties.filter { set.keys.contains($0.name) }
  }

  /// A derived set: what a step of `$apply` gives.
  init(_ query: Syntax.Query, _ properties: [EntitySet.Property]) {
    source = TableReference(
      .query(query, isLateral: false), alias: TableAlias(name: .quoted(EntitySet.alias)),
      range: .none)
    self.properties = properties
    scope = nil
    isUnordered = true
  }

  var output: [EntitySet.Property] { selected ?? properties }

  /// `SELECT … FROM … WHERE … ORDER BY … LIMIT …`
  func query(limit: Int?, offset: Int?) -> Syntax.Query {
    let items = output.map {
      Syntax.Select.Item(
        expression: .column(EntitySet.alias, $0.column), alias: .quoted($0.name))
    }
    let more = expanded.map { Syntax.Select.Item(expression: $0.tree, alias: .quoted($0.name)) }
    let all = items + more
    var query = select(all.isEmpty ? [.init(expression: .integer(1))] : all)
    let order = stableOrder
    if !order.isEmpty { query.orderBy = OrderBy(order) }
    if limit != nil || offset ?? 0 > 0 { query.limit = Limit(limit, offset: offset) }
    return query
  }

  /// Each page is a query of its own: rows that the order does not tell apart, and rows that come from
  /// joins and groupings, are told apart by their keys, or by all that they hold.
  private var stableOrder: [OrderItem] {
    guard isUnordered || !order.isEmpty || !expanded.isEmpty else { return [] }
    let last = keys.isEmpty ? properties.filter { !$0.type.isNested } : keys
    return order + last.map { OrderItem($0.tree, isDescending: false, nulls: true) }
  }

  /// How many rows there are without paging.
  var countQuery: Syntax.Query { select([.init(expression: .call("count", [.star]))]) }

  func select(
    _ items: [Syntax.Select.Item], groupBy: [Syntax.Expression]? = nil
  ) -> Syntax.Query {
    var select = Syntax.Select(range: .none)
    select.items = items
    select.from = [source]
    if filters.count == 1 { select.filter = filters[0] }
    if filters.count > 1 { select.filter = Expression(.and(filters), range: .none) }
    if let groupBy, !groupBy.isEmpty { select.groupBy = GroupBy(groupBy) }
    return Syntax.Query(body: .select(select), range: .none)
  }
}
