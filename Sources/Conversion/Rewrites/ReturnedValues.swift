import Syntax

// Variables that RETURNING gives have their values where a test says that a row was changed.
//
//     UPDATE t SET n = n + r.x WHERE k = r.k       v = CASE WHEN l.found = 1 THEN l.n + x
//     RETURNING n INTO v;                              ELSE (what v was) END
//     IF SQL%ROWCOUNT = 0 THEN …             →     …
//     ELSE INSERT INTO log VALUES (v);             INSERT INTO log SELECT l.n + x … WHERE l.found > 0
//     END IF;
//
// What v was comes from an iteration before, perhaps, which waves cannot know. Where they need it and a
// row is not found, the plan gives up.

/// What the last RETURNING gave.
struct ReturnedValues: Hashable {
  /// Until another statement is counted.
  var count: RowCount
  var values: [Value]

  struct Value: Hashable {
    var slot: Slot
    /// Where a row was changed.
    var found: Symbol
    /// Behind the statement, whether or not a row was changed.
    var merged: Symbol
  }
}

extension LoopRun {
  /// On one of the ways behind a test of SQL%ROWCOUNT, SQL%FOUND or SQL%NOTFOUND.
  func noteReturned(_ condition: Expression, holds: Bool) {
    guard let returned = state.returned, state.rowCount == returned.count,
      Self.saysFound(condition) == holds
    else { return }
    for value in returned.values where state.values[value.slot] == value.merged {
      state.values[value.slot] = value.found
    }
  }

  /// Whether a condition says of a statement of one row that it found it, or that it did not; nil for
  /// other conditions.
  private static func saysFound(_ condition: Expression) -> Bool? {
    switch condition.kind {
    case .not(let inner): return saysFound(inner).map { !$0 }
    case .row(let items) where items.count == 1: return saysFound(items[0])
    case .cursorAttribute(let name, .found) where isImplicit(name): return true
    case .cursorAttribute(let name, .notFound) where isImplicit(name): return false
    case .chain(let chain):
      guard let (left, symbol, right) = chain.single,
        case .cursorAttribute(let name, .rowCount) = left.kind, isImplicit(name),
        case .literal(.integer(let text)) = right.kind
      else { return nil }
      switch (symbol, text) {
      case (.equal, "0"), (.less, "1"), (.lessOrEqual, "0"): return false
      case (.greater, "0"), (.notEqual, "0"), (.equal, "1"), (.greaterOrEqual, "1"): return true
      default: return nil
      }
    default: return nil
    }
  }

  private static func isImplicit(_ name: QualifiedName) -> Bool {
    name.parts.map(lower) == ["sql"]
  }

  /// Where RETURNING finds no row: what the variables were before is not known in waves.
  func loseOlder(_ slots: [Slot]) {
    guard context.chooses(.takesWaves) || context.strategy.innerWaves != nil else { return }
    for slot in slots where isOlder(slot) {
      let lost = frame.add("lost", .null(of: slot))
      set(slot, lost)
      forbid(
        Term(text: state.path.condition ?? "1 = 1", uses: state.path.uses),
        "RETURNING finds no row, and \(slot.name) is of another iteration", where: lost.uses)
    }
  }

  /// Whether this iteration has given a variable nothing yet.
  private func isOlder(_ slot: Slot) -> Bool {
    switch state.values[slot] {
    case nil: true
    case .carried(let carried): carried.reset != .one
    case .term(let term): before[slot].map { term.uses.contains($0) } ?? false
    }
  }
}
