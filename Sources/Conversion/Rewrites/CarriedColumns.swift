import Diagnostics

// What an iteration finds in a variable that earlier iterations changed, as windows.
//
//     total := total + e.amount;           initial + SUM(amount) OVER (ORDER BY ord
//     … total …                      →       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
//
//     IF e.key <> last THEN …              LAG(e.key) OVER (ORDER BY ord), initial for the first
//     last := e.key;
//
//     IF new THEN n := 0; END IF;          SUM within the rows since the last reset
//     n := n + 1;
//
// Equal because `reset ? value : before + change` composes over the rows in their order: between
// two resets it is a sum, which windows compute exactly for decimals and integers.
struct CarriedColumns {
  let run: LoopRun

  /// Inner loops begin anew in each row of the loop around.
  private var partition: String { run.parent == nil ? "" : "f.set_parent" }

  private func window(_ more: String? = nil, _ frame: String = "") -> String {
    let keys = [partition, more ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    return "(" + (keys.isEmpty ? "" : "PARTITION BY \(keys) ") + "ORDER BY f.set_ord\(frame))"
  }

  /// Defines the column of the value before each iteration.
  func define(_ slot: Slot) throws(Refusal) {
    guard let name = run.before[slot], case .carried(let carried)? = run.continuing[slot] else {
      throw Refusal("variable \(slot.name) is not carried")
    }
    run.rewrites.insert(.accumulation)
    let initial: Term
    if let parent = run.parent {
      initial = try parent.read(slot, .init(start: 0, end: 0))
    } else {
      initial = Term(text: slot.outside ?? "NULL")
    }
    if carried.drain != nil {
      (run.parent ?? run).forbidNegative(initial, on: run.parent?.state.path ?? .always)
    }
    let value = before(slot, carried, initial)
    run.frame.define(name, value, atEarliest: true)
  }

  private func before(_ slot: Slot, _ carried: Carried, _ initial: Term) -> Term {
    let earlier = " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    if let drain = carried.drain {
      return .combine([initial, drain]) {
        "GREATEST(\($0[0]) - COALESCE(SUM(\($0[1])) OVER \(self.window(nil, earlier)), 0), 0)"
      }
    }
    guard let reset = carried.reset else {
      guard let change = carried.change else { return initial }
      return .combine([initial, change]) {
        "(\($0[0]) + COALESCE(SUM(\($0[1])) OVER \(self.window(nil, earlier)), 0))"
      }
    }
    let value = carried.value ?? .null
    if reset == .one { return lag(value, initial) }
    let group = shared(
      slot.name + "_group",
      .combine([run.frame.same(reset)]) {
        "SUM(\($0[0])) OVER \(self.window(nil, " ROWS UNBOUNDED PRECEDING"))"
      })
    return lag(after(slot, carried, reset, value, group, initial), initial)
  }

  private func after(
    _ slot: Slot, _ carried: Carried, _ reset: Term, _ value: Term, _ group: Term, _ initial: Term
  ) -> Term {
    let upToHere = " ROWS UNBOUNDED PRECEDING"
    guard let change = carried.change else {
      return add(
        slot.name + "_after",
        .combine([group, initial, value]) {
          "CASE WHEN \($0[0]) = 0 THEN \($0[1]) ELSE FIRST_VALUE(\($0[2])) "
            + "OVER \(self.window($0[0], upToHere)) END"
        })
    }
    let step = add(
      slot.name + "_step",
      .combine([reset, value, change]) {
        "CASE WHEN \($0[0]) = 1 THEN \($0[1]) ELSE \($0[2]) END"
      })
    let sum = add(
      slot.name + "_sum",
      .combine([group, step]) {
        let window = self.window($0[0], upToHere)
        // NULL stays NULL whatever is added, but SUM passes over it.
        let isNull = "COUNT(*) OVER \(window) > COUNT(\($0[1])) OVER \(window)"
        let plain = "SUM(\($0[1])) OVER \(window)"
        return self.run.frame.isNumeral(value, where: reset)
          ? plain : "CASE WHEN \(isNull) THEN NULL ELSE \(plain) END"
      })
    return add(
      slot.name + "_after",
      .combine([group, initial, sum]) {
        "CASE WHEN \($0[0]) = 0 THEN \($0[1]) + \($0[2]) ELSE \($0[2]) END"
      })
  }

  /// A column that may be there for another variable.
  private func shared(_ stem: String, _ value: Term) -> Term {
    let same = run.frame.same(value)
    return same == value ? add(stem, value) : same
  }

  private func add(_ stem: String, _ value: Term) -> Term {
    let name = run.frame.fresh(stem)
    run.frame.define(name, value, atEarliest: true)
    return .column(name)
  }

  private func lag(_ value: Term, _ initial: Term) -> Term {
    .combine([value, initial]) {
      "CASE WHEN LAG(f.set_ord) OVER \(self.window()) IS NULL THEN \($0[1]) "
        + "ELSE LAG(\($0[0])) OVER \(self.window()) END"
    }
  }
}
