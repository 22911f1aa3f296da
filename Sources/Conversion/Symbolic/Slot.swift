import Synchronization
import Syntax

/// A scalar variable during a symbolic run: a local, a parameter, a field of a record, a variable
/// of a package. Slots have an order, so that what is made for each of a set is the same each time.
final class Slot: Hashable, Comparable, Sendable {
  /// What columns that hold its values are named after; lower case.
  let name: String
  /// How the text around the loop names it; nil for variables of routines that are inlined.
  let outside: String?
  let type: SlotType
  /// Its declared type as text that is valid everywhere; nil where none is known.
  let declared: String?
  /// The variable that the source declares: a record for its fields; lower case.
  let root: String
  /// Declared NOT NULL, or of a subtype that is.
  let refusesNull: Bool
  /// What a field of a record begins with.
  let initial: Expression?
  /// Tells slots of one name apart: those that were made first come first.
  private let serial = Slot.made.wrappingAdd(1, ordering: .relaxed).newValue
  private static let made = Atomic<Int>(0)

  init(
    name: String, outside: String?, type: SlotType, declared: String? = nil, root: String? = nil,
    isNotNull: Bool = false, initial: Expression? = nil
  ) {
    self.name = name
    self.outside = outside
    self.type = type
    self.declared = declared
    self.root = root ?? name
    refusesNull = isNotNull || type.limits?.isNotNull ?? false
    self.initial = initial
  }

  static func == (left: Slot, right: Slot) -> Bool { left === right }
  static func < (left: Slot, right: Slot) -> Bool {
    (left.name, left.serial) < (right.name, right.serial)
  }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What an assignment to a variable does to a value.
enum SlotType: Sendable, Hashable {
  /// Keeps it as it is: NUMBER, DATE, BOOLEAN, parameters.
  case any
  /// Rounds to the nearest whole number, and refuses those outside of a range.
  case integer(IntegerLimits)
  /// Rounds to a scale and refuses more digits.
  case number(precision: Int, scale: Int)
  /// Refuses longer texts.
  case text(TextLimit)
  /// Rounds moments and numbers of FLOAT(p), or refuses long intervals: those values for which the
  /// condition about `$` holds.
  case digits(changed: String)

  init(_ type: TypeName) {
    if let changed = SlotType.digitsChanged(by: type) {
      self = .digits(changed: changed)
      return
    }
    guard case .named(let name, let arguments, _) = type.kind else {
      self = .any
      return
    }
    let numbers = arguments.compactMap { argument -> Int? in
      switch argument.kind {
      case .literal(.integer(let digits)): return Int(digits)
      case .unary(.minus, let inner):
        if case .literal(.integer(let digits)) = inner.kind { return Int(digits).map { -$0 } }
        return nil
      default: return nil
      }
    }
    switch name.last.text.lowercased() {
    case "number", "numeric", "decimal", "dec":
      // NUMBER(*, s) and DECIMAL have 38 digits.
      if arguments.isEmpty, lower(name.last) == "number" {
        self = .any
      } else if numbers.count < arguments.count {
        self = .number(precision: 38, scale: numbers.last ?? 0)
      } else {
        self = .number(
          precision: numbers.first ?? 38, scale: numbers.count > 1 ? numbers[1] : 0)
      }
    case "integer", "int", "smallint": self = .integer(.wide)
    case "pls_integer", "binary_integer": self = .integer(.whole)
    case "natural": self = .integer(IntegerLimits(lower: 0))
    case "naturaln": self = .integer(IntegerLimits(lower: 0, isNotNull: true))
    case "positive": self = .integer(IntegerLimits(lower: 1))
    case "positiven": self = .integer(IntegerLimits(lower: 1, isNotNull: true))
    case "signtype": self = .integer(IntegerLimits(lower: -1, upper: 1))
    case "simple_integer": self = .integer(IntegerLimits(isNotNull: true, wraps: true))
    case "varchar2", "varchar", "char", "nvarchar2", "nchar", "character":
      self = TextLimit(type).map { .text($0) } ?? .any
    default: self = .any
    }
  }
}

extension SlotType {
  /// What a value `$` fulfils that is not as it was in `TIMESTAMP(p)`, `FLOAT(p)` or an interval; nil for
  /// other types.
  private static func digitsChanged(by type: TypeName) -> String? {
    switch type.kind {
    case .interval(let fields?):
      guard fields.secondPrecision ?? 6 >= 6 else { return "$ IS NOT NULL" }
      let part = fields.from == .year || fields.from == .month ? "YEAR" : "DAY"
      let most = String(repeating: "9", count: fields.leadingPrecision ?? 2)
      return "EXTRACT(\(part) FROM $) NOT BETWEEN -\(most) AND \(most)"
    case .named(let name, let arguments, _):
      var given: Int?
      if case .literal(.integer(let text))? = arguments.first?.kind { given = Int(text) }
      let word = lower(name.last)
      if ["float", "real", "double"].contains(word) {
        return "$ <> CAST($ AS FLOAT(\(given ?? (word == "real" ? 63 : 126))))"
      }
      guard word.hasPrefix("timestamp"), let digits = given, digits < 6 else { return nil }
      let unit = "1" + String(repeating: "0", count: 6 - digits)
      return "MOD(TO_NUMBER(TO_CHAR($, 'FF6')), \(unit)) <> 0"
    default: return nil
    }
  }

  /// PLS_INTEGER.
  static let integer = SlotType.integer(.whole)

  /// Holds whole numbers alone.
  var isInteger: Bool { limits != nil }

  /// Those of whole numbers; nil for other types.
  var limits: IntegerLimits? { if case .integer(let limits) = self { limits } else { nil } }

  /// Arithmetic of such values alone is of 32 bits.
  var isBinaryInteger: Bool { limits.map { $0.lower != nil } ?? false }

  /// The least and the greatest number that a variable of this type may hold, as texts; nil where it
  /// holds every number.
  var bounds: (least: String, greatest: String)? {
    switch self {
    case .integer(let limits):
      guard let least = limits.lower, let greatest = limits.upper else { return nil }
      return ("\(least)", "\(greatest)")
    case .number(let precision, let scale):
      let nines = String(repeating: "9", count: precision)
      let greatest: String
      if scale <= 0 {
        greatest = nines + String(repeating: "0", count: -scale)
      } else if scale >= precision {
        greatest = "0." + String(repeating: "0", count: scale - precision) + nines
      } else {
        greatest = nines.prefix(precision - scale) + "." + nines.suffix(scale)
      }
      return ("-\(greatest)", greatest)
    case .any, .text, .digits: return nil
    }
  }
}

/// Which whole numbers a variable may hold.
struct IntegerLimits: Sendable, Hashable {
  /// Nil with `upper`: 38 digits, as of INTEGER.
  var lower: Int? = Int(Int32.min)
  var upper: Int? = Int(Int32.max)
  var isNotNull = false
  /// SIMPLE_INTEGER: overflow wraps.
  var wraps = false

  static let whole = IntegerLimits()
  static let wide = IntegerLimits(lower: nil, upper: nil)

  /// Whether each number that a variable with other limits holds is one of these.
  func contains(_ other: IntegerLimits) -> Bool {
    guard let lower, let upper else { return true }
    guard let low = other.lower, let high = other.upper else { return false }
    return lower <= low && high <= upper
  }
}

extension IntegerLimits {
  /// `SUBTYPE s IS PLS_INTEGER RANGE 1 .. 9`; nil for subtypes without a range.
  init?(_ subtype: Syntax.Declaration.Subtype) {
    func number(_ expression: Expression?) -> Int? {
      switch expression?.kind {
      case .literal(.integer(let digits))?: Int(digits)
      case .unary(.minus, let inner)?: number(inner).map { -$0 }
      default: nil
      }
    }
    guard let lower = number(subtype.lower), let upper = number(subtype.upper) else { return nil }
    self.init(lower: lower, upper: upper, isNotNull: subtype.isNotNull)
  }
}

/// How long a text may be.
struct TextLimit: Sendable, Hashable {
  let limit: Int
  /// Bytes, unless the type says CHAR or is national.
  let countsBytes: Bool
  /// CHAR: shorter texts get blanks.
  let isPadded: Bool

  /// Nil where a type gives no length.
  init?(_ type: TypeName) {
    let text = Printer.text(of: type, dialect: .oracle).uppercased()
    let parts = text.split(separator: "(", maxSplits: 1)
    isPadded =
      (parts[0].hasPrefix("CHAR") || parts[0].hasPrefix("NCHAR")) && !parts[0].contains("VARYING")
    let given = parts.count == 2 ? Int(parts[1].prefix { $0.isNumber }) : nil
    guard let limit = given ?? (isPadded ? 1 : nil) else { return nil }
    self.limit = limit
    countsBytes = !parts[0].hasPrefix("N") && !(parts.count == 2 && parts[1].hasBytes("CHAR"))
  }

  /// Whether a text of ASCII goes in as it is.
  func holds(_ count: Int) -> Bool { isPadded ? count == limit : count <= limit }

  /// The size of a text in its units.
  func size(_ text: String) -> String { "\(countsBytes ? "LENGTHB" : "LENGTH")(\(text))" }
}
