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
    let table = try collectionTable(outside, type, home, start.range)
    let driving = DrivingQuery(keysOf: table.table, as: slot.name, names: context.names)
    let inner = try runInner(driving, range: loop.range, in: scope) { (child) throws(Refusal) in
      child.state.values[slot] = .term(.column(driving.columns[0], isInteger: true))
      try child.run(Array(body.dropLast()), scope)
    }
    guard inner.frame.stopColumn == nil else {
      throw Refusal("a loop over keys that ends early", loop.range)
    }
    set(slot, .null)
    return true
  }

  /// `v IS NOT NULL`
  private func testsPresence(_ condition: Expression, _ slot: Slot, _ scope: Scope) -> Bool {
    guard case .isTest(let test) = condition.kind, case .null = test.test, test.isNegated else {
      return false
    }
    return names(slot, test.operand, scope)
  }
}
