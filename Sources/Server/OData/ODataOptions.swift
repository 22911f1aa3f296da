import Diagnostics
import Engine
import Syntax

/// The system query options of a request (OData Protocol 4.0, section 11.2).
struct ODataOptions {
  var apply: String?
  var compute: String?
  var filter: String?
  var search: String?
  var orderBy: String?
  var select: String?
  var top: Int?
  var skip = 0
  var wantsCount = false
  /// Rows that earlier pages gave, and the version of the database that they showed.
  var given = 0
  var version: Int?
  var expand: String?
  var aliases: [String: String] = [:]

  private static let known = [
    "$apply", "$compute", "$filter", "$search", "$orderby", "$select", "$top", "$skip", "$count",
    "$skiptoken", "$format", "$expand",
  ]

  /// Options of the standard that this feed does without.
  private static let unserved = [
    "$index": "$orderby and $skip choose rows",
    "$deltatoken": "a filter on a date or a key finds what is new",
    "$schemaversion": "there is one version: /odata/$metadata", "$id": "write the key: set(key)",
  ]

  init(_ request: HTTPRequest) throws(SQLError) {
    for (given, value) in request.query {
      let name = ODataOptions.standardName(given)
      switch name {
      case "$apply": apply = value
      case "$compute": compute = value
      case "$filter": filter = try ODataOptions.condition(value)
      case "$search": search = try ODataOptions.words(value, request)
      case "$orderby": orderBy = value
      case "$select": select = value
      case "$top": top = try ODataOptions.number(name, value)
      case "$skip": skip = try ODataOptions.number(name, value)
      case "$count": wantsCount = try ODataOptions.boolean(name, value)
      case "$skiptoken": (self.given, version) = try ODataOptions.token(value)
      case "$expand": expand = value.isEmpty ? nil : value
      case "$format": break
      default: try takeOther(name, value)
      }
    }
  }

  /// Options may be written in any case and without the dollar (URL Conventions 4.01, section 5).
  static func standardName(_ name: String) -> String {
    let small = name.lowercased()
    if small.hasPrefix("$") { return small }
    let full = "$" + small
    return known.contains(full) || unserved[full] != nil ? full : name
  }

  private static func condition(_ text: String) throws(SQLError) -> String {
    if text.first == " " { throw SQLError(.syntaxError, "$filter= is followed by a condition") }
    return text
  }

  /// Only as `%3B` is a semicolon part of a word: elsewhere it parts the options of `$expand`.
  private static func words(_ text: String, _ request: HTTPRequest) throws(SQLError) -> String {
    let isParted = request.rawQuery.split(separator: "&").contains {
      $0.lowercased().contains("search=") && $0.contains(";") && !$0.lowercased().contains("expand")
    }
    if isParted { throw SQLError(.syntaxError, "write a semicolon in $search as %3B") }
    return text
  }

  private mutating func takeOther(_ name: String, _ value: String) throws(SQLError) {
    if name.hasPrefix("@") {
      aliases[String(name.dropFirst())] = value
    } else if let hint = ODataOptions.unserved[name] {
      throw SQLError(.featureNotSupported, "\(name) is not served", hint: hint)
    } else if name.hasPrefix("$") {
      throw SQLError(
        .invalidParameter, "there is no option \"\(name)\"",
        hint: didYouMean(name, among: ODataOptions.known))
    }
  }

  static func number(_ name: String, _ text: String) throws(SQLError) -> Int {
    guard let number = Int(text), number >= 0 else {
      throw SQLError(.invalidParameter, "\(name) is a whole number, not \"\(text)\"")
    }
    return number
  }

  static func boolean(_ name: String, _ text: String) throws(SQLError) -> Bool {
    guard let truth = Bool(text) else {
      throw SQLError(.invalidParameter, "\(name) is true or false, not \"\(text)\"")
    }
    return truth
  }

  /// What `nextLink` wrote: the rows given so far and the version, in hexadecimal.
  private static func token(_ text: String) throws(SQLError) -> (Int, Int) {
    let parts = text.split(separator: "-").map { Int($0, radix: 16) }
    guard parts.count == 2, let given = parts[0], let version = parts[1], given >= 0 else {
      throw SQLError(.invalidParameter, "the skip token is not one of this server")
    }
    return (given, version)
  }

  static func token(given: Int, version: Int) -> String {
    String(given, radix: 16) + "-" + String(version, radix: 16)
  }

  /// Adds the options to a query, in the order of the standard: apply, filter and search, order,
  /// select.
  func applied(to query: EntityQuery, session: Session) throws(SQLError) -> EntityQuery {
    var query = query
    if let apply {
      query = try ApplyParser.applied(apply, to: query, aliases: aliases, session: session)
    }
    if let compute {
      query = try ComputeParser.applied(compute, to: query, aliases: aliases, session: session)
    }
    if let filter {
      query.filters.append(
        try FilterParser.condition(
          filter, query.properties, aliases: aliases, scope: query.scope))
    }
    if let search {
      query.filters.append(try SearchParser.condition(search, query.properties))
    }
    // A path through a navigation property is a join.
    if (filter ?? "").contains("/") { query.isUnordered = true }
    if let orderBy {
      var parser = try FilterParser(
        orderBy, query.properties, aliases: aliases, scope: query.scope)
      query.order = try parser.orderItems()
    }
    if let select, select != "*" {
      query.selected = try ODataOptions.selected(select, query.properties)
    }
    return query
  }

  static func selected(
    _ text: String, _ properties: [EntitySet.Property]
  ) throws(SQLError) -> [EntitySet.Property] {
    var chosen: [EntitySet.Property] = []
    for part in text.split(separator: ",") {
      let name = part.filter { $0 != " " }
      if name == "*" { return properties }
      guard let property = properties.first(where: { $0.name == name }) else {
        throw SQLError(
          .undefinedColumn, "there is no property \"\(name)\"",
          hint: didYouMean(name, among: properties.map(\.name)))
      }
      if !chosen.contains(property) { chosen.append(property) }
    }
    return chosen
  }
}

extension FilterParser {
  /// A literal, perhaps with a sign.
  static func isConstant(_ tree: Syntax.Expression) -> Bool {
    switch tree.kind {
    case .literal, .typedLiteral: true
    case .unary(_, let operand): isConstant(operand)
    default: false
    }
  }

  /// `a desc, b`: NULL is the least value (URL Conventions 4.0, section 5.1.4).
  mutating func orderItems() throws(SQLError) -> [OrderItem] {
    var items: [OrderItem] = []
    repeat {
      let term = try expression()
      let isDescending = accept(word: "desc")
      if !isDescending { _ = accept(word: "asc") }
      // SQL would take a number as the place of a column.
      if FilterParser.isConstant(term.tree) { continue }
      items.append(OrderItem(term.tree, isDescending: isDescending, nulls: !isDescending))
    } while accept(",")
    try expectEnd()
    return items
  }
}
