import Diagnostics
import Engine
import Syntax

/// `$apply`: steps that make new sets of a set (OData Data Aggregation 4.0, section 3).
///
/// `filter(…)/groupby((a,b),aggregate(x with sum as total,$count as n))/orderby(total desc)/top(10)`
struct ApplyParser {
  private var parser: FilterParser
  private var query: EntityQuery
  private let aliases: [String: String]
  private let session: Session

  static func applied(
    _ text: String, to query: EntityQuery, aliases: [String: String], session: Session
  ) throws(SQLError) -> EntityQuery {
    var apply = ApplyParser(
      parser: try FilterParser(text, query.properties, aliases: aliases), query: query,
      aliases: aliases, session: session)
    repeat { try apply.step() } while apply.parser.accept("/")
    try apply.parser.expectEnd()
    return apply.query
  }

  private init(
    parser: FilterParser, query: EntityQuery, aliases: [String: String], session: Session
  ) {
    self.parser = parser
    self.query = query
    self.aliases = aliases
    self.session = session
  }

  private static let steps = [
    "identity", "filter", "groupby", "aggregate", "compute", "orderby", "top", "skip",
  ]

  private mutating func step() throws(SQLError) {
    guard case .word(let name) = parser.token else { throw parser.unexpected("a step") }
    parser.advance()
    if name == "identity" { return }
    try parser.expect("(")
    switch name {
    case "filter": query.filters.append(try parser.condition(try parser.expression()))
    case "groupby": try groupBy()
    case "aggregate": try derive(items: [], aggregates: try aggregates())
    case "compute": try compute()
    case "orderby": try orderBy()
    case "top": try cut(limit: try count(), offset: nil)
    case "skip": try cut(limit: nil, offset: try count())
    default:
      throw SQLError(
        .featureNotSupported, "$apply has no step \"\(name)\"",
        hint: didYouMean(name, among: ApplyParser.steps)
          ?? "there are \(ApplyParser.steps.joined(separator: ", "))")
    }
    try parser.expect(")")
  }

  /// `(a,b)` and perhaps `,aggregate(…)`.
  private mutating func groupBy() throws(SQLError) {
    try parser.expect("(")
    var keys: [EntitySet.Property] = []
    repeat { keys.append(try property()) } while parser.accept(",")
    try parser.expect(")")
    var made: [Syntax.Select.Item] = []
    if parser.accept(",") {
      guard parser.accept(word: "aggregate") else { throw parser.unexpected("\"aggregate\"") }
      try parser.expect("(")
      made = try aggregates()
      try parser.expect(")")
    }
    try derive(items: keys, aggregates: made)
  }

  private mutating func property() throws(SQLError) -> EntitySet.Property {
    guard case .word(let name) = parser.token else { throw parser.unexpected("a property") }
    guard let property = parser.properties.first(where: { $0.name == name }) else {
      throw SQLError(
        .undefinedColumn, "there is no property \"\(name)\"",
        hint: didYouMean(name, among: parser.properties.map(\.name)))
    }
    parser.advance()
    return property
  }

  /// `x with sum as total, $count as n`
  private mutating func aggregates() throws(SQLError) -> [Syntax.Select.Item] {
    var items: [Syntax.Select.Item] = []
    repeat { items.append(try aggregate()) } while parser.accept(",")
    return items
  }

  private mutating func aggregate() throws(SQLError) -> Syntax.Select.Item {
    let tree: Syntax.Expression
    if parser.token == .dollar("count") {
      parser.advance()
      tree = .call("count", [.star])
    } else {
      let operand = try parser.expression().tree
      guard parser.accept(word: "with"), case .word(let method) = parser.token else {
        throw parser.unexpected("\"with\" and a method")
      }
      parser.advance()
      tree = try ApplyParser.call(method, operand)
    }
    return .init(expression: tree, alias: .quoted(try alias()))
  }

  private static func call(
    _ method: String, _ operand: Syntax.Expression
  ) throws(SQLError) -> Syntax.Expression {
    switch method {
    case "sum", "min", "max": return .call(method, [operand])
    case "average": return .call("avg", [operand])
    case "countdistinct": return .call("count", [operand], isDistinct: true)
    default:
      let known = ["sum", "min", "max", "average", "countdistinct"]
      throw SQLError(
        .undefinedFunction, "there is no method \"\(method)\"",
        hint: didYouMean(method, among: known) ?? "there are \(known.joined(separator: ", "))")
    }
  }

  private mutating func alias() throws(SQLError) -> String {
    guard parser.accept(word: "as"), case .word(let name) = parser.token else {
      throw parser.unexpected("\"as\" and a name")
    }
    parser.advance()
    return name
  }

  /// All properties, and new ones: `compute(a mul b as c)`.
  private mutating func compute() throws(SQLError) {
    var items = kept
    repeat {
      let tree = try parser.expression().tree
      items.append(.init(expression: tree, alias: .quoted(try alias())))
    } while parser.accept(",")
    try replace(by: query.select(items))
  }

  private var kept: [Syntax.Select.Item] {
    query.properties.map {
      .init(expression: .column(EntitySet.alias, $0.column), alias: .quoted($0.name))
    }
  }

  private mutating func orderBy() throws(SQLError) {
    query.order = []
    repeat {
      let term = try parser.expression()
      let isDescending = parser.accept(word: "desc")
      if !isDescending { _ = parser.accept(word: "asc") }
      if FilterParser.isConstant(term.tree) { continue }
      query.order.append(
        OrderItem(term.tree, isDescending: isDescending, nulls: !isDescending))
    } while parser.accept(",")
  }

  private mutating func count() throws(SQLError) -> Int {
    guard case .number(let text) = parser.token, let count = Int(text), count >= 0 else {
      throw parser.unexpected("a number")
    }
    parser.advance()
    return count
  }

  private mutating func cut(limit: Int?, offset: Int?) throws(SQLError) {
    let order = query.order
    try replace(by: query.query(limit: limit, offset: offset))
    // What follows sees the rows in the same order.
    query.order = order
  }

  private mutating func derive(
    items keys: [EntitySet.Property], aggregates: [Syntax.Select.Item]
  ) throws(SQLError) {
    let columns = keys.map { Syntax.Expression.column(EntitySet.alias, $0.column) }
    let items = zip(keys, columns).map {
      Syntax.Select.Item(expression: $1, alias: .quoted($0.name))
    }
    try replace(by: query.select(items + aggregates, groupBy: columns))
  }

  /// The step's rows become the set of the next step.
  private mutating func replace(by step: Syntax.Query) throws(SQLError) {
    let schema = try session.schema(of: step)
    query = EntityQuery(step, EntityModel.properties(of: schema))
    parser.properties = query.properties
  }
}
