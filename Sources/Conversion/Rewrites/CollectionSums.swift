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

  /// `IF NOT a.EXISTS(k) THEN a(k) := 0; b(k) := 0; END IF;`, also of fields: `a(k).n := 0`
  func startInCollections(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard branches.count == 1, otherwise.isEmpty, case .not(let test) = branches[0].condition.kind,
      let (asked, key) = existenceTest(test, scope)
    else { return false }
    var started: [Element] = []
    for statement in branches[0].statements {
      guard case .assignment(let target, let value) = statement.kind,
        case .literal(.integer("0")) = value.kind,
        let element = collectionElement(target, scope), text(element.key) == text(key)
      else { return false }
      started.append(element)
    }
    // What is asked must be what is started, or others could lack their elements.
    guard started.contains(where: { $0.outside == asked }) else { return false }
    let range = branches[0].condition.range
    let zero = Expression(.literal(.integer("0")), range: range)
    let records = Set(started.filter { $0.field != nil }.map(\.outside))
    guard records.isSubset(of: [asked]), records.isEmpty || started.allSatisfy({ $0.field != nil })
    else { return false }
    for element in started where element.field == nil {
      try accumulate(.sum, element.outside, key, zero, scope, range)
    }
    let keyTerm = named("key", try term(key, scope))
    if !records.isEmpty {
      rewrites.insert(.accumulation)
      context.record.accumulated.insert(asked)
      forbidNull(keyTerm, "a key of \(asked) is NULL")
      let fields = started.compactMap(\.field)
      record(.begin(collection: asked, fields: fields, key: keyTerm), range)
    }
    for element in started {
      state.begun.insert(BegunElement(element.outside, element.field, keyTerm.text))
    }
    return true
  }

  /// `a(k) := a(k) + x` and `a(k) := GREATEST(a(k), x)`, after the element was started.
  func accumulateElement(
    _ target: Expression, _ value: Expression, _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard let element = collectionElement(target, scope) else { return false }
    if !context.record.accumulated.contains(element.outside) {
      guard try isThere(element, scope) else { return false }
    }
    let kind: Accumulation
    let amount: Expression
    if let added = addend(value, to: target) {
      (kind, amount) = (.sum, added)
    } else {
      guard case .call(let call) = value.kind, call.arguments.count == 2,
        let extreme = Accumulation(rawValue: lower(call.name.last)),
        let other = call.arguments.first(where: { text($0.value) != text(target) }),
        call.arguments.contains(where: { text($0.value) == text(target) })
      else { return false }
      (kind, amount) = (extreme, other.value)
    }
    let keyText = named("key", try term(element.key, scope)).text
    guard
      hasBegun(BegunElement(element.outside, element.field, keyText))
        || hasBegun(BegunElement(element.outside, BegunElement.whole, keyText))
    else {
      throw Refusal("an element of \(element.outside) that may not be there", target.range)
    }
    try accumulate(
      kind, element.outside, element.key, amount, scope, target.range, field: element.field)
    return true
  }

  /// Where `a.EXISTS(k)` holds, the element is there until the loop ends: none goes.
  func noteExistence(_ condition: Expression, _ scope: Scope) throws(Refusal) {
    switch condition.kind {
    case .and(let parts): for part in parts { try noteExistence(part, scope) }
    case .call:
      guard let (outside, key) = existenceTest(condition, scope), !state.isDead,
        context.record.locals[outside] == nil, !folded.contains(outside),
        // What the key calls runs once.
        !callsRoutine(key, scope)
      else { return }
      let keyTerm = named("key", try term(key, scope))
      state.begun.insert(BegunElement(outside, BegunElement.whole, keyTerm.text))
    default: break
    }
  }

  private func isThere(_ element: Element, _ scope: Scope) throws(Refusal) -> Bool {
    guard element.field != nil, !isEntry, !callsRoutine(element.key, scope) else { return false }
    let key = named("key", try term(element.key, scope)).text
    return hasBegun(BegunElement(element.outside, BegunElement.whole, key))
  }

  /// `IF x > a(k) THEN a(k) := x; END IF;`, after the element was started.
  func keepExtreme(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard branches.count == 1, otherwise.isEmpty, branches[0].statements.count == 1,
      case .assignment(let target, let value) = branches[0].statements[0].kind,
      let element = collectionElement(target, scope),
      context.record.accumulated.contains(element.outside),
      case .chain(let chain) = branches[0].condition.kind,
      let (left, symbol, right) = chain.single,
      let kind = Self.extreme(
        symbol, isFlipped: text(left) == text(target) && text(right) == text(value)),
      Set([text(left), text(right)]) == [text(target), text(value)]
    else { return false }
    let keyText = named("key", try term(element.key, scope)).text
    guard hasBegun(BegunElement(element.outside, element.field, keyText)) else { return false }
    try accumulate(
      kind, element.outside, element.key, value, scope, target.range, field: element.field)
    return true
  }

  /// What `x > a(k)` keeps, or `a(k) < x`.
  private static func extreme(_ symbol: BinaryOperator, isFlipped: Bool) -> Accumulation? {
    switch symbol {
    case .greater, .greaterOrEqual: isFlipped ? .least : .greatest
    case .less, .lessOrEqual: isFlipped ? .greatest : .least
    default: nil
    }
  }

  private func hasBegun(_ element: BegunElement) -> Bool {
    state.begun.contains(element) || parent?.hasBegun(element) ?? false
  }

  private func accumulate(
    _ kind: Accumulation, _ outside: String, _ key: Expression, _ amount: Expression,
    _ scope: Scope, _ range: SourceRange, field: String? = nil
  ) throws(Refusal) {
    rewrites.insert(.accumulation)
    context.record.accumulated.insert(outside)
    context.record.summedFields.insert("\(outside).\(field ?? "")")
    let keyTerm = named("key", try term(key, scope))
    forbidNull(keyTerm, "a key of \(outside) is NULL")
    let amountTerm = named("amount", try term(amount, scope))
    if !amountTerm.uses.isEmpty { forbidNull(amountTerm, "an amount in \(outside) is NULL") }
    if let (type, home) = context.record.summedTypes[outside],
      let slot = elementSlot(of: type, home, field)
    {
      context.record.summedSlots["\(outside).\(field ?? "")"] = slot
      try keepElement(amountTerm, kind, slot)
    }
    record(
      .accumulate(kind, collection: outside, field: field, key: keyTerm, amount: amountTerm), range)
  }

  /// Nothing is rounded where it is added to an element of a collection, and what it keeps fits.
  private func keepElement(_ amount: Term, _ kind: Accumulation, _ slot: Slot) throws(Refusal) {
    switch kind {
    case .sum:
      guard slot.kind != .double, slot.kind != .timestamp else {
        throw Refusal("sums of BINARY_DOUBLE in a collection")
      }
      try keepExact(amount, slot)
    case .greatest, .least:
      guard let (least, greatest) = slot.type.bounds else { return }
      forbidHere(
        .combine([amount]) { "\($0[0]) NOT BETWEEN \(least) AND \(greatest)" },
        LimitedElements.reason)
    }
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
      let (binding, home) = find(QualifiedName(Array(test.name.parts.dropLast())), scope),
      case .collection(let outside, let type) = binding
    else { return nil }
    context.record.summedTypes[outside] = (type, home)
    return (outside, test.arguments[0].value)
  }

  private struct Element {
    let outside: String
    let key: Expression
    let field: String?
  }

  /// `a(k)`, `a(k).n`
  private func collectionElement(_ expression: Expression, _ scope: Scope) -> Element? {
    if case .field(let base, let field) = expression.kind {
      guard let whole = collectionElement(base, scope), whole.field == nil else { return nil }
      return Element(outside: whole.outside, key: whole.key, field: lower(field))
    }
    guard case .call(let call) = expression.kind, call.arguments.count == 1,
      let (binding, home) = find(call.name, scope),
      case .collection(let outside, let type) = binding
    else { return nil }
    context.record.summedTypes[outside] = (type, home)
    return Element(outside: outside, key: call.arguments[0].value, field: nil)
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

/// An element of a collection, or a field of it, by the text of its key.
struct BegunElement: Hashable {
  let collection: String
  let field: String?
  let key: String

  /// In place of a field: all of them.
  static let whole = "*"

  init(_ collection: String, _ field: String?, _ key: String) {
    (self.collection, self.field, self.key) = (collection, field, key)
  }
}
