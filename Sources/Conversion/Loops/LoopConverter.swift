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

  func convert() throws(Refusal) -> SetProgram {
    var carried: Set<Slot> = []
    for _ in 0..<10 {
      let run = try attempt(carried)
      let missing = run.assigned.subtracting(carried)
      if missing.isEmpty {
        try Dependences(run: run).check()
        return try SetProgram(self, run, ordered: true)
      }
      carried.formUnion(missing)
    }
    throw Refusal("its variables depend on each other in too many ways", loop.range)
  }

  /// One symbolic run that takes these variables for carried from row to row.
  private func attempt(_ carried: Set<Slot>) throws(Refusal) -> LoopRun {
    let driving = try drivingQuery()
    let frame = Frame(source: driving.text, columns: driving.columns)
    frame.uniqueKeys += driving.uniqueKeys
    let run = LoopRun(program: program, builder: builder, frame: frame, carried: carried)
    run.currentRows = driving.currentRows
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    try bindRow(driving, run, inner)
    try run.run(loop.body, inner)
    try finish(run)
    return run
  }

  private func drivingQuery() throws(Refusal) -> DrivingQuery {
    let entry = LoopRun(
      program: program, builder: builder, frame: Frame(source: "", columns: []), carried: [])
    entry.isEntry = true
    for (slot, argument) in loop.arguments {
      entry.state.values[slot] = .term(try entry.term(argument, scope))
    }
    var stem = "r"
    if case .record(let name) = loop.target { stem = name }
    return try DrivingQuery(loop, stem: stem, run: entry, needsKeys: usesCurrentOf)
  }

  private var usesCurrentOf: Bool {
    let words = scope.unit.words(loop.range).lowercased()
    return words.contains("current")
  }

  private func bindRow(
    _ driving: DrivingQuery, _ run: LoopRun, _ inner: Scope
  ) throws(Refusal) {
    let names = try QueryColumns(program).outputNames(loop.query)
    switch loop.target {
    case .record(let name):
      var fields: [(name: String, slot: Slot)] = []
      for (index, field) in names.enumerated() {
        let slot = Slot(
          name: "\(name)_\(field)", outside: nil, type: driving.types[index])
        run.state.values[slot] = .term(column(driving, index))
        fields.append((field, slot))
      }
      inner.bindings[name] = .record(RecordBinding(fields: fields))
    case .variables(let targets):
      var slots: [Slot] = []
      for target in targets {
        guard case .name(let name) = target.kind, let (binding, _) = run.find(name, scope) else {
          throw Refusal("FETCH INTO an element of a collection", target.range)
        }
        switch binding {
        case .scalar(let slot): slots.append(slot)
        case .record(let record): slots += record.fields.map(\.slot)
        default: throw Refusal("FETCH INTO a collection", target.range)
        }
      }
      guard slots.count == names.count else {
        throw Refusal("FETCH INTO another number of variables than columns", loop.range)
      }
      for (index, slot) in slots.enumerated() {
        let value = run.convert(
          column(driving, index), to: slot, from: driving.types[index], loop.range)
        run.set(slot, value)
      }
    }
  }

  private func column(_ driving: DrivingQuery, _ index: Int) -> Term {
    .column(driving.columns[index], isInteger: driving.types[index] == .integer)
  }

  // MARK: The end of an iteration

  private func finish(_ run: LoopRun) throws(Refusal) {
    let exits = run.exited
    run.state = run.merge([run.state] + run.continued + exits)
    for error in run.raised {
      let condition = error.state.path.condition ?? "1 = 1"
      run.violations.append(
        (
          Term(text: condition, uses: error.state.path.uses),
          "an error leaves the loop"
        ))
    }
    if !exits.isEmpty { defineStop(exits, run) }
    // Reading a value may show that another one is read.
    var done: Set<Slot> = []
    while let slot = run.before.keys.filter({ !done.contains($0) }).min(by: { $0.name < $1.name }) {
      done.insert(slot)
      try CarriedColumns(run: run).define(slot)
    }
  }

  /// `stop` is 1 for rows after the one that left the loop.
  private func defineStop(_ exits: [State], _ run: LoopRun) {
    let conditions = exits.map { $0.path.condition ?? "1 = 1" }
    let uses = exits.reduce(into: Set<String>()) { $0.formUnion($1.path.uses) }
    let left = run.frame.add(
      "exits",
      Term(
        text: "CASE WHEN \(conditions.joined(separator: " OR ")) THEN 1 ELSE 0 END", uses: uses))
    run.frame.define(
      "stopped",
      Term(
        text: "COALESCE(MAX(\(left.text)) OVER (ORDER BY f.ord "
          + "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)",
        uses: left.uses.union(["ord"])))
  }
}
