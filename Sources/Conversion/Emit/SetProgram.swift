import Diagnostics
import Syntax

/// What stands in place of a loop: a block of PL/SQL whose statements work on whole tables.
///
/// It runs inside a savepoint. If an obligation does not hold for the data at hand, or a statement
/// fails, everything is taken back and the loop runs row by row as it was written, so that errors
/// and what stays done are those of the original.
package struct SetProgram {
  package var text: String { LineMarks.removed(from: marked) }
  /// With marks of the lines of the loop as it was written.
  var marked: String { opening + core + closing }
  /// Of the block.
  let label: String

  /// Whether its statements nest so deep that they may not be read again. A level of the frame is a
  /// pair of parentheses, and five or six levels for the parser.
  var isTooDeep: Bool {
    var (depth, deepest) = (0, 0)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      deepest = max(deepest, depth)
    }
    return deepest * 7 > ParserLimits.defaultNesting
  }
  /// What stands around the sets.
  private let opening: String
  private let closing: String
  /// The sets, and in their handler what runs where they cannot.
  private var core: String { sets + fallback + end }
  private let sets: String
  private var fallback: String
  private let end: String
  package var rewrites: [Rewrite]
  /// What the plan checks as it runs.
  package var obligations: [String]
  /// Columns whose numbers come in another order.
  package var numbers: [TriggerNumbers]
  /// What a person should know.
  package var notes: [String]
  /// The plan gives up where two iterations have the same key.
  let mayShareRows: Bool
  /// Inner loops whose iterations must not share rows, by their places in the text.
  let sharedLoops: Set<Int>
  /// Such iterations go in waves.
  let goesInWaves: Bool
  /// What comes in the order of all iterations, so that there is one wave only.
  let ordered: String?
  /// It gives up, or is slow, where many iterations have the same key.
  let sharesRows: Bool
  /// A handler waits for what expressions may fail with.
  let meetsErrors: Bool
  /// Sums for which it gives up where the loop rounds them on the way.
  let roundedSums: Set<FoldRequest>

  /// - Parameter other: What is tried before the loop itself where this plan gives up.
  mutating func add(_ other: SetProgram) {
    fallback = other.core
    rewrites = Rewrite.allCases.filter { (rewrites + other.rewrites).contains($0) }
    obligations = Set(obligations + other.obligations).sorted()
    numbers += other.numbers.filter { !numbers.contains($0) }
    notes += other.notes.filter { !notes.contains($0) }
  }

  mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  func followed(by other: SetProgram) -> SetProgram {
    var copy = self
    copy.add(other)
    return copy
  }

  init(_ converter: LoopConverter, _ run: LoopRun) throws(Refusal) {
    var writer = SetWriter(converter, run)
    let block = try writer.write()
    (opening, closing) = block.around
    (sets, fallback, end) = (block.sets, block.exact, block.end)
    label = "set_loop_\(converter.number)"
    let record = run.context.record
    rewrites = Rewrite.allCases.filter { record.rewrites.contains($0) }
    let sums = run.context.record.limitedSums.map { LimitedSum.reason($0.slot) }
    obligations = Array(Set(writer.violations.map(\.reason) + sums)).sorted()
    if !record.apart.isEmpty { obligations.append(GivingUp.shared) }
    if !record.constraints.isEmpty { obligations.append(ConstraintCheck.reason) }
    let hasLevels = record.steps.contains { if case .levels = $0 { true } else { false } }
    if hasLevels { obligations.append(Levels.reason) }
    if !record.waves.isEmpty {
      obligations.append(Waves.reason)
    }
    meetsErrors = record.meetsErrors
    roundedSums = record.roundedSums
    mayShareRows = !record.apart.isEmpty
    sharedLoops = Set(record.apart.map(\.frame).filter { $0.parent != nil }.map(\.loop))
    goesInWaves = writer.iterations?.isRepeated ?? false
    ordered = writer.ordered
    if record.iterations != nil {
      obligations.append(goesInWaves ? IterationWaves.reason : GivingUp.shared)
      if goesInWaves, !record.upserts.isEmpty { obligations.append(Upserts.reason) }
    }
    if let inner = record.innerWaves {
      obligations.append(IterationWaves.reason)
      if !inner.upserts.isEmpty { obligations.append(Upserts.reason) }
    }
    sharesRows =
      mayShareRows || record.iterations != nil || record.innerWaves != nil || !record.waves.isEmpty
    notes = record.notes
    let changed = Set(record.effects.compactMap(\.table)).sorted()
    numbers = changed.filter { record.expanded[$0] == nil }
      .flatMap { TriggerNumbers.of($0, converter.program) }
    notes += Set(numbers).map {
      "triggers number \($0.table).\($0.column) by \($0.sequence) in the order of the statements"
    }.sorted()
    if record.commits {
      let place =
        record.committedRows != nil
        ? "at its end"
        : writer.isParted ? "behind its last row that commits" : "with the one that follows it"
      notes.append("commits inside the loop become one \(place)")
    }
  }
}

/// Writes the block.
private struct SetWriter {
  let converter: LoopConverter
  let run: LoopRun
  let record: LoopContext.Record
  var lines: [String] = []
  var tables: [String] = []
  private(set) var iterations: IterationWaves?
  private(set) var ordered: String?
  /// What stands behind the last COMMIT of the loop is written after it.
  private(set) var isParted = false
  private var writer: EffectWriter
  /// What the plan checks as it runs.
  private(set) var violations: [LoopContext.Violation] = []

  init(_ converter: LoopConverter, _ run: LoopRun) {
    self.converter = converter
    self.run = run
    record = run.context.record
    writer = EffectWriter(run)
  }

  /// The text of a plan in pieces.
  struct Block {
    var around: (String, String) = ("", "")
    var sets: String
    var exact: String
    var end: String
  }

  mutating func write() throws(Refusal) -> Block {
    let finals = try LoopFinals(converter, run)
    var needed = try NeededColumns(record, finals.uses).find()
    violations = record.violations.filter {
      $0.unknown.isEmpty || !$0.unknown.isDisjoint(with: needed)
    }
    lines += record.preparations
    tables += record.collections.values.map(\.table).sorted()
    tables += record.waves.values.map(\.rows).sorted()
    try beginWaves(needed, finals.uses)
    let isRepeated = iterations?.isRepeated ?? false
    let deferred = isRepeated ? DeferredInserts(run, writer, needed) : nil
    writer.waiting = deferred?.places ?? []
    writer.isInWaves = isRepeated || record.innerWaves != nil
    try writer.checkAdditions()
    // Such numbers are given out after all waves.
    needed.subtract(deferred?.columns ?? [])
    let sums = record.limitedSums
    if isRepeated { lines += LimitedSum.beginning(sums) }
    let begin = lines.count
    for (place, step) in record.steps.enumerated() {
      if case .sequence = step, deferred != nil { continue }
      if let inner = record.innerWaves, inner.steps.lowerBound == place {
        try write(inner, needed)
      }
      if record.innerWaves?.steps.contains(place) ?? false { continue }
      try write(step, needed)
    }
    checkObligations()
    let arrivals = checkFirstTimes()
    let areThere = arrivals.sorted { $0.key < $1.key }.map(\.value)
    if !isRepeated { lines += areThere }
    lines += isRepeated ? LimitedSum.waveChecks(sums) : LimitedSum.checks(sums)
    checkApart()
    checkConstraints()
    let effects = try writer.lines()
    let parted = PartedPlan(run)
    isParted = parted != nil
    var rest: [String] = []
    if let parted {
      rest = try writer.changes(of: parted.effects(of: .open))
      lines += parted.finding(run.frame)
      lines += try writer.changes(of: parted.effects(of: .committed)) + [parted.trying(rest)]
    } else {
      lines += effects.tables
    }
    lines += effects.checks
    if let waves = iterations, let deferred {
      let kept = writer.lines(deferred, waves)
      tables += kept.tables
      lines += kept.keeping
      let upserts = record.upserts.sorted { $0.key < $1.key }.enumerated().map { index, upsert in
        (table: "set_first_\(waves.number)_\(index + 1)", all: upsert.value)
      }
      tables += upserts.map(\.table)
      lines += upserts.map { waves.keeping($0.all.rows(run.frame), in: $0.table) }
      let gathered = waves.gathered(record)
      tables += gathered.map(\.all)
      lines += gathered.map { waves.keeping("SELECT * FROM \($0.frame.lastTable)", in: $0.all) }
      let output = OutputWriter(record.effects, waves: waves)
      lines += finals.adding + output.keeping
      if let committed = record.committedRows {
        lines += [counting(committed), "set_committed := set_committed + set_count;"]
      }
      tables += output.keeping.isEmpty ? [] : [output.table]
      lines = Array(lines[..<begin]) + finals.beginning + waves.around(Array(lines[begin...]))
      lines += areThere
      for upsert in upserts {
        lines.append("SELECT COUNT(*) INTO set_count FROM (\(upsert.all.misplaced(upsert.table)));")
        lines.append(GivingUp.ifCounted(Upserts.reason))
      }
      lines += kept.inserting + written(kept.autonomous)
      lines += gathered.map {
        "CREATE OR REPLACE TEMPORARY TABLE \($0.frame.lastTable) AS SELECT * FROM \($0.all);"
      }
      lines += effects.collections
      lines += finals.assigning + output.lines() + (output.setsVariables ? finals.assigning : [])
      if record.committedRows != nil { lines.append("set_count := set_committed;") }
    } else {
      lines += finals.beginning + finals.computing + written(effects.autonomous) + finals.assigning
      lines += effects.collections + effects.output
      if OutputWriter(record.effects).setsVariables { lines += finals.assigning }
    }
    lines += run.fixedRowsWriting
    if let committed = record.committedRows {
      if !isRepeated { lines.append(counting(committed)) }
      lines.append("\(commits) := set_count;")
    }
    if converter.loop.asking != nil {
      let rows = iterations.map { "FROM \($0.rows)" } ?? run.frame.rows(nil)
      lines.append("SELECT COUNT(*) INTO \(rowCount) \(rows);")
    }
    let dropping = tables.map { "DROP TABLE \($0);" }
    lines += parted?.dropping(dropping) ?? dropping
    if converter.loop.ending != nil { lines.append("\(ended) := 1;") }
    var variables = record.variables.merging(finals.declarations) { own, _ in own }
    if isRepeated { variables.merge(LimitedSum.variables(sums)) { own, _ in own } }
    for came in arrivals.keys { variables[came] = "PLS_INTEGER := 0" }
    guard let parted else { return block(variables) }
    variables.merge(parted.declarations) { own, _ in own }
    return block([:], parted.around(rest + dropping, Self.declared(variables), triggerPragmas))
  }

  /// Lets the frame of the loop begin with the rows of one wave.
  private mutating func beginWaves(
    _ needed: Set<String>, _ finals: Set<String>
  ) throws(Refusal) {
    guard var waves = record.iterations else { return }
    waves.count(run, needed)
    ordered = IterationWaves.ordered(run, needed, finals)
    waves.isRepeated = ordered == nil
    if !waves.isRepeated { waves.stopCounting() }
    iterations = waves
    try open(waves, needed)
    let source = waves.source
    run.frame.source = { _ in source }
  }

  /// Numbers the rows of a loop, with what is known of all of them before the first wave.
  private mutating func open(
    _ waves: IterationWaves, _ needed: Set<String>
  ) throws(Refusal) {
    let frame = waves.frame
    var rows = frame.source(frame.parentColumns(needed))
    let prior = waves.priorColumns
    if !prior.isEmpty {
      let before = try frame.tables(before: frame.closure(of: prior), needed: needed)
      for (table, query) in before { create(table, query) }
      let (all, made) = waves.adding(prior, of: before.last?.name ?? "", to: rows)
      lines.append(made)
      rows = all
      for name in waves.counted { frame.redefine(name, as: "f.\(WaveKey.prefix)\(name)") }
    }
    lines += waves.opening(rows)
    tables += waves.tables
  }

  /// The steps of an inner loop that goes in waves.
  private mutating func write(_ inner: InnerWaves, _ needed: Set<String>) throws(Refusal) {
    var inner = inner
    inner.waves.count(run, needed)
    try inner.check(needed)
    let frame = inner.frame
    try open(inner.waves, needed)
    tables += inner.tables.filter { !inner.waves.tables.contains($0) }
    let source = inner.waves.source
    frame.source = { _ in source }
    let begin = lines.count
    for step in record.steps[inner.steps] { try write(step, needed) }
    lines += try writer.changes(inner.changes) + inner.keeping
    lines = Array(lines[..<begin]) + inner.waves.around(Array(lines[begin...])) + inner.gathering
  }

  private mutating func write(_ step: LoopContext.Step, _ needed: Set<String>) throws(Refusal) {
    switch step {
    case .stage(let frame, let stage):
      for (table, query) in try frame.tables(stage: stage, needed: needed) { create(table, query) }
    case .sequence(let numbers): create(numbers.table, numbers.query)
    case .fold(let frame, let fold):
      let writer = FoldWriter(frame: frame, fold: fold)
      lines += try writer.lines()
      tables += writer.tables
    case .levels(let levels):
      let (statements, made) = try levels.lines(needed)
      lines += statements
      tables += made
    case .effects(let range): lines += try writer.changes(range)
    }
  }

  /// The statements for rows that commit by themselves.
  private mutating func written(_ inserts: [AloneInsert]) -> [String] {
    tables += inserts.indices.map { AloneInsert.table(run.context.number, $0) }
    return AloneInsert.lines(inserts, run.context.number)
  }

  private mutating func create(_ table: String, _ query: String) {
    lines.append("CREATE OR REPLACE TEMPORARY TABLE \(table) AS \(query);")
    tables.append(table)
  }

  private mutating func checkObligations() {
    for frame in record.frames {
      var conditions: [String: Set<String>] = [:]
      for violation in violations where violation.frame === frame {
        conditions[violation.reason, default: []].insert("(\(violation.text))")
      }
      guard !conditions.isEmpty else { continue }
      let cases = conditions.sorted { $0.key < $1.key }.map { reason, texts in
        (reason: reason, condition: texts.sorted().joined(separator: " OR "))
      }
      let all = conditions.values.reduce(into: Set<String>()) { $0.formUnion($1) }
      let rows = frame.rows("(\(all.sorted().joined(separator: " OR ")))")
      lines.append("SELECT COUNT(*) INTO set_count \(rows);")
      lines.append(GivingUp.ifCounted(cases, rows))
    }
  }

  /// Counts the rows that come to what was done before the loop.
  /// - Returns: By the variables that count: what gives the plan up where none has come.
  private mutating func checkFirstTimes() -> [String: String] {
    var arrivals: [String: String] = [:]
    for (index, action) in record.firstTimes.sorted(by: { $0.key < $1.key }).enumerated() {
      let came = "set_came_\(converter.number)_\(index + 1)"
      for place in action.value {
        lines.append("SELECT COUNT(*) INTO set_count \(place.frame.rows(place.path.condition));")
        lines.append("\(came) := \(came) + set_count;")
      }
      let reason = "no iteration comes to what the first one does"
      arrivals[came] = "IF \(came) = 0 THEN \(GivingUp.raise(reason)) END IF;"
    }
    return arrivals
  }

  /// Rows that iterations must not share.
  private mutating func checkApart() {
    var known: Set<String> = []
    for apart in record.apart {
      let query = apart.pairs.allSatisfy { $0.first == $0.second } ? twice(apart) : met(apart)
      guard known.insert(query).inserted else { continue }
      lines.append("SELECT COUNT(*) INTO set_count FROM (\(query));")
      lines.append(GivingUp.ifCounted(GivingUp.shared))
    }
  }

  private mutating func checkConstraints() {
    for constraint in record.constraints {
      lines.append(
        "SELECT COUNT(*) INTO set_count FROM (\(constraint.query(record.effects)));")
      lines.append(GivingUp.ifCounted(ConstraintCheck.reason))
    }
  }

  /// Keys that several rows have; a key with NULL finds no row.
  private func twice(_ apart: Apart) -> String {
    let terms = apart.pairs.map(\.first.text)
    let found = apart.pairs.filter { !$0.matchesNull }.map { "\($0.first.text) IS NOT NULL" }
    let known = (found + [apart.condition].compactMap { $0 })
      .joined(separator: " AND ")
    return "SELECT 1 AS one \(apart.frame.rows(known.isEmpty ? nil : known)) GROUP BY "
      + "\(terms.joined(separator: ", ")) HAVING COUNT(*) > 1"
  }

  /// Rows that have what another row has under another name.
  private func met(_ apart: Apart) -> String {
    let rows = apart.paths.map { apart.frame.rows($0.condition) }
    let first = apart.pairs.enumerated().map { "\($1.first.text) AS k\($0)" }
    let second = apart.pairs.enumerated().map { "\($1.second.text) AS k\($0)" }
    let equal = apart.pairs.enumerated().map { index, pair in
      let (a, b) = ("a.k\(index)", "b.k\(index)")
      return pair.matchesNull
        ? "(\(a) = \(b) OR \(a) IS NULL AND \(b) IS NULL)" : "\(a) = \(b)"
    }.joined(separator: " AND ")
    return "SELECT 1 AS one FROM (SELECT f.set_ord, \(first.joined(separator: ", ")) \(rows[0])) a "
      + "JOIN (SELECT f.set_ord, \(second.joined(separator: ", ")) \(rows[1])) b "
      + "ON \(equal) AND a.set_ord <> b.set_ord"
  }

  private static func declared(_ variables: [String: String]) -> [String] {
    variables.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value);" }
  }

  /// The triggers that the plan's statements do not fire.
  private var triggerPragmas: [String] {
    record.expanded.sorted { $0.key < $1.key }.map { table, names in
      let list = ([table] + names).map { Term.string($0).text }.joined(separator: ", ")
      return "PRAGMA EXPANDED_TRIGGERS(\(list));"
    }
  }

  /// - Parameter around: What stands directly around the sets.
  private func block(
    _ variables: [String: String], _ around: (before: String, after: String) = ("", "")
  ) -> Block {
    let unit = converter.scope.unit
    let exact = exactText(unit)
    let counts =
      ["set_count PLS_INTEGER;"]
      + (iterations == nil && record.innerWaves == nil
        ? [] : ["set_rows PLS_INTEGER;", "set_committed PLS_INTEGER := 0;"])
    let packages =
      record.keepsPackages || !record.firstTimes.isEmpty ? ["PRAGMA KEPT_PACKAGES;"] : []
    let declarations = (triggerPragmas + packages + counts + Self.declared(variables))
      .joined(separator: "\n  ")
    let (outer, inner) = (converter.returning.around, committing)
    var block = Block(
      sets: outer.before + inner.before + around.before + """
        <<set_loop_\(converter.number)>>
        DECLARE
          \(declarations)
        BEGIN
          SAVEPOINT set_loop_\(converter.number);
          \(lines.joined(separator: "\n  "))
        EXCEPTION
          WHEN OTHERS THEN
            ROLLBACK TO set_loop_\(converter.number);

        """,
      exact: exact, end: "\nEND;" + around.after + inner.after + outer.after)
    if let asking = converter.loop.asking, let cursor = converter.loop.cursor?.last {
      let rest = AttributeText(cursor: cursor, names: ["rowcount": rowCount])
        .replace(in: unit.words(asking))
      block.around = (
        "DECLARE\n  \(rowCount) PLS_INTEGER := 0;\nBEGIN\n", "\n\(terminated(rest))\nEND;"
      )
    }
    if let ending = converter.loop.ending, let cursor = converter.loop.cursor?.last {
      let rest = AttributeText(cursor: cursor, names: ["notfound": "TRUE", "found": "FALSE"])
        .replace(in: unit.words(ending.range))
      block.around = (
        "DECLARE\n  \(ended) PLS_INTEGER := 0;\nBEGIN\n",
        "\nIF \(ended) = 1 THEN\n\(terminated(rest))\nEND IF;\nEND;"
      )
    }
    return block
  }

  /// Tells that the sets came to their end, and not the loop.
  private var ended: String { "set_ended_\(converter.number)" }

  private func counting(_ committed: Term) -> String {
    "SELECT COUNT(*) INTO set_count \(run.frame.rows("(\(committed.text))"));"
  }

  private var commits: String { "set_commits_\(converter.number)" }

  /// What stands around the block so that the COMMIT of its iterations comes behind it, where it
  /// cannot fail any more.
  private var committing: (before: String, after: String) {
    guard record.committedRows != nil else { return ("", "") }
    return (
      "DECLARE\n  \(commits) PLS_INTEGER := 0;\nBEGIN\n",
      "\nIF \(commits) > 0 THEN COMMIT; END IF;\nEND;"
    )
  }

  /// The variable that stands for the cursor's %ROWCOUNT after the loop.
  private var rowCount: String { "set_rows_\(converter.number)" }

  /// The loop as it was written.
  private func exactText(_ unit: SourceUnit) -> String {
    let loop = converter.loop
    var pieces = loop.pieces.map {
      LineMarks.mark(unit.line(of: $0.start)) + terminated(unit.words($0))
    }
    if loop.asking != nil, let cursor = loop.cursor {
      pieces.insert(
        "\(rowCount) := \(cursor.joined(separator: "."))%ROWCOUNT;", at: pieces.count - 1)
    }
    return pieces.joined(separator: "\n")
  }

  private func terminated(_ words: String) -> String {
    words.hasSuffix(";") ? words : words + ";"
  }
}

extension Frame {
  /// `FROM` the last table of this frame, with a condition and without the rows after the loop was
  /// left.
  func rows(_ condition: String?, stage: Int? = nil) -> String {
    let parts = [condition, stop, parentStop("f")].compactMap { $0 }
    return "FROM \(table(stage ?? self.stage)) f"
      + (parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND "))
  }

  /// The condition that no loop around was left before.
  private func parentStop(_ alias: String) -> String? {
    guard let parent = parent?.frame else { return nil }
    let inner = alias + "p"
    let parts = [
      parent.stopColumn.map { "\(inner).\($0) = 0" }, parent.parentStop(inner),
    ].compactMap { $0 }
    guard !parts.isEmpty else { return nil }
    return "\(alias).set_parent IN (SELECT \(inner).set_ord FROM \(parent.lastTable) \(inner) "
      + "WHERE \(parts.joined(separator: " AND ")))"
  }
}

/// Finds the columns that the effects, the checks and the variables after the loop are made of.
struct NeededColumns {
  let record: LoopContext.Record
  private var roots: Set<String>

  init(_ record: LoopContext.Record, _ finals: Set<String>) {
    self.record = record
    roots = finals
    for effect in record.effects { roots.formUnion(effect.uses) }
    for violation in record.violations { roots.formUnion(violation.condition.uses) }
    for sum in record.limitedSums { roots.formUnion(sum.uses) }
    for apart in record.apart { roots.formUnion(apart.uses) }
    for place in record.firstTimes.values.joined() { roots.formUnion(place.path.uses) }
    if let committed = record.committedRows { roots.formUnion(committed.uses) }
    if let last = record.lastCommit { roots.formUnion(last.rows.uses) }
    for waves in record.waves.values { roots.formUnion(waves.uses) }
    roots.formUnion(record.innerWaves?.uses ?? [])
    for frame in record.frames {
      roots.formUnion(frame.sourceUses)
      roots.formUnion(frame.required)
      if let stop = frame.stopColumn { roots.insert(stop) }
    }
    for case .sequence(let numbers) in record.steps { roots.formUnion(numbers.uses) }
    roots.subtract(["set_ord", "set_parent"])
  }

  /// - Throws: `Refusal` where an inner loop needs what is known only after it.
  func find() throws(Refusal) -> Set<String> {
    var owners: [String: (frame: Frame, column: FrameColumn)] = [:]
    for frame in record.frames {
      for column in frame.columns where !frame.lateNames.contains(column.name) {
        owners[column.name] = (frame, column)
      }
    }
    var found = roots
    var open = Array(roots)
    func check(_ used: String, in frame: Frame) throws(Refusal) {
      guard let owner = owners[used], owner.frame !== frame, !frame.lateNames.contains(used),
        !isBefore(owner.frame, owner.column.stage, frame)
      else { return }
      var refusal = Refusal("an inner loop needs what is known only after it (\(used))")
      refusal.needsLateColumns = true
      if let name = owner.frame.windowSlots[used] {
        refusal.folds = [FoldRequest(loop: owner.frame.loop, name: name)]
      }
      throw refusal
    }
    for frame in record.frames {
      for used in frame.sourceUses { try check(used, in: frame) }
    }
    for effect in record.effects {
      for used in effect.ownUses { try check(used, in: effect.frame) }
    }
    while let name = open.popLast() {
      guard let (frame, column) = owners[name] else { continue }
      for used in column.uses.union(column.inner) where !["set_ord", "set_parent"].contains(used) {
        if column.uses.contains(used) { try check(used, in: frame) }
        if found.insert(used).inserted { open.append(used) }
      }
    }
    return found
  }

  private func isBefore(_ outer: Frame, _ stage: Int, _ inner: Frame) -> Bool {
    var current = inner
    while let parent = current.parent {
      if parent.frame === outer { return stage <= parent.stage }
      current = parent.frame
    }
    return false
  }
}
