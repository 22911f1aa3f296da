import Columns
import Diagnostics
import Syntax

/// Consecutive values of a sequence: `first`, `first + step`, …
package struct SequenceRun: Sendable, Hashable {
  package var first: Int128
  package var step: Int128
  package var count: Int

  package init(first: Int128, step: Int128, count: Int) {
    self.first = first
    self.step = step
    self.count = count
  }

  package subscript(_ index: Int) -> Int128 { first + step * Int128(index) }
}

/// What CREATE SEQUENCE said, and where the sequence stands.
package struct SequenceState: Sendable, Hashable {
  package var start: Int128 = 1
  package var increment: Int128 = 1
  package var minimum: Int128 = 1
  package var maximum = Int128(Int64.max)
  package var cycles = false
  package var cache: Int128 = 1
  /// nil once a sequence without cycle has given its last value.
  package var next: Int128? = 1
  /// Whether it gave a value since it was made or restarted: one that cycles comes by its start again.
  package var hasGiven = false

  package init() {}

  /// The state of a new sequence.
  /// - Throws: `invalidParameter` for options that contradict each other.
  package init(_ options: [SequenceOption], dialect: Dialect) throws(SQLError) {
    var given = Given()
    for option in options { try given.take(option) }
    increment = given.increment ?? 1
    guard increment != 0 else { throw SequenceState.invalid("INCREMENT must not be zero") }
    if dialect == .oracle { maximum = SequenceState.oracleMaximum }
    let isUp = increment > 0
    minimum = given.minimum ?? (isUp ? 1 : -maximum)
    maximum = given.maximum ?? (isUp ? maximum : -1)
    start = given.start ?? (isUp ? minimum : maximum)
    cycles = given.cycles
    cache = given.cache ?? (dialect == .oracle ? 20 : 1)
    next = given.next ?? start
    hasGiven = given.next != nil
    guard minimum < maximum else {
      throw SequenceState.invalid("MINVALUE (\(minimum)) must be less than MAXVALUE (\(maximum))")
    }
    guard (minimum...maximum).contains(start) else {
      throw SequenceState.invalid("START (\(start)) must lie between MINVALUE and MAXVALUE")
    }
  }

  /// The state that a stored definition's text describes.
  package init(_ definition: StoredDefinition) throws(SQLError) {
    let statement = try Parser.statement(definition.text, dialect: definition.dialect)
    guard case .createSequence(let create) = statement.kind else {
      throw SQLError(.dataCorrupted, "\"\(definition.name)\" is kept without its definition")
    }
    try self.init(create.options, dialect: definition.dialect)
  }

  private static let oracleMaximum = Int128("9999999999999999999999999999") ?? .max

  private static func invalid(_ message: String) -> SQLError {
    SQLError(.invalidParameter, message)
  }

  /// The definition as text that makes a sequence which goes on where this one stands.
  package func text(name: String) -> String {
    "CREATE SEQUENCE \(quotedIfNeeded(name)) START WITH \(start) INCREMENT BY \(increment)"
      + " MINVALUE \(minimum) MAXVALUE \(maximum) CACHE \(max(2, cache))"
      + (cycles ? " CYCLE" : " NOCYCLE")
      + (next.map { $0 == start && !hasGiven ? "" : " RESTART WITH \($0)" } ?? "")
  }

  /// The value that was given last; nil before the first.
  package var last: Int128? {
    guard let next else { return increment > 0 ? maximum : minimum }
    if next == start, !hasGiven { return nil }
    let before = next - increment
    return (minimum...maximum).contains(before) ? before : increment > 0 ? maximum : minimum
  }

  /// The next values; fewer than asked for where a cycle ends.
  /// - Throws: `sequenceLimit` past the end of a sequence without CYCLE.
  package mutating func advance(by count: Int, name: String) throws(SQLError) -> SequenceRun {
    guard let first = next else { throw exhausted(name) }
    let room = increment > 0 ? maximum - first : first - minimum
    let available = room / abs(increment) + 1
    let given = Int(min(Int128(max(1, count)), available))
    if given < count && !cycles { throw exhausted(name) }
    let last = first + increment * Int128(given - 1)
    let isAtEnd = Int128(given) == available
    hasGiven = true
    next = !isAtEnd ? last + increment : cycles ? (increment > 0 ? minimum : maximum) : nil
    return SequenceRun(first: first, step: increment, count: given)
  }

  private func exhausted(_ name: String) -> SQLError {
    SQLError(
      .sequenceLimit,
      increment > 0
        ? "sequence \"\(name)\" has reached its maximum (\(maximum))"
        : "sequence \"\(name)\" has reached its minimum (\(minimum))",
      hint: "ALTER SEQUENCE raises the limit; CYCLE begins anew"
    ).inOracle(
      -8004,
      "sequence \(name.uppercased()).NEXTVAL \(increment > 0 ? "exceeds MAXVALUE" : "goes below MINVALUE") "
        + "and cannot be instantiated")
  }

  /// Options as they were written, before they are put together.
  private struct Given {
    var start, increment, minimum, maximum, cache, next: Int128?
    var cycles = false

    mutating func take(_ option: SequenceOption) throws(SQLError) {
      switch option {
      case .start(let value): start = try number(value)
      case .increment(let value): increment = try number(value)
      case .minimum(let value): minimum = try value.map(number)
      case .maximum(let value): maximum = try value.map(number)
      case .cache(let value): cache = try value.map(number)
      case .cycle(let isOn): cycles = isOn
      case .restart(let value): next = try value.map(number)
      case .ordered, .owned, .type: break
      }
    }
  }

  /// The value of an option, which is an integer with an optional sign.
  package static func number(_ expression: Syntax.Expression) throws(SQLError) -> Int128 {
    switch expression.kind {
    case .literal(.integer(let digits)): if let value = Int128(digits) { return value }
    case .unary(.minus, let operand): return -(try number(operand))
    case .unary(.plus, let operand): return try number(operand)
    default: break
    }
    throw SQLError(
      .syntaxError, "an option of a sequence is an integer", range: expression.range)
  }

  /// ALTER SEQUENCE: what is not said stays.
  package mutating func alter(_ options: [SequenceOption]) throws(SQLError) {
    var beginsAnew = false
    for option in options {
      switch option {
      case .start(let value): start = try SequenceState.number(value)
      case .increment(let value): increment = try SequenceState.number(value)
      case .minimum(let value?): minimum = try SequenceState.number(value)
      case .maximum(let value?): maximum = try SequenceState.number(value)
      case .cache(let value?): cache = try SequenceState.number(value)
      case .cycle(let isOn): cycles = isOn
      case .restart(let value?): next = try SequenceState.number(value)
      case .restart(nil): beginsAnew = true
      default: break
      }
    }
    // START WITH may stand behind RESTART.
    if beginsAnew { next = start }
    guard increment != 0, minimum < maximum else {
      throw SequenceState.invalid("the sequence's limits contradict each other")
    }
    if next == nil, increment > 0 ? maximum > minimum : minimum < maximum { next = nil }
  }
}

private func number(_ expression: Syntax.Expression) throws(SQLError) -> Int128 {
  try SequenceState.number(expression)
}
