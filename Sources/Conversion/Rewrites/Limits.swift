import Diagnostics
import Syntax

// A variable refuses what its type does not hold: each value that a loop gives it must fit, also one
// that a later addition brings back.
//
//     left NUMBER(6,2);                    SELECT SUM(LEAST(n, 0)) lo, SUM(GREATEST(n, 0)) hi FROM frame
//     left := left + r.n;            →     fits where left + lo and left + hi fit; else
//                                          left + SUM(n) OVER (ORDER BY ord) is asked of every row
//
// An inner loop hands the sums of what is below and above nothing to the row around it. Where a sum begins
// anew, its values are there for each row.

/// How far a sum goes below and above what it is before.
struct SumReach {
  /// At most 0.
  var low: Term
  /// At least 0.
  var high: Term
}

/// What one place of a body adds to a variable that does not hold every number.
struct SumStep {
  let frame: Frame
  let slot: Slot
  /// The column that is added, 0 in rows that do not come here; nil where the sum begins anew.
  let part: Term?
  let reach: SumReach
  /// What the variable was before, and what it is then, for the rows that come here.
  let before: Carried
  let after: Carried
  let path: Path
  /// The sum is somewhere else on its way from one to the other.
  let isWide: Bool
}

/// What all iterations add to a variable, place by place.
struct LimitedSum {
  let frame: Frame
  let slot: Slot
  let initial: Term
  let steps: [SumStep]
}

extension LoopRun {
  // MARK: Single values

  /// A whole number that a type with limits takes.
  func within(
    _ limits: IntegerLimits, _ value: Term, _ slot: Slot, _ range: SourceRange
  ) -> Term {
    guard let least = limits.lower, let greatest = limits.upper else { return value }
    if value.isNumeral, let number = Int(value.text), (least...greatest).contains(number) {
      return value
    }
    let value = named(slot.name, value)
    let outside = Term.combine([value]) { "\($0[0]) NOT BETWEEN \(least) AND \(greatest)" }
    if !limits.wraps, expectsFailures {
      let isWhole = limits.contains(.whole)
      let text = isWhole ? "ORA-01426: numeric overflow" : Self.valueError
      refuse(outside, "outside", code: isWhole ? -1426 : -6502, .string(text), range)
    } else {
      forbidHere(outside, "a number is outside of the range of \(slot.name)")
    }
    return value
  }

  /// NULL for a variable that is NOT NULL.
  func refuseNull(_ value: Term, _ slot: Slot, _ range: SourceRange) {
    guard !value.isLiteral else { return }
    let value = named(slot.name, value)
    if expectsFailures {
      refuse(
        .combine([value]) { "\($0[0]) IS NULL" }, "null", code: -6502, .string(Self.valueError),
        range)
    } else {
      forbidNull(value, "NULL is given to \(slot.name), which is NOT NULL")
    }
  }

  private static let valueError = "ORA-06502: PL/SQL: numeric or value error"

  // MARK: Sums

  /// How far a sum of PLS_INTEGERs goes on its way, each operation of which may overflow.
  func between(_ sums: [Term], _ slot: Slot) -> SumReach? {
    guard sums.count > 1, slot.type.isBinaryInteger else { return nil }
    func extreme(_ function: String) -> Term {
      named(
        slot.name + "_reach",
        .combine(sums, isInteger: true) { "\(function)(0, \($0.joined(separator: ", ")))" })
    }
    return SumReach(low: extreme("LEAST"), high: extreme("GREATEST"))
  }

  /// What is added at this place.
  /// - Parameters:
  ///   - part: The column that holds it; 0 in other rows where `isPart`.
  ///   - reach: Nil for from nothing to the change.
  func step(
    _ part: Term, isPart: Bool, _ reach: SumReach?, _ change: Term
  ) -> (part: Term?, reach: SumReach, isWide: Bool) {
    guard let reach else {
      if change.isNumeral {
        return (isPart ? part : nil, SumReach(low: .zero, high: part), false)
      }
      let low = Term.combine([part], isInteger: part.isInteger) { "LEAST(\($0[0]), 0)" }
      let high = Term.combine([part], isInteger: part.isInteger) { "GREATEST(\($0[0]), 0)" }
      return (isPart ? part : nil, SumReach(low: low, high: high), false)
    }
    guard isPart, let condition = state.path.condition else {
      return (isPart ? part : nil, reach, true)
    }
    func here(_ term: Term) -> Term {
      frame.add(
        "reach",
        Term(
          text: "CASE WHEN \(condition) THEN \(term.text) ELSE 0 END",
          uses: term.uses.union(state.path.uses), isInteger: term.isInteger))
    }
    return (part, SumReach(low: here(reach.low), high: here(reach.high)), true)
  }

  /// Remembers that a sum grew here.
  /// - Parameter step: Nil where it is no plain addition.
  func noteStep(
    _ step: (part: Term?, reach: SumReach, isWide: Bool)?, of slot: Slot, from before: Carried,
    to after: Carried
  ) {
    guard slot.type.bounds != nil else { return }
    context.record.sumSteps.append(
      SumStep(
        frame: frame, slot: slot, part: step?.part,
        reach: step?.reach ?? SumReach(low: .zero, high: .zero), before: before, after: after,
        path: state.path, isWide: step?.isWide ?? false))
  }

  private func steps(of slot: Slot) -> [SumStep] {
    context.record.sumSteps.filter { $0.frame === frame && $0.slot == slot }
  }

  /// Whether the loop does nothing to a variable but add to it.
  private func onlyAdds(to slot: Slot) -> Bool {
    [continuing[slot], state.values[slot]].allSatisfy { symbol in
      guard case .carried(let carried)? = symbol else { return false }
      return carried.reset == nil && carried.drain == nil
    }
  }

  /// What this loop adds to a variable that does not hold every number, where it does nothing else to it.
  func sum(of slot: Slot) -> (steps: [SumStep], reach: SumReach)? {
    let steps = steps(of: slot)
    guard !steps.isEmpty, onlyAdds(to: slot), steps.allSatisfy({ $0.part != nil }) else {
      return nil
    }
    func all(_ terms: [Term]) -> Term {
      .combine(terms, isInteger: terms.allSatisfy(\.isInteger)) {
        "(\($0.joined(separator: " + ")))"
      }
    }
    return (
      steps, SumReach(low: all(steps.map(\.reach.low)), high: all(steps.map(\.reach.high)))
    )
  }

  /// Gives the plan up where a variable would not hold what it is on the way.
  func checkSums() {
    var slots: [Slot] = []
    for step in context.record.sumSteps where step.frame === frame && !slots.contains(step.slot) {
      slots.append(step.slot)
    }
    for slot in slots {
      if let sum = sum(of: slot) {
        // The row around a loop knows where its sum begins.
        guard parent == nil else { continue }
        context.record.limitedSums.append(
          LimitedSum(
            frame: frame, slot: slot, initial: Term(text: slot.outside ?? "NULL"),
            steps: sum.steps))
        continue
      }
      for step in steps(of: slot) {
        if step.isWide {
          keepWithin(slot, value(.carried(step.before), slot), step.reach, on: step.path)
        } else {
          let none = SumReach(low: .zero, high: .zero)
          keepWithin(slot, value(.carried(step.after), slot), none, on: step.path)
        }
      }
    }
  }

  /// Gives the plan up where a value with what is added to it is none that a variable holds.
  func keepWithin(_ slot: Slot, _ value: Term, _ reach: SumReach, on path: Path) {
    guard let (least, greatest) = slot.type.bounds else { return }
    forbidHere(
      .combine([value, reach.low, reach.high]) {
        "(\($0[0]) + \($0[1]) < \(least) OR \($0[0]) + \($0[2]) > \(greatest))"
      }, on: path, LimitedSum.reason(slot))
  }
}

extension LimitedSum {
  static func reason(_ slot: Slot) -> String {
    "\(slot.name) is beyond its type on the way to its last value"
  }

  var uses: Set<String> {
    steps.reduce(into: []) {
      $0.formUnion($1.part?.uses ?? [])
      $0.formUnion($1.reach.low.uses.union($1.reach.high.uses))
    }
  }

  private var bounds: (least: String, greatest: String) { slot.type.bounds ?? ("0", "0") }

  private func sum(_ terms: [Term]) -> String {
    "SUM(\(terms.map(\.text).joined(separator: " + ")))"
  }

  /// `SELECT …` of what is below and above nothing, over rows of the frame.
  fileprivate func items(_ name: Int) -> String {
    "\(sum(steps.map(\.reach.low))) AS lo\(name), \(sum(steps.map(\.reach.high))) AS hi\(name)"
  }

  /// Whether the variable may be beyond its type with these sums.
  fileprivate func mayLeave(_ low: String, _ high: String) -> String {
    "\(initial.text) + \(low) < \(bounds.least) OR \(initial.text) + \(high) > \(bounds.greatest)"
  }

  /// The rows in which it is.
  fileprivate func leaving(_ rows: String) -> String {
    let parts = steps.compactMap { $0.part?.text }
    let all = parts.joined(separator: " + ")
    var before = "set_sum"
    var conditions: [String] = []
    for (step, part) in zip(steps, parts) {
      conditions.append(
        "\(before) + \(step.reach.low.text) < \(bounds.least) "
          + "OR \(before) + \(step.reach.high.text) > \(bounds.greatest)")
      before += " + \(part)"
    }
    return "SELECT 1 AS one FROM (SELECT f.*, \(initial.text) + "
      + "SUM(\(all)) OVER (ORDER BY f.set_ord ROWS UNBOUNDED PRECEDING) - (\(all)) AS set_sum "
      + "\(rows)) f WHERE \(conditions.joined(separator: " OR "))"
  }

  /// The statements that check sums over the rows of a frame.
  static func checks(_ sums: [LimitedSum]) -> [String] {
    guard let frame = sums.first?.frame else { return [] }
    let rows = frame.rows(nil)
    let items = sums.enumerated().map { $1.items($0 + 1) }.joined(separator: ", ")
    let beyond = sums.enumerated().map { $1.mayLeave("s.lo\($0 + 1)", "s.hi\($0 + 1)") }
    var lines = [
      "SELECT COUNT(*) INTO set_count FROM (SELECT \(items) \(rows)) s "
        + "WHERE \(beyond.joined(separator: " OR "));",
      "IF set_count > 0 THEN",
    ]
    for sum in sums {
      lines.append("  SELECT COUNT(*) INTO set_count FROM (\(sum.leaving(rows)));")
      lines.append("  " + GivingUp.ifCounted(reason(sum.slot)))
    }
    return lines + ["END IF;"]
  }

  /// The same over the rows of each wave: they come in another order, so that only how far the sums of all
  /// of them may go is known.
  static func beginning(_ sums: [LimitedSum]) -> [String] {
    sums.indices.map { "set_low_\($0 + 1) := 0; set_high_\($0 + 1) := 0;" }
  }

  static func variables(_ sums: [LimitedSum]) -> [String: String] {
    var types: [String: String] = [:]
    for name in sums.indices.map({ $0 + 1 }) {
      types["set_low_\(name)"] = "NUMBER"
      types["set_high_\(name)"] = "NUMBER"
    }
    return types
  }

  static func waveChecks(_ sums: [LimitedSum]) -> [String] {
    guard let frame = sums.first?.frame else { return [] }
    let items = sums.enumerated().map { $1.items($0 + 1) }.joined(separator: ", ")
    let adding = sums.indices.map { $0 + 1 }.map {
      "set_low_\($0) := set_low_\($0) + COALESCE(x.lo\($0), 0); "
        + "set_high_\($0) := set_high_\($0) + COALESCE(x.hi\($0), 0);"
    }
    let checks = sums.enumerated().map { index, sum in
      let leaves = sum.mayLeave("set_low_\(index + 1)", "set_high_\(index + 1)")
      return "IF \(leaves) THEN \(GivingUp.raise(reason(sum.slot))) END IF;"
    }
    return [
      "FOR x IN (SELECT \(items) \(frame.rows(nil))) LOOP \(adding.joined(separator: " ")) END LOOP;"
    ] + checks
  }
}

/// Sums in collections whose elements do not hold every number.
struct LimitedElements {
  private let record: LoopContext.Record
  /// The effects that add to one field of one collection.
  private var groups: [(slot: Slot, collection: String, field: String?, places: [Int])] = []

  static let reason = "an element of a collection is beyond its type on the way to its last value"

  init(_ record: LoopContext.Record, _ isUndone: (Effect) -> Bool) {
    self.record = record
    for (place, effect) in record.effects.enumerated() where !isUndone(effect) {
      guard case .accumulate(.sum, let collection, let field, _, _) = effect.kind,
        let slot = record.summedSlots["\(collection).\(field ?? "")"], slot.type.bounds != nil
      else { continue }
      if let known = groups.firstIndex(where: { $0.collection == collection && $0.field == field })
      {
        groups[known].places.append(place)
      } else {
        groups.append((slot, collection, field, [place]))
      }
    }
  }

  /// Nothing is changed before all of them hold: what a collection was given stays.
  var checks: [String] {
    groups.map { slot, collection, field, places in
      let (least, greatest) = slot.type.bounds ?? ("0", "0")
      let order = ExecutionOrder(of: places, among: record.effects, isWhole: true)
      let rows = places.map { place -> String in
        guard case .accumulate(_, _, _, let key, let amount) = record.effects[place].kind else {
          return ""
        }
        return "SELECT \(key.text) AS k, \(amount.text) AS n, \(order.items(place)) "
          + record.effects[place].rows
      }
      let element = "\(collection)(x.k)\(field.map { ".\($0)" } ?? "")"
      return "FOR x IN (SELECT k, MIN(r) AS lo, MAX(r) AS hi FROM (SELECT u.k, SUM(u.n) OVER ("
        + "PARTITION BY u.k ORDER BY \(order.columns) ROWS UNBOUNDED PRECEDING) AS r FROM ("
        + "\(rows.joined(separator: " UNION ALL "))) u) GROUP BY k) LOOP "
        + "IF \(collection).EXISTS(x.k) THEN "
        + "IF \(element) + x.lo < \(least) OR \(element) + x.hi > \(greatest) THEN "
        + "\(GivingUp.raise(Self.reason)) END IF; "
        + "ELSIF x.lo < \(least) OR x.hi > \(greatest) THEN \(GivingUp.raise(Self.reason)) "
        + "END IF; END LOOP;"
    }
  }
}
