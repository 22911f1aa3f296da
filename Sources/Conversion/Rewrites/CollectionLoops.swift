import Diagnostics
import Syntax

// Going through the keys of a collection is a loop over the table of what it holds.
//
//     i := a.FIRST;                            frame ⨝ (SELECT k FROM array) ordered by k
//     WHILE i IS NOT NULL LOOP          →
//       … a(i) …
//       i := a.NEXT(i);
//     END LOOP;
extension LoopRun {
  /// Runs the loop if two statements are one over a collection's keys.
  /// - Returns: False if they are something else.
  func runKeys(
    _ start: RoutineStatement, _ loop: RoutineStatement, _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard case .assignment(let target, let first) = start.kind,
      case .name(let index) = target.kind, case .scalar(let slot)? = find(index, scope)?.0,
      case .name(let firstName) = first.kind, firstName.parts.count >= 2,
      lower(firstName.last) == "first",
      case .whileLoop(let condition, let body) = loop.kind,
      testsPresence(condition, slot, scope), let last = body.last,
      case .assignment(let stepped, let next) = last.kind, names(slot, stepped, scope),
      case .call(let step) = next.kind, step.name.parts.count >= 2,
      lower(step.name.last) == "next", step.arguments.count == 1,
      names(slot, step.arguments[0].value, scope)
    else { return false }
    let owner = QualifiedName(Array(firstName.parts.dropLast()))
    guard step.name.parts.dropLast().map(lower) == owner.parts.map(lower),
      let (binding, home) = find(owner, scope), case .collection(let outside, let type) = binding
    else { return false }
    rewrites.insert(.collection)
    try refuseChanges(of: owner, at: slot, in: body, scope)
    let table = try collectionTable(outside, type, home, start.range)
    let wasSummed = context.record.accumulated.contains(outside)
    let driving = DrivingQuery(keysOf: table.table, as: slot.name, names: context.names)
    let inner = try runInner(driving, range: loop.range, in: scope) { (child) throws(Refusal) in
      let key = Symbol.term(.column(driving.columns[0], isInteger: true))
      child.state.values[slot] = key
      try child.run(Array(body.dropLast()), scope)
      guard child.state.isDead || child.state.values[slot] == key else {
        throw Refusal("a loop over keys that changes \(slot.name)", loop.range)
      }
    }
    if !wasSummed, context.record.accumulated.contains(outside) {
      throw Refusal("a loop over keys of a collection that it changes", loop.range)
    }
    guard inner.frame.stopColumn == nil else {
      throw Refusal("a loop over keys that ends early", loop.range)
    }
    set(slot, .null)
    return true
  }

  /// - Throws: `Refusal` where the body stores in the collection but at the key that it is at, or takes
  ///   elements away.
  private func refuseChanges(
    of owner: QualifiedName, at index: Slot, in body: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) {
    let name = owner.parts.map(lower)
    var changed: SourceRange?
    StatementWalk { statement, _ in
      switch statement.kind {
      case .assignment(let target, _):
        if let element = self.element(target), element.name.parts.map(lower) == name,
          element.arguments.count != 1 || !self.names(index, element.arguments[0].value, scope)
        {
          changed = statement.range
        }
      case .call(let call):
        let called: QualifiedName? =
          switch call.kind {
          case .name(let name): name
          case .call(let call): call.name
          default: nil
          }
        if called?.parts.dropLast().map(lower) == name { changed = statement.range }
      default: break
      }
      return true
    }.walk(body)
    if let changed { throw Refusal("a loop over keys of a collection that it changes", changed) }
  }

  /// `a(i)` in `a(i) := …` and `a(i).n := …`
  private func element(_ target: Expression) -> FunctionCall? {
    switch target.kind {
    case .call(let call): call
    case .field(let base, _): element(base)
    default: nil
    }
  }

  /// `v IS NOT NULL`
  private func testsPresence(_ condition: Expression, _ slot: Slot, _ scope: Scope) -> Bool {
    guard case .isTest(let test) = condition.kind, case .null = test.test, test.isNegated else {
      return false
    }
    return names(slot, test.operand, scope)
  }
}
