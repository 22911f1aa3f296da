import Columns
import Diagnostics
import Syntax

extension FilterParser {
  /// A literal, a property, a function or an expression in parentheses.
  mutating func primary() throws(SQLError) -> Term {
    let token = self.token
    let start = index
    advance()
    switch token {
    case .symbol("("):
      let inner = try expression()
      try expect(")")
      return inner
    case .string(let text): return Term(tree: .string(text), kind: .string)
    case .number(let text): return try number(text)
    case .date(let text): return Term(tree: .typed("date", text), kind: .date)
    case .dateTime(let text):
      return Term(tree: .typed("timestamptz", try ODataMoment.sql(text)), kind: .instant)
    case .time(let text):
      return Term(tree: .typed("time", text.count == 5 ? text + ":00" : text), kind: .time)
    case .guid(let text): return Term(tree: .typed("uuid", text), kind: .guid)
    case .prefixed(let prefix, let text): return try prefixed(prefix, text)
    case .alias(let name): return try alias(name)
    case .dollar("it") where accept("/"): return try primary()
    case .dollar("root") where accept("/"): return try rooted()
    case .symbol("["), .symbol("]"): throw FilterParser.structured
    case .dollar(let name) where name == "root" || name == "this" || name == "it":
      throw SQLError(.featureNotSupported, "\"$\(name)\" is not served here")
    case .word(let word): return try named(word)
    default:
      index = start
      throw unexpected("a value")
    }
  }

  static var structured: SQLError {
    SQLError(
      .featureNotSupported, "lists and objects in JSON are not served in filters",
      hint: "\"in\" takes a list of values")
  }

  /// `$root/Employees('A1')/LastName`: a property of one row of any set (URL Conventions 4.0, section
  /// 5.1.1.14).
  private mutating func rooted() throws(SQLError) -> Term {
    guard let here = scope, case .word(let name) = token else { throw unexpected("a set") }
    advance()
    guard let set = try here.model.set(name) else {
      throw SQLError(
        .undefinedTable, "there is no set \"\(name)\"",
        hint: didYouMean(name, among: here.model.names.map(\.name)))
    }
    guard set.rowNumber == nil, accept("(") else {
      throw SQLError(.featureNotSupported, "\"$root\" leads to rows by their key alone")
    }
    let alias = "$root\(here.depth)"
    let own = set.properties(of: alias)
    var filters: [Syntax.Expression] = []
    while !accept(")") {
      if !filters.isEmpty { try expect(",") }
      var key = set.keys.count == 1 ? set.keys[0] : ""
      if case .word(let word) = token, tokens[min(index + 1, tokens.count - 1)] == .symbol("=") {
        key = word
        advance()
        advance()
      }
      guard set.keys.contains(key), let property = own.first(where: { $0.name == key }) else {
        throw SQLError(
          .undefinedColumn, "\"\(name)\" has the key \(set.keys.joined(separator: ", "))")
      }
      let left = Term(tree: property.tree, kind: property.edm.kind)
      filters.append(try compared(left, "eq", try expression()).tree)
    }
    guard filters.count == set.keys.count else {
      throw SQLError(.invalidParameter, "the key of \"\(name)\" has \(set.keys.count) parts")
    }
    try expect("/")
    guard case .word(let word) = token else { throw unexpected("a property") }
    guard let property = own.first(where: { $0.name == word }) else {
      throw SQLError(
        .undefinedColumn, "there is no property \"\(word)\"",
        hint: didYouMean(word, among: own.map(\.name)))
    }
    advance()
    let tree = set.subquery(property.tree, alias: alias, filters: filters)
    return Term(tree: tree, kind: property.edm.kind)
  }

  private func number(_ text: String) throws(SQLError) -> Term {
    let digits = text.hasPrefix("+") ? String(text.dropFirst()) : text
    if digits.hasSuffix("INF") {
      let word = digits.hasPrefix("-") ? "-Infinity" : "Infinity"
      return Term(tree: .cast(.string(word), to: .plain("double")), kind: .number)
    }
    let unsigned = digits.hasPrefix("-") ? String(digits.dropFirst()) : digits
    guard unsigned.count <= 400 else {
      throw SQLError(.numericOutOfRange, "a number has too many digits")
    }
    let literal: Literal =
      unsigned.contains { $0 == "e" || $0 == "E" }
      ? .float(unsigned) : unsigned.contains(".") ? .decimal(unsigned) : .integer(unsigned)
    let tree = Expression.literal(literal)
    return Term(
      tree: digits.hasPrefix("-") ? Expression(.unary(.minus, tree), range: .none) : tree,
      kind: .number)
  }

  private func prefixed(_ prefix: String, _ text: String) throws(SQLError) -> Term {
    switch prefix {
    case "duration":
      return Term(tree: .cast(.string(try ODataDuration.sql(text)), to: .interval), kind: .duration)
    case "binary":
      guard let bytes = Base64.decode(text) else {
        throw SQLError(.invalidText, "binary'\(text.prefix(40))' is no base64")
      }
      return Term(tree: .literal(.bytes(bytes)), kind: .binary)
    default:
      throw SQLError(
        prefix.contains(".") || prefix.hasPrefix("geo") ? .featureNotSupported : .syntaxError,
        "there is no type \"\(prefix)\" of literals")
    }
  }

  /// `@p` stands for the value of `?@p=…`.
  private func alias(_ name: String) throws(SQLError) -> Term {
    guard !name.contains("."), token != .symbol("/") else {
      throw SQLError(.featureNotSupported, "annotations such as \"@\(name)\" are not served")
    }
    guard let text = aliases[name] else {
      throw SQLError(.undefinedParameter, "the request has no \"@\(name)\"")
    }
    // An alias may not name another, so that none can name itself.
    var parser = try FilterParser(text, properties)
    let term = try parser.expression()
    try parser.expectEnd()
    return term
  }

  mutating func named(_ word: String) throws(SQLError) -> Term {
    switch word {
    case "null": return Term(tree: .literal(.null), kind: .null, isNull: true)
    case "true": return Term(tree: .literal(.boolean(true)), kind: .boolean)
    case "false": return Term(tree: .literal(.boolean(false)), kind: .boolean)
    case "NaN": return Term(tree: .cast(.string("NaN"), to: .plain("double")), kind: .number)
    case "INF": return try number("INF")
    default: break
    }
    if token == .symbol("(") { return try call(word) }
    if token == .symbol("/"), let navigation = scope?.navigation(word) {
      advance()
      return try path(navigation)
    }
    guard let property = properties.first(where: { $0.name == word }) else {
      throw SQLError(
        .undefinedColumn, "there is no property \"\(word)\"",
        hint: didYouMean(word, among: properties.map(\.name)))
    }
    if token == .symbol("/"), case .alias(let name) = tokens[min(index + 1, tokens.count - 1)] {
      throw SQLError(.featureNotSupported, "annotations such as \"@\(name)\" are not served")
    }
    return Term(tree: property.tree, kind: property.edm.kind)
  }
}

extension EntitySet.Property {
  /// The column in a query over the set.
  var tree: Syntax.Expression {
    switch type {
    case .json, .enumeration, .interval, .list, .structure, .map:
      .cast(.column(qualifier, column), to: .plain("varchar"))
    default: .column(qualifier, column)
    }
  }
}

extension TypeName {
  static let interval = TypeName(.interval(nil), range: .none)
}
