import Diagnostics
import Syntax

// A variable that remembers the key of the group is the key itself.
//
//     IF last IS NULL OR last <> r.key THEN        last := r.key   (in every iteration)
//       …; last := r.key;                   →
//     END IF;
//
// Equal because the branch that does not assign is taken only when `last = r.key` already; the plan
// checks that no key is NULL, which compares with nothing.
extension LoopRun {
  /// A variable and the value that it equals when a condition did not send the row away.
  struct KeyComparison {
    var slot: Slot
    var key: Term
    /// A NULL in the variable sends the row away too.
    var testsNull: Bool
  }

  /// The comparisons of `v IS NULL OR v <> e OR …`; empty for other conditions.
  func differences(_ condition: Expression, _ scope: Scope) throws(Refusal) -> [KeyComparison] {
    var parts = [condition]
    if case .or(let list) = condition.kind { parts = list }
    var nullTests: Set<Slot> = []
    var pairs: [(Slot, Expression)] = []
    for part in parts {
      switch part.kind {
      case .isTest(let test):
        guard case .null = test.test, !test.isNegated, let slot = carriedSlot(test.operand, scope)
        else { return [] }
        if presence(of: slot) == nil || isCompared(slot, parts, scope) { nullTests.insert(slot) }
      case .chain(let chain):
        guard let (left, symbol, right) = chain.single, symbol == .notEqual,
          let pair = comparison(left, right, scope)
        else { return [] }
        pairs.append(pair)
      default: return []
      }
    }
    var result: [KeyComparison] = []
    for (slot, key) in pairs {
      result.append(
        KeyComparison(
          slot: slot, key: named("key", try term(key, scope)), testsNull: nullTests.contains(slot)))
    }
    return nullTests.isSubset(of: Set(pairs.map(\.0))) ? result : []
  }

  /// The comparisons of `v = e AND …`; empty for other conditions.
  func equalities(_ condition: Expression, _ scope: Scope) throws(Refusal) -> [KeyComparison] {
    var parts = [condition]
    if case .and(let list) = condition.kind { parts = list }
    var result: [KeyComparison] = []
    for part in parts {
      guard case .chain(let chain) = part.kind, let (left, symbol, right) = chain.single,
        symbol == .equal, let (slot, key) = comparison(left, right, scope)
      else { return [] }
      result.append(
        KeyComparison(slot: slot, key: named("key", try term(key, scope)), testsNull: true))
    }
    return result
  }

  private func isCompared(_ slot: Slot, _ parts: [Expression], _ scope: Scope) -> Bool {
    parts.contains { part in
      guard case .chain(let chain) = part.kind else { return false }
      return ([chain.first] + chain.rest.map(\.operand)).contains { names(slot, $0, scope) }
    }
  }

  /// One side a carried variable, the other a value of the row that calls no routine: what it calls
  /// runs once, with the condition.
  private func comparison(
    _ left: Expression, _ right: Expression, _ scope: Scope
  ) -> (Slot, Expression)? {
    if callsRoutine(left, scope) || callsRoutine(right, scope) { return nil }
    if let slot = carriedSlot(left, scope), carriedSlot(right, scope) == nil {
      return (slot, right)
    }
    if let slot = carriedSlot(right, scope), carriedSlot(left, scope) == nil { return (slot, left) }
    return nil
  }

  private func carriedSlot(_ expression: Expression, _ scope: Scope) -> Slot? {
    guard case .scalar(let slot)? = place(expression, scope)?.0,
      case .carried(.unchanged)? = state.values[slot]
    else { return nil }
    return slot
  }

  /// In the branch where nothing differed, a variable that the other branch sets to the key is
  /// the key.
  func settleKeys(_ keys: [KeyComparison], same: inout State, other: State) {
    for key in keys {
      guard case .carried(.unchanged)? = same.values[key.slot],
        case .carried(let assigned)? = other.values[key.slot], assigned.reset == .one,
        assigned.change == nil, assigned.value == key.key
      else { continue }
      rewrites.insert(.accumulation)
      same.values[key.slot] = .carried(.assigned(key.key))
      var missing = Term.combine([key.key]) { "\($0[0]) IS NULL" }
      if !key.testsNull {
        let before = value(.carried(.unchanged), key.slot)
        missing = .combine([missing, before]) { "(\($0[0]) OR \($0[1]) IS NULL)" }
      }
      let parts = [same.path.condition, missing.text].compactMap { $0 }
      forbid(
        Term(
          text: parts.joined(separator: " AND "), uses: missing.uses.union(same.path.uses)),
        "the key of a group is NULL")
    }
  }
}
