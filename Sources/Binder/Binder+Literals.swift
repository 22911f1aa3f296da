import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  func bindLiteral(_ literal: Syntax.Literal, at range: SourceRange) throws(SQLError)
    -> BoundExpression
  {
    switch literal {
    case .null: return .literal(.null, .null)
    case .boolean(let bool): return .literal(.boolean(bool), .boolean)
    case .integer(let digits): return try integer(digits, at: range)
    case .decimal(let text): return try decimal(text, at: range)
    case .float(let text) where dialect == .oracle:
      return try converted(.literal(.string(text), .varchar), to: .number, at: range)
    case .float(let text), .binaryDouble(let text):
      return .literal(.double(try double(text, at: range)), .double)
    case .binaryFloat(let text): return .literal(.double(try double(text, at: range)), .float)
    case .string(let text):
      if text.isEmpty && dialect == .oracle { return .literal(.null, .varchar) }
      return .literal(.string(text), .varchar)
    case .bytes(let bytes): return .literal(.blob(bytes), .blob)
    case .bits(let digits): return .literal(.string(digits), .varchar)
    }
  }

  private func integer(_ digits: String, at range: SourceRange) throws(SQLError) -> BoundExpression
  {
    guard let value = Int128(digits) else {
      if dialect == .oracle {
        return try converted(.literal(.string(digits), .varchar), to: .number, at: range)
      }
      throw fail(.numericOutOfRange, "the number \(digits) has more than 38 digits", at: range)
    }
    if Int32(exactly: value) != nil { return .literal(.integer(value), .int32) }
    if Int64(exactly: value) != nil { return .literal(.integer(value), .int64) }
    return .literal(.integer(value), .int128)
  }

  private func decimal(_ text: String, at range: SourceRange) throws(SQLError) -> BoundExpression {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts[0].drop { $0 == "0" }
    let fraction = parts.count > 1 ? parts[1] : ""
    let precision = max(1, whole.count + fraction.count)
    guard precision <= DataType.maximumDecimalPrecision,
      let unscaled = Int128("0" + whole + fraction)
    else {
      if dialect == .oracle {
        return try converted(.literal(.string(text), .varchar), to: .number, at: range)
      }
      throw fail(.numericOutOfRange, "the number \(text) has more than 38 digits", at: range)
    }
    let type = DataType.decimal(precision: precision, scale: fraction.count)
    return .literal(.decimal(unscaled: unscaled, scale: fraction.count), type)
  }

  private func double(_ text: String, at range: SourceRange) throws(SQLError) -> Double {
    guard let value = Double(text), value.isFinite else {
      throw fail(.numericOutOfRange, "the number \(text) is out of range for DOUBLE", at: range)
    }
    return value
  }

  func bindInterval(
    _ interval: Syntax.IntervalExpression, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let value = try bind(interval.value, context)
    guard let fields = interval.fields else {
      return try converted(value, to: .interval, at: range)
    }
    if case .literal(.string(let text), _) = value {
      let kept = withoutSmaller(text, fields.from.rawValue)
      let full = fields.to == nil ? "\(kept) \(fields.from.rawValue)" : text
      return try converted(.literal(.string(full), .varchar), to: .interval, at: range)
    }
    if case .literal(.integer(let count), _) = value {
      let text = "\(count) \(fields.from.rawValue)"
      return try converted(.literal(.string(text), .varchar), to: .interval, at: range)
    }
    let unit = try converted(
      .literal(.string("1 \(fields.from.rawValue)"), .varchar), to: .interval, at: range)
    return try call("*", [value, unit], at: range)
  }

  /// What is smaller than the unit of `INTERVAL '1.5' HOUR` is dropped, as in PostgreSQL (Date/Time
  /// Types, Interval Input); seconds keep their fraction.
  private func withoutSmaller(_ text: String, _ unit: String) -> String {
    let unit = unit.lowercased()
    guard dialect == .postgres, !unit.hasPrefix("second"), !unit.hasPrefix("milli"),
      let point = text.firstIndex(of: "."), Double(text) != nil
    else { return text }
    let whole = text[..<point]
    return whole.contains { $0.isNumber } ? String(whole) : "0"
  }

  func bindParameter(_ parameter: Syntax.Parameter, at range: SourceRange) throws(SQLError)
    -> BoundExpression
  {
    switch parameter {
    case .position(let number):
      guard number >= 1, number <= parameters.positional.count else {
        let count = parameters.positional.count
        throw fail(
          .undefinedParameter, "parameter $\(number) has no value", at: range,
          hint: count == 0 ? "no parameters were given" : "\(count) were given")
      }
      let known = parameters.positional[number - 1]
      if inference != nil, known.type == .null {
        return .literal(ParameterInference.mark(number - 1), .null)
      }
      return .literal(known.value, known.type)
    case .name(let name):
      guard let known = parameters.named[name.lowercased()] ?? parameters.named[name] else {
        throw fail(
          .undefinedParameter, "parameter :\(name) has no value", at: range,
          hint: didYouMean(name, among: parameters.named.keys)
            ?? "give it with --param \(name)=value")
      }
      return .literal(known.value, known.type)
    }
  }
}
