import Diagnostics

/// A constant as it was written.
package enum Literal: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// Decimal digits, without underscores; hexadecimal, octal and binary forms are already decimal.
  case integer(String)
  /// Digits with a point and without an exponent, without underscores: `12.50`, `.5`, `5.`.
  case decimal(String)
  /// A number with an exponent: `1.5e-3`.
  case float(String)
  /// Oracle's `1.5f` (binary float), without the suffix.
  case binaryFloat(String)
  /// Oracle's `1.5d` (binary double), without the suffix.
  case binaryDouble(String)
  /// The text with all quoting undone: `'it''s'`, `E'\n'`, `q'[it's]'`, `$$it's$$`, `N'x'`.
  case string(String)
  /// `X'00FF'`.
  case bytes([UInt8])
  /// `B'0101'`: the digits.
  case bits(String)
}

/// A unit of an interval or of EXTRACT.
package enum IntervalUnit: String, Sendable, Hashable, CaseIterable {
  case microsecond, millisecond, second, minute, hour, day, week, month, quarter, year
  case decade, century, millennium
}

/// `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '3 days'`, `INTERVAL 3 DAY`, `INTERVAL (x + 1) HOUR`.
package struct IntervalExpression: Sendable {
  /// A string literal, or any expression when `fields` is there.
  package var value: Expression
  /// Nil when the text itself names its units.
  package var fields: IntervalFields?

  package init(value: Expression, fields: IntervalFields?) {
    self.value = value
    self.fields = fields
  }
}

/// `DAY`, `DAY(3) TO SECOND(2)`.
package struct IntervalFields: Sendable, Hashable {
  package var from: IntervalUnit
  package var to: IntervalUnit?
  /// Digits of the leading field.
  package var leadingPrecision: Int?
  /// Digits after the point of the seconds.
  package var secondPrecision: Int?
}
