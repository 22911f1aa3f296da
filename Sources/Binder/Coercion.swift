import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// The expression as this type, by an implicit cast if there is one.
  func coerce(
    _ expression: BoundExpression, to type: DataType, at range: SourceRange, context: String
  ) throws(SQLError) -> BoundExpression {
    let from = expression.type
    if from == type { return expression }
    if case .literal(.null, _) = expression { return .literal(.null, type) }
    let isText = isStringLiteral(expression)
    guard isText || implicitCastCost(from: from, to: type) != nil else {
      throw fail(
        .datatypeMismatch, "\(context) has type \(from), but \(type) is wanted", at: range,
        hint: "cast it: CAST(… AS \(type))")
    }
    return try converted(expression, to: type, at: range)
  }

  /// The expression converted by an explicit cast; literals are converted at once.
  func converted(
    _ expression: BoundExpression, to type: DataType, at range: SourceRange, isTry: Bool = false
  ) throws(SQLError) -> BoundExpression {
    if let inference, case .literal(let value, .null) = expression,
      inference.note(value, becomes: type)
    {
      return .literal(.null, type)
    }
    if expression.type == type { return expression }
    if case .literal(.null, _) = expression { return .literal(.null, type) }
    if dialect == .oracle, type == .varchar, isOracleText(expression.type) {
      // Oracle writes numbers without zeros at their ends and dates by NLS_DATE_FORMAT.
      return try call("to_char", [expression], at: range)
    }
    if dialect == .oracle, expression.type == .varchar, !isTry, let name = readerOfDates(type) {
      let read = try call(name, [expression], at: range)
      return type == .timestampTZ ? try cast(read, to: type, at: range) : read
    }
    return try cast(expression, to: type, at: range, isTry: isTry)
  }

  /// What reads a text as a date or timestamp by NLS_DATE_FORMAT (Oracle SQL Language Reference 19c,
  /// "Implicit Data Conversion").
  private func readerOfDates(_ type: DataType) -> String? {
    switch type {
    case .date, .timestamp(.seconds): "to_date"
    case .timestamp: "to_timestamp"
    case .structure where type.isZoned: "to_timestamp_tz"
    case .timestampTZ: "to_timestamp_tz"
    default: nil
    }
  }

  /// The expression by the cast of its type, which reads dates as the standard writes them.
  func cast(
    _ expression: BoundExpression, to type: DataType, at range: SourceRange, isTry: Bool = false
  ) throws(SQLError) -> BoundExpression {
    if expression.type == type { return expression }
    guard var cast = Functions.cast(from: expression.type, to: type) else {
      throw fail(
        .cannotCoerce, "a value of type \(expression.type) cannot be cast to \(type)", at: range)
    }
    cast.range = self.range(range)
    if case .literal(let value, let from) = expression {
      do throws(SQLError) {
        return .literal(try convert(value, from, by: cast, isTry: isTry), type)
      } catch {
        // Oracle finds out when the value is wanted: DECODE (1, 1, 5, 'x') is 5.
        guard dialect == .oracle else { throw error }
      }
    }
    return .cast(expression, cast, isTry: isTry)
  }

  private func isOracleText(_ type: DataType) -> Bool {
    type.isDecimal || type == .number || type.isFloating || type == .date || type.isTimestamp
      || type == .timestampTZ || type == .interval || type.isZoned
  }

  private func convert(
    _ value: Value, _ type: DataType, by cast: Functions.Cast, isTry: Bool
  ) throws(SQLError) -> Value {
    let column = Column.constant(value, type, count: 1)
    let context = KernelContext(count: 1, session: session)
    do throws(SQLError) {
      return try (isTry ? cast.tryKernel : cast.kernel)([column], context)[0]
    } catch {
      throw error.located(at: cast.range)
    }
  }

  func isStringLiteral(_ expression: BoundExpression) -> Bool {
    if case .literal(.string, .varchar) = expression { return true }
    return false
  }

  func argumentType(_ expression: BoundExpression) -> ArgumentType {
    var constant: Value?
    if case .literal(let value, _) = expression { constant = value }
    if case .call(let call, let items) = expression, call.name == "list_value" {
      constant = listConstant(items)
    }
    return ArgumentType(
      expression.type, isStringLiteral: isStringLiteral(expression), constant: constant)
  }

  /// The list of these literals; nil where one is none.
  private func listConstant(_ items: [BoundExpression]) -> Value? {
    var values: [Value] = []
    for item in items {
      guard case .literal(let value, _) = item else { return nil }
      values.append(value)
    }
    return .list(values)
  }

  /// All expressions as one type: of CASE, COALESCE, UNION, VALUES, IN.
  func unify(
    _ expressions: [BoundExpression], at ranges: [SourceRange], what: String
  ) throws(SQLError) -> (expressions: [BoundExpression], type: DataType) {
    var type = DataType.null
    var onlyText = true
    for (index, expression) in expressions.enumerated() where !isStringLiteral(expression) {
      if expression.type != .null { onlyText = false }
      guard let common = commonType(type, expression.type) else {
        throw fail(
          .datatypeMismatch,
          "\(what) have types \(type) and \(expression.type), which do not match",
          at: ranges[index], hint: "cast one of them")
      }
      type = common
    }
    if onlyText && expressions.contains(where: { isStringLiteral($0) }) { type = .varchar }
    let same = try expressions.indices.map { $0 }.mapped { (i) throws(SQLError) in
      try converted(expressions[i], to: type, at: ranges[i])
    }
    return (same, type)
  }

  /// All expressions as one type, which in the oracle dialect is that of the first: text, a number
  /// or a date, whatever the others are (Oracle SQL Language Reference, NVL).
  /// - Parameter nullIsText: NULL in the first place makes all text, as in DECODE.
  func unifyWithFirst(
    _ expressions: [BoundExpression], at ranges: [SourceRange], what: String,
    nullIsText: Bool = false
  ) throws(SQLError) -> (expressions: [BoundExpression], type: DataType) {
    guard dialect == .oracle,
      let first = nullIsText ? expressions.first : expressions.first(where: { $0.type != .null })
    else {
      return try unify(expressions, at: ranges, what: what)
    }
    let isText = first.type == .varchar || (first.type == .null && nullIsText)
    let others = expressions.map(\.type).filter { $0 != .null }
    // Without text among them there is nothing to decide.
    guard others.contains(.varchar) || (isText && !others.isEmpty) else {
      return try unify(expressions, at: ranges, what: what)
    }
    if isText {
      let texts = try expressions.indices.map { $0 }.mapped { (i) throws(SQLError) in
        let expression = expressions[i]
        if expression.type == .varchar || expression.type == .null || expression.type.isNested {
          return try converted(expression, to: .varchar, at: ranges[i])
        }
        return try call("to_char", [expression], at: ranges[i])
      }
      return (texts, .varchar)
    }
    let target: DataType = first.type.isNumeric ? .number : first.type
    let changed = try expressions.indices.map { $0 }.mapped { (i) throws(SQLError) in
      expressions[i].type == .varchar
        ? try converted(expressions[i], to: target, at: ranges[i]) : expressions[i]
    }
    return try unify(changed, at: ranges, what: what)
  }

  /// A call of a function or operator by name over bound arguments.
  func call(
    _ name: String, _ given: [BoundExpression], at range: SourceRange,
    argumentRanges: [SourceRange]? = nil
  ) throws(SQLError) -> BoundExpression {
    if let compared = try comparedObjects(name, given, at: range) { return compared }
    let given = try foundRows(name, given, at: range)
    let arguments = narrowed(name, blankPadded(name, given))
    var resolved: ScalarCall
    do throws(SQLError) {
      resolved = try functions.resolveScalar(
        name, arguments.map { argumentType($0) }, dialect: dialect)
    } catch {
      throw error.located(at: self.range(range))
    }
    resolved.range = self.range(range)
    var converted: [BoundExpression] = []
    for (index, argument) in arguments.enumerated() {
      let place = argumentRanges.map { $0[min(index, $0.count - 1)] } ?? range
      let wanted =
        index < resolved.argumentTypes.count ? resolved.argumentTypes[index] : argument.type
      let value = wanted.isInteger ? try withoutFraction(argument, at: place) : argument
      converted.append(try self.converted(value, to: wanted, at: place))
    }
    return isNullAnyway(resolved, converted)
      ? .literal(.null, resolved.returnType) : .call(resolved, converted)
  }

  /// Whether a call is NULL whatever its other arguments are, which then need no value: as in
  /// PostgreSQL `NULL <= 1 / x` is no division by zero.
  private func isNullAnyway(_ call: ScalarCall, _ arguments: [BoundExpression]) -> Bool {
    guard dialect == .postgres, call.traits.isStrict, !call.traits.isVolatile,
      !call.traits.hasEffects
    else { return false }
    let hasNull = arguments.contains { if case .literal(.null, _) = $0 { true } else { false } }
    return hasNull && !arguments.contains { $0.isVolatile || $0.hasSubquery }
  }

  /// An argument where an integer is wanted: Oracle cuts its fraction off, `SUBSTR (s, 1.9)` begins
  /// with the first letter; a cast rounds.
  private func withoutFraction(
    _ argument: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let type = argument.type
    guard dialect == .oracle, type.isDecimal || type == .number || type.isFloating else {
      return argument
    }
    return try call("trunc", [argument], at: range)
  }

  func boolean(
    _ expression: BoundExpression, at range: SourceRange, what: String, takesIntegers: Bool = true
  ) throws(SQLError) -> BoundExpression {
    if expression.type == .null { return .literal(.null, .boolean) }
    if expression.type == .boolean { return expression }
    if isStringLiteral(expression) { return try converted(expression, to: .boolean, at: range) }
    if takesIntegers, expression.type.isInteger, dialect == .postgres {
      // As in DuckDB: what is not zero is true.
      return try converted(expression, to: .boolean, at: range)
    }
    throw fail(
      .datatypeMismatch, "\(what) must be BOOLEAN, not \(expression.type)", at: range)
  }
}
