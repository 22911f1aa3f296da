extension LoopRun {
  /// What is known where several ways come together; each row took at most one.
  /// - Parameter whole: The path before they parted, if all of its rows are still there.
  func merge(_ states: [State], whole: Path? = nil) -> State {
    let alive = states.filter { !$0.isDead }
    guard var result = alive.first else { return dead }
    for other in alive.dropFirst() { result = merge(result, other) }
    if let whole, alive.count > 1 { result.path = whole }
    return result
  }

  private func merge(_ first: State, _ second: State) -> State {
    var result = first
    guard let condition = first.path.condition else { return first }
    if first.rowCount != second.rowCount { result.rowCount = .unknown }
    result.uncommitted.merge(second.uncommitted)
    result.begun.formIntersection(second.begun)
    result.savepoints = Savepoint.merged(first, second)
    result.sequenceValues = merged(first, second, condition)
    // Columns are made in the order of the slots; mostly few of them differ.
    var differing: [(slot: Slot, first: Symbol, second: Symbol)] = []
    for (slot, symbol) in second.values {
      guard let mine = first.values[slot] else {
        result.values[slot] = symbol
        continue
      }
      if mine != symbol { differing.append((slot, mine, symbol)) }
    }
    for (slot, mine, symbol) in differing.sorted(by: { $0.slot < $1.slot }) {
      result.values[slot] = choose(condition, first.path, mine, symbol, slot)
    }
    let conditions = [condition, second.path.condition].compactMap { $0 }
    guard conditions.count == 2 else {
      result.path = .always
      return result
    }
    let path = frame.add(
      "p",
      Term(
        text: "CASE WHEN \(conditions.joined(separator: " OR ")) THEN 1 ELSE 0 END",
        uses: first.path.uses.union(second.path.uses), isInteger: true))
    result.path = Path(column: path.uses.first)
    return result
  }

  /// The last values of sequences; of one that only one of the ways has taken none is known.
  private func merged(_ first: State, _ second: State, _ condition: String) -> [String: Term] {
    var result: [String: Term] = [:]
    for (sequence, a) in first.sequenceValues.sorted(by: { $0.key < $1.key }) {
      guard let b = second.sequenceValues[sequence] else { continue }
      if a == b {
        result[sequence] = a
        continue
      }
      let choice = frame.add(
        "number",
        Term(
          text: "CASE WHEN \(condition) THEN \(a.text) ELSE \(b.text) END",
          uses: a.uses.union(b.uses).union(first.path.uses), isInteger: true))
      if let column = choice.uses.first { choices[column] = (first.path, a, b) }
      result[sequence] = choice
    }
    return result
  }

  private func choose(
    _ condition: String, _ path: Path, _ mine: Symbol, _ other: Symbol, _ slot: Slot
  ) -> Symbol {
    let stem = slot.name
    func pick(_ a: Term, _ b: Term, _ stem: String) -> Term {
      if a == b { return a }
      let choice = frame.add(
        stem,
        Term(
          text: "CASE WHEN \(condition) THEN \(a.text) ELSE \(b.text) END",
          uses: a.uses.union(b.uses).union(path.uses), isInteger: a.isInteger && b.isInteger))
      if let column = choice.uses.first { choices[column] = (path, a, b) }
      return choice
    }
    rewrites.insert(.conditionalAssignment)
    switch (mine, other) {
    case (.term(let a), .term(let b)): return .term(pick(a, b, stem))
    case (.carried(let a), .carried(let b)):
      if a.isDrained, b.drain != nil || b == .unchanged { return other }
      if b.isDrained, a.drain != nil || a == .unchanged { return mine }
      if a.drain != nil || b.drain != nil, a.isOnlyDrain, b.isOnlyDrain {
        return .carried(Carried(drain: pick(a.drain ?? .zero, b.drain ?? .zero, stem)))
      }
      if a.isOfStore || b.isOfStore {
        // Taken on one way and something else on the other: neither a sum nor a store.
        return .carried(
          .assigned(pick(value(.carried(a), slot), value(.carried(b), slot), stem)))
      }
      if let sum = Carried.together(a, b) { return .carried(sum) }
      var result = Carried()
      if a.reset != nil || b.reset != nil {
        let reset = pick(a.reset ?? .zero, b.reset ?? .zero, stem + "_set")
        result.reset = reset
        result.value = pick(a.value ?? .null, b.value ?? .null, stem)
      }
      if a.change != nil || b.change != nil {
        result.change = pick(a.change ?? .zero, b.change ?? .zero, stem + "_change")
      }
      return .carried(result)
    case (.carried, .term), (.term, .carried): return mine
    }
  }
}

extension Carried {
  /// The sum of what either way added; nil if one of them set the variable.
  static func together(_ a: Carried, _ b: Carried) -> Carried? {
    guard a.isSum, b.isSum else { return nil }
    var result = Carried()
    result.parts = a.parts + b.parts.filter { !a.parts.contains($0) }
    result.change = sum(result.parts)
    return result
  }

  /// Nothing but additions.
  var isSum: Bool {
    reset == nil && drain == nil && !isDrained && (change == nil) == parts.isEmpty
  }

  /// What is taken, or known to be empty.
  var isOfStore: Bool { drain != nil || isDrained }

  /// Unchanged or drained, and nothing else.
  var isOnlyDrain: Bool { reset == nil && change == nil && !isDrained }
}
