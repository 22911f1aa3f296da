import Columns
import Diagnostics
import Syntax

/// Operators of PL/SQL over typed operands.
extension RoutineBinder {
  /// Each operator of a chain is a level of calls when it runs.
  private static let longestChain = 900

  func operators(_ chain: OperatorChain, _ scope: Scope) throws(SQLError) -> Operand {
    var result = try expression(chain.first, scope)
    var range = chain.first.range
    var index = 0
    let steps = chain.rest.count { if case .concatenate = $0.operator { false } else { true } }
    guard steps <= RoutineBinder.longestChain else {
      throw fail(
        123, "program too large: more than \(RoutineBinder.longestChain) operators in one chain",
        at: chain.first.range, state: .statementTooComplex)
    }
    while index < chain.rest.count {
      let term = chain.rest[index]
      range = SourceRange(start: range.start, end: term.operand.range.end)
      if case .concatenate = term.operator {
        // A chain of || is one loop.
        var parts = [result.evaluate]
        while index < chain.rest.count, case .concatenate = chain.rest[index].operator {
          let next = try expression(chain.rest[index].operand, scope)
          try checkConcatenated(next, at: chain.rest[index].operand.range)
          parts.append(next.evaluate)
          index += 1
        }
        try checkConcatenated(result, at: range)
        result = concatenation(parts)
        continue
      }
      let right = try expression(term.operand, scope)
      result = try binary(term.operator, result, right, at: range)
      index += 1
    }
    return result
  }

  private func checkConcatenated(_ operand: Operand, at range: SourceRange) throws(SQLError) {
    switch operand.type {
    case .boolean, .record, .collection, .cursor, .object:
      throw fail(
        306, "wrong number or types of arguments in call to '||'", at: range,
        hint: "\(operand.type.shown) is no text", state: .datatypeMismatch)
    default: break
    }
  }

  private func concatenation(_ parts: [Evaluate]) -> Operand {
    if parts.count == 2 {
      let (first, second) = (parts[0], parts[1])
      return Operand(.text) { (frame) throws(Raised) in
        let a = try first(frame)
        let b = try second(frame)
        if a.isNull { return .of(try Convert.text(b)) }
        if b.isNull { return .of(try Convert.text(a)) }
        return try joined(try Convert.text(a) + Convert.text(b))
      }
    }
    return Operand(.text) { (frame) throws(Raised) in
      var text = ""
      for part in parts {
        let value = try part(frame)
        if case .text(let piece) = value { text += piece } else { text += try Convert.text(value) }
      }
      return try joined(text)
    }
  }

  func binary(
    _ symbol: BinaryOperator, _ left: Operand, _ right: Operand, at range: SourceRange
  ) throws(SQLError) -> Operand {
    switch symbol {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try comparison(symbol, left, right, at: range)
    case .add, .subtract, .multiply, .divide: return try arithmetic(symbol, left, right, at: range)
    case .modulo:
      return numeric(left, right) { (a, b) throws(Raised) in try NumberMath.modulo(a, b) }
    case .power:
      return try builtin("power", [left, right], at: range)
    case .multiset(let words): return try multiset(words, left, right, at: range)
    case .member: return member(left, right)
    case .submultiset:
      let (a, b) = (left.evaluate, right.evaluate)
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .collection(let x) = try a(frame), case .collection(let y) = try b(frame) else {
          return .null
        }
        return .boolean(try Multisets.except(x, y, isDistinct: false).count == 0)
      }
    default: throw fail(103, "this operator cannot stand in PL/SQL", at: range)
    }
  }

  // MARK: Arithmetic

  private func arithmetic(
    _ symbol: BinaryOperator, _ left: Operand, _ right: Operand, at range: SourceRange
  ) throws(SQLError) -> Operand {
    if left.type.isTime || right.type.isTime || isInterval(left.type) || isInterval(right.type) {
      return try timeArithmetic(symbol, left, right, at: range)
    }
    for operand in [left, right] {
      switch operand.type {
      case .integer, .number, .double, .float, .text, .null, .opaque: break
      default:
        throw fail(
          306, "wrong number or types of arguments in call to '\(symbolText(symbol))'", at: range,
          hint: "\(operand.type.shown) is no number", state: .datatypeMismatch)
      }
    }
    if case .integer(let a) = left.type, case .integer(let b) = right.type {
      if let made = integerArithmetic(
        symbol, left, right,
        wraps: (a.wraps || left.literal != nil) && (b.wraps || right.literal != nil)
          && (a.wraps || b.wraps))
      {
        return made
      }
    }
    switch symbol {
    case .add: return numeric(left, right) { (a, b) throws(Raised) in try NumberMath.add(a, b) }
    case .subtract:
      return numeric(left, right) { (a, b) throws(Raised) in try NumberMath.subtract(a, b) }
    case .multiply:
      return numeric(left, right) { (a, b) throws(Raised) in try NumberMath.multiply(a, b) }
    default: return numeric(left, right) { (a, b) throws(Raised) in try NumberMath.divide(a, b) }
    }
  }

  private func symbolText(_ symbol: BinaryOperator) -> String {
    switch symbol {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .equal: "="
    default: "operator"
    }
  }

  private func isInterval(_ type: RoutineType) -> Bool {
    if case .interval = type { true } else { false }
  }

  /// PLS_INTEGER: 32 bits, ORA-01426 beyond; `/` is of NUMBER.
  private func integerArithmetic(
    _ symbol: BinaryOperator, _ left: Operand, _ right: Operand, wraps: Bool
  ) -> Operand? {
    let (a, b) = (left.evaluate, right.evaluate)
    let type = wraps ? RoutineType.integer(IntegerRange(isNotNull: true, wraps: true)) : .integer
    if case .integer(let constant)? = right.literal, constant.magnitude < 1 << 31 {
      switch symbol {
      case .add: return shifted(a, by: constant, type, wraps: wraps)
      case .subtract: return shifted(a, by: -constant, type, wraps: wraps)
      default: break
      }
    }
    switch symbol {
    case .add:
      return Operand(type) { (frame) throws(Raised) in
        guard case .integer(let x) = try a(frame), case .integer(let y) = try b(frame) else {
          return .null
        }
        return try bounded(x &+ y, wraps)
      }
    case .subtract:
      return Operand(type) { (frame) throws(Raised) in
        guard case .integer(let x) = try a(frame), case .integer(let y) = try b(frame) else {
          return .null
        }
        return try bounded(x &- y, wraps)
      }
    case .multiply:
      return Operand(type) { (frame) throws(Raised) in
        guard case .integer(let x) = try a(frame), case .integer(let y) = try b(frame) else {
          return .null
        }
        return try bounded(x.multipliedReportingOverflow(by: y).partialValue, wraps)
      }
    default: return nil
    }
  }

  private func shifted(
    _ a: @escaping Evaluate, by constant: Int64, _ type: RoutineType, wraps: Bool
  ) -> Operand {
    Operand(type) { (frame) throws(Raised) in
      guard case .integer(let x) = try a(frame) else { return .null }
      return try bounded(x &+ constant, wraps)
    }
  }

  /// An operation of NUMBER; texts are converted.
  private func numeric(
    _ left: Operand, _ right: Operand,
    _ compute: @escaping (Datum, Datum) throws(Raised) -> Datum
  ) -> Operand {
    let isBinary = [left.type, right.type].contains {
      switch $0 {
      case .double, .float: true
      default: false
      }
    }
    let type = isBinary ? RoutineType.double : .number
    let (a, b) = (left.evaluate, right.evaluate)
    if left.type.isNumeric && right.type.isNumeric {
      return Operand(type) { (frame) throws(Raised) in
        let x = try a(frame)
        let y = try b(frame)
        if x.isNull || y.isNull { return .null }
        return try compute(x, y)
      }
    }
    return Operand(type) { (frame) throws(Raised) in
      let x = try Convert.number(try a(frame))
      let y = try Convert.number(try b(frame))
      if x.isNull || y.isNull { return .null }
      return try compute(x, y)
    }
  }

  func unary(
    _ symbol: UnaryOperator, _ inner: Expression, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let operand = try expression(inner, scope)
    guard case .minus = symbol else { return operand }
    if let literal = operand.literal, operand.type.isNumeric {
      do { return .literal(try NumberMath.negate(literal), operand.type) } catch {}
    }
    let evaluate = operand.evaluate
    if isInterval(operand.type) {
      return Operand(.interval) { (frame) throws(Raised) in
        guard case .interval(let box) = try evaluate(frame) else { return .null }
        return .interval(IntervalBox(Times.scaled(box.value, by: -1)))
      }
    }
    let type: RoutineType = operand.type.isText ? .number : operand.type.unlimited
    return Operand(type) { (frame) throws(Raised) in
      let value = try Convert.number(try evaluate(frame))
      return value.isNull ? .null : try NumberMath.negate(value)
    }
  }

  // MARK: Dates

  private func timeArithmetic(
    _ symbol: BinaryOperator, _ left: Operand, _ right: Operand, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let (a, b) = (left.evaluate, right.evaluate)
    func operand(_ type: RoutineType, _ compute: @escaping (Datum, Datum) throws(Raised) -> Datum)
      -> Operand
    {
      Operand(type) { (frame) throws(Raised) in
        let x = try a(frame)
        let y = try b(frame)
        if x.isNull || y.isNull { return .null }
        return try compute(x, y)
      }
    }
    switch (symbol, left.type, right.type) {
    case (.subtract, .date, .date):
      return operand(.number) { (x, y) throws(Raised) in
        guard case .date(let s) = x, case .date(let t) = y else { return .null }
        return try NumberMath.divide(.integer(s - t), .integer(86_400))
      }
    case (.subtract, _, _) where left.type.isTime && right.type.isTime:
      return operand(.interval) { (x, y) throws(Raised) in
        let (later, earlier) = try Convert.comparable(x, y)
        let micros = later - earlier
        let days = micros / 86_400_000_000
        return .interval(
          IntervalBox(
            Interval(days: Int32(days), microseconds: micros - days * 86_400_000_000), digits: 9))
      }
    case (.add, _, .interval) where left.type.isTime,
      (.subtract, _, .interval) where left.type.isTime:
      let sign: Int64 = if case .add = symbol { 1 } else { -1 }
      return operand(left.type) { (x, y) throws(Raised) in
        guard case .interval(let box) = y else { return .null }
        return try Times.add(x, Times.scaled(box.value, by: sign))
      }
    case (.add, .interval, _) where right.type.isTime:
      return operand(right.type) { (x, y) throws(Raised) in
        guard case .interval(let box) = x else { return .null }
        return try Times.add(y, box.value)
      }
    case (.add, _, _) where left.type.isTime:
      return operand(.date) { (x, y) throws(Raised) in try Times.addDays(x, try Convert.number(y)) }
    case (.add, _, _) where right.type.isTime:
      return operand(.date) { (x, y) throws(Raised) in try Times.addDays(y, try Convert.number(x)) }
    case (.subtract, _, _) where left.type.isTime:
      return operand(.date) { (x, y) throws(Raised) in
        try Times.addDays(x, try NumberMath.negate(try Convert.number(y)))
      }
    case (.add, .interval, .interval), (.subtract, .interval, .interval):
      let sign: Int64 = if case .add = symbol { 1 } else { -1 }
      return operand(.interval) { (x, y) throws(Raised) in
        guard case .interval(let p) = x, case .interval(let q) = y else { return .null }
        return .interval(IntervalBox(Times.sum(p.value, Times.scaled(q.value, by: sign))))
      }
    case (.multiply, .interval, _):
      return operand(.interval) { (x, y) throws(Raised) in
        try Times.multiply(x, try Convert.number(y))
      }
    case (.multiply, _, .interval):
      return operand(.interval) { (x, y) throws(Raised) in
        try Times.multiply(y, try Convert.number(x))
      }
    case (.divide, .interval, _):
      return operand(.interval) { (x, y) throws(Raised) in
        try Times.multiply(x, try NumberMath.divide(.integer(1), try Convert.number(y)))
      }
    default:
      throw fail(
        306, "wrong number or types of arguments in call to '\(symbolText(symbol))'", at: range,
        hint: "\(left.type.shown) and \(right.type.shown) do not go together",
        state: .datatypeMismatch)
    }
  }

  // MARK: Comparison

  func comparison(
    _ symbol: BinaryOperator, _ left: Operand, _ right: Operand, at range: SourceRange
  ) throws(SQLError) -> Operand {
    try checkComparable(left.type, right.type, at: range)
    if case .object(let type) = left.type, case .object = right.type,
      !type.isOrdered, symbol != .equal && symbol != .notEqual
    {
      throw fail(
        526, "a MAP or ORDER function is required for comparing objects in PL/SQL", at: range,
        state: .datatypeMismatch)
    }
    let (a, b) = (left.evaluate, right.evaluate)
    let wanted = outcomes(symbol)
    if case .integer(let constant)? = right.literal, left.type.isNumeric {
      return Operand(.boolean) { (frame) throws(Raised) in
        let x = try a(frame)
        if case .integer(let value) = x {
          return .boolean(wanted(value < constant ? -1 : value > constant ? 1 : 0))
        }
        return x.isNull ? .null : .boolean(wanted(try NumberMath.compare(x, .integer(constant))))
      }
    }
    if left.type.isNumeric && right.type.isNumeric {
      return Operand(.boolean) { (frame) throws(Raised) in
        let x = try a(frame)
        let y = try b(frame)
        if case .integer(let p) = x, case .integer(let q) = y {
          return .boolean(wanted(p < q ? -1 : p > q ? 1 : 0))
        }
        if x.isNull || y.isNull { return .null }
        return .boolean(wanted(try NumberMath.compare(x, y)))
      }
    }
    if case .object(let type) = left.type, case .object(let other) = right.type {
      return Operand(.boolean) { (frame) throws(Raised) in
        let x = try a(frame).asObject(type)
        let y = try b(frame).asObject(other)
        if x.isNull || y.isNull { return .null }
        if let order = try Compare.objects(x, y) {
          return order.map { .boolean(wanted($0)) } ?? .null
        }
        return .boolean(wanted(try Compare.order(x, y)))
      }
    }
    let isPadded = isFixed(left) && isFixed(right)
    let asNumbers = left.type.isNumeric || right.type.isNumeric
    return Operand(.boolean) { (frame) throws(Raised) in
      let x = try a(frame)
      let y = try b(frame)
      if x.isNull || y.isNull { return .null }
      if let order = try Compare.objects(x, y) {
        return order.map { .boolean(wanted($0)) } ?? .null
      }
      if asNumbers {
        return .boolean(
          wanted(try NumberMath.compare(try Convert.number(x), try Convert.number(y))))
      }
      return .boolean(wanted(isPadded ? try Compare.padded(x, y) : try Compare.order(x, y)))
    }
  }

  private func isFixed(_ operand: Operand) -> Bool {
    if operand.isTextLiteral { return true }
    if case .text(let limit) = operand.type { return limit.isPadded }
    return false
  }

  private func outcomes(_ symbol: BinaryOperator) -> (Int) -> Bool {
    switch symbol {
    case .equal: { $0 == 0 }
    case .notEqual: { $0 != 0 }
    case .less: { $0 < 0 }
    case .lessOrEqual: { $0 <= 0 }
    case .greater: { $0 > 0 }
    default: { $0 >= 0 }
    }
  }

  private func checkComparable(
    _ left: RoutineType, _ right: RoutineType, at range: SourceRange
  ) throws(SQLError) {
    let fits: Bool
    switch (left, right) {
    case (.null, _), (_, .null), (.opaque, _), (_, .opaque), (.boolean, .boolean),
      (.interval, .interval), (.bytes, .bytes),
      (.collection, .collection), (.object, .object):
      fits = true
    case (.bytes, .text), (.text, .bytes), (.interval, .text), (.text, .interval): fits = true
    default:
      fits =
        (left.isNumeric || left.isText) && (right.isNumeric || right.isText)
        || (left.isTime || left.isText) && (right.isTime || right.isText)
    }
    guard fits else {
      throw fail(
        306, "wrong number or types of arguments in call to a comparison", at: range,
        hint: "\(left.shown) and \(right.shown) cannot be compared", state: .datatypeMismatch)
    }
  }

  // MARK: Multisets

  private func multiset(
    _ words: String, _ left: Operand, _ right: Operand, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let (a, b) = (left.evaluate, right.evaluate)
    let words = words.lowercased()
    let isDistinct = words.contains("distinct")
    return Operand(left.type) { (frame) throws(Raised) in
      guard case .collection(let x) = try a(frame), case .collection(let y) = try b(frame) else {
        return .null
      }
      if words.contains("except") {
        return .collection(try Multisets.except(x, y, isDistinct: isDistinct))
      }
      if words.contains("intersect") {
        return .collection(try Multisets.intersect(x, y, isDistinct: isDistinct))
      }
      let all = CollectionBox(x.type, values: x.values + y.values)
      return .collection(isDistinct ? try Multisets.distinct(all) : all)
    }
  }

  private func member(_ left: Operand, _ right: Operand) -> Operand {
    let (a, b) = (left.evaluate, right.evaluate)
    return Operand(.boolean) { (frame) throws(Raised) in
      let value = try a(frame)
      guard case .collection(let box) = try b(frame), !value.isNull else { return .null }
      return .boolean(try Multisets.position(of: value, in: box.values) != nil)
    }
  }
}

/// A PLS_INTEGER, which overflows or, of SIMPLE_INTEGER, wraps.
@inline(__always) private func bounded(_ value: Int64, _ wraps: Bool) throws(Raised) -> Datum {
  if value >= Int64(Int32.min) && value <= Int64(Int32.max) { return .integer(value) }
  if wraps { return .integer(Int64(Int32(truncatingIfNeeded: value))) }
  throw Raised(-1426)
}

/// A text of PL/SQL has at most 32,767 bytes, unless it is a CLOB; only what is far beyond is refused here.
private func joined(_ text: String) throws(Raised) -> Datum {
  guard text.utf8.count <= 1 << 30 else {
    throw Raised.valueError("character string buffer too small")
  }
  return .of(text)
}
