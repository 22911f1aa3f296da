// What an inner loop writes may hold what is known only after it: the number of an invoice that counts
// those that came to their end, and that its lines have.
//
//     FOR o IN orders LOOP                      frame  = orders + numbers, behind all inner loops
//       n := n + 1;                             lines  = lines of the orders
//       FOR l IN lines LOOP                  →  lines' = SELECT f.*, p.n FROM lines f
//         INSERT INTO bills (no, …)                        LEFT JOIN frame p ON p.set_ord = f.set_parent
//         VALUES (n, …);                        INSERT INTO bills SELECT n, … FROM lines'
//       END LOOP;
//       …
//     END LOOP;
//
// Equal since nothing else of the inner loop reads it: its changes are written behind both.
struct LateColumns {
  private var record: LoopContext.Record
  private var owners: [String: (frame: Frame, stage: Int)] = [:]

  /// Gives inner loops the columns of those around that only their changes need.
  /// - Returns: The record with the tables that do so.
  /// - Throws: `Refusal` where more than changes needs them.
  static func joined(_ record: LoopContext.Record) throws(Refusal) -> LoopContext.Record {
    var late = LateColumns(record)
    // Frames stand behind those around them.
    for frame in record.frames { try late.join(frame) }
    return late.record
  }

  private init(_ record: LoopContext.Record) {
    self.record = record
    for frame in record.frames {
      for column in frame.columns where owners[column.name] == nil {
        owners[column.name] = (frame, column.stage)
      }
    }
  }

  private mutating func join(_ frame: Frame) throws(Refusal) {
    guard let parent = frame.parent?.frame else { return }
    let late = needed(in: frame).filter { isLate($0, frame) }
    guard !late.isEmpty else { return }
    let names = late.union(frame.dependents(of: late))
    try check(names, frame)
    frame.join(late: late, names, from: parent.lastTable)
    record.steps.append(.stage(frame, frame.stage))
  }

  /// Whether a column of a loop around is not there yet when a loop begins.
  private func isLate(_ name: String, _ frame: Frame) -> Bool {
    guard let owner = owners[name], owner.frame !== frame, frame.lies(in: owner.frame) else {
      return false
    }
    var current = frame
    while let parent = current.parent, parent.frame !== owner.frame { current = parent.frame }
    return current.parent.map { owner.stage > $0.stage } ?? false
  }

  /// What changes of a loop and of those inside of it are made of.
  private func needed(in frame: Frame) -> Set<String> {
    var names: Set<String> = []
    for effect in record.effects where effect.frame.lies(in: frame) {
      names.formUnion(effect.ownUses)
    }
    for violation in record.violations where violation.frame.lies(in: frame) {
      names.formUnion(violation.condition.uses)
    }
    var open = Array(names)
    while let name = open.popLast() {
      for inner in record.frames where inner.lies(in: frame) {
        guard let column = inner.columns.first(where: { $0.name == name }) else { continue }
        open += column.uses.subtracting(names)
        names.formUnion(column.uses)
      }
    }
    return names
  }

  /// - Throws: `Refusal` where something that is made before needs one of the columns.
  private func check(_ names: Set<String>, _ frame: Frame) throws(Refusal) {
    let early = record.effects.contains {
      $0.frame === frame && $0.stage != nil && !$0.ownUses.isDisjoint(with: names)
    }
    let around = record.frames.contains { other in
      other.columns.contains { !$0.inner.isDisjoint(with: names) }
        || other !== frame && other.lies(in: frame) && !other.sourceUses.isDisjoint(with: names)
    }
    let steps = record.steps.contains { step in
      switch step {
      case .sequence(let numbers): !numbers.uses.isDisjoint(with: names)
      case .fold(let other, _): other === frame && !frame.foldInputs.isDisjoint(with: names)
      case .levels, .stage, .effects: false
      }
    }
    let stops = frame.stopColumn.map(names.contains) ?? false
    let waits = record.upserts.values.contains { all in
      all.pairs.contains {
        record.effects[$0.update].frame === frame && !$0.uses.isDisjoint(with: names)
      }
    }
    if early || around || steps || stops || waits || !frame.sourceUses.isDisjoint(with: names) {
      throw Refusal("an inner loop needs what is known only after it (\(names.sorted()[0]))")
    }
  }
}
