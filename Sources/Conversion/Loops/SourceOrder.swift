import Syntax

/// In which order a query gives its rows where its own ORDER BY does not say it.
enum SourceOrder {
  /// That of its tables.
  case none
  /// Parents before their children.
  case hierarchy
  /// That of the one view that it reads.
  case view

  init(_ query: Query) {
    switch query.body {
    case .select(let select):
      self = select.hierarchy != nil ? Self.ofHierarchy(query) : Self.ofView(query, select)
    case .nested(let inner):
      self = query.orderBy == nil && Self.isOrdered(inner) ? .view : .none
    default: self = .none
    }
  }

  /// ORDER BY beside CONNECT BY orders the rows as always, ORDER SIBLINGS BY does not.
  private static func ofHierarchy(_ query: Query) -> Self {
    query.orderBy.map(\.isSiblings) ?? true ? .hierarchy : .none
  }

  private static func ofView(_ query: Query, _ select: Select) -> Self {
    guard query.orderBy == nil, select.groupBy == nil, case .all = select.quantifier,
      select.from.count == 1, case .query(let inner, _) = select.from[0].kind
    else { return .none }
    return isOrdered(inner) ? .view : .none
  }

  private static func isOrdered(_ query: Query) -> Bool {
    query.orderBy != nil || SourceOrder(query) != .none
  }
}
