import Catalog
import Columns
import Diagnostics
import Functions
import Plan

extension Binder {
  /// The value with as many digits as a column of Oracle's FLOAT(p), TIMESTAMP(p) or of an interval
  /// type keeps.
  func withDigits(
    _ value: BoundExpression, _ form: ColumnForm, at range: SourceRange
  ) -> BoundExpression {
    if case .literal(.null, _) = value { return value }
    func literal(_ number: Int) -> BoundExpression {
      .literal(.integer(Int128(number)), .int64)
    }
    var call: ScalarCall
    var arguments = [value]
    switch form {
    case .text, .collection: return value
    case .float(let digits):
      guard value.type == .number else { return value }
      call = fewerDigitsCall
      arguments.append(literal(Number.decimalDigits(ofBinary: digits)))
    case .number(let precision, let scale):
      guard value.type == .number else { return value }
      call = scaledNumberCall
      arguments += [literal(precision), literal(scale)]
    case .seconds(let digits):
      guard value.type == .timestamp || value.type == .timestampTZ || value.type.isZoned else {
        return value
      }
      call = fewerSecondsCall(value.type)
      arguments.append(literal(Int(TimeDigits.microseconds(digits))))
    case .interval(let digits):
      guard value.type == .interval else { return value }
      call = fittedIntervalCall
      arguments.append(.literal(.boolean(digits.hasMonths), .boolean))
      arguments += [literal(digits.leading), literal(digits.fraction)]
    }
    call.range = self.range(range)
    return .call(call, arguments)
  }
}
