import Diagnostics
import Syntax

/// What leads from the rows of a set to rows of others, for filters and orders: `customer/country`,
/// `line/$count` (URL Conventions 4.0, section 5.1.1.12 and 4.8).
struct NavigationScope: Sendable {
  var model: EntityModel
  var set: EntitySet
  /// What the query calls the rows that paths begin at.
  var qualifier = EntitySet.alias
  var depth = 1

  static let depthLimit = 4

  func navigation(_ name: String) -> EntitySet.Navigation? {
    set.navigations.first { $0.name == name }
  }
}

extension EntitySet.Navigation {
  /// The rows of `other` that belong to the row `outer`.
  func conditions(alias: String, outer: String) -> [Syntax.Expression] {
    zip(columns, others).map { column, other in
      .binary(.column(alias, other), .equal, .column(outer, column))
    }
  }
}

extension EntitySet {
  /// `(SELECT item FROM set AS alias WHERE filters)`
  func subquery(
    _ item: Syntax.Expression, alias: String, filters: [Syntax.Expression]
  ) -> Syntax.Expression {
    var select = Syntax.Select(range: .none)
    select.items = [.init(expression: item)]
    select.from = [reference(as: alias)]
    if !filters.isEmpty {
      select.filter = filters.count == 1 ? filters[0] : Expression(.and(filters), range: .none)
    }
    return Expression(.subquery(Syntax.Query(body: .select(select), range: .none)), range: .none)
  }

  /// The properties as a query names them that calls the set's rows `alias`.
  func properties(of alias: String) -> [Property] {
    properties.map { property in
      var property = property
      property.qualifier = alias
      return property
    }
  }
}

extension FilterParser {
  /// `customer/country`, the first name and its slash already read: a correlated subquery.
  mutating func path(_ navigation: EntitySet.Navigation) throws(SQLError) -> Term {
    guard let here = scope, let target = try here.model.set(navigation.target) else {
      throw SQLError(.undefinedColumn, "there is no property \"\(navigation.name)\"")
    }
    guard here.depth <= NavigationScope.depthLimit else {
      throw SQLError(
        .programLimitExceeded, "a path goes \(NavigationScope.depthLimit) levels deep at most")
    }
    let alias = "$to\(here.depth)"
    let filters = navigation.conditions(alias: alias, outer: here.qualifier)
    if navigation.isCollection {
      guard token == .dollar("count") else { throw FilterParser.lambdas }
      advance()
      let count = target.subquery(.call("count", [.star]), alias: alias, filters: filters)
      return Term(tree: count, kind: .number)
    }
    let before = properties
    properties = target.properties(of: alias)
    scope = NavigationScope(
      model: here.model, set: target, qualifier: alias, depth: here.depth + 1)
    defer {
      properties = before
      scope = here
    }
    guard case .word(let word) = token else { throw unexpected("a property") }
    advance()
    guard token != .symbol("("), !["null", "true", "false"].contains(word) else {
      throw unexpected("a property")
    }
    let term = try named(word)
    return Term(tree: target.subquery(term.tree, alias: alias, filters: filters), kind: term.kind)
  }

  static var lambdas: SQLError {
    SQLError(
      .featureNotSupported, "conditions on several rows (any, all) are not served",
      hint: "name/$count says how many there are")
  }
}
