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
// A number that several rows have is asked for in the same way: what asks is kept, and the rows find
// their numbers by the iteration. Equal where nothing in the loop reads the tables, so that nobody sees
// when their rows come.

/// The inserts of a loop that wait for the last wave.
struct DeferredInserts {
  /// By statement: the places of the effects whose rows it inserts.
  private(set) var groups: [[Int]] = []
  /// What gives out the numbers that several rows have.
  private(set) var numbers: [SequenceNumbers] = []

  /// - Returns: Nil where rows that must come in order cannot wait.
  init?(_ run: LoopRun, _ writer: EffectWriter, _ needed: Set<String>) {
    let record = run.context.record
    let effects = record.effects
    for case .sequence(let own) in record.steps { numbers.append(own) }
    let late = Set(columns)
    guard numbers.allSatisfy({ $0.frame === run.frame }),
      !record.frames.contains(where: { frame in
        frame.columns.contains { needed.contains($0.name) && !$0.uses.isDisjoint(with: late) }
      })
    else { return nil }
    for (place, effect) in effects.enumerated() where !writer.isUndone(effect) {
      let isNumbered = !effect.uses.isDisjoint(with: late)
      guard effect.isAutonomous || !effect.sequences.isEmpty || isNumbered else { continue }
      guard case .insert(let table, _, let values) = effect.kind,
        run.accesses.allSatisfy({ $0.table != table || $0.isInsert }),
        !(run.program.tables[table].map(run.firesTriggers) ?? true),
        !record.deduplicated.contains(table), effect.path.uses.isDisjoint(with: late),
        effect.cancelled.allSatisfy({ $0.path.uses.isDisjoint(with: late) }),
        values.allSatisfy({ $0.uses.isDisjoint(with: late) || $0.isColumn })
      else { return nil }
      if groups.contains(where: { $0.contains(place) }) { continue }
      groups.append(
        (place..<effects.count).filter { writer.isSameInsert(effects[$0], effect) })
    }
  }

  var places: Set<Int> { Set(groups.joined()) }

  /// Those that hold numbers.
  var columns: [String] { numbers.flatMap(\.columns) }

  /// Which number a value is: of which of the sequences, and which of those of its iteration.
  fileprivate func number(_ value: Term) -> (step: Int, place: Int)? {
    guard let column = value.uses.first, value.isColumn else { return nil }
    for (step, numbers) in numbers.enumerated() {
      if let place = numbers.columns.firstIndex(of: column) { return (step, place) }
    }
    return nil
  }

  /// The statements that a plan has for them.
  struct Lines {
    var tables: [String] = []
    /// What each wave keeps.
    var keeping: [String] = []
    /// What follows the last wave.
    var inserting: [String] = []
    var autonomous: [AloneInsert] = []
  }
}

extension EffectWriter {
  func lines(_ inserts: DeferredInserts, _ waves: IterationWaves) -> DeferredInserts.Lines {
    var lines = DeferredInserts.Lines()
    for (step, numbers) in inserts.numbers.enumerated() {
      let kept = "set_asked_\(waves.number)_\(step + 1)"
      lines.tables += [kept, numbers.table]
      lines.keeping.append(waves.keeping(numbers.places, in: kept))
      lines.inserting.append(
        "CREATE OR REPLACE TEMPORARY TABLE \(numbers.table) AS "
          + numbers.query(over: "SELECT k.* FROM \(kept) k") + ";")
    }
    for (index, group) in inserts.groups.enumerated() {
      add(group, as: "set_kept_\(waves.number)_\(index + 1)", inserts, waves, &lines)
    }
    return lines
  }

  private func add(
    _ group: [Int], as kept: String, _ inserts: DeferredInserts, _ waves: IterationWaves,
    _ lines: inout DeferredInserts.Lines
  ) {
    guard case .insert(let table, let columns, _) = record.effects[group[0]].kind else { return }
    let isAutonomous = record.effects[group[0]].isAutonomous
    let (values, rows, order) = source(columns, group, alias: "x", isWhole: true) { place, value in
      inserts.number(value).map {
        "NULL AS \(place), \($0.step) AS s\(place), \($0.place) AS p\(place)"
      }
        ?? "\(value.text) AS \(place), NULL AS s\(place), NULL AS p\(place)"
    }
    lines.tables.append(kept)
    lines.keeping.append(waves.keeping(rows, in: kept))
    var items = ["k.*"]
    var joins = ""
    var taken = values
    for (index, column) in columns.indices.map({ "v\($0 + 1)" }).enumerated() {
      let found = group.map { place -> Int? in
        guard case .insert(_, _, let values) = record.effects[place].kind else { return nil }
        return inserts.number(values[index])?.step
      }
      let steps = Set(found.compactMap { $0 })
      guard !steps.isEmpty else { continue }
      var text = found.contains(nil) ? "k.\(column)" : "NULL"
      for step in steps.sorted() {
        let alias = "n\(index)_\(step)"
        joins +=
          " LEFT JOIN \(inserts.numbers[step].table) \(alias) ON \(alias).set_ord = k.o1 "
          + "AND \(alias).place = k.p\(column) AND k.s\(column) = \(step)"
        text = "CASE WHEN k.s\(column) = \(step) THEN \(alias).n ELSE \(text) END"
      }
      items.append("\(text) AS n\(column)")
      taken[index] = "x.n\(column)"
    }
    let found = "SELECT \(items.joined(separator: ", ")) FROM \(kept) k\(joins)"
    let list = taken.joined(separator: ", ")
    if isAutonomous {
      lines.autonomous.append(
        AloneInsert(table: table, columns: columns, values: taken, rows: found, order: order))
    } else {
      lines.inserting.append(
        "INSERT INTO \(table) (\(columns.joined(separator: ", "))) SELECT \(list) "
          + "FROM (\(found) ORDER BY \(order)) x;")
    }
  }
}
