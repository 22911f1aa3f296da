import Diagnostics

/// OVER, WINDOW and ORDER BY keys.
extension Parser {
  /// `OVER name` or `OVER (…)`.
  mutating func over() throws(SQLError) -> Window {
    let start = token.start
    advance()
    if !at(.leftParen) {
      let name = try identifier("the name of a window")
      var window = Window(base: name, range: range(from: start))
      window.isBareName = true
      return window
    }
    return try window()
  }

  /// `(base PARTITION BY … ORDER BY … ROWS …)`.
  mutating func window() throws(SQLError) -> Window {
    let start = token.start
    let open = try openParen()
    try enter()
    var window = Window(range: open)
    let beginsClause =
      at(.partition) || at(.order) || at(.rows) || at(.groups)
      || (at(.range) && peek().kind != .rightParen)
    if atName && !beginsClause { window.base = takeIdentifier() }
    if accept(.partition) {
      try expect(.by)
      window.partitionBy = try commaList { parser throws(SQLError) in try parser.expression() }
    }
    if accept(.order) {
      try expect(.by)
      window.orderBy = try orderItems()
    }
    if at(.rows) || at(.range) || at(.groups) { window.frame = try frame() }
    try closeParen(open)
    leave()
    window.range = range(from: start)
    return window
  }

  private mutating func frame() throws(SQLError) -> Frame {
    let unit: Frame.Unit = at(.rows) ? .rows : at(.range) ? .range : .groups
    advance()
    var start: Frame.Bound
    var end = Frame.Bound.currentRow
    if accept(.between) {
      start = try bound()
      if !accept(.and) { throw unexpected("expected AND between the bounds of the frame") }
      end = try bound()
    } else {
      start = try bound()
    }
    return Frame(unit: unit, start: start, end: end, exclusion: try exclusion())
  }

  private mutating func bound() throws(SQLError) -> Frame.Bound {
    if accept(.unbounded) {
      if accept(.preceding) { return .unboundedPreceding }
      try expect(.following)
      return .unboundedFollowing
    }
    if accept(.current, .row) { return .currentRow }
    let distance = try expression()
    if accept(.preceding) { return .preceding(distance) }
    try expect(.following)
    return .following(distance)
  }

  private mutating func exclusion() throws(SQLError) -> Frame.Exclusion {
    guard accept(.exclude) else { return .none }
    if accept(.no, .others) { return .none }
    if accept(.current, .row) { return .currentRow }
    if accept(.group) { return .group }
    try expect(.ties)
    return .ties
  }

  /// The keys of an ORDER BY.
  mutating func orderItems() throws(SQLError) -> [OrderItem] {
    var items = [try orderItem()]
    while accept(.comma) { items.append(try orderItem()) }
    return items
  }

  mutating func orderItem() throws(SQLError) -> OrderItem {
    var item = OrderItem(expression: try expression(), direction: nil, nullsFirst: nil)
    if accept(.asc) || accept(.ascending) {
      item.direction = .ascending
    } else if accept(.desc) || accept(.descending) {
      item.direction = .descending
    } else if at(.using), peek().kind != .word {
      advance()
      item.direction = .using(peekedComparison)
      advance()
    }
    if at(.nulls), peek().keyword == .first || peek().keyword == .last {
      item.nullsFirst = peek().keyword == .first
      advance()
      advance()
    }
    return item
  }

  private var peekedComparison: BinaryOperator {
    switch token.kind {
    case .less: .less
    case .greater: .greater
    case .lessOrEqual: .lessOrEqual
    case .greaterOrEqual: .greaterOrEqual
    default: .other(text(of: token))
    }
  }
}
