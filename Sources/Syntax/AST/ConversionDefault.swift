import Diagnostics

extension FunctionCall {
  /// Whether it is one of Oracle's functions that take DEFAULT … ON CONVERSION ERROR (SQL Language
  /// Reference 19c, "TO_NUMBER", "TO_DATE", …).
  var isConversion: Bool {
    FunctionCall.conversions.contains(name.last.text.lowercased())
  }

  private static let conversions: Set<String> = [
    "to_binary_double", "to_binary_float", "to_date", "to_dsinterval", "to_number",
    "to_timestamp", "to_timestamp_tz", "to_yminterval",
  ]

  /// What the call with DEFAULT … ON CONVERSION ERROR means: NULL stays NULL, what does not convert is the
  /// default, converted in the same way.
  ///
  ///     CASE WHEN x IS NULL THEN NULL ELSE COALESCE(TRY(TO_NUMBER(x, f)), TO_NUMBER(d, f)) END
  func replacingErrors(by otherwise: Expression, range: SourceRange) -> Expression {
    var replacement = self
    replacement.arguments[0].value = otherwise
    let tried = Expression.call("try", [Expression(.call(self), range: range)])
    let value = Expression.call("coalesce", [tried, Expression(.call(replacement), range: range)])
    let choice = Expression.choice(
      arguments[0].value.isNullTest, Expression(.literal(.null), range: range), otherwise: value)
    return Expression(choice.kind, range: range)
  }
}
