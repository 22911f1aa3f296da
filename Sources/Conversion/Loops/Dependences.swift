import Diagnostics
import Syntax

/// Decides whether iterations may be taken together although they write what they read.
///
/// Two accesses of one table, one of them a write, do not meet in different iterations when both
/// fix the same columns to values that no two iterations share. In a nest of loops this is asked
/// of the innermost loop around both accesses.
struct Dependences {
  let run: LoopRun

  /// - Throws: `Refusal` that names the table.
  func check() throws(Refusal) {
    try run.checkNextNumbers()
    let written = Set(run.accesses.filter(\.isWrite).map(\.table))
    for access in run.accesses where access.isImplied && access.isWrite {
      let fires = (run.program.triggers[access.table] ?? []).contains { !$0.trigger.isDisabled }
      if fires {
        throw Refusal("a deletion that fires triggers of \(access.table)", access.range)
      }
    }
    for read in run.accesses where read.isAutonomous {
      let isOpen = run.accesses.contains {
        $0.table == read.table && !$0.isAutonomous && $0.writes.meets(read.reads)
      }
      if isOpen {
        throw Refusal(
          "a transaction of its own reads \(read.table), which the loop changes", read.range)
      }
    }
    for prefix in run.context.record.dynamicTables {
      if let other = run.accesses.first(where: { $0.table.hasPrefix(prefix) }) {
        throw Refusal("dynamic SQL that may change \(other.table)", other.range)
      }
    }
    var crossing = CrossingKeys(run)
    for table in written.sorted() where run.context.record.upserts[table] == nil {
      let saved = (run.context.record, crossing)
      do throws(Refusal) {
        try check(table, KnownRows(run), &crossing)
      } catch {
        (run.context.record, crossing) = saved
        guard !run.context.chooses(.takesWaves) else { throw error }
        try check(table, KnownRows(run, trustsMoves: true), &crossing)
      }
    }
    try ConstraintOrder(run: run).check(&crossing)
    guard !crossing.keys.isEmpty else { return }
    try checkRankedKeys(&crossing)
    if crossing.frame !== run.frame {
      run.context.record.innerWaves = try InnerWavesFinder(
        run: run, frame: crossing.frame, crossing: crossing
      ).find()
      run.rewrites.insert(.iterationWaves)
    } else {
      run.rewrites.insert(.iterationWaves)
      run.context.record.iterations = IterationWaves(
        keys: crossing.keys, number: run.context.number, frame: run.frame)
    }
  }

  private func check(
    _ table: String, _ rows: KnownRows, _ crossing: inout CrossingKeys
  ) throws(Refusal) {
    let all = run.accesses.filter { $0.table == table }
    try run.checkFixedRows(all)
    let accesses = all.filter { !$0.isVariable }.map(rows.completed)
    try followFixedRows(accesses)
    try checkInserts(table, accesses.filter(\.isInsert), &crossing)
    try check(table, conflicting(accesses), &crossing)
    for access in accesses { run.context.record.apart += rows.entries(of: access) }
    guard run.context.record.waves[table] == nil else { return }
    for update in accesses where update.findsOthers {
      try separate(update, update, update.frame, &crossing)
    }
  }

  /// A change that gives one row other values in each iteration, and not only adds to them: its last
  /// ones count.
  private func followFixedRows(_ accesses: [Access]) throws(Refusal) {
    guard !run.context.chooses(.takesWaves) else { return }
    for access in accesses {
      guard let row = access.fixedRow, run.context.chooses(.fixesRows),
        run.effects.contains(where: { effect in
          if case .update = effect.kind { effect.range == access.range } else { false }
        })
      else { continue }
      var refusal = Refusal("several iterations change one row of \(access.table)", access.range)
      refusal.fixedRow = row
      throw refusal
    }
  }

  /// Those that share a column with another one, of which one changes it.
  private func conflicting(_ accesses: [Access]) -> [Access] {
    accesses.enumerated().filter { index, access in
      accesses.enumerated().contains { $0.offset != index && $0.element.conflicts(with: access) }
    }.map(\.element)
  }

  private func check(
    _ table: String, _ accesses: [Access], _ crossing: inout CrossingKeys
  ) throws(Refusal) {
    if accesses.isEmpty || isHarmless(table, accesses) { return followItself(table) }
    run.checkStored(accesses)
    if areApart(accesses) || run.takeInWaves(table) { return }
    // A statement finds out by itself that it changes a row twice.
    for (index, first) in accesses.enumerated() {
      for second in accesses[(index + 1)...] where first.conflicts(with: second) {
        try separate(
          first, second, first.frame.common(with: second.frame) ?? run.frame, &crossing)
      }
    }
  }

  /// Where a handler waits for keys that are there, the rows of several INSERTs come one after the other
  /// for all iterations: none may be in the way of another iteration's.
  private func checkInserts(
    _ table: String, _ inserts: [Access], _ crossing: inout CrossingKeys
  ) throws(Refusal) {
    guard run.context.record.deduplicated.contains(table), let model = run.program.tables[table]
    else { return }
    for (index, first) in inserts.enumerated() {
      for second in inserts[(index + 1)...] {
        for key in model.keys {
          let (one, other) = (first.keys(in: key), second.keys(in: key))
          if [one, other].contains(where: { $0.keys.values.contains(where: run.isFresh) }) {
            continue
          }
          let frame = first.frame.common(with: second.frame) ?? run.frame
          try separate(one, other, frame, &crossing, evenIfNew: true)
        }
      }
    }
  }

  /// Rows that are told whether one before them has their key: in waves the table tells, which has those
  /// of earlier waves, where iterations of one key are of different waves.
  private func checkRankedKeys(_ crossing: inout CrossingKeys) throws(Refusal) {
    for ranked in run.context.record.rankedKeys.sorted(by: { $0.key.start < $1.key.start })
      .flatMap(\.value) where ranked.frame.lies(in: crossing.frame)
    {
      if crossing.add(ranked.table, ranked.keys) {
        ranked.frame.waveWindows.formUnion(ranked.windows)
      } else if ranked.frame !== crossing.frame || ranked.windows.isEmpty {
        throw Refusal(
          "rows that may have one key of \(ranked.table), and waves of other keys",
          run.context.loopRange)
      }
    }
  }

  /// One UPDATE alone may find a row in several iterations.
  private func followItself(_ table: String) {
    let changes = run.effects.filter { $0.table == table }
    guard changes.count == 1, case .update = changes[0].kind, let access = changes[0].access,
      !access.frame.isUnique(Array(access.keys.values))
    else { return }
    _ = run.takeInWaves(table)
  }

  /// Inserts alone, or one change alone, which the statement itself checks for rows found twice.
  private func isHarmless(_ table: String, _ accesses: [Access]) -> Bool {
    guard accesses.allSatisfy(\.isWrite) else { return false }
    let ranges = Set(accesses.map(\.range))
    if ranges.count > 1, accesses.contains(where: \.isImplied) { return false }
    if run.context.record.deduplicated.contains(table), ranges.count > 1 { return false }
    let effects = run.effects.filter { $0.table == table && ranges.contains($0.range) }
    // What triggers do is no effect of the plan, and may be anything.
    let areEffects = accesses.allSatisfy { access in
      access.isImplied || effects.contains { $0.range == access.range }
    }
    guard areEffects else { return accesses.allSatisfy(\.isInsert) }
    let areInserts = effects.allSatisfy {
      if case .insert = $0.kind { return true }
      return false
    }
    return areInserts || effects.count == 1 || areAdditions(effects)
  }

  /// Additions alone, which leave the same in any order.
  private func areAdditions(_ effects: [Effect]) -> Bool {
    effects.enumerated().allSatisfy { index, effect in
      effects[index...].allSatisfy { LoopRun.commute(effect.kind, $0.kind) }
    }
  }

  /// Whether the values of keys show that no two iterations share a row.
  private func areApart(_ accesses: [Access]) -> Bool {
    for (index, first) in accesses.enumerated() {
      for second in accesses[(index + 1)...] where first.conflicts(with: second) {
        let frame = first.frame.common(with: second.frame) ?? run.frame
        let same = pairs(first, second, frame).filter(\.isSame).map(\.first)
        let neverMeet =
          first.isInsert && (second.isInsert || second.isByAddress)
          || second.isInsert && first.isByAddress
        guard neverMeet || frame.isUnique(same) else { return false }
      }
    }
    return true
  }

  /// What two accesses ask of the same columns.
  func pairs(_ first: Access, _ second: Access, _ frame: Frame) -> [KeyPair] {
    let own = frame.known
    let table = run.program.tables[first.table]
    return first.keys.keys.sorted().compactMap { key in
      guard let a = first.keys[key].map(first.frame.original),
        let b = second.keys[key].map(second.frame.original),
        a.uses.union(b.uses).isSubset(of: own), !a.uses.isEmpty, !b.uses.isEmpty
      else { return nil }
      return KeyPair(
        first: table?.comparable(key, a, first.frame) ?? a,
        second: table?.comparable(key, b, second.frame) ?? b,
        matchesNull: !first.finds(by: key, with: second) && !second.finds(by: key, with: first))
    }
  }

  /// Two accesses do not meet in different iterations: they fix the same columns, and no row of the
  /// frame has what another one has, certainly or as the plan finds when it runs.
  private func separate(
    _ first: Access, _ second: Access, _ frame: Frame, _ crossing: inout CrossingKeys,
    evenIfNew: Bool = false
  ) throws(Refusal) {
    if !evenIfNew {
      if first.isInsert, second.isInsert || second.isByAddress { return }
      if second.isInsert, first.isByAddress { return }
    }
    let pairs = pairs(first, second, frame)
    let same = pairs.filter(\.isSame).map(\.first)
    if frame.isUnique(same) { return }
    if crossing.takes(frame) {
      guard crossing.add(first, second) else { throw refusal(first, second) }
      // Turns of a loop inside are of one wave.
      if crossing.separates(frame, same) { return }
    }
    guard !pairs.isEmpty else { throw refusal(first, second) }
    run.context.record.apart.append(
      Apart(frame: frame, pairs: pairs, paths: [first, second].map { $0.path(in: frame) }))
  }

  private func refusal(_ first: Access, _ second: Access) -> Refusal {
    let table = first.table
    if first.isWrite, second.isWrite {
      var refusal = Refusal(
        "several changes of \(table) whose rows may be the same in different iterations",
        second.range)
      refusal.addsAlways = true
      refusal.fixedRow = first.fixedRow ?? second.fixedRow
      return refusal
    }
    var refusal = Refusal(
      "the loop reads \(table), which it writes, and not only rows of its own iteration",
      first.isWrite ? second.range : first.range)
    refusal.fixedRow = first.fixedRow ?? second.fixedRow
    return refusal
  }
}

extension LoopRun {
  /// A row is found by what its column keeps of a value, which must be the value: 1.4 is 1 in a
  /// NUMBER(4).
  func checkStored(_ accesses: [Access]) {
    let asked = accesses.filter { !$0.isInsert }.reduce(into: Set<String>()) {
      $0.formUnion($1.keys.keys)
    }
    for insert in accesses where insert.isInsert {
      for (column, value) in insert.keys.sorted(by: { $0.key < $1.key })
      where asked.contains(column) {
        checkStored(value, in: column, of: insert.table, insert.frame)
      }
    }
  }

  func checkStored(_ value: Term, in column: String, of table: String, _ frame: Frame) {
    guard
      case .number(_, let scale)? = program.tables[table]?.column(column)?.type.map(SlotType.init),
      !value.isInteger || scale < 0, !isFresh(value), !value.uses.isEmpty
    else { return }
    if let source = frame.type(of: value), case .number(_, let own) = source, own <= scale {
      return
    }
    context.record.violations.append(
      .init(
        frame: frame,
        condition: .combine([value]) { "\($0[0]) <> ROUND(\($0[0]), \(scale))" },
        reason: "a key is rounded as it is stored"))
  }
}

extension Frame {
  /// The type of a value that is a column of a driving query, here or around.
  func type(of value: Term) -> SlotType? {
    guard let column = value.uses.first, value.text == "f.\(column)" else { return nil }
    return types[column] ?? parent?.frame.type(of: value)
  }

  /// The innermost frame around both.
  func common(with other: Frame) -> Frame? {
    var current: Frame? = self
    while let one = current {
      if other.lies(in: one) { return one }
      current = one.parent?.frame
    }
    return nil
  }

  /// The names of its columns and of those of the frames around it.
  var known: Set<String> {
    Set(columns.map(\.name)).union(parent?.frame.known ?? [])
  }
}

extension Access {
  /// Found by a ROWID that a query gave, which no row has that is added later. A query of the loop that may
  /// see such rows is an access of its own.
  fileprivate var isByAddress: Bool { keys["rowid"]?.isColumn ?? false }

  /// Whether NULL in a column of the keys says that it does not meet another access.
  func finds(by column: String, with other: Access) -> Bool {
    isInsert ? other.isInsert : !known.contains(column)
  }

  /// With nothing but what it asks of the columns of a key.
  fileprivate func keys(in key: [String]) -> Access {
    var copy = self
    copy.keys = keys.filter { key.contains($0.key) }
    return copy
  }

  /// Which rows of a frame come to it: all, where that is known of the rows of another one.
  func path(in other: Frame) -> Path { frame === other ? path : .always }
}

/// What two accesses have in the same column.
struct KeyPair {
  var first: Term
  var second: Term
  /// They may meet in a row that has NULL there.
  var matchesNull = false

  var isSame: Bool { first.text == second.text }
}

/// Values of which no row of a frame may have what another row has.
struct Apart {
  var frame: Frame
  var pairs: [KeyPair]
  /// The rows that come to the one access and to the other; only they count.
  var paths: [Path] = [.always, .always]

  /// Of the rows that come to either; nil for all.
  var condition: String? {
    let conditions = paths.compactMap(\.condition)
    guard conditions.count == paths.count else { return nil }
    return "(\(Set(conditions).sorted().joined(separator: " OR ")))"
  }

  var uses: Set<String> {
    pairs.reduce(into: paths.reduce(into: []) { $0.formUnion($1.uses) }) {
      $0.formUnion($1.first.uses.union($1.second.uses))
    }
  }
}
