import Diagnostics
import Syntax

// Iterations of an inner loop that touch the same rows go one wave after the other, for all iterations
// of the loops around at once.
//
//     FOR a IN accounts LOOP                        waves = lines + ROW_NUMBER() OVER
//       FOR x IN (payments × invoices of a) LOOP              (PARTITION BY invoice ORDER BY ord) wave
//         UPDATE invoices SET state = …             FOR w IN 1 .. MAX(wave) LOOP
//          WHERE id = x.invoice;               →      stage = waves WHERE wave = w; …
//         paid := paid + x.part;                      UPDATE invoices … FROM stage; all += stage
//       END LOOP;                                   END LOOP;
//       UPDATE accounts SET paid = …                stage = all; sums = SELECT SUM(part) FROM stage …
//     END LOOP;
//
// Equal since iterations of different keys do not meet, and those of one key keep their order. Rows that
// take numbers of a sequence, and what the loop around makes of the inner one, come after the last wave.
struct InnerWaves {
  var waves: IterationWaves
  /// The columns of which the keys are made.
  let uses: Set<String>
  /// The steps of the inner loop that each wave takes.
  let steps: Range<Int>
  /// The changes at the end of a wave, which the next one reads.
  let changes: [Int]
  /// The table of the last stage that a wave makes.
  let table: String
  /// By table: upserts of the inner loop.
  let upserts: [(table: String, all: Upserts)]

  var frame: Frame { waves.frame }
  private var all: String { table + "_all" }

  /// Those that the plan drops.
  var tables: [String] { waves.tables + [all] + upserts.map(\.table) }

  /// What each wave keeps.
  var keeping: [String] {
    [waves.keeping("SELECT * FROM \(table)", in: all)]
      + upserts.map { waves.keeping($0.all.rows(frame), in: $0.table) }
  }

  /// What gives the frame the rows of all waves.
  var gathering: [String] {
    ["CREATE OR REPLACE TEMPORARY TABLE \(table) AS SELECT * FROM \(all);"]
      + upserts.flatMap { upsert in
        [
          "SELECT COUNT(*) INTO set_count FROM (\(upsert.all.misplaced(upsert.table)));",
          GivingUp.ifCounted(Upserts.reason),
        ]
      }
  }

  /// - Throws: `Refusal` where a column must come in the order of all iterations.
  func check(_ needed: Set<String>) throws(Refusal) {
    if let column = frame.orderedColumn(among: needed) {
      throw Refusal("an inner loop in waves, beside what comes in the order of all (\(column))")
    }
  }
}

/// Finds out whether an inner loop may go in waves.
struct InnerWavesFinder {
  let run: LoopRun
  /// The inner loop, and what tells the rows apart that its iterations touch.
  let frame: Frame
  let crossing: CrossingKeys

  private var record: LoopContext.Record { run.context.record }

  private func refusal(_ what: String) -> Refusal {
    Refusal(
      "iterations of an inner loop that touch the same rows, beside \(what)", run.context.loopRange)
  }

  /// - Throws: `Refusal` where something must come in the order of all iterations.
  func find() throws(Refusal) -> InnerWaves {
    let (steps, stage) = try self.steps()
    let isAlone = record.frames.allSatisfy { $0 === frame || !$0.lies(in: frame) }
    guard isAlone else { throw refusal("loops inside of it") }
    guard !stops else { throw refusal("an exit") }
    guard record.constraints.isEmpty, !record.waves.values.contains(where: { $0.frame === frame })
    else { throw refusal("keys that move") }
    try checkReads()
    var changes: [Int] = []
    for (place, effect) in record.effects.enumerated() {
      guard effect.frame === frame else {
        guard !touches(effect) else { throw refusal("changes of them around it") }
        continue
      }
      switch try moment(of: effect) {
      case .asWritten: break
      case .afterAll: run.context.record.effects[place].stage = nil
      case .endOfWave:
        run.context.record.effects[place].stage = stage
        changes.append(place)
      }
    }
    let number = run.context.number
    let waves = IterationWaves(keys: crossing.keys, number: number, frame: frame)
    let upserts = record.upserts.sorted { $0.key < $1.key }.map(\.value).filter { all in
      all.pairs.contains { record.effects[$0.update].frame === frame }
    }
    return InnerWaves(
      waves: waves, uses: crossing.uses, steps: steps, changes: changes, table: frame.table(stage),
      upserts: upserts.enumerated().map { ("set_first_\(number)_\($0 + 1)", $1) })
  }

  private enum Moment { case asWritten, endOfWave, afterAll }

  /// When a change of the inner loop is written.
  private func moment(of effect: Effect) throws(Refusal) -> Moment {
    switch effect.kind {
    case .output: return .asWritten
    case .accumulate, .begin, .store, .load, .dynamic: throw refusal("collections, dynamic SQL")
    case .addition where effect.keepsLast: throw refusal("last values")
    default: break
    }
    // What takes it back may be known only after the last wave.
    guard run.firedSequences(effect).isEmpty, effect.cancelled.isEmpty, effect.table != nil
    else { throw refusal("triggers that take numbers, or what is taken back") }
    let touches = touches(effect)
    if effect.isAutonomous || isNumbered(effect) {
      guard !touches else { throw refusal("numbers that it reads") }
      if effect.stage == nil { return .asWritten }
      guard !effect.isAutonomous, mayWait(effect) else { throw refusal("numbers that it reads") }
      return .afterAll
    }
    return effect.stage == nil && touches ? .endOfWave : .asWritten
  }

  /// Whether a change, what its triggers do or what the database does with it, is of rows that iterations share.
  private func touches(_ effect: Effect) -> Bool {
    let isOwn = effect.table.map { crossing.tables.contains($0) } ?? false
    return isOwn
      || run.accesses.contains {
        $0.range == effect.range && crossing.tables.contains($0.table)
      }
  }

  /// The steps from the first stage of the loop to the first numbers that are given out, or its end,
  /// and the last stage among them.
  private func steps() throws(Refusal) -> (Range<Int>, stage: Int) {
    let places = record.steps.indices.filter { place in
      if case .stage(let other, _) = record.steps[place] { other === frame } else { false }
    }
    let order = refusal("steps that come in the order of all")
    guard let first = places.first, let last = places.last else { throw order }
    var (end, stage, isOver) = (first, 0, false)
    for place in first...last {
      switch record.steps[place] {
      case .stage(let other, let number):
        guard other === frame else { throw order }
        if !isOver { stage = number }
      case .effects(let range):
        let isOwn = range.allSatisfy {
          record.effects[$0].stage == nil || record.effects[$0].frame === frame
        }
        guard !isOver, isOwn else { throw order }
      case .sequence(let numbers):
        guard numbers.frame === frame else { throw order }
        isOver = true
      case .levels, .fold: throw order
      }
      if !isOver { end = place + 1 }
    }
    return (first..<end, stage)
  }

  /// - Throws: `Refusal` where the loops around look at such rows after the inner one.
  private func checkReads() throws(Refusal) {
    let first = run.accesses.firstIndex { $0.frame === frame } ?? 0
    for access in run.accesses[first...] where access.frame !== frame {
      guard !crossing.tables.contains(access.table) else {
        throw refusal("reads of them behind it")
      }
    }
  }

  private var stops: Bool {
    var current: Frame? = frame
    while let frame = current {
      if frame.stopColumn != nil { return true }
      current = frame.parent?.frame
    }
    return false
  }

  private func isNumbered(_ effect: Effect) -> Bool {
    let late = record.steps.reduce(into: Set<String>()) { columns, step in
      if case .sequence(let numbers) = step { columns.formUnion(numbers.columns) }
    }
    return !effect.sequences.isEmpty || !frame.dependents(of: late).isDisjoint(with: effect.uses)
  }

  /// Whether nothing reads the rows of an INSERT after it.
  private func mayWait(_ effect: Effect) -> Bool {
    guard case .insert(let table, _, _) = effect.kind, !record.deduplicated.contains(table),
      let own = run.accesses.firstIndex(where: { $0.table == table && $0.range == effect.range })
    else { return false }
    return run.accesses[own...].allSatisfy { $0.table != table || $0.isInsert }
  }
}
