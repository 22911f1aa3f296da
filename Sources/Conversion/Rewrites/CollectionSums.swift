import Diagnostics
import Syntax

// Sums, counts and extremes per key in a collection are grouped aggregates.
//
//     IF NOT a.EXISTS(k) THEN a(k) := 0; END IF;        SELECT k, SUM(x) FROM frame GROUP BY k
//     a(k) := a(k) + x;                          →      a(k) := a(k) + that, from 0
//     b(k) := GREATEST(b(k), x);
extension LoopRun {
  /// `IF a.EXISTS(k) THEN a(k) := a(k) + n; ELSE a(k) := n; END IF;`
  func countInCollection(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard branches.count == 1, branches[0].statements.count == 1, otherwise.count == 1,
      let (outside, key) = existenceTest(branches[0].condition, scope),
      case .assignment(let target, let sum) = branches[0].statements[0].kind,
      case .assignment(let first, let start) = otherwise[0].kind,
      let amount = addend(sum, to: target), text(amount) == text(start), text(target) == text(first)
    else { return false }
    try accumulate(.sum, outside, key, amount, scope, branches[0].condition.range)
    return true
  }

  /// `IF NOT a.EXISTS(k) THEN a(k) := 0; b(k) := 0; END IF;`
  func startInCollections(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard branches.count == 1, otherwise.isEmpty, case .not(let test) = branches[0].condition.kind,
      let (_, key) = existenceTest(test, scope)
    else { return false }
    var started: [(String, SourceRange)] = []
    for statement in branches[0].statements {
      guard case .assignment(let target, let value) = statement.kind,
        case .literal(.integer("0")) = value.kind,
        let (outside, own) = collectionElement(target, scope), text(own) == text(key)
      else { return false }
      started.append((outside, target.range))
    }
    for (outside, range) in started {
      try accumulate(
        .sum, outside, key, Expression(.literal(.integer("0")), range: range), scope, range)
    }
    return true
  }

  /// `a(k) := a(k) + x` and `a(k) := GREATEST(a(k), x)`, after the element was started.
  func accumulateElement(
    _ target: Expression, _ value: Expression, _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard let (outside, key) = collectionElement(target, scope),
      context.record.accumulated.contains(outside)
    else { return false }
    if let amount = addend(value, to: target) {
      try accumulate(.sum, outside, key, amount, scope, target.range)
      return true
    }
    guard case .call(let call) = value.kind, call.arguments.count == 2,
      let kind = Accumulation(rawValue: lower(call.name.last)),
      let other = call.arguments.first(where: { text($0.value) != text(target) }),
      call.arguments.contains(where: { text($0.value) == text(target) })
    else { return false }
    try accumulate(kind, outside, key, other.value, scope, target.range)
    return true
  }

  private func accumulate(
    _ kind: Accumulation, _ outside: String, _ key: Expression, _ amount: Expression,
    _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    rewrites.insert(.accumulation)
    context.record.accumulated.insert(outside)
    let keyTerm = named("key", try term(key, scope))
    forbidNull(keyTerm, "a key of \(outside) is NULL")
    let amountTerm = named("amount", try term(amount, scope))
    if !amountTerm.uses.isEmpty { forbidNull(amountTerm, "an amount in \(outside) is NULL") }
    record(
      .accumulate(kind, collection: outside, key: keyTerm, amount: amountTerm), range)
  }

  // MARK: Forms

  private func text(_ expression: Expression) -> String {
    Printer.text(of: expression, dialect: .oracle).lowercased()
  }

  /// `a.EXISTS(k)`
  private func existenceTest(
    _ expression: Expression, _ scope: Scope
  ) -> (outside: String, key: Expression)? {
    guard case .call(let test) = expression.kind, test.name.parts.count >= 2,
      lower(test.name.last) == "exists", test.arguments.count == 1,
      case .collection(let outside, _)? = find(
        QualifiedName(Array(test.name.parts.dropLast())), scope)?.0
    else { return nil }
    return (outside, test.arguments[0].value)
  }

  /// `a(k)`
  private func collectionElement(
    _ expression: Expression, _ scope: Scope
  ) -> (outside: String, key: Expression)? {
    guard case .call(let call) = expression.kind, call.arguments.count == 1,
      case .collection(let outside, _)? = find(call.name, scope)?.0
    else { return nil }
    return (outside, call.arguments[0].value)
  }

  /// x of `target + x`.
  private func addend(_ sum: Expression, to target: Expression) -> Expression? {
    guard case .chain(let chain) = sum.kind, chain.rest.count == 1, chain.rest[0].operator == .add,
      text(chain.first) == text(target)
    else { return nil }
    return chain.rest[0].operand
  }
}

/// How values of one key come together.
enum Accumulation: String {
  case sum, greatest, least
}
