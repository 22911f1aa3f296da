import Diagnostics
import Syntax

/// What stands in place of a loop: a block of PL/SQL whose statements work on whole tables.
///
/// It runs inside a savepoint. If an obligation does not hold for the data at hand, or a statement
/// fails, everything is taken back and the loop runs row by row as it was written, so that errors
/// and what stays done are those of the original.
package struct SetProgram {
  package var text: String
  package var rewrites: [Rewrite]
  /// What the plan checks as it runs.
  package var obligations: [String]
  /// What a person should know.
  package var notes: [String]

  init(_ converter: LoopConverter, _ run: LoopRun, ordered: Bool) throws(Refusal) {
    var writer = SetWriter(converter, run)
    text = try writer.write()
    rewrites = Rewrite.allCases.filter { run.rewrites.contains($0) }
    obligations = Array(Set(run.violations.map(\.reason))).sorted()
    notes = []
    if run.commits {
      notes.append("commits inside the loop become one with what follows it")
    }
  }
}

/// Writes the block.
private struct SetWriter {
  let converter: LoopConverter
  let run: LoopRun
  let frame: String
  var lines: [String] = []

  init(_ converter: LoopConverter, _ run: LoopRun) {
    self.converter = converter
    self.run = run
    frame = "set_frame_\(converter.number)"
  }

  private var stop: String? { run.exited.isEmpty ? nil : "f.stopped = 0" }

  mutating func write() throws(Refusal) -> String {
    let effects = run.effects
    let finals = self.finals
    var wanted = Set(["ord"])
    for effect in effects { wanted.formUnion(effect.uses) }
    for violation in run.violations { wanted.formUnion(violation.condition.uses) }
    for final in finals { wanted.formUnion(final.uses) }
    if stop != nil { wanted.insert("stopped") }
    lines.append(
      "CREATE OR REPLACE TEMPORARY TABLE \(frame) AS " + (try run.frame.text(wanted: wanted)) + ";")
    check()
    try writeEffects(effects)
    writeFinals(finals)
    lines.append("DROP TABLE \(frame);")
    return block()
  }

  private func block() -> String {
    let unit = converter.scope.unit
    let pieces = [converter.loop.open, converter.loop.range, converter.loop.close]
    let exact = pieces.compactMap { $0.map { terminated(unit.words($0)) } }.joined(separator: "\n")
    return """
      DECLARE
        set_count PLS_INTEGER;
      BEGIN
        SAVEPOINT set_loop_\(converter.number);
        \(lines.joined(separator: "\n  "))
      EXCEPTION
        WHEN OTHERS THEN
          ROLLBACK TO set_loop_\(converter.number);
          \(exact)
      END;
      """
  }

  private func terminated(_ words: String) -> String {
    words.hasSuffix(";") ? words : words + ";"
  }

  /// The rows for which a condition holds, before the loop was left.
  private func rows(_ condition: String?) -> String {
    let parts = [condition, stop].compactMap { $0 }
    return "FROM \(frame) f" + (parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND "))
  }

  private mutating func check() {
    guard !run.violations.isEmpty else { return }
    let all = Array(Set(run.violations.map { "(\($0.condition.text))" })).sorted()
      .joined(separator: " OR ")
    let condition = stop.map { "\($0) AND (\(all))" } ?? all
    lines.append("SELECT COUNT(*) INTO set_count FROM \(frame) f WHERE \(condition);")
    lines.append("IF set_count > 0 THEN RAISE PROGRAM_ERROR; END IF;")
  }

  // MARK: Effects

  private mutating func writeEffects(_ effects: [Effect]) throws(Refusal) {
    var done: Set<Int> = []
    for (index, effect) in effects.enumerated() where !done.contains(index) {
      if effect.cancelled.contains(where: { $0.column == nil }) { continue }
      switch effect.kind {
      case .insert(let table, let columns, _):
        let group = effects.indices.filter { other in
          guard case .insert(table, columns, _) = effects[other].kind else { return false }
          return effects[other].isAutonomous == effect.isAutonomous
            && !effects[other].cancelled.contains { $0.column == nil }
        }
        done.formUnion(group)
        insert(table, columns, group.map { effects[$0] })
      case .insertQuery: break
      case .update(let table, let alias, let assignments, let filter):
        update(effect, table, alias, assignments, filter)
      case .delete(let table, let alias, let filter):
        lines.append(
          "DELETE FROM \(table) \(alias) WHERE EXISTS (SELECT 1 \(rows(effect.condition))"
            + (effect.condition == nil && stop == nil ? " WHERE " : " AND ") + "\(filter.text));")
      case .output: break
      case .count(let collection, let key, let amount):
        count(collection, key, amount, effect)
      }
    }
    try checkSequences(effects)
    writeOutput(effects)
  }

  /// All inserts into one table are one statement, in the order of the loop.
  private mutating func insert(_ table: String, _ columns: [String], _ effects: [Effect]) {
    let names = columns.joined(separator: ", ")
    let sequences = effects.reduce(into: Set<String>()) { $0.formUnion($1.sequences) }
    var statement: String
    let inner = columns.indices.map { "v\($0 + 1)" }
    let branches = effects.enumerated().map { place, effect -> String in
      guard case .insert(_, _, let values) = effect.kind else { return "" }
      let items = zip(inner, values).map { name, value in
        sequences.isEmpty || !value.text.lowercased().hasSuffix(".nextval")
          ? "\(value.text) AS \(name)" : "NULL AS \(name)"
      }
      return "SELECT \(items.joined(separator: ", ")), f.ord AS ord, \(place) AS place "
        + rows(effect.condition)
    }
    let outer = inner.enumerated().map { index, name -> String in
      guard case .insert(_, _, let values)? = effects.first?.kind,
        values[index].text.lowercased().hasSuffix(".nextval")
      else { return "s.\(name)" }
      return values[index].text
    }
    statement =
      "INSERT INTO \(table) (\(names)) SELECT \(outer.joined(separator: ", ")) "
      + "FROM (SELECT * FROM (\(branches.joined(separator: " UNION ALL "))) ORDER BY ord, place) s;"
    if effects.first?.isAutonomous ?? false { statement = autonomous(statement) }
    lines.append(statement)
  }

  private func autonomous(_ statement: String) -> String {
    statement
  }

  private mutating func update(
    _ effect: Effect, _ table: String, _ alias: String,
    _ assignments: [(column: String, value: Term)], _ filter: Term
  ) {
    var wanted = filter.uses
    for assignment in assignments { wanted.formUnion(assignment.value.uses) }
    let items = wanted.isEmpty ? "f.ord" : wanted.sorted().map { "f.\($0)" }.joined(separator: ", ")
    let set = assignments.map { "\(alias).\($0.column) = \($0.value.text)" }
      .joined(separator: ", ")
    lines.append(
      "MERGE INTO \(table) \(alias) USING (SELECT \(items) \(rows(effect.condition))) f "
        + "ON (\(filter.text)) WHEN MATCHED THEN UPDATE SET \(set);")
  }

  private mutating func count(
    _ collection: String, _ key: Term, _ amount: Term, _ effect: Effect
  ) {
    lines.append(
      "FOR x IN (SELECT \(key.text) AS k, SUM(\(amount.text)) AS n \(rows(effect.condition)) "
        + "GROUP BY \(key.text)) LOOP IF \(collection).EXISTS(x.k) THEN "
        + "\(collection)(x.k) := \(collection)(x.k) + x.n; ELSE \(collection)(x.k) := x.n; END IF; "
        + "END LOOP;")
  }

  /// Numbers of one sequence must come in the order of the loop: from one statement only.
  private func checkSequences(_ effects: [Effect]) throws(Refusal) {
    var users: [String: Set<String>] = [:]
    for effect in effects {
      guard case .insert(let table, let columns, _) = effect.kind else { continue }
      for sequence in effect.sequences {
        users[sequence, default: []].insert("\(table) \(columns) \(effect.isAutonomous)")
      }
    }
    if let shared = users.first(where: { $0.value.count > 1 }) {
      throw Refusal("the sequence \(shared.key) numbers rows of several tables", nil)
    }
  }

  private mutating func writeOutput(_ effects: [Effect]) {
    let branches = effects.enumerated().compactMap { place, effect -> String? in
      guard case .output(let line) = effect.kind else { return nil }
      return
        "SELECT \(line.text) AS line, f.ord AS ord, \(place) AS place \(rows(effect.condition))"
    }
    guard !branches.isEmpty else { return }
    lines.append(
      "FOR x IN (SELECT o.line FROM (\(branches.joined(separator: " UNION ALL "))) o "
        + "ORDER BY o.ord, o.place) LOOP DBMS_OUTPUT.PUT_LINE(x.line); END LOOP;")
  }

  // MARK: Variables after the loop

  struct Final {
    var slot: Slot
    var outside: String
    var carried: Carried
    var value: Term
    var uses: Set<String>
  }

  private var finals: [Final] {
    var result: [Final] = []
    for slot in run.assigned.sorted(by: { $0.name < $1.name }) where isReadOutside(slot) {
      guard let outside = slot.outside, case .carried(let carried)? = run.state.values[slot] else {
        continue
      }
      if carried.reset == nil {
        guard let change = carried.change else { continue }
        result.append(
          Final(slot: slot, outside: outside, carried: carried, value: change, uses: change.uses))
      } else {
        let value = run.value(.carried(carried), slot)
        result.append(
          Final(slot: slot, outside: outside, carried: carried, value: value, uses: value.uses))
      }
    }
    return result
  }

  private mutating func writeFinals(_ finals: [Final]) {
    let sums = finals.filter { $0.carried.reset == nil }
    if !sums.isEmpty {
      let items = sums.map { "COALESCE(SUM(\($0.value.text)), 0) AS \($0.slot.name)" }
      let assignments = sums.map { "\($0.outside) := \($0.outside) + x.\($0.slot.name);" }
      lines.append(
        "FOR x IN (SELECT \(items.joined(separator: ", ")) \(rows(nil))) LOOP "
          + assignments.joined(separator: " ") + " END LOOP;")
    }
    let lasts = finals.filter { $0.carried.reset != nil }
    guard !lasts.isEmpty else { return }
    let items = lasts.map { "\($0.value.text) AS \($0.slot.name)" }
    let assignments = lasts.map { "\($0.outside) := x.\($0.slot.name);" }
    let last = "(SELECT MAX(f.ord) \(rows(nil)))"
    lines.append(
      "FOR x IN (SELECT \(items.joined(separator: ", ")) FROM \(frame) f WHERE f.ord = \(last)) "
        + "LOOP \(assignments.joined(separator: " ")) END LOOP;")
  }

  /// Whether the routine, or another one, may look at a variable after the loop.
  private func isReadOutside(_ slot: Slot) -> Bool {
    guard let outside = slot.outside else { return false }
    let unit = converter.scope.unit
    let routine = converter.routine.subprogram
    let base = outside.split(separator: ".").first.map { String($0) } ?? outside
    if unit.unit.name.last.text.lowercased() == base || base.isEmpty { return true }
    if routine.heading.parameters.contains(where: { lower($0.name) == slot.name }) { return true }
    if outside.split(separator: ".").count == 2, builder.package(base) != nil { return true }
    let before = unit.words(
      SourceRange(start: routine.range.start, end: converter.loop.range.start))
    let after = unit.words(SourceRange(start: converter.loop.range.end, end: routine.range.end))
    let name = outside.split(separator: ".").last.map { String($0) } ?? outside
    let words = WordCount(before + " " + after)
    // A declaration is one mention; a record may be read by its own name.
    return words.count(of: name) > 1 || words.count(of: base) > 1
  }

  private var builder: ScopeBuilder { converter.builder }
}

/// Counts words of a text, letters in any case.
private struct WordCount {
  private var counts: [String: Int] = [:]

  init(_ text: String) {
    var word = ""
    for character in text.lowercased() {
      if character.isLetter || character.isNumber || "_$#".contains(character) {
        word.append(character)
      } else if !word.isEmpty {
        counts[word, default: 0] += 1
        word = ""
      }
    }
    if !word.isEmpty { counts[word, default: 0] += 1 }
  }

  func count(of word: String) -> Int { counts[word.lowercased()] ?? 0 }
}
