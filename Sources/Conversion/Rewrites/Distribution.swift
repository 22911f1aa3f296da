import Diagnostics
import Syntax

// A read of rows that the same iteration wrote comes after the statement that writes them for all
// iterations: the loop is distributed over its statements.
//
//     FOR a IN accounts LOOP                   INSERT INTO lines SELECT … FROM frame_0;
//       INSERT INTO lines …;                   frame_1 = frame_0 ⟕ LATERAL (
//       SELECT SUM(x) INTO s           →         SELECT SUM(x) FROM lines WHERE account = f.id)
//         FROM lines WHERE account = a.id;     UPDATE accounts … FROM frame_1
//       UPDATE accounts …;
//     END LOOP;
//
// Equal if no iteration touches rows that another one wrote (Kennedy and McKinley, "Loop
// distribution with arbitrary control flow", 1990), which `Dependences` proves or lets the plan
// check.
extension LoopRun {
  /// Ends the stage of the frame here.
  /// - Returns: The stage that ended, whose table has all columns so far.
  func cutStage() -> Int {
    if frame.stage > 0, frame.columns.allSatisfy({ $0.stage < frame.stage }) {
      return frame.stage - 1
    }
    let stage = frame.cut()
    context.record.steps.append(.stage(frame, stage))
    return stage
  }

  /// Writes what the iteration changed so far if the access reads some of it.
  func writeBefore(_ access: Access) throws(Refusal) {
    guard !isEntry else { return }
    try refusePostponed(access)
    guard !pending(access).isEmpty else { return }
    let alone = effects[context.record.distributed...].first {
      $0.isAutonomous && $0.table == access.table
    }
    if let alone {
      throw Refusal("an iteration reads what it wrote in a transaction of its own", alone.range)
    }
    try writeEffects(before: effects.count)
    try refusePostponed(access)
  }

  /// - Throws: `Refusal` where rows wait for their numbers that an access would read.
  private func refusePostponed(_ access: Access) throws(Refusal) {
    guard context.record.postponed.contains(access.table) else { return }
    throw Refusal(
      "an iteration reads rows of \(access.table) whose numbers are given out at its end",
      access.range)
  }

  /// What the iteration changed of what an access reads, and is not written yet.
  func pending(_ access: Access) -> [Access] {
    accesses[context.record.distributedAccesses...].filter {
      $0.table == access.table && $0.writes.meets(access.reads)
    }
  }

  /// Writes the changes of tables before an effect, for all iterations, but for new rows that wait for
  /// their numbers.
  func writeEffects(before end: Int) throws(Refusal) {
    let begin = context.record.distributed
    var changes: [Int] = []
    for place in begin..<end where !effects[place].isAutonomous {
      guard let table = effects[place].table else { continue }
      if waitsForNumber(effects[place]) {
        context.record.postponed.insert(table)
      } else {
        changes.append(place)
      }
    }
    context.record.distributed = end
    let later = Set(effects[end...].map(\.range))
    let rest = accesses.firstIndex { later.contains($0.range) } ?? accesses.count
    context.record.distributedAccesses = max(context.record.distributedAccesses, rest)
    guard !changes.isEmpty else { return }
    rewrites.insert(.distribution)
    _ = cutStage()
    for index in changes { effects[index].stage = endedStage(of: effects[index].frame) }
    context.record.steps.append(.effects(begin..<end))
  }

  private func waitsForNumber(_ effect: Effect) -> Bool {
    guard case .insert = effect.kind, !context.record.lateColumns.isEmpty else { return false }
    // Columns stand behind those that they are made of.
    var late = context.record.lateColumns
    for column in effect.frame.columns where !late.isDisjoint(with: column.uses) {
      late.insert(column.name)
    }
    return !late.isDisjoint(with: effect.uses)
  }

  /// The last stage of a frame whose table is made already.
  private func endedStage(of other: Frame) -> Int {
    if other === frame { return frame.stage - 1 }
    var current: Frame? = frame
    while let inner = current {
      if let parent = inner.parent, parent.frame === other { return parent.stage }
      current = inner.parent?.frame
    }
    return other.stage
  }

  /// A row that is taken back frees its key for the rows after it, which were told that it is there.
  private func forbidFreedKeys(_ effect: Effect) {
    guard case .insert = effect.kind else { return }
    for (place, ranked) in (context.record.rankedKeys[effect.range] ?? []).enumerated() {
      var condition = Term(text: "1 = 1")
      if ranked.frame === frame {
        let shared = frame.add(
          "shared",
          Term(
            text: "COUNT(*) OVER (PARTITION BY \(ranked.partition))", uses: ranked.uses,
            isInteger: true))
        context.record.rankedKeys[effect.range]?[place].windows.formUnion(shared.uses)
        condition = .combine([shared]) { "\($0[0]) > 1" }
      }
      let parts = [state.path.condition, condition.text].compactMap { $0 }
      forbid(
        Term(text: parts.joined(separator: " AND "), uses: condition.uses.union(state.path.uses)),
        "an iteration takes back a row whose key others have")
    }
  }

  /// Whether a change takes numbers, itself or by triggers that it fires.
  private func takesNumbers(_ effect: Effect) -> Bool {
    !effect.sequences.isEmpty || !firedSequences(effect).isEmpty
  }

  /// Takes back, for the rows here, what they did since a point. Changes that are written already
  /// stay: rows that would take them back make the plan give up.
  /// - Parameter only: The effects among which it takes back; nil for all.
  func cancel(from mark: Int, only: Set<Int>? = nil, _ belongs: (Effect) -> Bool) {
    let places = effects.indices.filter { place in
      place >= mark && (only?.contains(place) ?? true) && belongs(effects[place])
    }
    let isWritten = places.contains { effects[$0].stage != nil }
    if isWritten {
      forbid(
        Term(text: state.path.condition ?? "1 = 1", uses: state.path.uses),
        "an iteration takes back what later reads saw")
      state.isDead = true
      return
    }
    if places.contains(where: { takesNumbers(effects[$0]) }) {
      // The numbers stay taken.
      forbid(
        Term(text: state.path.condition ?? "1 = 1", uses: state.path.uses),
        "an iteration takes back what took numbers of a sequence")
    }
    for index in places { forbidFreedKeys(effects[index]) }
    for index in places {
      switch effects[index].kind {
      case .output, .accumulate, .begin, .store, .load: continue
      default: effects[index].cancelled.append((state.path, frame))
      }
    }
  }
}
