import Diagnostics
import Syntax

/// Gives the variables that are read after the loop what the last iteration would have left.
struct LoopFinals {
  private let converter: LoopConverter
  private let run: LoopRun
  private var finals: [Final] = []

  private struct Final {
    var outside: String
    /// What the loop adds; else what it leaves.
    var isSum: Bool
    var value: Term
    var name: String
    var type: String
    /// Only rows of which this is 1 give it a value: the last of them counts.
    var reset: Term?

    var kept: String { "set_final_\(name)" }
    /// The ordinal of the row that gave it.
    var place: String { "set_last_\(name)" }
    var uses: Set<String> { value.uses.union(reset?.uses ?? []) }
  }

  init(_ converter: LoopConverter, _ run: LoopRun) throws(Refusal) {
    self.converter = converter
    self.run = run
    // What an iteration finds in a variable the first one of the next run finds, too.
    let found = isRepeated ? Set(run.before.keys).union(run.foldedSlots.keys) : []
    for slot in run.assigned.sorted()
    where !run.context.presence.isFlag(slot)
      && (converter.returning.contains(slot) || run.context.fixedRows.contains(slot)
        || found.contains(slot) || isReadOutside(slot))
    {
      guard let outside = slot.outside else { continue }
      let name = "x\(finals.count + 1)"
      let type = slot.declared ?? "\(outside)%TYPE"
      if run.foldedSlots[slot] != nil, case .term(let value)? = run.state.values[slot] {
        finals.append(Final(outside: outside, isSum: false, value: value, name: name, type: type))
      }
      guard case .carried(let carried)? = run.state.values[slot] else { continue }
      if converter.returning.isValue(slot) {
        // Read only where RETURN left the loop: what the last row gave.
        guard let value = carried.value else { continue }
        finals.append(Final(outside: outside, isSum: false, value: value, name: name, type: type))
      } else if let reset = carried.reset, reset != .one, let value = carried.value,
        carried.change == nil, carried.drain == nil
      {
        finals.append(
          Final(
            outside: outside, isSum: false, value: value, name: name, type: type, reset: reset))
      } else if carried.reset != nil || carried.drain != nil {
        let value = run.value(.carried(carried), slot)
        finals.append(Final(outside: outside, isSum: false, value: value, name: name, type: type))
      } else if let change = carried.change {
        finals.append(Final(outside: outside, isSum: true, value: change, name: name, type: type))
      }
    }
    try run.defineCarried()
  }

  var uses: Set<String> { finals.reduce(into: []) { $0.formUnion($1.uses) } }

  /// Those that the last row of all leaves, and those of the last of some rows.
  private var lasts: [Final] { finals.filter { !$0.isSum && $0.reset == nil } }
  private var picked: [Final] { finals.filter { $0.reset != nil } }

  /// Variables of the same types, which take the values first: what does not fit fails before
  /// anything is changed that cannot be taken back.
  var declarations: [String: String] {
    var list = Dictionary(uniqueKeysWithValues: finals.map { ($0.kept, $0.type) })
    if !lasts.isEmpty { list["set_last"] = "NUMBER" }
    for final in picked { list[final.place] = "NUMBER" }
    return list
  }

  /// The values before the loop.
  var beginning: [String] {
    finals.map { "\($0.kept) := \($0.outside);" }
      + (lasts.isEmpty ? [] : ["set_last := NULL;"]) + picked.map { "\($0.place) := NULL;" }
  }

  /// What a wave adds: sums, and the last values where its last row is the last so far.
  var adding: [String] {
    guard !lasts.isEmpty || !picked.isEmpty else { return computing }
    guard !lasts.isEmpty else { return sums + picking }
    let items = ["f.set_ord AS set_ord"] + lasts.map { "\($0.value.text) AS \($0.name)" }
    let frame = run.frame
    let last = "(SELECT MAX(f.set_ord) \(frame.rows(nil)))"
    let assignments = lasts.map { "\($0.kept) := x.\($0.name);" }
    return sums + picking
      + [
        loop(
          items, "FROM \(frame.lastTable) f WHERE f.set_ord = \(last)",
          ["IF set_last IS NULL OR x.set_ord > set_last THEN set_last := x.set_ord;"] + assignments
            + ["END IF;"])
      ]
  }

  /// The values of the last rows that give some.
  private var picking: [String] {
    let frame = run.frame
    return picked.map { final in
      let last = "(SELECT MAX(f.set_ord) \(frame.rows("\(final.reset?.text ?? "1") = 1")))"
      return loop(
        ["f.set_ord AS set_ord", "\(final.value.text) AS \(final.name)"],
        "FROM \(frame.lastTable) f WHERE f.set_ord = \(last)",
        [
          "IF \(final.place) IS NULL OR x.set_ord > \(final.place) THEN "
            + "\(final.place) := x.set_ord; \(final.kept) := x.\(final.name); END IF;"
        ])
    }
  }

  private var sums: [String] {
    let sums = finals.filter(\.isSum)
    guard !sums.isEmpty else { return [] }
    let items = sums.map { "COALESCE(SUM(\($0.value.text)), 0) AS \($0.name)" }
    return [
      loop(
        items, run.frame.rows(nil), sums.map { "\($0.kept) := \($0.kept) + x.\($0.name);" })
    ]
  }

  var computing: [String] {
    let frame = run.frame
    var lines = sums + picking
    if !lasts.isEmpty {
      let items = lasts.map { "\($0.value.text) AS \($0.name)" }
      let last = "(SELECT MAX(f.set_ord) \(frame.rows(nil)))"
      lines.append(
        loop(
          items, "FROM \(frame.lastTable) f WHERE f.set_ord = \(last)",
          lasts.map { "\($0.kept) := x.\($0.name);" }))
    }
    return lines
  }

  var assigning: [String] { finals.map { "\($0.outside) := \($0.kept);" } }

  private func loop(_ items: [String], _ rows: String, _ assignments: [String]) -> String {
    "FOR x IN (SELECT \(items.joined(separator: ", ")) \(rows)) LOOP "
      + assignments.joined(separator: " ") + " END LOOP;"
  }

  /// Whether the routine, or another one, may look at a variable after the loop.
  private func isReadOutside(_ slot: Slot) -> Bool {
    guard let outside = slot.outside else { return false }
    let parts = outside.split(separator: ".").map { String($0) }
    if parts.count > 1, converter.builder.package(parts[0]) != nil { return true }
    var owner: Routine? = converter.routine
    while let routine = owner {
      let parameters = routine.subprogram.heading.parameters
      if parameters.contains(where: { parts.contains(lower($0.name)) }) { return true }
      owner = routine.parent
    }
    let routine = converter.routine.outermost.subprogram
    let unit = converter.scope.unit
    let before = unit.words(
      SourceRange(start: routine.range.start, end: converter.loop.range.start))
    let after = unit.words(SourceRange(start: converter.loop.range.end, end: routine.range.end))
    if let ending = converter.loop.ending {
      let words = WordCount(unit.words(ending.range))
      if parts.contains(where: { words.count(of: $0) > 0 }) { return true }
    }
    let words = WordCount(before + " " + after)
    // A declaration is one mention; a record may be read by its own name.
    return parts.contains { words.count(of: $0) > 1 }
  }

  /// Whether the routine may come to the loop again, which then reads what it left.
  private var isRepeated: Bool {
    // What another routine declares may be called several times.
    guard converter.routine.parent == nil, let body = converter.routine.subprogram.body else {
      return true
    }
    let place = converter.loop.range
    var isDirect = false
    var isRepeated = false
    StatementWalk { statement, _ in
      let range = statement.range
      let isAround = range.start <= place.start && place.end <= range.end
      switch statement.kind {
      case .goto: isRepeated = true
      case .loop, .whileLoop, .forLoop, .cursorLoop:
        if isAround, range != place { isRepeated = true }
      default: break
      }
      if range.start == place.start { isDirect = true }
      return true
    }.walk(body)
    return isRepeated || !isDirect
  }
}
