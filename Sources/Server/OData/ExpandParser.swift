import Columns
import Diagnostics
import Syntax

/// Reads `$expand` (OData URL Conventions 4.0, section 5.1.3): navigation properties with options of
/// their own become correlated subqueries that give structures.
///
/// ```
/// customer($select=name),line($filter=amount gt 5;$orderby=id;$top=3)
/// ```
enum ExpandParser {
  private static let depthLimit = 4

  static func expansions(
    _ text: String, of set: EntitySet, model: EntityModel, aliases: [String: String],
    outer: String = EntitySet.alias, depth: Int = 1
  ) throws(SQLError) -> [(name: String, tree: Syntax.Expression)] {
    guard depth <= depthLimit else {
      throw SQLError(.programLimitExceeded, "$expand goes \(depthLimit) levels deep at most")
    }
    var found: [(String, Syntax.Expression)] = []
    for part in split(text, by: ",") {
      let (name, options) = try head(part)
      let chosen =
        name == "*"
        ? set.navigations
        : set.navigations.filter { $0.name == name }
      guard !chosen.isEmpty else {
        throw SQLError(
          .undefinedColumn, "\"\(set.name)\" leads to no \"\(name)\"",
          hint: didYouMean(name, among: set.navigations.map(\.name)))
      }
      for navigation in chosen where !found.contains(where: { $0.0 == navigation.name }) {
        guard let target = try model.set(navigation.target) else { continue }
        let expansion = Expansion(
          navigation: navigation, target: target, model: model, aliases: aliases, outer: outer,
          depth: depth)
        found.append((navigation.name, try expansion.tree(options)))
      }
    }
    return found
  }

  /// `customer($select=name)` as its name and options.
  private static func head(_ text: String) throws(SQLError) -> (String, [String: String]) {
    let text = trimmed(text)
    guard let open = text.firstIndex(of: "(") else { return (text, [:]) }
    guard text.hasSuffix(")") else {
      throw SQLError(.syntaxError, "the options of $expand=\(text.prefix(60)) do not end")
    }
    var options: [String: String] = [:]
    for option in split(String(text[text.index(after: open)...].dropLast()), by: ";") {
      guard let sign = option.firstIndex(of: "=") else {
        throw SQLError(.syntaxError, "an option of $expand is name=value")
      }
      options[trimmed(String(option[..<sign]))] = String(option[option.index(after: sign)...])
    }
    return (trimmed(String(text[..<open])), options)
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// Parts between separators outside of parentheses and strings.
  private static func split(_ text: String, by separator: Character) -> [String] {
    var parts = [""]
    var (depth, isQuoted) = (0, false)
    for character in text {
      if character == "'" { isQuoted.toggle() }
      if !isQuoted, character == "(" { depth += 1 }
      if !isQuoted, character == ")" { depth -= 1 }
      if character == separator, depth == 0, !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.filter { !$0.isEmpty }
  }
}

/// One navigation property that is expanded.
private struct Expansion {
  var navigation: EntitySet.Navigation
  var target: EntitySet
  var model: EntityModel
  var aliases: [String: String]
  /// What the rows that lead here are called.
  var outer: String
  var depth: Int

  private var alias: String { "\(EntitySet.alias)\(depth)" }

  func tree(_ options: [String: String]) throws(SQLError) -> Syntax.Expression {
    var filters = zip(navigation.columns, navigation.others).map { column, other in
      Syntax.Expression.binary(.column(alias, other), .equal, .column(outer, column))
    }
    // Filters and orders name this level's rows.
    let properties = target.properties.map { property in
      var property = property
      property.qualifier = alias
      return property
    }
    var chosen = properties
    var nested: [(name: String, tree: Syntax.Expression)] = []
    var order: [OrderItem] = []
    var top: Int?
    for (name, value) in options {
      switch name {
      case "$select", "select": chosen = try ODataOptions.selected(value, properties)
      case "$filter":
        filters.append(try FilterParser.condition(value, properties, aliases: aliases))
      case "$orderby":
        var parser = try FilterParser(value, properties, aliases: aliases)
        order = try parser.orderItems()
      case "$top":
        guard let number = Int(value), number >= 0 else {
          throw SQLError(.invalidParameter, "$top is a whole number, not \"\(value)\"")
        }
        top = number
      case "$expand":
        nested = try ExpandParser.expansions(
          value, of: target, model: model, aliases: aliases, outer: alias, depth: depth + 1)
      case "$levels", "$count": break
      default: throw SQLError(.invalidParameter, "$expand has no option \"\(name)\"")
      }
    }
    var fields: [(name: String, value: Syntax.Expression)] = chosen.map {
      ($0.name, .column(alias, $0.column))
    }
    fields += nested.map { ($0.name, $0.tree) }
    return subquery(.structure(fields), filters, order, top)
  }

  private func subquery(
    _ row: Syntax.Expression, _ filters: [Syntax.Expression], _ order: [OrderItem], _ top: Int?
  ) -> Syntax.Expression {
    var select = Syntax.Select(range: .none)
    select.from = [
      TableReference(
        .table(TableName(name: QualifiedName(target.path.map { .quoted($0) }))),
        alias: TableAlias(name: .quoted(alias)), range: .none)
    ]
    select.filter = filters.count == 1 ? filters[0] : Expression(.and(filters), range: .none)
    guard navigation.isCollection else {
      select.items = [.init(expression: row)]
      return Expression(
        .subquery(Syntax.Query(body: .select(select), range: .none)), range: .none)
    }
    var call = FunctionCall(
      name: QualifiedName([Identifier("list", range: .none)]), arguments: [.init(value: row)])
    call.orderBy = order
    var list = Syntax.Expression(.call(call), range: .none)
    if let top {
      list = .call("list_slice", [list, .integer(1), .integer(top)])
    }
    select.items = [.init(expression: list)]
    let subquery = Syntax.Expression(
      .subquery(Syntax.Query(body: .select(select), range: .none)), range: .none)
    return .call("coalesce", [subquery, Syntax.Expression(.list([]), range: .none)])
  }
}
