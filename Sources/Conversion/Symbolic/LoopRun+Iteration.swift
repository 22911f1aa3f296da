import Diagnostics
import Syntax

extension LoopRun {
  /// Gives the variables of a loop the row of the frame.
  func bindRow(
    _ loop: QueryLoop, _ driving: DrivingQuery, _ inner: Scope, outer: Scope
  ) throws(Refusal) {
    ownCursor = loop.cursor
    isNumberedByKey = driving.isNumberedByKey
    switch loop.target {
    case .record(let name):
      var fields: [(name: String, slot: Slot)] = []
      for (index, field) in driving.names.enumerated() {
        let slot = Slot(name: "\(name)_\(field)", outside: nil, type: driving.types[index])
        state.values[slot] = .term(driving.column(index))
        fields.append((field, slot))
      }
      inner.bindings[name] = .record(RecordBinding(fields: fields))
    case .elements(let elements): try bindElements(elements, driving, inner, loop.range)
    case .variables(let targets):
      let slots = try targetSlots(targets, outer)
      guard slots.count == driving.names.count else {
        throw Refusal("FETCH INTO another number of variables than columns", loop.range)
      }
      for (index, slot) in slots.enumerated() {
        set(
          slot,
          convert(
            driving.column(index), to: slot, from: driving.types[index],
            kind: driving.valueKinds[driving.columns[index]], loop.range))
      }
    }
  }

  /// Brings the ways through the body together and defines what windows compute.
  func finishIteration() throws(Refusal) {
    try checkJumps(nil)
    try checkRollbacks([state] + continued)
    noteCommits([state] + continued + exited)
    state = merge([state] + continued)
    // An iteration has others behind it only if it did not leave the loop.
    continuing = state.values
    if parent != nil, frame.loop == context.strategy.innerWaves { giveUpErrors() }
    let leaving = exited + (parent == nil ? [] : raised.map(\.state))
    state = merge([state] + exited)
    if !leaving.isEmpty { defineLeaving(leaving) }
    if !leaving.isEmpty, parent != nil, !isSingle,
      context.record.rankedKeys.values.joined().contains(where: { $0.frame.lies(in: frame) })
    {
      throw Refusal("which keys are tried depends on those that were there", context.loopRange)
    }
    try checkCollectionState()
    try finishFold()
    if !leaving.isEmpty { defineStop() }
    checkSums()
    try defineCarried()
    try finishUpserts()
    try finishNumbers()
    try checkNumbers()
  }

  /// Waves do not know which of their rows come before one that leaves the loop.
  private func giveUpErrors() {
    for error in raised {
      forbidHere(Term(text: "1 = 1"), on: error.state.path, "an error leaves an inner loop")
    }
    raised = []
  }

  /// Defines the columns of values before the iteration that were asked for since the last time.
  func defineCarried() throws(Refusal) {
    // Defining one value may show that another one is read.
    while let slot = before.keys.filter({ !defined.contains($0) }).min(by: { $0.name < $1.name }) {
      defined.insert(slot)
      try CarriedColumns(run: self).define(slot)
    }
  }

  /// A column that is 1 for a row that leaves the loop.
  private func defineLeaving(_ leaving: [State]) {
    let conditions = leaving.map { $0.path.condition ?? "1 = 1" }
    let uses = leaving.reduce(into: Set<String>()) { $0.formUnion($1.path.uses) }
    leavesTerm = frame.add(
      "leaves",
      Term(
        text: "CASE WHEN \(conditions.joined(separator: " OR ")) THEN 1 ELSE 0 END", uses: uses))
  }

  /// A column that is 1 for the rows after the one that left the loop.
  private func defineStop() {
    guard let left = leavesTerm else { return }
    let partition = parent == nil ? "" : "PARTITION BY f.set_parent "
    let stopped = frame.add(
      "stopped",
      Term(
        text: "COALESCE(MAX(\(left.text)) OVER (\(partition)ORDER BY f.set_ord "
          + "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)",
        uses: left.uses))
    frame.stopColumn = stopped.uses.first
  }
}
