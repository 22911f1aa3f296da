import Syntax

// Triggers that the statements of a plan fire number rows as the rows come: in the order of the loop
// where one statement inserts them all, and not for rows that the loop inserts and takes back.
//
//     INSERT INTO entry …  (fires :NEW.id := numbers.NEXTVAL)
//     ROLLBACK TO one;           → the number stays taken: the plan gives up where a row comes here
extension LoopRun {
  /// The sequences from which triggers of a table take numbers where the plan's statements fire them.
  func firedSequences(_ table: String) -> Set<String> {
    guard context.record.expanded[table] == nil else { return [] }
    return (program.triggers[table] ?? []).filter { !$0.trigger.isDisabled }
      .reduce(into: []) { found, entry in
        found.formUnion(Self.sequences(in: entry.unit.words(entry.trigger.range)))
      }
  }

  /// What stands before `.NEXTVAL`, lower case.
  private static func sequences(in text: String) -> [String] {
    let words = text.lowercased().split { !WordCount.isWord($0.utf8.first ?? 0) }
    return zip(words, words.dropFirst()).filter { $1 == "nextval" }.map { String($0.0) }
  }

  /// - Throws: `Refusal` where several statements would fire triggers that take numbers of one sequence,
  ///   unless the numbers are only those of rows that the triggers add.
  func checkFiredNumbers() throws(Refusal) {
    let effects = context.record.effects
    var users: [String: (table: String, columns: [String])] = [:]
    for effect in effects {
      guard case .insert(let table, let columns, _) = effect.kind else { continue }
      let added = Set(TriggerNumbers.of(table, program).map(\.sequence))
      for sequence in firedSequences(table).subtracting(added) {
        guard let other = users.updateValue((table, columns), forKey: sequence) else { continue }
        if other != (table, columns) {
          throw Refusal(
            "triggers take numbers of \(sequence) for several statements", effect.range)
        }
      }
    }
  }
}
