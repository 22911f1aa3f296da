import Diagnostics
import Syntax

// RETURN and GOTO: rows that leave the straight way through the body.
extension LoopRun {
  // MARK: GOTO

  /// `GOTO label`: the rows here go on at the label, which stands further on.
  func jump(to label: Identifier) {
    rewrites.insert(.jumps)
    jumps[lower(label), default: []].append(state)
    departures += 1
    state.isDead = true
  }

  /// The rows that jumped to a label come together with those that reach it.
  func land(_ labels: [Identifier]) {
    for label in labels {
      guard let states = jumps.removeValue(forKey: lower(label)) else { continue }
      departures -= states.count
      state = merge([state] + states)
    }
  }

  /// - Throws: `Refusal` for a GOTO that goes back or out of the loop.
  func checkJumps(_ range: SourceRange?) throws(Refusal) {
    if let label = jumps.keys.min() { throw Refusal("GOTO \(label) goes back or out", range) }
  }

  // MARK: RETURN

  /// `RETURN value`: the end of an inlined routine, or of all loops around that lie in its routine.
  func runReturn(
    _ value: Expression?, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    if let value, let result = try result(range) {
      switch result {
      case .scalar(let slot):
        if !returns.isEmpty { state.values[slot] = .term(.null) }
        try assign(slot, value, scope)
        if returns.isEmpty { returned.insert(slot) }
      case .record(let record):
        try bind(value, to: record, scope, range)
        if returns.isEmpty { returned.formUnion(record.fields.map(\.slot)) }
      default: throw Refusal("a collection is returned", range)
      }
    }
    try leave(range)
  }

  /// What takes the value of RETURN here.
  private func result(_ range: SourceRange) throws(Refusal) -> Binding? {
    if let point = returns.last { return point.result }
    if let parent { return try parent.result(range) }
    return try context.returning.result(range).map { .scalar($0) }
  }

  /// The rows here are done with the routine.
  private func leave(_ range: SourceRange) throws(Refusal) {
    guard !state.isDead else { return }
    departures += 1
    if returns.isEmpty {
      try depart(1, range)
    } else {
      returns[returns.count - 1].states.append(state)
    }
    state.isDead = true
  }

  /// The rows here leave this loop for a place outside of it.
  func depart(_ code: Int, _ range: SourceRange) throws(Refusal) {
    rewrites.insert(.earlyExit)
    departed.insert(code)
    let flag = context.returning.flag(depth)
    returned.insert(flag)
    if case .carried(let own)? = state.values[flag] {
      try add(.integer(code), to: flag, own, range)
    } else {
      set(flag, .integer(code))
    }
    exited.append(state)
  }

  // MARK: Labels

  /// The number of EXIT or CONTINUE of a loop around this one.
  func code(of label: String, isExit: Bool, _ range: SourceRange) throws(Refusal) -> Int {
    var outer = parent
    while let run = outer, !run.labels.contains(label) { outer = run.parent }
    guard outer != nil, returns.isEmpty else {
      throw Refusal("\(isExit ? "EXIT" : "CONTINUE") of a loop around this one", range)
    }
    return context.returning.code(of: label, isExit: isExit)
  }

  /// Rows that left an inner loop for this one, or for one around it.
  private func arrive(_ code: Int, _ range: SourceRange) throws(Refusal) {
    if code == 1 { return try leave(range) }
    guard !state.isDead, let target = context.returning.target(of: code) else { return }
    departures += 1
    if !labels.contains(target.label) {
      try depart(code, range)
    } else if target.isExit {
      exited.append(state)
    } else {
      continued.append(state)
    }
    state.isDead = true
  }

  /// Runs an inner loop out of which RETURN may lead.
  /// - Parameter loop: Gives the run of the loop, and what its last rows have for RETURN.
  func returning(
    _ range: SourceRange, _ loop: () throws(Refusal) -> (LoopRun, [(Slot, Term)])
  ) throws(Refusal) -> LoopRun {
    let flag = context.returning.flag(depth + 1)
    state.values[flag] = .term(.zero)
    let numbered = context.record.sequences
    let (child, values) = try loop()
    // Which was the last number that the loop took is not known.
    for (sequence, places) in context.record.sequences where places != numbered[sequence] {
      state.sequenceValues[sequence] = nil
    }
    if child.returned.contains(flag) {
      for code in child.departed.sorted() {
        let isHere = Term.combine([try read(flag, range)]) { "\($0[0]) = \(code)" }
        try fork(isHere) { (run) throws(Refusal) in
          if code == 1 {
            for (slot, value) in values { run.set(slot, value) }
            if run.returns.isEmpty { run.returned.formUnion(values.map(\.0)) }
          }
          try run.arrive(code, range)
        } otherwise: { (_) throws(Refusal) in
        }
      }
    }
    state.values[flag] = nil
    return child
  }

  /// How many loops there are around this one.
  var depth: Int { (parent?.depth ?? -1) + 1 }
}

/// The variables by which RETURN leaves loops: one that counts the rows that did, per depth of
/// nesting, and the value that the routine gives.
final class ReturnSlots {
  private let number: Int
  /// The type of the function's value; nil for a procedure.
  private let type: (text: String, type: SlotType)?
  private let refusal: String?
  private var flags: [Int: Slot] = [:]
  private var value: Slot?
  private var targets: [(label: String, isExit: Bool)] = []

  init(_ routine: Routine, _ builder: ScopeBuilder, number: Int) {
    self.number = number
    guard let declared = routine.subprogram.heading.returnType,
      !routine.subprogram.heading.isPipelined
    else {
      type = nil
      refusal = nil
      return
    }
    let text = builder.typeText(declared, builder.home(of: routine))
    let base = text.lowercased().prefix { $0 != "(" }
    let isText = base.contains("char")
    type = (isText ? "VARCHAR2(32767)" : text, .any)
    let known = ["number", "integer", "int", "pls_integer", "date", "timestamp", "boolean"]
    refusal = isText || known.contains(String(base)) ? nil : "RETURN of a \(base) leaves the loop"
  }

  /// Counts the rows that leave the loop of a depth by RETURN.
  func flag(_ depth: Int) -> Slot {
    if let slot = flags[depth] { return slot }
    let slot = Slot(
      name: "set_returns", outside: depth == 0 ? flagName : nil, type: .integer(.wide),
      declared: "PLS_INTEGER")
    flags[depth] = slot
    return slot
  }

  func result(_ range: SourceRange) throws(Refusal) -> Slot? {
    if let refusal { throw Refusal(refusal, range) }
    guard let type else { return nil }
    if let value { return value }
    let slot = Slot(name: "set_result", outside: valueName, type: type.type, declared: type.text)
    value = slot
    return slot
  }

  /// The number of EXIT or CONTINUE with a label: 2 and more.
  func code(of label: String, isExit: Bool) -> Int {
    if let place = targets.firstIndex(where: { $0.label == label && $0.isExit == isExit }) {
      return place + 2
    }
    targets.append((label, isExit))
    return targets.count + 1
  }

  func target(of code: Int) -> (label: String, isExit: Bool)? {
    targets.indices.contains(code - 2) ? targets[code - 2] : nil
  }

  func contains(_ slot: Slot) -> Bool { slot == flags[0] || slot == value }
  func isValue(_ slot: Slot) -> Bool { slot == value }

  var flagName: String { "set_returns_\(number)" }
  var valueName: String { "set_result_\(number)" }

  /// What stands around the block of a loop: it declares the variables and returns.
  var around: (before: String, after: String) {
    guard flags[0] != nil else { return ("", "") }
    let result = value.map { _ in valueName }
    let declared = result.map { "\n  \($0) \(type?.text ?? "");" } ?? ""
    return (
      "DECLARE\n  \(flagName) PLS_INTEGER := 0;\(declared)\nBEGIN\n",
      "\nIF \(flagName) > 0 THEN RETURN\(result.map { " " + $0 } ?? ""); END IF;\nEND;"
    )
  }
}
