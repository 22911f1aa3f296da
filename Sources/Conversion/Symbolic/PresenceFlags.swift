import Diagnostics
import Syntax

// Whether a variable has a value is known before the value is.
//
//     FOR z IN lines LOOP                      given_before = LAG(1) OVER (… ORDER BY ord), 0 at first
//       IF v IS NULL THEN                      p = given_before = 0
//         v := s.NEXTVAL;                →     numbers: one for each row with p = 1
//         INSERT INTO head VALUES (v, …);
//       END IF;
//
// The number depends on the way, and the way only on whether there is a number.

/// The variables that say of others whether they are not NULL: 1 or 0.
final class PresenceFlags {
  /// Variables of the loop that are tested for NULL, in lower case.
  private let tested: Set<String>
  private var flags: [Slot: Slot] = [:]

  init(_ loop: QueryLoop, _ unit: SourceUnit) {
    let words = WordCount.tokens(unit.words(loop.range))
    var names: Set<String> = []
    for place in words.indices.dropLast(2) where words[place + 1] == "is" {
      let isTest =
        words[place + 2] == "null" || words[(place + 2)...].starts(with: ["not", "null"])
      if isTest, place == 0 || words[place - 1] != "." { names.insert(words[place]) }
    }
    tested = names
  }

  /// The flag of a variable; nil for one that has none.
  func flag(of slot: Slot) -> Slot? {
    if let known = flags[slot] { return known }
    guard let outside = slot.outside, !isFlag(slot),
      tested.contains(outside.split(separator: ".").last.map { $0.lowercased() } ?? "")
    else { return nil }
    let flag = Slot(
      name: slot.name + "_given", outside: "(CASE WHEN \(outside) IS NULL THEN 0 ELSE 1 END)",
      type: .integer(.wide), declared: "INTEGER", root: slot.root)
    flags[slot] = flag
    return flag
  }

  func isFlag(_ slot: Slot) -> Bool { flags.values.contains(slot) }
}

extension LoopRun {
  func presence(of slot: Slot) -> Slot? {
    guard let flag = context.presence.flag(of: slot) else { return nil }
    return context.chooses(.flagsPresence) ? flag : nil
  }

  /// Keeps whether a variable has a value that it was just given.
  func setPresence(of slot: Slot, _ value: Term) {
    guard let flag = presence(of: slot) else { return }
    let copies = origins(of: value)
    let given: Term
    if value == .null {
      given = .zero
    } else if copies.allSatisfy({ context.record.freshNumbers.contains($0.text) }) {
      given = .one
    } else {
      given = named(
        flag.name,
        .combine([value], isInteger: true) { "CASE WHEN \($0[0]) IS NULL THEN 0 ELSE 1 END" })
    }
    set(flag, given)
  }

  /// `v IS NULL` or `v IS NOT NULL` of a variable that has a flag.
  func presenceTest(_ test: IsTest, _ scope: Scope) -> (flag: Slot, isNull: Bool)? {
    guard case .null = test.test, case .scalar(let slot)? = place(test.operand, scope)?.0,
      let flag = presence(of: slot)
    else { return nil }
    return (flag, !test.isNegated)
  }

  /// What a condition says of flags on the way on which it holds, or does not.
  func notePresence(_ condition: Expression, holds: Bool, _ scope: Scope) {
    guard !state.isDead else { return }
    switch condition.kind {
    case .and(let parts) where holds:
      for part in parts { notePresence(part, holds: true, scope) }
    case .or(let parts) where !holds:
      for part in parts { notePresence(part, holds: false, scope) }
    case .not(let inner):
      // NOT of a test for NULL is never unknown; of other conditions it may be.
      if case .isTest = inner.kind { notePresence(inner, holds: !holds, scope) }
    case .isTest(let test):
      guard let (flag, isNull) = presenceTest(test, scope),
        case .carried(.unchanged)? = state.values[flag]
      else { return }
      set(flag, isNull == holds ? .zero : .one)
    default: break
    }
  }
}
