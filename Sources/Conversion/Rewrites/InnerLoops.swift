import Diagnostics
import Syntax

// A loop inside a loop is a join; what it sums up comes back grouped by the outer row.
//
//     FOR a IN outer LOOP                      lines = frame ⨝ LATERAL (inner query)
//       FOR b IN (… a.id …) LOOP               sums  = SELECT parent_ord, SUM(x) FROM lines
//         total := total + b.x;        →               GROUP BY parent_ord
//         INSERT INTO t …;                     INSERT INTO t SELECT … FROM lines
//       END LOOP;                              frame ⟕ sums
//     END LOOP;
extension LoopRun {
  /// Runs a query-driven loop inside this one.
  func runInner(_ loop: QueryLoop, _ scope: Scope) throws(Refusal) {
    for (slot, argument) in loop.arguments {
      state.values[slot] = .term(named(slot.name, try term(argument, scope)))
    }
    try runInner(loop, needsKeys: loop.usesCurrentOf(scope.unit), scope) {
      (child, driving) throws(Refusal) in
      let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
      child.labels = loop.labels
      try child.bindRow(loop, driving, inner, outer: scope)
      try child.run(loop.body, inner)
    }
    guard let ending = loop.ending else { return }
    endedCursor = loop.cursor
    defer { endedCursor = nil }
    try run(ending.statements, scope)
  }

  private func runInner(
    _ loop: QueryLoop, needsKeys: Bool, _ scope: Scope,
    _ body: (LoopRun, DrivingQuery) throws(Refusal) -> Void
  ) throws(Refusal) {
    var stem = "r"
    if case .record(let name) = loop.target { stem = name }
    let driving = try DrivingQuery(loop, stem: stem, run: self, needsKeys: needsKeys)
    var drivingKeys: [String: [String: Term]] = [:]
    if case .select(let select) = loop.query.body, loop.query.with == nil {
      try noteReads(select, of: loop.query, loop.queryScope)
      drivingKeys = try askedKeys(select, loop.queryScope)
    } else {
      let text = Printer.text(of: loop.query, dialect: .oracle)
      for table in driving.tables.sorted() { try noteRead(table, [:], text, loop.query.range) }
    }
    try runInner(driving, range: loop.range, in: scope) { (child) throws(Refusal) in
      child.drivingKeys = drivingKeys
      child.frame.know(drivingKeys)
      try body(child, driving)
    }
  }

  /// Goes through the rows of a query for each row here.
  func runInner(
    over query: Query, needsKeys: Bool = false, _ range: SourceRange, _ scope: Scope,
    _ body: (LoopRun, [Term]) throws(Refusal) -> Void
  ) throws(Refusal) {
    let loop = QueryLoop(
      query: query, queryScope: scope, arguments: [], target: .record("s"), body: [], range: range,
      form: .query)
    try runInner(loop, needsKeys: needsKeys, scope) { (child, driving) throws(Refusal) in
      try body(child, driving.names.indices.map { driving.column($0) })
    }
  }

  /// `FOR i IN a .. b LOOP`: a join with the numbers.
  func runCounted(
    _ loop: RoutineStatement.ForLoop, _ labels: [Identifier], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    let names = Set(labels.map(lower))
    let lower = named("from", try term(loop.lower, scope))
    let upper = named("to", try term(loop.upper, scope))
    for bound in [lower, upper] where Int(bound.text) == nil {
      forbidNull(bound, "a bound of a counted loop is NULL")
    }
    let index = loop.index.text.lowercased()
    let driving = DrivingQuery(
      counting: index, from: lower, to: upper, isReverse: loop.isReverse, names: context.names)
    try runInner(driving, range: range, in: scope) { (child) throws(Refusal) in
      let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
      let slot = Slot(name: index, outside: nil, type: .integer)
      child.labels = names
      inner.bindings[index] = .scalar(slot)
      child.state.values[slot] = .term(.column(driving.columns[0], isInteger: true))
      try child.run(loop.statements, inner)
    }
  }

  @discardableResult
  func runInner(
    _ driving: DrivingQuery, range: SourceRange, in scope: Scope,
    _ body: (LoopRun) throws(Refusal) -> Void
  ) throws(Refusal) -> LoopRun {
    try returning(range) { () throws(Refusal) in
      try runRows(driving, range: range, in: scope, body)
    }
  }

  private func runRows(
    _ driving: DrivingQuery, range: SourceRange, in scope: Scope,
    _ body: (LoopRun) throws(Refusal) -> Void
  ) throws(Refusal) -> (LoopRun, [(Slot, Term)]) {
    guard depth < 4 else { throw Refusal("loops nested too deeply", range) }
    rewrites.insert(.nesting)
    let path = state.path
    let stage = cutStage()
    let saved = context.record
    var carried: Set<Slot> = []
    for _ in 0..<10 {
      context.record = saved
      let inner = context.makeFrame(
        loop: range.start, columns: driving.columns, parent: (frame, stage),
        source: driving.joined(to: frame.table(stage), path))
      inner.kinds = driving.kinds
      inner.valueKinds = driving.valueKinds
      inner.required.formUnion(driving.failing)
      inner.types = driving.typesByColumn
      inner.rows = driving.rows
      inner.sourceUses = driving.uses.union(path.uses)
      inner.uniqueKeys += driving.uniqueKeys.flatMap { key in
        frame.uniqueKeys.map {
          $0.subtracting(["set_ord"]).union(key).union($0 == ["set_ord"] ? ["set_parent"] : [])
        }
      }
      let child = LoopRun(context, frame: inner, carried: carried, parent: self)
      child.currentRows = driving.currentRows
      child.locksRows = driving.locksRows
      child.memoStores = memoStores
      try body(child)
      try child.finishIteration()
      let missing = child.assigned.subtracting(carried)
      if missing.isEmpty {
        context.record.steps.append(.stage(inner, inner.stage))
        return (child, try takeBack(child, range, scope))
      }
      carried.formUnion(missing)
    }
    throw Refusal("its variables depend on each other in too many ways", range)
  }

  // MARK: Results

  /// What the inner loop leaves in variables and the errors that leave it.
  /// - Returns: What RETURN gives, where the last row left the loop by it.
  func takeBack(
    _ child: LoopRun, _ range: SourceRange, _ scope: Scope
  ) throws(Refusal) -> [(Slot, Term)] {
    if child.countsRows { count(.unknown) }
    let own = effects.indices.filter {
      effects[$0].frame.lies(in: child.frame) && effects[$0].table != nil
        && !effects[$0].isAutonomous
    }
    if let first = own.first, let last = own.last { state.uncommitted.add(first..<last + 1) }
    if child.changesCells {
      changesCells = true
      state.uncommitted.changeCell()
    }
    if !child.transactionEnds.commits.isEmpty {
      context.record.commitsInside = true
      state.uncommitted.mix()
      state.savepoints = [:]
    }
    var columns = GroupedColumns(child)
    let count = columns.add("rows", "COUNT(*)", [], absent: "0")
    var sums: [(slot: Slot, index: Int, reach: (low: Int, high: Int)?)] = []
    var lasts: [(slot: Slot, index: Int, given: Int?)] = []
    var returned: [(Slot, Int)] = []
    for slot in child.assigned.sorted() {
      if child.before[slot] == nil, !(child.levels?.carries(slot) ?? false),
        !child.returned.contains(slot), child.sum(of: slot) == nil,
        isDead(slot, after: range, scope)
      {
        continue
      }
      let isRead = child.foldedSlots[slot] != nil || child.levels?.carries(slot) ?? false
      if isRead, case .term(let value)? = child.state.values[slot] {
        lasts.append((slot, columns.addLast(slot.name, value), nil))
      }
      guard case .carried(let carried)? = child.state.values[slot] else { continue }
      if child.returned.contains(slot), let value = carried.value {
        returned.append((slot, columns.addLast(slot.name, value)))
      } else if carried.reset == nil, carried.drain == nil {
        guard let change = carried.change else { continue }
        let index = columns.add(slot.name, "SUM(\(change.text))", change.uses, absent: "0")
        let reach = child.sum(of: slot)?.reach
        sums.append(
          (
            slot, index,
            reach.map { reach in
              (
                columns.add(
                  slot.name + "_low", "SUM(\(reach.low.text))", reach.low.uses, absent: "0"),
                columns.add(
                  slot.name + "_high", "SUM(\(reach.high.text))", reach.high.uses, absent: "0")
              )
            }
          ))
      } else if let given = carried.given {
        // What was there before stays the matter of the row around.
        let flag = columns.add(slot.name, "MAX(\(given.text))", given.uses, absent: "0")
        lasts.append((slot, columns.addLast(slot.name, carried.value ?? .null, of: given), flag))
      } else {
        let value = child.value(.carried(carried), slot)
        lasts.append((slot, columns.addLast(slot.name, value), nil))
      }
    }
    let errors = child.raised.map { error in
      let here = error.state.path.condition ?? "1 = 1"
      let uses = error.state.path.uses
      func of(_ stem: String, _ value: Term) -> Int {
        columns.add(
          stem, "MAX(CASE WHEN \(here) THEN \(value.text) END)", uses.union(value.uses))
      }
      return (
        error, columns.add("raises", "MAX(CASE WHEN \(here) THEN 1 ELSE 0 END)", uses, absent: "0"),
        of("message", error.message), error.code.uses.isEmpty ? nil : of("code", error.code)
      )
    }
    try child.defineCarried()
    let results = columns.join(to: frame)
    for (slot, index, reach) in sums {
      let reach = reach.map { SumReach(low: results[$0.low], high: results[$0.high]) }
      try addResult(results[index], to: slot, through: reach, range)
    }
    for (slot, index, given) in lasts {
      noteLeft(slot, by: child, as: results[index], range)
      let isLeft = given.map { results[$0] } ?? results[count]
      try fork(.combine([isLeft]) { "\($0[0]) > 0" }) { (run) throws(Refusal) in
        run.set(slot, results[index])
      } otherwise: { (_) throws(Refusal) in
      }
    }
    for (error, flag, message, code) in errors {
      try fork(.combine([results[flag]]) { "\($0[0]) = 1" }) { (run) throws(Refusal) in
        run.lose(error, of: child)
        let code = code.map { results[$0] } ?? error.code
        run.raise(
          error.key, code: code, message: results[message], hasLines: error.hasLines, error.range)
      } otherwise: { (_) throws(Refusal) in
      }
    }
    return returned.map { ($0, results[$1]) }
  }

  /// What a variable's last value in an inner loop is a copy of.
  private func noteLeft(_ slot: Slot, by child: LoopRun, as result: Term, _ range: SourceRange) {
    guard let column = result.uses.first, case .carried(let carried)? = child.state.values[slot],
      carried.reset == .one || carried.given != nil, let value = carried.value,
      carried.change == nil
    else { return }
    leftBy[column] = child.origins(of: value)
  }

  /// Whether nothing outside of a loop names a variable beside its declaration, so that what the
  /// loop leaves in it is of no use.
  private func isDead(_ slot: Slot, after loop: SourceRange, _ scope: Scope) -> Bool {
    let isPackage = slot.outside?.split(separator: ".").first.map {
      builder.package(String($0)) != nil && slot.outside?.contains(".") ?? false
    }
    if isPackage ?? false { return false }
    guard let routine = builder.routine(around: loop, scope.unit) else { return false }
    let parameters = routine.subprogram.all(around: loop).flatMap(\.heading.parameters)
    guard !parameters.contains(where: { lower($0.name) == slot.root }) else { return false }
    let around = routine.unit.words(routine.subprogram.range, without: loop)
    switch WordCount(around).count(of: slot.root) {
    case 0:
      // Of a block inside of the loop, and not of a caller, to whom it goes back by a parameter.
      return !parameters.contains { $0.mode != .in }
        && WordCount(scope.unit.words(loop)).count(of: slot.root) > 0
    case 1: return isOwn(slot, scope)
    default: return false
    }
  }

  /// Whether the name of a variable means it here.
  private func isOwn(_ slot: Slot, _ scope: Scope) -> Bool {
    switch scope.find(slot.root)?.0 {
    case .scalar(let own): own == slot
    case .record(let record): record.fields.contains { $0.slot == slot }
    default: false
    }
  }

  /// Whether a handler around could name a variable. One of a routine that the error leaves is gone.
  private func isSeenByHandlers(_ slot: Slot) -> Bool {
    slot.outside?.contains(".") ?? false
      || handlers.contains { !$0.list.isEmpty && isOwn(slot, $0.scope) }
      || parent?.isSeenByHandlers(slot) ?? false
  }

  /// What variables have where the error is, and not at the end of the row that leaves the inner loop by
  /// it, is not known: the plan gives up where a row comes here and something needs it.
  private func lose(_ error: Raised, of child: LoopRun) {
    guard hasHandlers else { return }
    for slot in child.assigned.sorted()
    where error.state.values[slot] != child.state.values[slot] && isSeenByHandlers(slot) {
      let lost = frame.add("lost", .null(of: slot))
      set(slot, lost)
      forbid(
        Term(text: state.path.condition ?? "1 = 1", uses: state.path.uses),
        "a loop that changes \(slot.name) ends with an error", where: lost.uses)
    }
  }

  private func addResult(
    _ sum: Term, to slot: Slot, through reach: SumReach?, _ range: SourceRange
  ) throws(Refusal) {
    if case .carried(let own)? = state.values[slot] {
      try add(sum, to: slot, own, through: reach, range)
    } else {
      let value = try read(slot, range)
      if let reach { keepWithin(slot, value, reach, on: state.path) }
      set(slot, .combine([value, sum]) { "(\($0[0]) + \($0[1]))" })
    }
  }
}

extension Subprogram {
  /// With the nested ones around a place.
  fileprivate func all(around place: SourceRange) -> [Subprogram] {
    for case .subprogram(let inner) in (body?.declarations ?? []).map(\.kind)
    where inner.range.start <= place.start && place.end <= inner.range.end {
      return [self] + inner.all(around: place)
    }
    return [self]
  }
}

/// Columns of an inner frame, grouped by the rows of the outer one.
private struct GroupedColumns {
  let child: LoopRun
  private var items: [String] = []
  private var outputs: [(stem: String, text: (String) -> String)] = []
  private var uses: Set<String> = []

  init(_ child: LoopRun) { self.child = child }

  mutating func add(
    _ stem: String, _ aggregate: String, _ uses: Set<String>, absent: String? = nil
  ) -> Int {
    let name = "a\(items.count + 1)"
    items.append("\(aggregate) AS \(name)")
    outputs.append(
      (stem, { alias in absent.map { "COALESCE(\(alias).\(name), \($0))" } ?? "\(alias).\(name)" }))
    self.uses.formUnion(uses)
    return items.count - 1
  }

  /// What the last row has, of those with a flag.
  mutating func addLast(_ stem: String, _ value: Term, of flag: Term? = nil) -> Int {
    let order = flag.map { "CASE WHEN \($0.text) = 1 THEN f.set_ord ELSE 0 END" } ?? "f.set_ord"
    return add(
      stem, "MAX(\(value.text)) KEEP (DENSE_RANK LAST ORDER BY \(order))",
      value.uses.union(flag?.uses ?? []))
  }

  func join(to frame: Frame) -> [Term] {
    let inner = child.frame
    let condition = inner.stop.map { " WHERE \($0)" } ?? ""
    let list = items.joined(separator: ", ")
    return frame.add(
      lookup: [], inner: uses.union(inner.stopColumn.map { [$0] } ?? []), outputs: outputs
    ) { alias in
      "LEFT JOIN (SELECT f.set_parent AS set_parent, \(list) FROM \(inner.lastTable) f\(condition) "
        + "GROUP BY f.set_parent) \(alias) ON \(alias).set_parent = f.set_ord"
    }
  }
}

extension Carried {
  /// 1 where an iteration gives the variable a value, which nothing before it changes.
  fileprivate var given: Term? {
    guard let reset, reset != .one, change == nil, drain == nil else { return nil }
    return reset
  }
}
