import Diagnostics
import Syntax

// A loop without a query runs in levels: the first turn of all rows, then the second of those that
// go on. Only what decides about the next turn is computed level by level; everything else of the
// body is one statement over all turns of all rows.
//
//     FOR c IN contracts LOOP                  turns = SELECT c.start AS day, 0 AS lvl, … FROM frame
//       day := c.start;                        FOR level IN 1 .. LOOP
//       WHILE day <= p_to LOOP                   INSERT INTO turns SELECT ADD_MONTHS(day, 1), level …
//         INSERT INTO charges …;          →        FROM turns WHERE lvl = level - 1 AND day <= p_to;
//         day := ADD_MONTHS(day, 1);             EXIT WHEN SQL%ROWCOUNT = 0;
//       END LOOP;                              END LOOP;
//     END LOOP;                                INSERT INTO charges SELECT … FROM turns …
extension LoopRun {
  /// - Parameter condition: That of WHILE; nil for LOOP.
  func runRepeated(
    _ condition: Expression?, _ body: [RoutineStatement], _ labels: [Identifier], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) {
    _ = try returning(range) { () throws(Refusal) in
      try runLevels(condition, body, Set(labels.map(lower)), scope, range)
    }
  }

  private func runLevels(
    _ condition: Expression?, _ body: [RoutineStatement], _ labels: Set<String>, _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> (LoopRun, [(Slot, Term)]) {
    guard depth < 4 else { throw Refusal("loops nested too deeply", range) }
    rewrites.insert(.levels)
    let path = state.path
    let stage = cutStage()
    let saved = context.record
    var carried: Set<Slot> = []
    // What a turn reads of the one before; the rest adds up or is of its last turn.
    var read: Set<Slot> = []
    for _ in 0..<20 {
      context.record = saved
      let levels = try Levels(self, read, path, stage, range)
      context.record.steps.append(.levels(levels))
      let child = LoopRun(
        context, frame: levels.frame, carried: carried.subtracting(read), parent: self)
      guard child.foldedSlots.isEmpty, child.foldArrays.isEmpty else {
        throw Refusal("order-dependent state in a loop without a query", range)
      }
      child.memoStores = memoStores
      child.labels = labels
      for variable in levels.variables {
        child.state.values[variable.slot] = .term(.column(variable.before))
      }
      child.levels = levels
      try child.runTurn(condition, body, scope)
      let missing = child.assigned.subtracting(carried)
      try child.finishTurn(levels, range)
      let asked = Set(child.before.keys).subtracting(read)
      if missing.isEmpty, asked.isEmpty {
        try levels.check(range)
        context.record.steps.append(.stage(levels.frame, levels.frame.stage))
        return (child, try takeBack(child, range, scope))
      }
      carried.formUnion(missing)
      read.formUnion(asked)
    }
    throw Refusal("its variables depend on each other in too many ways", range)
  }

  private func runTurn(
    _ condition: Expression?, _ body: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) {
    if let condition {
      let (stays, gone) = split(try term(condition, scope))
      if !gone.isDead { exited.append(gone) }
      state = stays
    }
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    try run(body, inner)
  }

  /// What the next turn begins with, and which rows have one.
  private func finishTurn(_ levels: Levels, _ range: SourceRange) throws(Refusal) {
    try checkJumps(range)
    guard transactionEnds.rollbacks.isEmpty else {
      throw Refusal("ROLLBACK in a loop without a query", range)
    }
    state = merge([state] + continued)
    if !state.isDead {
      levels.goesOn = state.path
      for index in levels.variables.indices {
        levels.variables[index].next = try read(levels.variables[index].slot, range)
      }
    }
    continuing = state.values
    state = merge([state] + exited)
    checkSums()
    try checkCollectionState()
    try finishNumbers()
    levels.require()
  }
}

/// The turns of a loop without a query, for all rows of the loop around.
final class Levels {
  struct Variable {
    let slot: Slot
    let type: String
    /// The column of its value before a turn.
    let before: String
    let initial: Term
    /// Its value after the turn.
    var next: Term
  }

  let frame: Frame
  fileprivate(set) var variables: [Variable] = []
  /// The rows that have another turn; nil where none has.
  fileprivate(set) var goesOn: Path?
  private let parentTable: String
  private let path: Path
  let table: String

  /// The most turns of one row.
  private static let limit = 1000
  static let reason = "a loop without a query goes round more than \(limit) times"

  fileprivate init(
    _ run: LoopRun, _ carried: Set<Slot>, _ path: Path, _ stage: Int, _ range: SourceRange
  ) throws(Refusal) {
    var sourceUses = path.uses
    for slot in carried.sorted() {
      guard let type = slot.declared else {
        throw Refusal("state of \(slot.name), whose type is not known, in an inner loop", range)
      }
      let initial = run.state.values[slot] == nil ? Term.null : try run.read(slot, range)
      sourceUses.formUnion(initial.uses)
      let before = run.frame.fresh("\(slot.name)_before")
      variables.append(
        Variable(slot: slot, type: type, before: before, initial: initial, next: .column(before)))
    }
    table = run.context.names.fresh("set_turns_\(run.context.number)")
    let turns = table
    frame = run.context.makeFrame(
      loop: range.start, columns: variables.map(\.before) + ["lvl"],
      parent: (run.frame, stage)
    ) { _ in
      "SELECT l.*, ROW_NUMBER() OVER (ORDER BY l.set_parent, l.lvl) AS set_ord FROM \(turns) l"
    }
    frame.sourceUses = sourceUses
    parentTable = run.frame.table(stage)
    self.path = path
  }

  /// Whether a turn reads what the one before left in a variable.
  func carries(_ slot: Slot) -> Bool { variables.contains { $0.slot == slot } }

  /// What a turn must compute for the next one.
  private var uses: Set<String> {
    guard let goesOn else { return [] }
    return variables.reduce(into: goesOn.uses) { $0.formUnion($1.next.uses) }
  }

  /// Lets the frame have what the next turn needs.
  fileprivate func require() {
    frame.required.formUnion(uses)
    frame.required.formUnion(variables.map(\.before))
  }

  /// The columns of the frame that the next turn is made of.
  private func needed() -> Set<String> {
    var found = uses
    var open = Array(found)
    while let name = open.popLast() {
      guard let column = frame.columns.first(where: { $0.name == name }) else { continue }
      for used in column.uses where found.insert(used).inserted { open.append(used) }
    }
    return found
  }

  /// - Throws: `Refusal` where the next turn waits for inner loops or for what turns write.
  fileprivate func check(_ range: SourceRange) throws(Refusal) {
    let names = needed()
    let isLate = frame.columns.contains { column in
      names.contains(column.name) && (column.stage > 0 || !column.inner.isEmpty)
    }
    if isLate {
      throw Refusal("a loop whose next turn needs what its turns write or look up", range)
    }
  }

  /// The statements that make the table of all turns.
  /// - Parameter needed: The columns that the plan needs.
  func lines(_ needed: Set<String>) throws(Refusal) -> (lines: [String], tables: [String]) {
    let parents = frame.parentColumns(needed)
    let kept = parents.map { "f.\($0)" }
    let condition = path.condition.map { " WHERE \($0)" } ?? ""
    let first =
      kept + variables.map { "CAST(\($0.initial.text) AS \($0.type)) AS \($0.before)" }
      + ["0 AS lvl", "f.set_ord AS set_parent"]
    var lines = [
      "CREATE OR REPLACE TEMPORARY TABLE \(table) AS SELECT \(first.joined(separator: ", ")) "
        + "FROM \(parentTable) f\(condition);"
    ]
    guard let goesOn else { return (lines, [table]) }
    let counter = "\(table)_n"
    let turns = table
    let whole = frame.source
    frame.source = { _ in
      "SELECT l.*, l.set_parent AS set_ord FROM \(turns) l WHERE l.lvl = \(counter) - 1"
    }
    let steps = try frame.tables(stage: 0, needed: self.needed().union(["lvl"]).union(parents))
    frame.source = whole
    let next =
      kept + variables.map { "CAST(\($0.next.text) AS \($0.type)) AS \($0.before)" }
      + ["\(counter) AS lvl", "f.set_parent AS set_parent"]
    let going = goesOn.condition.map { " WHERE \($0)" } ?? ""
    lines.append("FOR \(counter) IN 1 .. \(Self.limit + 1) LOOP")
    for (name, query) in steps {
      lines.append("CREATE OR REPLACE TEMPORARY TABLE \(name) AS \(query);")
    }
    let rows = "FROM \(frame.table(0)) f\(going)"
    lines += [
      "SELECT COUNT(*) INTO set_count \(rows);", "EXIT WHEN set_count = 0;",
      "IF \(counter) > \(Self.limit) THEN \(GivingUp.raise(Self.reason)) END IF;",
      "INSERT INTO \(table) SELECT \(next.joined(separator: ", ")) \(rows);", "END LOOP;",
    ]
    return (lines, [table] + steps.dropLast().map(\.name))
  }
}
