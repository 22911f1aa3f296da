import Diagnostics
import Syntax

// AND, OR, CASE and COALESCE ask their operands from left to right, and only as far as they must: what a
// routine does that an operand calls happens only for rows that come to it.
//
//     IF r.kind = 'A' AND check(r.x) THEN …    asked = kind = 'A'
//                                        →     check's body on the path asked IS NULL OR asked = 1
//                                              p = asked AND what it gave
extension LoopRun {
  /// Whether an expression calls a routine of the sources, whose body would run here.
  func callsRoutine(_ expression: Expression, _ scope: Scope) -> Bool {
    switch expression.kind {
    case .call(let call):
      if case .routines? = find(call.name, scope)?.0 { return true }
    case .name(let name):
      if case .routines? = find(name, scope)?.0 { return true }
    default: break
    }
    return expression.children.contains { callsRoutine($0, scope) }
  }

  /// `a AND f(b)`, `a OR f(b)`
  /// - Returns: Nil where no operand but the first calls a routine.
  func ordered(_ parts: [Expression], isAnd: Bool, _ scope: Scope) throws(Refusal) -> Term? {
    guard parts.dropFirst().contains(where: { callsRoutine($0, scope) }) else { return nil }
    let slot = Slot(name: "asked", outside: nil, type: .integer)
    state.values[slot] = .term(try truth(parts[0], scope))
    for part in parts.dropFirst() {
      let known = try read(slot, part.range)
      let goesOn = Term.combine([known]) {
        isAnd ? "COALESCE(\($0[0]), 1) = 1" : "COALESCE(\($0[0]), 0) = 0"
      }
      try fork(goesOn) { (run) throws(Refusal) in
        let value = try run.truth(part, scope)
        run.set(
          slot,
          .combine([known, value], isInteger: true) {
            isAnd
              ? "CASE WHEN \($0[1]) = 0 THEN 0 WHEN \($0[0]) = 1 AND \($0[1]) = 1 THEN 1 END"
              : "CASE WHEN \($0[1]) = 1 THEN 1 WHEN \($0[0]) = 0 AND \($0[1]) = 0 THEN 0 END"
          })
      } otherwise: { (_) throws(Refusal) in
      }
    }
    return .combine([try read(slot, parts[0].range)]) { "(\($0[0]) = 1)" }
  }

  /// `CASE WHEN a THEN f(b) ELSE g(c) END`
  /// - Returns: Nil where only the first condition calls a routine.
  func ordered(_ choice: Conditional, _ scope: Scope) throws(Refusal) -> Term? {
    let later =
      choice.branches.map(\.result) + choice.branches.dropFirst().map(\.condition)
      + [choice.otherwise].compactMap { $0 }
    guard let first = choice.branches.first, later.contains(where: { callsRoutine($0, scope) })
    else { return nil }
    let slot = Slot(name: "chosen", outside: nil, type: .any)
    state.values[slot] = .term(.null)
    let operand = try choice.operand.map { (x) throws(Refusal) in
      named("choice", try term(x, scope))
    }
    try choose(choice.branches[...], choice.otherwise, operand, slot, scope)
    return try read(slot, first.condition.range)
  }

  private func choose(
    _ branches: ArraySlice<Conditional.Branch>, _ otherwise: Expression?, _ operand: Term?,
    _ slot: Slot, _ scope: Scope
  ) throws(Refusal) {
    guard let first = branches.first else {
      if let otherwise { try assign(slot, otherwise, scope) }
      return
    }
    var condition = try term(first.condition, scope)
    try survive(condition, first.condition.range)
    if let operand { condition = .combine([operand, condition]) { "\($0[0]) = \($0[1])" } }
    try fork(condition) { (run) throws(Refusal) in
      try run.assign(slot, first.result, scope)
    } otherwise: { (run) throws(Refusal) in
      try run.choose(branches.dropFirst(), otherwise, operand, slot, scope)
    }
  }

  /// `COALESCE(a, f(b))`
  func ordered(_ call: FunctionCall, _ scope: Scope) throws(Refusal) -> Term? {
    let values = call.arguments.map(\.value)
    guard lower(call.name.last) == "coalesce", let first = values.first,
      values.dropFirst().contains(where: { callsRoutine($0, scope) })
    else { return nil }
    let slot = Slot(name: "chosen", outside: nil, type: .any)
    state.values[slot] = .term(.null)
    try assign(slot, first, scope)
    for value in values.dropFirst() {
      try fork(.combine([try read(slot, value.range)]) { "\($0[0]) IS NULL" }) {
        (run) throws(Refusal) in
        try run.assign(slot, value, scope)
      } otherwise: { (_) throws(Refusal) in
      }
    }
    return try read(slot, first.range)
  }

  /// 1, 0, or NULL where a condition is unknown.
  private func truth(_ condition: Expression, _ scope: Scope) throws(Refusal) -> Term {
    let value = try term(condition, scope)
    try survive(value, condition.range)
    return named(
      "asked",
      .combine([value], isInteger: true) {
        "CASE WHEN \($0[0]) THEN 1 WHEN NOT (\($0[0])) THEN 0 END"
      })
  }
}
