import Syntax

/// What a value is in Spark, as far as its dialect asks: decimals have a scale of their own, DATE has
/// a time, `''` is NULL.
enum SparkType: Hashable, Sendable {
  /// Precision and scale.
  case decimal(Int, Int)
  /// BIGINT; also what PL/SQL calls PLS_INTEGER.
  case integer
  case double
  case string
  /// Oracle's DATE: to the second. Differences are days.
  case date
  case timestamp
  case boolean
  /// NULL, and what is not known.
  case unknown

  /// NUMBER of a stored table, as Delta tables keep it.
  static let storedNumber = SparkType.decimal(38, 10)
  /// NUMBER of a variable, of texts and of what is not known: two of them multiply exactly.
  static let number = SparkType.decimal(38, 12)
  /// What `/` gives.
  static let quotient = SparkType.decimal(38, 18)
  /// No product keeps more digits behind the point, so that 14 are left before it.
  static let greatestScale = 24

  var text: String {
    switch self {
    case .decimal(let precision, let scale): "DECIMAL(\(precision), \(scale))"
    case .integer: "BIGINT"
    case .double: "DOUBLE"
    case .string, .unknown: "STRING"
    case .date, .timestamp: "TIMESTAMP_NTZ"
    case .boolean: "BOOLEAN"
    }
  }

  var isNumber: Bool {
    switch self {
    case .decimal, .integer, .double: true
    default: false
    }
  }

  var isMoment: Bool { self == .date || self == .timestamp }

  var scale: Int {
    if case .decimal(_, let scale) = self { return scale }
    return self == .integer ? 0 : 12
  }

  /// The digits before the point that a value may have.
  var wholeDigits: Int {
    switch self {
    case .decimal(let precision, let scale): precision - scale
    case .integer: 20
    default: 26
    }
  }

  /// What holds values of both: in CASE, COALESCE, UNION.
  func joined(_ other: SparkType) -> SparkType {
    if self == other || other == .unknown { return self }
    if self == .unknown { return other }
    if self == .double || other == .double { return .double }
    if isNumber, other.isNumber {
      return .decimal(whole: max(wholeDigits, other.wholeDigits), scale: max(scale, other.scale))
    }
    if isMoment, other.isMoment { return .timestamp }
    return .string
  }

  static func decimal(whole: Int, scale: Int) -> SparkType {
    .decimal(max(1, min(38, whole + scale)), scale)
  }
}

extension SparkType {
  /// A declared type; nil for records, collections, cursors and what Spark has no word for.
  init?(_ name: String, _ arguments: [Int], isStored: Bool) {
    switch name {
    case "number", "numeric", "decimal", "dec":
      switch arguments.count {
      case 0: self = isStored ? .storedNumber : .number
      case 1: self = .decimal(arguments[0], 0)
      default: self = .decimal(max(arguments[0], arguments[1]), max(0, arguments[1]))
      }
    case "integer", "int", "smallint": self = isStored ? .decimal(38, 0) : .integer
    case "pls_integer", "binary_integer", "simple_integer", "natural", "naturaln", "positive",
      "positiven", "bigint":
      self = .integer
    case "binary_double", "binary_float", "float", "double", "real": self = .double
    case "varchar2", "varchar", "char", "nchar", "nvarchar2", "clob", "nclob", "long", "character",
      "string", "text":
      self = .string
    case "date": self = .date
    case "timestamp", "timestamptz", "timestampltz": self = .timestamp
    case "boolean": self = .boolean
    default: return nil
    }
  }
}

extension TypeName {
  /// The plain name, lower case, and its numbers; nil for other kinds of types.
  var plain: (name: String, arguments: [Int])? {
    guard case .named(let name, let arguments, _) = kind, name.parts.count == 1 else { return nil }
    let numbers = arguments.compactMap { argument -> Int? in
      switch argument.kind {
      case .literal(.integer(let digits)): return Int(digits)
      case .unary(.minus, let value):
        if case .literal(.integer(let digits)) = value.kind { return Int(digits).map { -$0 } }
        return nil
      default: return nil
      }
    }
    return (name.last.text.lowercased(), numbers)
  }
}
