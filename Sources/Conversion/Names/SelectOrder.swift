import Syntax

extension Query {
  /// The keys of ORDER BY as they mean elsewhere: a position and an alias of the select list are the
  /// expression that stands there. Nil where a star hides it.
  ///
  ///     SELECT a, -b AS k … ORDER BY 1, k      a, -b
  func orderKeys() -> [OrderItem]? {
    guard let items = orderBy?.items else { return [] }
    guard case .select(let select) = body else { return nil }
    let hasStar = select.items.contains {
      if case .star = $0.expression.kind { true } else { false }
    }
    var keys: [OrderItem] = []
    for item in items {
      var key = item
      switch item.expression.kind {
      case .literal(.integer(let digits)):
        guard !hasStar, let place = Int(digits), select.items.indices.contains(place - 1) else {
          return nil
        }
        key.expression = select.items[place - 1].expression
      case .name(let name) where name.parts.count == 1:
        let alias = lower(name.last)
        if let item = select.items.first(where: { $0.alias.map(lower) == alias }) {
          key.expression = item.expression
        }
      case let kind where kind.isName: break
      default:
        // An alias within an expression means the select list as well.
        let aliases = Set(select.items.compactMap { $0.alias.map(lower) })
        if item.expression.names(oneOf: aliases) { return nil }
      }
      keys.append(key)
    }
    return keys
  }
}

extension Expression.Kind {
  fileprivate var isName: Bool {
    if case .name = self { true } else { false }
  }
}

extension Expression {
  fileprivate func names(oneOf aliases: Set<String>) -> Bool {
    if case .name(let name) = kind, name.parts.count == 1 {
      return aliases.contains(lower(name.last))
    }
    return children.contains { $0.names(oneOf: aliases) }
  }
}
