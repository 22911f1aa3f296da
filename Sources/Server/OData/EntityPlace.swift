import Diagnostics
import Syntax

/// Where the address of a request leads: a set, one of its rows, or what belongs to that row.
///
/// ```
/// customer('Ann')/invoice(5)/line      the lines of that invoice, if it is Ann's
/// ```
struct EntityPlace {
  var set: EntitySet
  var filters: [Syntax.Expression] = []
  /// A single row.
  var isOne = false
  /// Of a row without a key.
  var rowNumber: Int?
  /// As the address names it, for contexts.
  var address: String
  /// The row that the path came through last: without it there is nothing here.
  private(set) var parent: EntityQuery?
  private var depth = 1

  init(_ set: EntitySet, key: String?, aliases: [String: String]) throws(SQLError) {
    self.set = set
    address = set.name
    if let key { try choose(key, aliases) }
  }

  var query: EntityQuery {
    var query = EntityQuery(set)
    query.filters = filters
    return query
  }

  mutating func choose(_ key: String, _ aliases: [String: String]) throws(SQLError) {
    let (condition, number) = try ODataKey.condition(key, of: set, aliases: aliases)
    if let condition { filters.append(condition) }
    rowNumber = number
    isOne = true
    address += "(\(key))"
  }

  /// What a navigation property of this row leads to.
  /// - Returns: nil if the segment names none.
  func following(
    _ segment: String, model: EntityModel, aliases: [String: String]
  ) throws(SQLError) -> EntityPlace? {
    let (name, key) = ODataKey.split(segment)
    guard isOne, rowNumber == nil, depth <= NavigationScope.depthLimit,
      let navigation = set.navigations.first(where: { $0.name == name }),
      let target = try model.set(navigation.target), navigation.isCollection || key == nil
    else { return nil }
    var next = try EntityPlace(target, key: nil, aliases: aliases)
    next.filters = zip(navigation.columns, navigation.others).map { column, other in
      let value = set.subquery(
        .column(EntitySet.alias, column), alias: EntitySet.alias, filters: filters)
      return .binary(.column(EntitySet.alias, other), .equal, value)
    }
    next.isOne = !navigation.isCollection
    next.address = "\(address)/\(name)"
    next.parent = query
    next.depth = depth + 1
    if let key { try next.choose(key, aliases) }
    return next
  }
}
