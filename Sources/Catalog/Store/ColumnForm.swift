import Columns
import Syntax

/// What the type of a column says of its values beyond the kind of value: how long texts are, how many
/// digits others keep.
package enum ColumnForm: Sendable, Hashable {
  case text(TextLength)
  /// FLOAT(p) of Oracle: a NUMBER of so many binary digits.
  case float(binaryDigits: Int)
  /// NUMBER(p, s) of Oracle whose scale is negative or larger than the precision.
  case number(precision: Int, scale: Int)
  /// A nested table or VARRAY of this name.
  case collection(String)
  /// TIMESTAMP(p), with a zone or without.
  case seconds(digits: Int)
  case interval(IntervalDigits)

  /// The digits of a type in Oracle's dialect; nil for texts and where it keeps every value as it is.
  package init?(digitsOf type: TypeName) {
    switch type.kind {
    case .interval(let fields?):
      guard let digits = IntervalDigits(fields) else { return nil }
      self = .interval(digits)
    case .named(let name, let arguments, _):
      let digits = ColumnForm.integer(arguments.first)
      switch name.last.text.lowercased() {
      case "number", "decimal", "numeric", "dec":
        guard arguments.count == 2, let scale = ColumnForm.integer(arguments[1]) else { return nil }
        self.init(precision: digits ?? DataType.maximumDecimalPrecision, scale: scale)
      case "float": self = .float(binaryDigits: digits ?? 126)
      case "double": self = .float(binaryDigits: 126)
      case "real": self = .float(binaryDigits: 63)
      case "timestamp", "timestamptz", "timestampltz":
        guard let digits, digits < 6 else { return nil }
        self = .seconds(digits: digits)
      default: return nil
      }
    default: return nil
    }
  }

  /// NUMBER(p, s); nil for what a decimal holds.
  package init?(precision: Int, scale: Int) {
    guard !(0...precision).contains(scale), (-84...127).contains(scale) else { return nil }
    self = .number(precision: precision, scale: scale)
  }

  private static func integer(_ expression: Syntax.Expression?) -> Int? {
    switch expression?.kind {
    case .literal(.integer(let text))?: Int(text)
    case .unary(.minus, let operand)?: integer(operand).map { -$0 }
    default: nil
    }
  }

  /// Of TIMESTAMP(p).
  package var seconds: Int? {
    if case .seconds(let digits) = self { digits } else { nil }
  }

  /// Whether it keeps every value that the other keeps.
  package func holds(_ other: ColumnForm?) -> Bool {
    switch (self, other) {
    case (.float(let digits), .float(let others)): digits >= others
    case (.number(let digits, let scale), .number(let others, let small)):
      scale >= small && digits - scale >= others - small
    case (.seconds(let digits), .seconds(let others)): digits >= others
    case (.interval(let digits), .interval(let others)):
      digits.leading >= others.leading && digits.fraction >= others.fraction
    default: false
    }
  }
}

extension IntervalDigits {
  /// Nil for fields that Oracle's types do not have.
  package init?(_ fields: IntervalFields) {
    switch fields.from {
    case .year, .month:
      self.init(hasMonths: true, leading: fields.leadingPrecision ?? 2, fraction: 0)
    case .day, .hour, .minute, .second:
      self.init(
        hasMonths: false, leading: fields.leadingPrecision ?? 2,
        fraction: fields.secondPrecision ?? 6)
    default: return nil
    }
  }
}
