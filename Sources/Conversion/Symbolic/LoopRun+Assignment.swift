import Diagnostics
import Syntax

extension LoopRun {
  /// `target := expression`.
  func assign(_ target: Expression, _ value: Expression, _ scope: Scope) throws(Refusal) {
    guard let (binding, _) = place(target, scope) else { return try store(target, value, scope) }
    switch binding {
    case .scalar(let slot): try assign(slot, value, scope)
    case .record(let record): try assign(record, value, scope)
    case .collection(_, let type):
      // `ids := t_ids()`
      if case .name(let name) = target.kind, isEmpty(value, of: type),
        try empty(name, isMade: true, scope, target.range)
      {
        return
      }
      throw Refusal("an assignment to a collection", target.range)
    case .rows: throw Refusal("an assignment to a collection", target.range)
    default: throw Refusal("an assignment to something that is no variable", target.range)
    }
  }

  func assign(_ slot: Slot, _ expression: Expression, _ scope: Scope) throws(Refusal) {
    try refuseBinary(slot.kind, expression.range)
    if case .carried(let carried)? = state.values[slot], carried.drain == nil,
      let (change, sums) = try addition(to: slot, expression, scope)
    {
      rewrites.insert(.accumulation)
      try survive(change, expression.range)
      if drain(slot, by: change, carried) { return note(slot) }
      if let completed = complete(slot, by: change, carried) {
        note(slot)
        try keepExact(change, slot)
        noteStep(nil, of: slot, from: carried, to: completed)
        state.values[slot] = .carried(completed)
        return
      }
      try add(change, to: slot, carried, through: between(sums + [change], slot), expression.range)
      return
    }
    let value = try term(expression, scope)
    try survive(value, expression.range)
    let result = convert(
      value, to: slot, from: sourceType(expression, scope), kind: kind(of: expression, scope),
      expression.range)
    if result != value { try survive(result, expression.range) }
    let converted = named(slot.name, result)
    set(slot, converted)
    noteText(slot, expression, scope)
    try notePortion(converted, expression, of: slot, scope)
  }

  /// A variable that lives outside of the loop is assigned.
  private func note(_ slot: Slot) {
    if slot.outside != nil || parent?.knows(slot) ?? false { assigned.insert(slot) }
  }

  /// Whether this level or one around it has a value for the variable.
  private func knows(_ slot: Slot) -> Bool {
    state.values[slot] != nil || parent?.knows(slot) ?? false
  }

  /// Gives a variable a value of its type.
  func set(_ slot: Slot, _ value: Term) {
    note(slot)
    let value = named(slot.name, value)
    if case .carried? = state.values[slot] {
      state.values[slot] = .carried(.assigned(value))
    } else {
      state.values[slot] = .term(value)
    }
    setPresence(of: slot, value)
  }

  private func assign(
    _ record: RecordBinding, _ value: Expression, _ scope: Scope
  ) throws(Refusal) {
    if case .record(let source)? = place(value, scope)?.0 {
      return try copy(source, to: record, value.range)
    }
    switch value.kind {
    case .literal(.null):
      for field in record.fields { set(field.slot, .null) }
      return
    case .call(let call):
      guard let (binding, home) = find(call.name, scope), case .routines(let list) = binding else {
        return try assign(record, elementOf: value, scope)
      }
      let routine = try choose(list, call.arguments, value.range)
      let result = try callForResult(routine, call.arguments, from: scope, home: home, value.range)
      guard case .record(let source)? = result else { break }
      return try copy(source, to: record, value.range)
    default: break
    }
    throw Refusal("an assignment to a whole record", value.range)
  }

  /// `r := a(k)`
  private func assign(
    _ record: RecordBinding, elementOf value: Expression, _ scope: Scope
  ) throws(Refusal) {
    var fields: [Term] = []
    for field in record.fields {
      guard let element = try element(of: value, field: field.name, scope, value.range) else {
        throw Refusal("an assignment to a whole record", value.range)
      }
      fields.append(named(field.slot.name, element))
    }
    for (field, element) in zip(record.fields, fields) {
      set(field.slot, convert(element, to: field.slot, from: nil, value.range))
    }
  }

  func copy(
    _ source: RecordBinding, to record: RecordBinding, _ range: SourceRange
  ) throws(Refusal) {
    guard source.fields.count == record.fields.count else {
      throw Refusal("records with different fields", range)
    }
    for (from, to) in zip(source.fields, record.fields) {
      let value = try read(from.slot, range)
      set(
        to.slot,
        convert(value, to: to.slot, from: from.slot.type, kind: kind(of: from.slot), range))
    }
  }

  // MARK: Sums

  /// `slot + a - b` as the sum of the terms beside the slot, and the sums on the way to it; nil for any
  /// other expression.
  private func addition(
    to slot: Slot, _ expression: Expression, _ scope: Scope
  ) throws(Refusal) -> (change: Term, sums: [Term])? {
    // Sums of BINARY_DOUBLE depend on their order; a number makes a TIMESTAMP a DATE.
    guard case .chain(let chain) = expression.kind, slot.kind != .double, slot.kind != .timestamp,
      chain.rest.allSatisfy({ $0.operator == .add || $0.operator == .subtract })
    else { return nil }
    var operands = [(isMinus: false, value: chain.first)]
    operands += chain.rest.map { ($0.operator == .subtract, $0.operand) }
    guard let own = operands.firstIndex(where: { !$0.isMinus && names(slot, $0.value, scope) })
    else { return nil }
    operands.remove(at: own)
    // Nothing runs here unless all of them are taken.
    guard !operands.contains(where: { mentions(slot, $0.value, scope) }) else { return nil }
    var change: Term?
    var sums: [Term] = []
    for operand in operands {
      let value = try term(operand.value, scope)
      let sign = operand.isMinus ? "-" : "+"
      if let sum = change {
        sums.append(sum)
        change = .combine([sum, value], isInteger: sum.isInteger && value.isInteger) {
          "(\($0[0]) \(sign) \($0[1]))"
        }
      } else {
        change =
          operand.isMinus
          ? .combine([value], isInteger: value.isInteger) { "(-\($0[0]))" } : value
      }
    }
    return change.map { ($0, sums) }
  }

  /// - Parameter reach: How far the sum goes below and above what it is before, where that is not
  ///   between nothing and the change.
  func add(
    _ change: Term, to slot: Slot, _ carried: Carried, through reach: SumReach? = nil,
    _ range: SourceRange
  ) throws(Refusal) {
    note(slot)
    if context.fixedRows.contains(slot) { summedCells.insert(slot) }
    let change = try exact(named(slot.name + "_change", change), addedTo: slot, carried)
    var carried = carried
    carried.isDrained = false
    let result =
      carried.reset == nil ? counted(change, carried, slot) : added(change, carried, slot)
    let part = carried.reset == nil ? result.parts.last : nil
    noteStep(
      step(part ?? change, isPart: part != nil, reach, change), of: slot, from: carried, to: result)
    state.values[slot] = .carried(result)
  }

  /// A sum of columns that are 0 in rows that are not here.
  private func counted(_ change: Term, _ carried: Carried, _ slot: Slot) -> Carried {
    var text = change.text
    if let condition = state.path.condition {
      text = "CASE WHEN \(condition) THEN \(text) ELSE 0 END"
    }
    let part = frame.add(
      slot.name + "_change",
      Term(text: text, uses: change.uses.union(state.path.uses), isInteger: change.isInteger))
    var result = carried
    result.parts.append(part)
    result.change = Carried.sum(result.parts)
    return result
  }

  private func added(_ change: Term, _ carried: Carried, _ slot: Slot) -> Carried {
    func plus(_ term: Term?) -> Term {
      guard let term, term != .zero else { return change }
      return named(
        slot.name + "_change",
        .combine([term, change], isInteger: term.isInteger && change.isInteger) {
          "(\($0[0]) + \($0[1]))"
        })
    }
    var result = carried
    result.parts = []
    if let value = carried.value { result.value = plus(value) }
    if carried.reset != .one { result.change = plus(carried.change) }
    return result
  }

  /// A sum rounds once what the loop rounds at every step, and passes over NULL: equal only if no
  /// step rounds and nothing is NULL.
  func keepExact(_ change: Term, _ slot: Slot) throws(Refusal) {
    _ = try exact(change, addedTo: slot, nil)
  }

  /// What is added to a sum that gives the same at once as step by step. A sum passes over NULL: the plan
  /// gives up where there is one.
  /// - Parameter carried: What it is added to; nil where no step may round.
  private func exact(
    _ change: Term, addedTo slot: Slot, _ carried: Carried?
  ) throws(Refusal) -> Term {
    if !change.uses.isEmpty || change.text.contains(where: \.isLetter) {
      forbid(
        Term(
          text: [state.path.condition, "\(change.text) IS NULL"].compactMap { $0 }
            .joined(separator: " AND "),
          uses: change.uses.union(state.path.uses)),
        "what is added to \(slot.name) is NULL")
    }
    switch slot.type {
    case .integer where change.isInteger: return change
    case .integer: return rounded(change, to: 0, addedTo: slot, carried)
    case .number(let precision, let digits):
      // A sum of more digits would itself be rounded to 40 of them before.
      let isShort = precision - digits <= Self.exactScale
      return rounded(change, to: digits, addedTo: slot, isShort ? carried : nil)
    case .any where slot.kind == .date:
      forbidRounding(slot, .combine([change]) { Self.splitsSecond($0[0]) })
    case .any where slot.kind == .number: keepDigits(change, slot)
    case .any:
      guard change.text.contains("/") else { return change }
      forbidRounding(
        slot, .combine([change]) { "\($0[0]) <> ROUND(\($0[0]), \(Self.exactScale))" })
    case .digits: throw Refusal("sums in \(slot.name), whose type has few digits")
    case .text: throw Refusal("arithmetic on the text \(slot.name)")
    }
    return change
  }

  /// What a variable of few digits grows by: as it holds such digits only, rounding the sum is rounding what
  /// is added. Half a last digit goes away from nothing, which the sum and what is added may see on
  /// different sides of it: there the plan gives up, and where the 40 digits of a NUMBER may make it half.
  private func rounded(
    _ change: Term, to digits: Int, addedTo slot: Slot, _ carried: Carried?
  ) -> Term {
    if case .number(_, let scale)? = frame.type(of: change), scale <= digits { return change }
    if change.isInteger, digits >= 0 { return change }
    // Waves do not come in the order in which the sum grows.
    let isOrdered = !context.chooses(.takesWaves) && context.strategy.innerWaves == nil
    guard let carried, isOrdered, (0...20).contains(digits) else {
      forbidRounding(slot, .combine([change]) { "\($0[0]) <> ROUND(\($0[0]), \(digits))" })
      return change
    }
    let rest = named(
      slot.name + "_rest",
      .combine([change]) { "ABS(\($0[0]) - TRUNC(\($0[0]), \(digits)))" })
    let before = value(.carried(carried), slot)
    forbidRounding(
      slot,
      .combine([rest, before, change]) {
        Self.isNearHalf($0[0], of: digits)
          + " AND (\($0[0]) <> \(Self.half(of: digits)) "
          + "OR SIGN(\($0[1]) + \($0[2])) <> SIGN(\($0[2])))"
      })
    return named(
      slot.name + "_change", .combine([change]) { "ROUND(\($0[0]), \(digits))" })
  }

  /// Half of the last of some digits behind the point.
  private static func half(of digits: Int) -> String {
    "0." + String(repeating: "0", count: digits) + "5"
  }

  /// Whether what is cut off may be half a last digit, as far as 40 digits of a NUMBER tell.
  static func isNearHalf(_ rest: String, of digits: Int) -> String {
    "ABS(\(rest) - \(half(of: digits))) < 0.\(String(repeating: "0", count: digits + 10))1"
  }

  /// A NUMBER keeps 40 digits: sums of no more are the same in any order.
  func keepDigits(_ change: Term, _ slot: Slot) {
    if change.isNumeral, change.isInteger { return }
    switch frame.type(of: change) {
    case .number(let precision, let scale)?
    where scale <= Self.exactScale && precision - scale <= 12:
      return
    default: break
    }
    let start = slot.outside.map { " OR ABS(\($0)) >= 100000000000000000000" } ?? ""
    forbidRounding(
      slot,
      .combine([change]) {
        "(\($0[0]) <> ROUND(\($0[0]), \(Self.exactScale)) OR ABS(\($0[0])) >= 1000000000000\(start))"
      })
  }

  /// The plan gives up where a sum would be rounded on the way to its end; one that adds row after row
  /// may follow.
  func forbidRounding(_ slot: Slot, _ condition: Term) {
    forbidHere(condition, "\(slot.name) is rounded at every step")
    context.record.roundedSums.insert(FoldRequest(loop: loopStart, name: slot.name))
  }

  func names(_ slot: Slot, _ expression: Expression, _ scope: Scope) -> Bool {
    guard case .scalar(let found)? = place(expression, scope)?.0 else { return false }
    return found == slot
  }

  private func mentions(_ slot: Slot, _ expression: Expression, _ scope: Scope) -> Bool {
    names(slot, expression, scope) || expression.children.contains { mentions(slot, $0, scope) }
  }

  // MARK: Types

  /// The declared type of a bare variable, and of arithmetic of PLS_INTEGER.
  func sourceType(_ expression: Expression, _ scope: Scope) -> SlotType? {
    if case .scalar(let slot)? = place(expression, scope)?.0 { return slot.type }
    if case .chain = expression.kind, isBinaryInteger(expression, scope) { return .integer }
    return nil
  }

  /// What a variable of a type makes of a value.
  func convert(
    _ value: Term, to slot: Slot, from source: SlotType?, kind: ValueKind? = nil,
    _ range: SourceRange
  ) -> Term {
    let value = ofKind(value, kind, slot)
    if slot.refusesNull { refuseNull(value, slot, range) }
    if source == slot.type || value == .null { return value }
    switch slot.type {
    case .any: return value
    case .digits(let changed):
      forbidHere(
        .combine([value]) { operands in
          changed.split(separator: "$", omittingEmptySubsequences: false)
            .joined(separator: operands[0])
        },
        "\(slot.name) has fewer digits than what it is given")
      return value
    case .integer(let limits):
      let whole = value.isInteger ? value : rounded(value)
      if let known = source?.limits, limits.contains(known) { return whole }
      return within(limits, whole, slot, range)
    case .number(let precision, let scale) where scale < 0 || scale > precision:
      let rounded = named(
        slot.name,
        Term(
          text: "ROUND(\(value.text), \(scale))", uses: value.uses, isInteger: scale < 0,
          canFail: value.canFail))
      keepWithin(slot, rounded, SumReach(low: .zero, high: .zero), on: state.path)
      return rounded
    case .number(let precision, let scale):
      if value.isInteger, value.uses.isEmpty, value.text.count <= precision - scale { return value }
      return Term(
        text: "CAST(\(value.text) AS NUMBER(\(precision), \(scale)))", uses: value.uses,
        isInteger: scale <= 0, canFail: true)
    case .text(let limit):
      if value.isASCIIText, limit.holds(value.text.count - 2) { return value }
      let value = named(slot.name, value)
      func forbid(_ sign: String, _ reason: String) {
        let checked = [state.path.condition, "\(limit.size(value.text)) \(sign) \(limit.limit)"]
          .compactMap { $0 }
        self.forbid(
          Term(text: checked.joined(separator: " AND "), uses: value.uses.union(state.path.uses)),
          reason)
      }
      if !refuseLong(value, limit, range) {
        forbid(">", "a text is longer than \(slot.name) may be")
      }
      if limit.isPadded { forbid("<", "blanks fill the CHAR variable \(slot.name)") }
      return value
    }
  }

  private func rounded(_ value: Term) -> Term {
    Term(text: "ROUND(\(value.text))", uses: value.uses, isInteger: true, canFail: value.canFail)
  }
}
