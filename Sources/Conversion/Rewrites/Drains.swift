import Diagnostics
import Syntax

// What is taken from a store until nothing is left follows from the sums before it.
//
//     EXIT WHEN remaining <= 0;                before = GREATEST(initial - SUM(q) OVER (earlier), 0)
//     part := LEAST(r.q, remaining);     →     part   = LEAST(q, before)
//     remaining := remaining - part;
//
// Equal because max(max(x - a, 0) - b, 0) = max(x - a - b, 0) for a, b >= 0, which the plan checks.
//
//     IF last THEN part := total - given;      given is `total` after the last line:
//     ELSE part := x; END IF;            →     a value that is set, not one that grows
//     given := given + part;
extension LoopRun {
  /// Remembers `LEAST(q, v)` and `total - v` of a carried variable under the column that holds them.
  ///
  /// The least of two numbers as a variable of few digits keeps it is the least of what it keeps of both: the
  /// store is kept whole where its own type has no more digits.
  /// - Parameter part: The variable that gets it.
  func notePortion(
    _ column: Term, _ expression: Expression, of part: Slot, _ scope: Scope
  ) throws(Refusal) {
    // What its operands call runs once.
    guard let name = column.uses.first, column.text == "f.\(name)",
      !callsRoutine(expression, scope)
    else { return }
    switch expression.kind {
    case .call(let call) where lower(call.name.last) == "least" && call.arguments.count == 2:
      let operands = call.arguments.map(\.value)
      for (store, other) in [(operands[0], operands[1]), (operands[1], operands[0])] {
        guard let slot = drainable(store, scope), drainable(other, scope) != slot else { continue }
        var quantity = try term(other, scope)
        if let digits = part.type.fraction {
          guard let own = slot.type.fraction, own <= digits else { return }
          quantity = .combine([quantity]) { "ROUND(\($0[0]), \(digits))" }
        } else if part.type != .any {
          return
        }
        portions[name] = (slot, named("quantity", quantity))
        return
      }
    case .chain(let chain):
      guard let (total, symbol, rest) = chain.single, symbol == .subtract,
        let slot = carriedVariable(rest, scope)
      else { return }
      complements[name] = (slot, named("total", try term(total, scope)))
    default: break
    }
  }

  private func carriedVariable(_ expression: Expression, _ scope: Scope) -> Slot? {
    guard case .scalar(let slot)? = place(expression, scope)?.0,
      case .carried? = state.values[slot]
    else { return nil }
    return slot
  }

  private func drainable(_ expression: Expression, _ scope: Scope) -> Slot? {
    guard let slot = carriedVariable(expression, scope),
      case .carried(let carried)? = state.values[slot], carried == .unchanged
    else { return nil }
    return slot
  }

  /// `v := v - LEAST(q, v)`
  func drain(_ slot: Slot, by change: Term, _ carried: Carried) -> Bool {
    guard carried == .unchanged, change.text.hasPrefix("(-f."), change.uses.count == 1,
      let column = change.uses.first, let portion = portions[column], portion.slot == slot
    else { return false }
    let quantity = portion.quantity
    forbid(
      Term(
        text: "(\(quantity.text) < 0 OR \(quantity.text) IS NULL)"
          + (state.path.condition.map { " AND \($0)" } ?? ""),
        uses: quantity.uses.union(state.path.uses)),
      "a quantity is negative or NULL")
    if let digits = slot.type.fraction {
      forbidRounding(
        slot, .combine([quantity]) { "\($0[0]) <> ROUND(\($0[0]), \(digits))" })
    } else {
      keepDigits(quantity, slot)
    }
    state.values[slot] = .carried(Carried(drain: quantity))
    return true
  }

  /// A store that is below nothing at first stays so where it is asked before anything is taken.
  func forbidNegative(_ store: Term, on path: Path) {
    let parts = [path.condition, "\(store.text) < 0"].compactMap { $0 }
    forbid(
      Term(text: parts.joined(separator: " AND "), uses: store.uses.union(path.uses)),
      "a store is below nothing before the loop")
  }

  /// Where `v <= 0` holds, taking more leaves it as it is.
  func markDrained(_ condition: Expression, _ holds: inout State, _ scope: Scope) {
    guard case .chain(let chain) = condition.kind, let (left, symbol, right) = chain.single,
      symbol == .lessOrEqual, case .literal(.integer("0")) = right.kind,
      let slot = drainable(left, scope)
    else { return }
    holds.values[slot] = .carried(Carried(isDrained: true))
  }

  /// The same for the branch that `v > 0` does not take.
  func markDrained(unless condition: Expression, _ other: inout State, _ scope: Scope) {
    guard case .chain(let chain) = condition.kind, let (left, symbol, right) = chain.single,
      symbol == .greater, case .literal(.integer("0")) = right.kind,
      let slot = drainable(left, scope)
    else { return }
    other.values[slot] = .carried(Carried(isDrained: true))
  }

  /// `v := v + (p ? total - v : x)` is `p ? total : v + x`.
  func complete(_ slot: Slot, by change: Term, _ carried: Carried) -> Carried? {
    guard carried.reset == nil || carried.reset == .one, let column = change.uses.first,
      change.text == "f.\(column)", let choice = choices[column]
    else { return nil }
    for (taken, other, flag) in [
      (choice.first, choice.second, choice.path.flag),
      (choice.second, choice.first, negated(choice.path)),
    ] {
      guard let name = taken.uses.first, taken.text == "f.\(name)",
        let complement = complements[name], complement.slot == slot
      else { continue }
      var result = Carried(reset: flag, value: complement.total, change: other)
      if let earlier = carried.change {
        result.change = named(slot.name, .combine([earlier, other]) { "(\($0[0]) + \($0[1]))" })
      }
      if let value = carried.value, carried.reset == .one {
        let sum = named(slot.name, .combine([value, other]) { "(\($0[0]) + \($0[1]))" })
        result = .assigned(
          named(
            slot.name,
            .combine([flag, complement.total, sum]) {
              "CASE WHEN \($0[0]) = 1 THEN \($0[1]) ELSE \($0[2]) END"
            }))
      }
      return result
    }
    return nil
  }

  private func negated(_ path: Path) -> Term {
    frame.add("not", .combine([path.flag], isInteger: true) { "(1 - \($0[0]))" })
  }
}

extension SlotType {
  /// How many digits behind the point a number keeps; nil for a type that keeps all, or that is no number.
  fileprivate var fraction: Int? {
    switch self {
    case .number(_, let scale): scale
    case .integer: 0
    default: nil
    }
  }
}
