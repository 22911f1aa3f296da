import Diagnostics
import Syntax

/// Turns one query-driven loop into statements over whole tables, or says why not.
struct LoopConverter {
  let program: ProgramModel
  let builder: ScopeBuilder
  let routine: Routine
  let loop: QueryLoop
  let scope: Scope
  /// Tells the tables and variables of this loop from those of others.
  let number: Int

  let returning: ReturnSlots
  private let presence: PresenceFlags
  private let fixedRows: FixedRowSlots
  private let found = FoundSlots()

  init(
    program: ProgramModel, builder: ScopeBuilder, routine: Routine, loop: QueryLoop, scope: Scope,
    number: Int
  ) {
    self.program = program
    self.builder = builder
    self.routine = routine
    self.loop = loop
    self.scope = scope
    self.number = number
    returning = ReturnSlots(routine, builder, number: number)
    presence = PresenceFlags(loop, scope.unit)
    fixedRows = FixedRowSlots(number: number)
  }

  /// The plan, and those that are tried after it where it gives up: one whose statements fire the
  /// triggers, for data in which what triggers do meets in several iterations; and for data that make
  /// its expressions fail the one that sends failing rows to their handlers.
  func convert() throws(Refusal) -> SetProgram {
    if let word = self.program.words.first(where: Self.isOfPlans) {
      throw Refusal("\(word) is a name that plans use", loop.range)
    }
    if let name = HiddenNames(self).used {
      throw Refusal("the loop uses \(name), which another one of the name hides", loop.range)
    }
    var (program, strategy) = try chosen()
    guard !program.isTooDeep else { throw Refusal("a plan that nests too deep", loop.range) }
    var later: [SetProgram] = []
    if program.sharesRows, strategy.expandsTriggers, found.triggers.isTrue,
      let firing = try? chosen(Strategy.firing).0, !firing.mayShareRows,
      firing.numbers.isEmpty
    {
      later.append(firing)
    }
    if !program.roundedSums.isEmpty, let stepping = stepping(strategy, program.roundedSums) {
      later.append(stepping)
    }
    strategy.catchesErrors = true
    if program.meetsErrors, let careful = careful(strategy) {
      later.append(careful)
      if !careful.roundedSums.isEmpty, let both = stepping(strategy, careful.roundedSums) {
        later.append(both)
      }
    }
    later.removeAll(where: \.isTooDeep)
    if let last = later.popLast() {
      program.add(later.reversed().reduce(last) { $1.followed(by: $0) })
    }
    return program
  }

  /// The plan that sends failing rows to their handlers: in waves where that looks at what other
  /// iterations change.
  private func careful(_ strategy: Strategy) -> SetProgram? {
    var plain = try? convert(strategy)
    if let plain, !plain.mayShareRows { return plain }
    var inWaves = strategy
    inWaves.takesWaves = true
    var reasons: [String] = []
    if let waves = attempt(inWaves, &reasons), waves.goesInWaves { return waves }
    for reason in reasons { plain?.note("no waves where expressions fail: \(reason)") }
    return plain
  }

  /// The plan that adds row after row what the loop rounds on the way.
  private func stepping(_ strategy: Strategy, _ sums: Set<FoldRequest>) -> SetProgram? {
    var strategy = strategy
    strategy.folds.formUnion(sums)
    strategy.addsRowByRow = true
    var program = try? convert(strategy)
    // What the loop became is said of the plan that adds at once.
    program?.rewrites.removeAll { $0 == .fold }
    return program
  }

  private func chosen() throws(Refusal) -> (SetProgram, Strategy) {
    do throws(Refusal) {
      return try chosen(Strategy.all)
    } catch {
      guard found.triggers.isTrue else { throw error }
      return try chosen(Strategy.firing)
    }
  }

  /// The plan of the first of the strategies that gives one.
  private func chosen(_ strategies: [Strategy]) throws(Refusal) -> (SetProgram, Strategy) {
    let attributes = ImplicitCursor(
      loop: loop, routine: routine, unit: scope.unit, program: program)
    if attributes.isAskedLater {
      throw Refusal("SQL%ROWCOUNT or SQL%FOUND after the loop is of its last statement", loop.range)
    }
    do throws(Refusal) {
      var plain = try convert(strategies[0])
      // A plan that would give up where two iterations have the same key goes on in waves.
      var inWaves = strategies[0]
      inWaves.takesWaves = true
      guard plain.mayShareRows else { return (plain, strategies[0]) }
      var reasons: [String] = []
      let waves = attempt(inWaves, &reasons)
      if let waves, waves.goesInWaves, !waves.mayShareRows { return (waves, inWaves) }
      for loop in plain.sharedLoops.sorted() {
        var inner = strategies[0]
        inner.innerWaves = loop
        if let turns = attempt(inner, &reasons), !turns.sharedLoops.contains(loop) {
          return (turns, inner)
        }
      }
      if let waves, waves.goesInWaves { return (waves, inWaves) }
      for reason in reasons { plain.note("no waves: \(reason)") }
      return (plain, strategies[0])
    } catch {
      let first = error
      var refused = [found.refused(strategies[0])]
      // One that differs only in what nobody asked for is refused as well.
      for strategy in strategies.dropFirst()
      where !refused.contains(where: { $0.tells(strategy, found) }) {
        if let program = try? convert(strategy) { return (program, strategy) }
        refused.append(found.refused(strategy))
      }
      throw first
    }
  }

  /// A plan in waves.
  /// - Parameter reasons: Gets why there is none, or why its rows come in one wave.
  private func attempt(_ strategy: Strategy, _ reasons: inout [String]) -> SetProgram? {
    do throws(Refusal) {
      let program = try convert(strategy)
      if let order = program.ordered { reasons.append(order) }
      return program
    } catch {
      reasons.append(error.reason)
      return nil
    }
  }

  /// Finds what must be carried row by row, and which numbers come last.
  private func convert(_ strategy: Strategy) throws(Refusal) -> SetProgram {
    var strategy = strategy
    var eases = true
    found.begin()
    for _ in 0..<12 {
      do throws(Refusal) {
        return try convertOnce(strategy)
      } catch {
        found.endAttempts()
        if eases, let eased = strategy.eased(by: error) {
          eases = false
          if let program = try? convert(eased) { return program }
        }
        guard strategy.meets(error) else { throw error }
      }
    }
    throw Refusal("its variables depend on each other in too many ways", loop.range)
  }

  private func convertOnce(_ strategy: Strategy) throws(Refusal) -> SetProgram {
    var carried = found.carried
    for _ in 0..<10 {
      let context = LoopContext(
        program: program, builder: builder,
        number: "\(number)\(strategy.suffix)", strategy: strategy,
        loopRange: loop.range, unit: scope.unit, hasTriggers: found.triggers, returning: returning,
        presence: presence, fixedRows: fixedRows, asked: found.asked)
      let run = try attempt(context, carried)
      let missing = run.assigned.subtracting(carried)
      if missing.isEmpty { return try finish(run) }
      carried.formUnion(missing)
      found.carried = carried
    }
    throw Refusal("its variables depend on each other in too many ways", loop.range)
  }

  private func finish(_ run: LoopRun) throws(Refusal) -> SetProgram {
    for error in run.raised {
      run.forbid(
        Term(text: error.state.path.condition ?? "1 = 1", uses: error.state.path.uses),
        "an error leaves the loop")
    }
    run.context.record.steps.append(.stage(run.frame, run.frame.stage))
    try run.checkEarlyReads()
    if !run.context.record.expanded.isEmpty, !run.context.record.dynamicTables.isEmpty {
      throw Refusal("dynamic SQL beside triggers", loop.range)
    }
    run.prepareFixedRows()
    try run.checkUpserts()
    try run.checkFiredNumbers()
    try run.forbidRefusedBefore()
    try checkEmptied(run)
    try checkTransactions(run)
    try Dependences(run: run).check()
    try checkCommits(run)
    if let changed = run.assigned.intersection(run.context.record.hoistedReads).first {
      throw Refusal("a function reads \(changed.name), which the loop changes", loop.range)
    }
    if let changed = run.assigned.first(where: { run.isHoisted($0) }) {
      throw Refusal("the loop changes \(changed.name), on which work before it depends", loop.range)
    }
    if run.context.strategy.joinsLate {
      run.context.record = try LateColumns.joined(run.context.record)
    }
    return try SetProgram(self, run)
  }

  /// Names that blocks of plans declare, and what they begin others with.
  private static let planNames: Set<String> = [
    "set_ord", "set_parent", "set_count", "set_last", "set_rows", "set_committed", "set_wave",
    "set_row", "set_other", "set_place", "set_alone", "set_turn", "set_levels",
  ]
  private static let planKinds: Set<Substring> = [
    "loop", "final", "cell", "returns", "result", "commits", "ended", "rows", "key", "wave",
    "last", "place", "trial", "rest",
    "waves", "meet", "turn", "group", "level", "before", "gathered",
  ]

  /// Whether a name is one of those that blocks of plans declare.
  private static func isOfPlans(_ word: String) -> Bool {
    guard word.utf8.starts(with: "set_".utf8) else { return false }
    if planNames.contains(word) { return true }
    let stem = word.dropFirst(4).prefix { $0 != "_" }
    let rest = word.dropFirst(5 + stem.count)
    return planKinds.contains(stem) && rest.drop { $0 == "x" }.first?.isNumber ?? false
  }

  /// - Throws: `Refusal` where the loop commits some of its rows, and the plan cannot tell their changes
  ///   from those of the others.
  private func checkCommits(_ run: LoopRun) throws(Refusal) {
    let record = run.context.record
    guard record.commits, record.committedRows == nil else { return }
    if outside(routine).after.beginsWithCommit {
      run.context.record.lastCommit = nil
    } else if PartedPlan(run) == nil {
      throw Refusal(
        "COMMIT of some rows, whose changes the plan cannot tell from those of others", loop.range)
    }
  }

  /// - Throws: `Refusal` where what follows the loop in its transaction would take back what the loop
  ///   commits, or goes back to one of its savepoints.
  private func checkTransactions(_ run: LoopRun) throws(Refusal) {
    let record = run.context.record
    let around = outside(routine)
    guard !record.savepoints.isEmpty else { return }
    let callers = program.callers.reaching(routine.name).routines.map(outside)
    for text in [around] + callers {
      for tokens in [text.before, text.after] {
        for place in tokens.indices where tokens[place] == "rollback" {
          let words = tokens[place...].dropFirst().prefix(4)
          guard words.contains("to"), let name = words.first(where: record.savepoints.contains)
          else { continue }
          throw Refusal("ROLLBACK TO \(name), which the loop sets, outside of it", loop.range)
        }
      }
    }
  }

  /// The words of a routine before and after the loop, all of them if it is not the loop's.
  private func outside(_ routine: Routine) -> (before: [String], after: [String]) {
    let range = routine.subprogram.range
    guard routine.unit === scope.unit, range.start <= loop.range.start, loop.range.end <= range.end
    else { return (WordCount.tokens(routine.text), []) }
    func tokens(_ start: Int, _ end: Int) -> [String] {
      WordCount.tokens(scope.unit.words(SourceRange(start: start, end: end)))
    }
    return (tokens(range.start, loop.range.start), tokens(loop.range.end, range.end))
  }

  /// - Throws: `Refusal` where a COMMIT of the loop takes rows away that the plan would keep.
  private func checkEmptied(_ run: LoopRun) throws(Refusal) {
    let emptied = Set(program.tables.values.filter(\.emptiesAtCommit).map(\.name))
    guard run.context.record.commits, !emptied.isEmpty else { return }
    let texts = ([routine] + program.callers.reaching(routine.name).routines).map(\.text)
    let isNear =
      run.context.record.committedRows == nil
      && texts.contains { !Words($0).all.isDisjoint(with: emptied) }
    if isNear || run.accesses.contains(where: { emptied.contains($0.table) }) {
      throw Refusal("COMMIT empties a temporary table", loop.range)
    }
  }

  /// One symbolic run that takes these variables for carried from row to row.
  private func attempt(_ context: LoopContext, _ carried: Set<Slot>) throws(Refusal) -> LoopRun {
    let driving = try drivingQuery(context)
    let frame = context.makeFrame(
      loop: loop.range.start, columns: driving.columns, source: driving.alone)
    frame.uniqueKeys += driving.uniqueKeys
    frame.kinds = driving.kinds
    frame.valueKinds = driving.valueKinds
    frame.required.formUnion(driving.failing)
    frame.types = driving.typesByColumn
    frame.rows = driving.rows
    let run = LoopRun(context, frame: frame, carried: carried)
    run.labels = loop.labels
    run.currentRows = driving.currentRows
    run.locksRows = driving.locksRows
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    run.bodyScope = inner
    try run.bindRow(loop, driving, inner, outer: scope)
    try run.run(loop.body, inner)
    try run.finishIteration()
    return run
  }

  private func drivingQuery(_ context: LoopContext) throws(Refusal) -> DrivingQuery {
    let empty = Frame(name: "", names: context.names, columns: []) { _ in "" }
    let entry = LoopRun(context, frame: empty, carried: [])
    entry.isEntry = true
    entry.isDriving = true
    for (slot, argument) in loop.arguments {
      let value = try entry.term(argument, scope)
      entry.state.values[slot] = .term(value)
      guard entry.callsRoutine(argument, scope) else { continue }
      // It is computed as the cursor is opened, not for each row. A plan that gives up takes back what it
      // did, but for what it wrote.
      let reach = BulkReach([], scope.unit.words(argument.range), around: routine, program)
      guard let type = slot.declared,
        reach.touched.isDisjoint(with: ["output", "execute", "utl_file"])
      else { throw Refusal("an argument of a cursor that changes something", argument.range) }
      context.record.keepsPackages = true
      entry.state.values[slot] = .term(
        Term(text: entry.prepare(value.text, as: type, stem: "set_\(slot.name)")))
    }
    let words = Words(program.withViews(Printer.text(of: loop.query, dialect: .oracle))).all
    if program.routines.contains(where: { words.contains($0.name) }) {
      context.record.keepsPackages = true
    }
    var stem = "r"
    if case .record(let name) = loop.target { stem = name }
    return try DrivingQuery(
      loop, stem: stem, run: entry, needsKeys: loop.usesCurrentOf(scope.unit))
  }
}

/// What attempts at a loop found to be carried from row to row: the next one begins with it.
private final class FoundSlots {
  var carried: Set<Slot> = []
  let triggers = Flag()
  /// Of the strategy that is tried.
  let asked = AskedChoices()
  /// What was carried when its first attempts were refused.
  private var first: Set<Slot>?

  /// A strategy is tried.
  func begin() {
    asked.choices = []
    first = nil
  }

  /// Attempts with the same requests came to an end.
  func endAttempts() { if first == nil { first = carried } }

  /// What is known of a strategy that was tried in vain.
  func refused(_ strategy: Strategy) -> RefusedStrategy {
    RefusedStrategy(
      strategy: strategy, asked: asked.choices, carried: first == carried ? first : nil)
  }
}

/// A strategy that was tried in vain.
private struct RefusedStrategy {
  let strategy: Strategy
  /// The choices that made a difference to it.
  let asked: Set<Strategy.Choice>
  /// What it took for carried from its first request on; nil where that changed later.
  let carried: Set<Slot>?

  /// Whether another one that begins now would come to the same end.
  func tells(_ other: Strategy, _ found: FoundSlots) -> Bool {
    carried == found.carried
      && Strategy.Choice.allCases.allSatisfy { strategy[$0] == other[$0] || !asked.contains($0) }
  }
}

/// Choices of which one may lead to sets where another does not.
struct Strategy {
  /// What loops carry row by row.
  var folds: Set<FoldRequest> = []
  /// Keys that exist already are left to the statement, which fails, where only a handler of all
  /// errors waits for them.
  var trustsKeys = false
  /// Functions of values that are the same for all rows are called once, before the loop.
  var hoists = true
  /// ROLLBACK takes back what the iteration did; else the plan gives up where a row comes to one.
  var rollsBack = true
  /// Iterations that touch the same rows go in waves.
  var takesWaves = false
  /// Where the inner loop stands in its text whose iterations go in waves.
  var innerWaves: Int?
  /// Rows for which an expression fails go to the handlers around it.
  var catchesErrors = false
  /// Sums that the loop may round on the way are folded.
  var addsRowByRow = false
  /// Sequences whose numbers are given out at the end of the iteration.
  var lateSequences: Set<String> = []
  /// Sequences whose numbers are given out before the statements that take them.
  var earlySequences: Set<String> = []
  /// Whether variables are NULL is kept beside them.
  var flagsPresence = false

  /// UPDATE and INSERT of what it does not find are one change.
  var findsUpserts = true
  /// Tables of which several upserts are taken together.
  var sharedUpserts: Set<String> = []
  /// UPDATE that adds to rows is summed up per key, also where no two iterations share one.
  var addsAlways = false
  /// Tables to which UPDATE adds for each iteration alone.
  var unsummed: Set<String> = []
  /// What inner loops write may be known only after them.
  var joinsLate = false
  /// What iterations leave to the next one does not fail, or the plan gives up.
  var trustsCarried = false
  /// `MAX(n) + 1` of a table that the loop inserts into numbers its rows.
  var numbersRows = true

  /// Rows that all iterations find by the same values are variables.
  var fixesRows = true
  /// Those for which it makes a difference.
  var fixedRows: Set<FixedRow> = []

  /// The bodies of triggers are part of the plan; else its statements fire them.
  var expandsTriggers = true

  /// The choices in which the strategies of a list differ.
  enum Choice: CaseIterable {
    case trustsKeys, hoists, rollsBack, takesWaves, flagsPresence, fixesRows
  }

  subscript(_ choice: Choice) -> Bool {
    switch choice {
    case .trustsKeys: trustsKeys
    case .hoists: hoists
    case .rollsBack: rollsBack
    case .takesWaves: takesWaves
    case .flagsPresence: flagsPresence
    case .fixesRows: fixesRows
    }
  }

  static let all = [
    Strategy(), Strategy(trustsKeys: true), Strategy(hoists: false),
    Strategy(trustsKeys: true, hoists: false), Strategy(rollsBack: false),
    Strategy(takesWaves: true), Strategy(hoists: false, takesWaves: true),
    Strategy(flagsPresence: true), Strategy(takesWaves: true, flagsPresence: true),
    Strategy(fixesRows: false), Strategy(takesWaves: true, fixesRows: false),
  ]

  /// The same with statements that fire triggers.
  static let firing = all.map { strategy in
    var copy = strategy
    copy.expandsTriggers = false
    return copy
  }

  /// Tells the tables of one plan from those of others for the same loop.
  var suffix: String {
    (expandsTriggers ? "" : "_fires") + (catchesErrors ? "_errors" : "")
      + (addsRowByRow ? "_steps" : "")
  }

  /// What may keep a loop from being carried row by row.
  func eased(by refusal: Refusal) -> Strategy? {
    var copy = self
    if refusal.needsLateColumns, !joinsLate {
      copy.joinsLate = true
    } else if refusal.needsTrust, !trustsCarried, catchesErrors {
      copy.trustsCarried = true
    } else {
      return nil
    }
    return copy
  }

  /// Takes up what would make a loop possible that was refused.
  /// - Returns: Whether there is something new to try.
  mutating func meets(_ refusal: Refusal) -> Bool {
    let hasFolds = !refusal.folds.isSubset(of: folds)
    folds.formUnion(refusal.folds)
    if let sequence = refusal.earlySequence, earlySequences.insert(sequence).inserted {
      return true
    }
    if let row = refusal.fixedRow, fixesRows, fixedRows.insert(row).inserted { return true }
    let hasNumbers = refusal.lateSequence.map { lateSequences.insert($0).inserted } ?? false
    let looksUp = refusal.withoutNextNumbers && numbersRows
    if looksUp { numbersRows = false }
    let parts = refusal.withoutUpserts && findsUpserts
    if parts { findsUpserts = false }
    let shares = refusal.sharedUpserts.map { sharedUpserts.insert($0).inserted } ?? false
    let adds = refusal.addsAlways && !addsAlways
    if adds { addsAlways = true }
    let changes = refusal.withoutAdditions.map { unsummed.insert($0).inserted } ?? false
    return hasFolds || hasNumbers || looksUp || parts || shares || adds || changes
  }
}

extension [String] {
  /// Whether these words behind a loop commit before anything else can fail or change. Lines that are
  /// printed may stand before.
  fileprivate var beginsWithCommit: Bool {
    var rest = self[...].drop { $0 == ";" }
    while true {
      let statement = rest.prefix { $0 != ";" }
      let isQuiet = statement.first == "close" || statement.starts(with: ["end", "if"])
      guard isQuiet || statement.isPrinting else { break }
      rest = rest.dropFirst(statement.count).drop { $0 == ";" }
    }
    return rest.first == "commit"
  }
}

extension ArraySlice<String> {
  /// Whether they print what cannot fail: texts and variables.
  fileprivate var isPrinting: Bool {
    starts(with: ["dbms_output", ".", "put_line", "("]) && count(where: { $0 == "(" }) == 1
      && !contains("/")
  }
}
