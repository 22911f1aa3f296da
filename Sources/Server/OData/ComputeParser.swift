import Diagnostics
import Engine
import Syntax

/// Reads `$compute`: properties that filters, orders and `$select` may name (URL Conventions 4.01,
/// section 5.1.3).
///
/// `price mul quantity as total,year(issued) as year`
enum ComputeParser {
  static func applied(
    _ text: String, to query: EntityQuery, aliases: [String: String], session: Session
  ) throws(SQLError) -> EntityQuery {
    let (names, rows) = try read(text, query, aliases)
    return try computed(names, rows, query, session)
  }

  /// The names of the new properties, and all rows with them.
  private static func read(
    _ text: String, _ query: EntityQuery, _ aliases: [String: String]
  ) throws(SQLError) -> ([String], Syntax.Query) {
    var parser = try FilterParser(
      text, query.properties, aliases: aliases, scope: query.scope)
    var items = [Syntax.Select.Item(expression: .star)]
    var names: [String] = []
    repeat {
      let tree = try parser.expression().tree
      guard parser.accept(word: "as"), case .word(let name) = parser.token else {
        throw parser.unexpected("\"as\" and a name")
      }
      parser.advance()
      guard !names.contains(name), !query.properties.contains(where: { $0.name == name }) else {
        throw SQLError(.duplicateColumn, "there is a property \"\(name)\" already")
      }
      names.append(name)
      items.append(.init(expression: tree, alias: .quoted(name)))
    } while parser.accept(",")
    try parser.expectEnd()
    return (names, query.unfiltered.select(items))
  }

  /// The set with the new properties, for `$expand`.
  static func applied(
    _ text: String, to set: EntitySet, model: EntityModel, aliases: [String: String]
  ) throws(SQLError) -> EntitySet {
    var query = EntityQuery(set)
    query.scope = NavigationScope(model: model, set: set)
    let (names, rows) = try read(text, query, aliases)
    let properties = EntityModel.properties(of: try model.session.schema(of: rows))
    var set = set
    set.derived = rows
    set.properties += properties.filter { names.contains($0.name) }
    return set
  }

  /// The query over rows that have the new properties too; all that held of the rows still does.
  private static func computed(
    _ names: [String], _ rows: Syntax.Query, _ query: EntityQuery, _ session: Session
  ) throws(SQLError) -> EntityQuery {
    let properties = EntityModel.properties(of: try session.schema(of: rows))
    var query = query
    query.source = EntityQuery(rows, []).source
    query.properties += properties.filter { names.contains($0.name) }
    query.isUnordered = true
    return query
  }
}

extension EntityQuery {
  /// All rows of the source.
  fileprivate var unfiltered: EntityQuery {
    var query = self
    query.filters = []
    return query
  }
}
