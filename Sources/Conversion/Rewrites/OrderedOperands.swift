import Diagnostics
import Syntax

// AND, OR, IN, CASE, DECODE, NVL2 and COALESCE ask their operands from left to right, and only as far as they must: what a
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
      // So does a number that is taken.
      if name.parts.count >= 2, lower(name.last) == "nextval" { return true }
    default: break
    }
    return expression.children.contains { callsRoutine($0, scope) }
  }

  /// `a AND f(b)`, `a OR f(b)`
  /// - Returns: Nil where no operand but the first calls a routine.
  func ordered(_ parts: [Expression], isAnd: Bool, _ scope: Scope) throws(Refusal) -> Term? {
    guard parts.dropFirst().contains(where: { callsRoutine($0, scope) }) else { return nil }
    let slot = Slot(name: "asked", outside: nil, type: .integer(.wide))
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

  /// `a IN (b, f(c))`: the operand once, the list from left to right as far as it must.
  func ordered(_ list: InList, _ scope: Scope) throws(Refusal) -> Term? {
    guard list.list.dropFirst().contains(where: { callsRoutine($0, scope) }) else { return nil }
    let operand = named("choice", try term(list.operand, scope))
    try survive(operand, list.operand.range)
    let slot = Slot(name: "asked", outside: nil, type: .integer(.wide))
    state.values[slot] = .term(.zero)
    for item in list.list {
      let known = try read(slot, item.range)
      try fork(.combine([known]) { "COALESCE(\($0[0]), 0) = 0" }) { (run) throws(Refusal) in
        let value = try run.term(item, scope)
        try run.survive(value, item.range)
        let isEqual = run.named(
          "asked",
          .combine([operand, value], isInteger: true) {
            "CASE WHEN \($0[0]) = \($0[1]) THEN 1 WHEN \($0[0]) <> \($0[1]) THEN 0 END"
          })
        run.set(
          slot,
          .combine([known, isEqual], isInteger: true) {
            "CASE WHEN \($0[1]) = 1 THEN 1 WHEN \($0[0]) = 0 AND \($0[1]) = 0 THEN 0 END"
          })
      } otherwise: { (_) throws(Refusal) in
      }
    }
    return .combine([try read(slot, list.operand.range)]) {
      list.isNegated ? "(\($0[0]) = 0)" : "(\($0[0]) = 1)"
    }
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
    try choose(choice.branches[...], choice.otherwise, operand, slot, scope) { operand, value in
      .combine([operand, value]) { "\($0[0]) = \($0[1])" }
    }
    return try read(slot, first.condition.range)
  }

  /// - Parameter compare: Whether the operand is what a branch asks for.
  private func choose(
    _ branches: ArraySlice<Conditional.Branch>, _ otherwise: Expression?, _ operand: Term?,
    _ slot: Slot, _ scope: Scope, _ compare: (Term, Term) -> Term
  ) throws(Refusal) {
    guard let first = branches.first else {
      if let otherwise { try assign(slot, otherwise, scope) }
      return
    }
    var condition = try term(first.condition, scope)
    try survive(condition, first.condition.range)
    if let operand { condition = compare(operand, condition) }
    try fork(condition) { (run) throws(Refusal) in
      try run.assign(slot, first.result, scope)
    } otherwise: { (run) throws(Refusal) in
      try run.choose(branches.dropFirst(), otherwise, operand, slot, scope, compare)
    }
  }

  /// `COALESCE(a, f(b))`, `DECODE(a, b, f(c), g(d))`, `NVL2(a, f(b), g(c))`
  func ordered(_ call: FunctionCall, _ scope: Scope) throws(Refusal) -> Term? {
    let values = call.arguments.map(\.value)
    guard call.name.parts.count == 1, let first = values.first,
      values.dropFirst().contains(where: { callsRoutine($0, scope) })
    else { return nil }
    switch lower(call.name.last) {
    case "coalesce": return try firstGiven(values, scope)
    case "decode" where values.count >= 3: return try decoded(first, values.dropFirst(), scope)
    case "nvl2" where values.count == 3:
      let slot = Slot(name: "chosen", outside: nil, type: .any)
      state.values[slot] = .term(.null)
      let given = Term.combine([try term(first, scope)]) { "\($0[0]) IS NOT NULL" }
      try survive(given, first.range)
      try fork(given) { (run) throws(Refusal) in
        try run.assign(slot, values[1], scope)
      } otherwise: { (run) throws(Refusal) in
        try run.assign(slot, values[2], scope)
      }
      return try read(slot, first.range)
    default: return nil
    }
  }

  /// DECODE takes NULL for equal to NULL.
  private func decoded(
    _ operand: Expression, _ rest: ArraySlice<Expression>, _ scope: Scope
  ) throws(Refusal) -> Term {
    let slot = Slot(name: "chosen", outside: nil, type: .any)
    state.values[slot] = .term(.null)
    let value = named("choice", try term(operand, scope))
    let list = Array(rest)
    let branches = stride(from: 0, to: list.count - 1, by: 2).map { place in
      Conditional.Branch(condition: list[place], result: list[place + 1])
    }
    try choose(branches[...], list.count % 2 == 1 ? list.last : nil, value, slot, scope) {
      operand, value in
      .combine([operand, value]) {
        "(\($0[0]) = \($0[1]) OR \($0[0]) IS NULL AND \($0[1]) IS NULL)"
      }
    }
    return try read(slot, operand.range)
  }

  private func firstGiven(_ values: [Expression], _ scope: Scope) throws(Refusal) -> Term {
    let first = values[0]
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
