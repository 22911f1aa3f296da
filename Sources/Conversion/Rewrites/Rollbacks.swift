import Diagnostics
import Syntax

// ROLLBACK takes back what the iteration did since its last COMMIT, where every iteration ends
// committed, as loops do that handle each row by itself.
//
//     FOR r IN rows LOOP                       INSERT INTO t SELECT … FROM frame
//       BEGIN                                   WHERE NOT failed
//         INSERT INTO t …;                     INSERT INTO errors SELECT … FROM frame
//         …;                            →       WHERE failed
//         COMMIT;
//       EXCEPTION WHEN OTHERS THEN
//         ROLLBACK;
//         INSERT INTO errors …; COMMIT;
//       END;
//     END LOOP;
//
// Before the first COMMIT a ROLLBACK takes back what came before the loop too: the plan gives up if
// there is something. Where iterations may end with changes that are not committed, it gives up as
// soon as a row comes to a ROLLBACK.
struct Uncommitted: Hashable {
  /// The changes of tables on the way here, by their places among the effects.
  private(set) var done: Set<Int> = []
  /// Those that no COMMIT followed.
  private(set) var open: Set<Int> = []
  /// A change is committed on one way and not on another.
  private(set) var isMixed = false
  /// What the last COMMIT of the iteration left in variables that hold rows; without them they have what
  /// they had before the iteration.
  private(set) var cells: [Slot: Symbol] = [:]
  /// They differ by the way that rows came.
  private(set) var mixesCells = false
  /// Such a variable was changed after it.
  private(set) var changesCells = false

  mutating func add(_ effects: Range<Int>) {
    done.formUnion(effects)
    open.formUnion(effects)
  }

  mutating func end(_ cells: [Slot: Symbol]) {
    open = []
    isMixed = false
    self.cells = cells
    (mixesCells, changesCells) = (false, false)
  }

  mutating func changeCell() { changesCells = true }

  mutating func mix() { isMixed = true }

  /// Where two ways come together.
  mutating func merge(_ other: Uncommitted) {
    let differing = open.symmetricDifference(other.open)
    if differing.contains(where: { done.contains($0) && other.done.contains($0) }) {
      isMixed = true
    }
    isMixed = isMixed || other.isMixed
    mixesCells = mixesCells || other.mixesCells || cells != other.cells
    changesCells = changesCells || other.changesCells
    done.formUnion(other.done)
    open.formUnion(other.open)
  }
}

/// SAVEPOINT of an iteration.
struct Savepoint: Hashable {
  /// How many effects came before it.
  var effects: Int
  /// What variables had that hold rows.
  var cells: [Slot: Symbol]
  /// Ways that came here without it, or ended it by COMMIT.
  var missing: Set<Path> = []

  /// Where two ways come together.
  static func merged(_ first: State, _ second: State) -> [String: Savepoint] {
    var result = first.savepoints.merging(second.savepoints) { mine, other in
      var both = mine
      both.missing.formUnion(other.missing)
      if mine.effects != other.effects || mine.cells != other.cells {
        both.missing.insert(second.path)
      }
      return both
    }
    for name in result.keys {
      if first.savepoints[name] == nil { result[name]?.missing.insert(first.path) }
      if second.savepoints[name] == nil { result[name]?.missing.insert(second.path) }
    }
    return result
  }
}

extension LoopRun {
  /// ROLLBACK TO: rows that come without the savepoint go back to that of an iteration before, or
  /// fail, so they make the plan give up.
  func rollBack(to name: String, _ range: SourceRange) throws(Refusal) {
    guard let savepoint = state.savepoints[name] else {
      throw Refusal("ROLLBACK TO a savepoint from before the loop", range)
    }
    for path in savepoint.missing {
      let conditions = [path.condition, state.path.condition].compactMap { $0 }
      forbid(
        Term(
          text: conditions.isEmpty ? "1 = 1" : conditions.joined(separator: " AND "),
          uses: path.uses.union(state.path.uses)),
        "a row goes back to a savepoint that it did not set")
    }
    // A turn of an inner loop may take back what the turns before it did.
    if parent == nil {
      try restoreCells(savepoint.cells, range)
    } else if context.record.fixedRowChanges > 0 {
      forbidHere(Term(text: "1 = 1"), "a change of a row that all iterations find is taken back")
    }
    cancel(from: savepoint.effects) { !$0.isAutonomous }
  }

  /// Where the rows of the loop come to a COMMIT or a ROLLBACK.
  struct TransactionEnds {
    var commits: [CommitPoint] = []
    var rollbacks: [Path] = []
  }

  func runRollback(_ range: SourceRange) throws(Refusal) {
    let here = Term(text: state.path.condition ?? "1 = 1", uses: state.path.uses)
    if isLocking {
      forbid(here, "a ROLLBACK comes before other rows FOR UPDATE are fetched")
    }
    guard context.chooses(.rollsBack), parent == nil, !state.uncommitted.isMixed,
      !state.uncommitted.mixesCells,
      state.uncommitted.open.allSatisfy({ isOwn(effects[$0]) })
    else {
      forbid(here, "a row comes to a ROLLBACK")
      state.isDead = true
      return
    }
    let open = state.uncommitted.open
    transactionEnds.rollbacks.append(state.path)
    cancel(from: 0, only: open) { !$0.isAutonomous }
    try restoreCells(state.uncommitted.cells, range)
    endTransaction()
    count(.value(.zero))
  }

  /// Nothing is open any more, and no savepoint is left.
  func endTransaction() {
    state.uncommitted.end(cells)
    state.savepoints = [:]
  }

  /// What variables have that hold rows.
  var cells: [Slot: Symbol] {
    state.values.filter { context.fixedRows.contains($0.key) }
  }

  private func restoreCells(
    _ kept: [Slot: Symbol], _ range: SourceRange
  ) throws(Refusal) {
    for (slot, current) in cells.sorted(by: { $0.key < $1.key }) {
      let wanted = kept[slot] ?? .carried(.unchanged)
      guard current != wanted else { continue }
      switch (current, wanted) {
      case (.carried(let sum), .carried(let old))
      where sum.isSum && old.isSum && sum.parts.starts(with: old.parts):
        // Other ways have what was added too, as 0.
        for part in sum.parts.dropFirst(old.parts.count) {
          guard case .carried(let carried)? = state.values[slot] else { continue }
          let less = Term.combine([part], isInteger: part.isInteger) { "(-\($0[0]))" }
          try add(less, to: slot, carried, range)
        }
      default:
        if summedCells.contains(slot) {
          forbidHere(
            Term(text: "1 = 1"), "a change of a row that all iterations find is taken back")
        }
        state.values[slot] = wanted
      }
    }
  }

  /// Of this loop or of one directly inside of it.
  private func isOwn(_ effect: Effect) -> Bool {
    effect.frame === frame || effect.frame.parent?.frame === frame
  }

  /// - Throws: `Refusal` where an iteration may take back what those before it did.
  func checkRollbacks(_ ends: [State]) throws(Refusal) {
    guard parent == nil, !transactionEnds.rollbacks.isEmpty else { return }
    for end in ends where !end.isDead {
      let isOpen = end.uncommitted.open.contains { effects[$0].table != nil }
      guard !isOpen, !end.uncommitted.isMixed, !end.uncommitted.changesCells else {
        throw Refusal("ROLLBACK, where iterations end with changes that are not committed")
      }
    }
    let committed = column("committed", transactionEnds.commits.map(\.path))
    let first = frame.add(
      "first_commit",
      Term(
        text: "MIN(CASE WHEN \(committed.text) THEN f.set_ord END) OVER "
          + "(ORDER BY f.set_ord ROWS UNBOUNDED PRECEDING)",
        uses: committed.uses.union(["set_ord"]), isInteger: true))
    let rolledBack = column("rolled_back", transactionEnds.rollbacks)
    context.record.variables["set_open"] =
      "PLS_INTEGER := NVL2(DBMS_TRANSACTION.LOCAL_TRANSACTION_ID, 1, 0)"
    forbid(
      Term(
        text: "set_open = 1 AND \(rolledBack.text) "
          + "AND (\(first.text) IS NULL OR \(first.text) = f.set_ord)",
        uses: rolledBack.uses.union(first.uses).union(["set_ord"])),
      "a ROLLBACK takes back what came before the loop")
  }

  /// Where every iteration ends committed, so does the loop.
  func noteCommits(_ ends: [State]) {
    guard parent == nil, !transactionEnds.commits.isEmpty else { return }
    let isOpen = ends.contains { end in
      !end.isDead
        && (!end.uncommitted.open.isEmpty || end.uncommitted.isMixed
          || end.uncommitted.changesCells)
    }
    let committed = column("committed", transactionEnds.commits.map(\.path))
    context.record.committedRows = isOpen ? nil : committed
    context.record.lastCommit =
      isOpen ? LastCommit(points: transactionEnds.commits, rows: committed) : nil
  }

  private func column(_ stem: String, _ paths: [Path]) -> Term {
    let texts = paths.map { $0.condition ?? "1 = 1" }
    return Term(
      text: texts.isEmpty ? "1 = 0" : "(\(texts.joined(separator: " OR ")))",
      uses: paths.reduce(into: []) { $0.formUnion($1.uses) })
  }
}
