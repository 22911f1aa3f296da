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
  fileprivate static let depthLimit = 4

  static func expansions(
    _ text: String, of set: EntitySet, model: EntityModel, aliases: [String: String],
    outer: String = EntitySet.alias, depth: Int = 1
  ) throws(SQLError) -> [(name: String, tree: Syntax.Expression)] {
    guard depth <= depthLimit else {
      throw SQLError(.programLimitExceeded, "$expand goes \(depthLimit) levels deep at most")
    }
    var found: [(String, Syntax.Expression)] = []
    for part in split(text, by: ",") {
      var (name, options) = try head(part)
      let isCount = name.hasSuffix("/$count")
      if isCount { name.removeLast("/$count".count) }
      if name != "*", name.contains(where: { "/.$@".contains($0) }) {
        throw SQLError(.featureNotSupported, "$expand takes names, not \"\(name.prefix(60))\"")
      }
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
        guard !isCount || navigation.isCollection else {
          throw SQLError(.invalidParameter, "\"\(name)\" leads to one row: there is no $count")
        }
        let expansion = Expansion(
          navigation: navigation, target: target, model: model, aliases: aliases, outer: outer,
          depth: depth, isCount: isCount)
        found += try expansion.trees(options)
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
    var last = ""
    for option in split(String(text[text.index(after: open)...].dropLast()), by: ";") {
      guard let sign = option.firstIndex(of: "=") else {
        // A semicolon in a word to look for.
        guard last == "$search" else {
          throw SQLError(.syntaxError, "an option of $expand is name=value")
        }
        options[last, default: ""] += ";" + option
        continue
      }
      last = ODataOptions.standardName(trimmed(String(option[..<sign])))
      options[last] = String(option[option.index(after: sign)...])
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
  /// `name/$count`: how many there are, and nothing of them.
  var isCount = false

  private var alias: String { "\(EntitySet.alias)\(depth)" }

  /// The rows, and how many there are if `$count` asks for it.
  func trees(_ options: [String: String]) throws(SQLError) -> [(String, Syntax.Expression)] {
    guard let text = options["$compute"], target.derived == nil else {
      return try plainTrees(options)
    }
    var computed = self
    computed.target = try ComputeParser.applied(
      text, to: target, model: model, aliases: aliases)
    return try computed.plainTrees(options)
  }

  private func plainTrees(
    _ options: [String: String]
  ) throws(SQLError) -> [(String, Syntax.Expression)] {
    var filters = navigation.conditions(alias: alias, outer: outer)
    // Filters and orders name this level's rows.
    let properties = target.properties(of: alias)
    let scope = NavigationScope(model: model, set: target, qualifier: alias, depth: depth)
    var chosen = properties
    var nested: [(name: String, tree: Syntax.Expression)] = []
    var order: [OrderItem] = []
    var top: Int?
    var skip = 0
    var wantsCount = false
    var levels = 1
    for (name, value) in options {
      switch name {
      case "$select": chosen = try ODataOptions.selected(value, properties)
      case "$filter":
        filters.append(
          try FilterParser.condition(value, properties, aliases: aliases, scope: scope))
      case "$search": filters.append(try SearchParser.condition(value, properties))
      case "$orderby":
        var parser = try FilterParser(value, properties, aliases: aliases, scope: scope)
        order = try parser.orderItems()
      case "$top": top = try ODataOptions.number(name, value)
      case "$skip": skip = try ODataOptions.number(name, value)
      case "$count": wantsCount = try ODataOptions.boolean(name, value)
      case "$expand":
        nested = try ExpandParser.expansions(
          value, of: target, model: model, aliases: aliases, outer: alias, depth: depth + 1)
      case "$levels": levels = try levelCount(value)
      case "$compute": break
      default: throw SQLError(.invalidParameter, "$expand has no option \"\(name)\"")
      }
    }
    nested += try deeper(levels, options, beside: nested.map(\.name))
    var fields: [(name: String, value: Syntax.Expression)] = chosen.map {
      ($0.name, .column(alias, $0.column))
    }
    fields += nested.map { ($0.name, $0.tree) }
    let cut = top.map { skip...(skip + min($0, Int(Int32.max))) } ?? skip...Int(Int32.max) * 2
    let rows = subquery(.structure(fields), filters, order, cut)
    if isCount {
      let count = target.subquery(.call("count", [.star]), alias: alias, filters: filters)
      return [(navigation.name + "@odata.count", count)]
    }
    guard wantsCount, navigation.isCollection else { return [(navigation.name, rows)] }
    let count = target.subquery(.call("count", [.star]), alias: alias, filters: filters)
    return [(navigation.name + "@odata.count", count), (navigation.name, rows)]
  }

  /// `$levels=3`, and `max` for as deep as it goes.
  private func levelCount(_ text: String) throws(SQLError) -> Int {
    let deepest = ExpandParser.depthLimit - depth + 1
    if text == "max" { return deepest }
    guard let count = Int(text), count > 0, String(count) == text else {
      throw SQLError(.invalidParameter, "$levels is a whole number or max, not \"\(text)\"")
    }
    guard count <= deepest else {
      throw SQLError(
        .programLimitExceeded, "$expand goes \(ExpandParser.depthLimit) levels deep at most")
    }
    return count
  }

  /// The same navigation property from the rows that it leads to, with the same options, as long as
  /// there are levels (URL Conventions 4.0, section 5.1.3.1.7).
  private func deeper(
    _ levels: Int, _ options: [String: String], beside names: [String]
  ) throws(SQLError) -> [(name: String, tree: Syntax.Expression)] {
    guard levels > 1, !names.contains(navigation.name),
      let next = target.navigations.first(where: { $0.name == navigation.name }),
      let nextTarget = try model.set(next.target)
    else { return [] }
    let expansion = Expansion(
      navigation: next, target: nextTarget, model: model, aliases: aliases, outer: alias,
      depth: depth + 1)
    var options = options
    options["$levels"] = "\(levels - 1)"
    return try expansion.trees(options).map { (name: $0.0, tree: $0.1) }
  }

  /// - Parameter cut: How many rows of a collection are left out, and up to which they go.
  private func subquery(
    _ row: Syntax.Expression, _ filters: [Syntax.Expression], _ order: [OrderItem],
    _ cut: ClosedRange<Int>
  ) -> Syntax.Expression {
    var select = Syntax.Select(range: .none)
    select.from = [target.reference(as: alias)]
    select.filter = filters.count == 1 ? filters[0] : Expression(.and(filters), range: .none)
    guard navigation.isCollection else {
      return target.subquery(row, alias: alias, filters: filters)
    }
    var call = FunctionCall(
      name: QualifiedName([Identifier("list", range: .none)]), arguments: [.init(value: row)])
    call.orderBy = order
    var list = Syntax.Expression(.call(call), range: .none)
    if cut != 0...Int(Int32.max) * 2 {
      list = .call("list_slice", [list, .integer(cut.lowerBound + 1), .integer(cut.upperBound)])
    }
    select.items = [.init(expression: list)]
    let subquery = Syntax.Expression(
      .subquery(Syntax.Query(body: .select(select), range: .none)), range: .none)
    return .call("coalesce", [subquery, Syntax.Expression(.list([]), range: .none)])
  }
}
