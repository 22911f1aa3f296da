import Diagnostics

// What an iteration finds in a variable that earlier iterations changed, as windows.
//
//     total := total + e.amount;           initial + SUM(amount) OVER (ORDER BY ord
//     … total …                      →       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
//
//     IF e.key <> last THEN …              LAG(e.key, 1, initial) OVER (ORDER BY ord)
//     last := e.key;
//
//     IF new THEN n := 0; END IF;          SUM within the rows since the last reset
//     n := n + 1;
//
// Equal because `reset ? value : before + change` composes over the rows in their order: between
// two resets it is a sum, which windows compute exactly for decimals and integers.
struct CarriedColumns {
  let run: LoopRun

  /// Defines the column of the value before each iteration.
  func define(_ slot: Slot) throws(Refusal) {
    guard let name = run.before[slot], case .carried(let carried)? = run.state.values[slot] else {
      throw Refusal("variable \(slot.name) is not carried")
    }
    run.rewrites.insert(.accumulation)
    let initial = slot.outside ?? "NULL"
    run.frame.define(name, before(slot, carried, initial))
  }

  private func before(_ slot: Slot, _ carried: Carried, _ initial: String) -> Term {
    let earlier = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    guard let reset = carried.reset else {
      guard let change = carried.change else { return Term(text: initial) }
      return Term(
        text: "(\(initial) + COALESCE(SUM(\(change.text)) OVER (ORDER BY f.ord \(earlier)), 0))",
        uses: change.uses.union(["ord"]))
    }
    let value = carried.value ?? .null
    if reset == .one {
      return lag(value, initial)
    }
    let group = run.frame.add(
      slot.name + "_group",
      Term(
        text: "SUM(\(reset.text)) OVER (ORDER BY f.ord ROWS UNBOUNDED PRECEDING)",
        uses: reset.uses.union(["ord"])))
    let after: Term
    if let change = carried.change {
      let step = run.frame.add(
        slot.name + "_step",
        .combine([reset, value, change]) {
          "CASE WHEN \($0[0]) = 1 THEN \($0[1]) ELSE \($0[2]) END"
        })
      let sum =
        "SUM(\(step.text)) OVER (PARTITION BY \(group.text) ORDER BY f.ord ROWS UNBOUNDED PRECEDING)"
      after = run.frame.add(
        slot.name + "_after",
        Term(
          text: "CASE WHEN \(group.text) = 0 THEN \(initial) + \(sum) ELSE \(sum) END",
          uses: step.uses.union(group.uses).union(["ord"])))
    } else {
      let first =
        "FIRST_VALUE(\(value.text)) OVER (PARTITION BY \(group.text) ORDER BY f.ord ROWS UNBOUNDED PRECEDING)"
      after = run.frame.add(
        slot.name + "_after",
        Term(
          text: "CASE WHEN \(group.text) = 0 THEN \(initial) ELSE \(first) END",
          uses: value.uses.union(group.uses).union(["ord"])))
    }
    return lag(after, initial)
  }

  private func lag(_ value: Term, _ initial: String) -> Term {
    Term(
      text: "CASE WHEN f.ord = 1 THEN \(initial) ELSE LAG(\(value.text)) OVER (ORDER BY f.ord) END",
      uses: value.uses.union(["ord"]))
  }
}
