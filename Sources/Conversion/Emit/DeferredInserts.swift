// Rows that must come in the order of all iterations wait until all waves are done: those that take
// numbers of a sequence, and those that commit by themselves.
//
//     FOR p IN payments LOOP                     FOR w IN 1 .. waves LOOP
//       FOR i IN open items LOOP                   frame = …;
//         INSERT INTO allocated               →    kept += rows of the frame with their place
//         VALUES (s.NEXTVAL, …);                   UPDATE items …;
//         UPDATE items …;                        END LOOP;
//       END LOOP;                                INSERT INTO allocated
//     END LOOP;                                  SELECT s.NEXTVAL, … FROM kept ORDER BY place;
//
// Equal where nothing in the loop reads the table, so that nobody sees when its rows come.

/// The inserts of a loop that wait for the last wave.
struct DeferredInserts {
  /// By statement: the places of the effects whose rows it inserts.
  private(set) var groups: [[Int]] = []

  /// - Returns: Nil where rows that must come in order cannot wait.
  init?(_ run: LoopRun, _ writer: EffectWriter) {
    let effects = run.context.record.effects
    guard run.context.record.sequences.isEmpty else { return nil }
    for (place, effect) in effects.enumerated() where !writer.isUndone(effect) {
      guard effect.isAutonomous || !effect.sequences.isEmpty else { continue }
      guard case .insert(let table, _, _) = effect.kind, effect.stage == nil,
        run.accesses.allSatisfy({ $0.table != table || $0.isInsert }),
        !(run.program.tables[table].map(run.firesTriggers) ?? true),
        !run.context.record.deduplicated.contains(table)
      else { return nil }
      if groups.contains(where: { $0.contains(place) }) { continue }
      groups.append(
        (place..<effects.count).filter { writer.isSameInsert(effects[$0], effect) })
    }
  }

  var places: Set<Int> { Set(groups.joined()) }
}

extension EffectWriter {
  /// What each wave does to keep the rows that wait, and what inserts them after the last one.
  func deferred(
    _ inserts: DeferredInserts, _ waves: IterationWaves
  ) -> (tables: [String], keeping: [String], inserting: [String], autonomous: [String]) {
    var lines: (tables: [String], keeping: [String], inserting: [String], autonomous: [String]) =
      ([], [], [], [])
    for (index, group) in inserts.groups.enumerated() {
      guard case .insert(let table, let columns, _) = record.effects[group[0]].kind else { continue }
      let kept = "set_kept_\(waves.number)_\(index + 1)"
      let isAutonomous = record.effects[group[0]].isAutonomous
      let (values, rows, order) = source(
        columns, group, alias: isAutonomous ? "x" : "s", isWhole: true)
      lines.tables.append(kept)
      lines.keeping.append(waves.keeping(rows, in: kept))
      let ordered = "SELECT k.* FROM \(kept) k ORDER BY \(order)"
      if isAutonomous {
        lines.autonomous.append(alone(table, columns, values, ordered))
      } else {
        lines.inserting.append(
          "INSERT INTO \(table) (\(columns.joined(separator: ", "))) SELECT \(values) "
            + "FROM (\(ordered)) s;")
      }
    }
    return lines
  }
}
