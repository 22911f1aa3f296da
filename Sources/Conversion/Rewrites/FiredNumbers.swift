import Diagnostics
import Syntax

// Identity columns, and triggers that the statements of a plan fire number rows as the rows come: in the order of the loop
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

  /// With the columns of an identity that a row does not give.
  func firedSequences(_ effect: Effect) -> Set<String> {
    guard let table = effect.table else { return [] }
    var found = firedSequences(table)
    if case .insert(_, let columns, _) = effect.kind {
      for column in program.tables[table]?.columns ?? []
      where column.isIdentity && !columns.contains(column.name) {
        found.insert("\(table).\(column.name)")
      }
    }
    return found
  }

  /// The columns that an INSERT leaves to a DEFAULT which takes the next number of a sequence: as if it
  /// were given.
  func numbersByDefault(
    _ table: TableModel, without columns: [String], _ range: SourceRange
  ) throws(Refusal) -> [(column: String, value: Expression)] {
    var numbers: [(column: String, value: Expression)] = []
    for column in table.columns where !columns.contains(column.name) {
      guard let value = column.defaultValue else { continue }
      let text = Printer.text(of: value, dialect: .oracle)
      guard !Self.sequences(in: text).isEmpty else { continue }
      guard case .name = value.kind else {
        throw Refusal("a DEFAULT that takes numbers of a sequence", range)
      }
      numbers.append((column.name, value))
    }
    return numbers
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
    var users: [String: (table: String, columns: [String], step: Int?)] = [:]
    for (place, effect) in effects.enumerated() {
      guard case .insert(let table, let columns, _) = effect.kind else { continue }
      let added = Set(TriggerNumbers.of(table, program).map(\.sequence))
      for sequence in firedSequences(effect).subtracting(added) {
        if effects.contains(where: { $0.sequences.contains(sequence) })
          || context.record.sequences[sequence] != nil
        {
          throw Refusal("numbers of \(sequence) are taken by a table, too", effect.range)
        }
        // Rows that are read again are written before the others.
        let step = context.record.steps.firstIndex { step in
          guard effect.stage != nil, case .effects(let range) = step else { return false }
          return range.contains(place)
        }
        guard let other = users.updateValue((table, columns, step), forKey: sequence)
        else { continue }
        if other != (table, columns, step) {
          throw Refusal(
            "several statements take numbers of \(sequence)", effect.range)
        }
      }
    }
  }
}

extension Query {
  /// Adds values to the rows that an INSERT gets from here.
  /// - Returns: False where it gives others than one list of values or a SELECT.
  mutating func append(_ values: [Expression]) -> Bool {
    if values.isEmpty { return false }
    switch body {
    case .values(let rows, let range) where rows.count == 1:
      body = .values([rows[0] + values], range: range)
    case .select(var select):
      select.items += values.map { Select.Item(expression: $0) }
      body = .select(select)
    default: return false
    }
    return true
  }
}
