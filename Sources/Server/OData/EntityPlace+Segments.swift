import Diagnostics
import Syntax

// What follows in an address: `invoice/5/line/$filter(amount gt 3)/$count`.
extension EntityPlace {
  /// The place that the next segments lead to, and how many they are.
  /// - Returns: nil if none of this feed's stands there.
  func step(
    _ rest: ArraySlice<String>, model: EntityModel, aliases: [String: String]
  ) throws(SQLError) -> (place: EntityPlace, count: Int)? {
    guard let first = rest.first else { return nil }
    if isOne {
      let next = try following(first, model: model, aliases: aliases)
      return next.map { ($0, 1) }
    }
    if first.hasPrefix("$filter(") { return try filtered(rest, model: model, aliases: aliases) }
    return try keyed(rest, aliases: aliases)
  }

  /// `$filter(condition)` (URL Conventions 4.01, section 4.12); a slash in the condition may have cut it
  /// into segments.
  private func filtered(
    _ rest: ArraySlice<String>, model: EntityModel, aliases: [String: String]
  ) throws(SQLError) -> (place: EntityPlace, count: Int)? {
    var text = ""
    for (count, segment) in rest.enumerated() {
      text += (count == 0 ? "" : "/") + segment
      guard let end = EntityPlace.firstGroup(of: text) else { continue }
      var next = self
      let scope = NavigationScope(model: model, set: set)
      next.filters.append(
        try FilterParser.condition(
          String(text[..<end].dropFirst("$filter".count)), set.properties, aliases: aliases,
          scope: scope))
      next.address += "/" + text[..<end]
      let key = text[end...]
      if key.hasPrefix("("), key.hasSuffix(")") {
        try next.choose(String(key.dropFirst().dropLast()), aliases)
      } else if !key.isEmpty {
        return nil
      }
      return (next, count + 1)
    }
    return nil
  }

  /// Where the first parenthesis is closed; those in texts do not count.
  private static func firstGroup(of text: String) -> String.Index? {
    var (depth, isQuoted) = (0, false)
    for place in text.indices {
      if text[place] == "'" { isQuoted.toggle() }
      if isQuoted { continue }
      if text[place] == "(" { depth += 1 }
      guard text[place] == ")" else { continue }
      depth -= 1
      if depth == 0 { return text.index(after: place) }
    }
    return nil
  }

  /// The values of a key as segments, in the key's order (URL Conventions 4.01, section 4.3.6).
  private func keyed(
    _ rest: ArraySlice<String>, aliases: [String: String]
  ) throws(SQLError) -> (place: EntityPlace, count: Int)? {
    let values = Array(rest.prefix(set.keys.count))
    guard values.count == set.keys.count, !values.contains(where: { $0.hasPrefix("$") }) else {
      return nil
    }
    var parts: [String] = []
    for (key, value) in zip(set.keys, values) {
      guard let literal = EntityPlace.literal(value, of: set.property(key)?.edm.kind ?? .number)
      else { return nil }
      parts.append("\(key)=\(literal)")
    }
    var next = self
    try next.choose(parts.joined(separator: ","), aliases)
    return (next, values.count)
  }

  /// The value of a segment as keys in parentheses write it.
  private static func literal(_ value: String, of kind: EdmType.Kind) -> String? {
    switch kind {
    case .string:
      let doubled = value.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''")
      return "'\(doubled)'"
    case .number: return Double(value) == nil ? nil : value
    default: return value.first.map { $0.isNumber } == true ? value : nil
    }
  }

  /// Says of the segments that lead nowhere what they are, and whether the standard knows them.
  func nothing(at rest: ArraySlice<String>) -> RouteFailure {
    let segment = rest.first ?? ""
    switch segment {
    case "$ref":
      return RouteFailure(
        .notImplemented, "references ($ref) are not served: $select the key instead")
    case "$query", "$each":
      return RouteFailure(.notImplemented, "\"\(segment)\" is not served")
    case "$value" where isOne: return RouteFailure(.notFound, "a row is no stream of bytes")
    case _ where segment.contains(".") && segment.first?.isLetter == true:
      return RouteFailure(
        .notImplemented,
        "\"\(segment)\" is not served: tables have no derived types, functions and actions")
    default: break
    }
    let (name, _) = ODataKey.split(segment)
    let known = set.properties.map(\.name) + set.navigations.map(\.name)
    let hint = isOne ? didYouMean(name, among: known).map { "; \($0)" } ?? "" : ""
    let what = isOne ? "property" : "row"
    return RouteFailure(.notFound, "\"\(set.name)\" has no \(what) \"\(segment)\"\(hint)")
  }
}
