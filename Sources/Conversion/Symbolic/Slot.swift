import Syntax

/// A scalar variable during a symbolic run: a local, a parameter, a field of a record, a variable
/// of a package.
final class Slot: Hashable, Sendable {
  /// What columns that hold its values are named after; lower case.
  let name: String
  /// How the text around the loop names it; nil for variables of routines that are inlined.
  let outside: String?
  let type: SlotType
  /// Its declared type as text that is valid everywhere; nil where none is known.
  let declared: String?
  /// The variable that the source declares: a record for its fields; lower case.
  let root: String

  init(
    name: String, outside: String?, type: SlotType, declared: String? = nil, root: String? = nil
  ) {
    self.name = name
    self.outside = outside
    self.type = type
    self.declared = declared
    self.root = root ?? name
  }

  static func == (left: Slot, right: Slot) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What an assignment to a variable does to a value.
enum SlotType: Sendable, Hashable {
  /// Keeps it as it is: NUMBER, DATE, BOOLEAN, parameters.
  case any
  /// Rounds to the nearest whole number.
  case integer
  /// Rounds to a scale and refuses more digits.
  case number(precision: Int, scale: Int)
  /// Refuses longer texts.
  case text(TextLimit)

  init(_ type: TypeName) {
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
      guard let precision = numbers.first else {
        self = .any
        return
      }
      self = .number(precision: precision, scale: numbers.count > 1 ? numbers[1] : 0)
    case "pls_integer", "binary_integer", "integer", "int", "smallint", "natural", "positive",
      "simple_integer", "naturaln", "positiven":
      self = .integer
    case "varchar2", "varchar", "char", "nvarchar2", "nchar", "character":
      self = TextLimit(type).map { .text($0) } ?? .any
    default: self = .any
    }
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
    guard parts.count == 2, let limit = Int(parts[1].prefix { $0.isNumber }) else { return nil }
    self.limit = limit
    isPadded = parts[0].hasPrefix("CHAR") || parts[0].hasPrefix("NCHAR")
    countsBytes = !parts[0].hasPrefix("N") && !parts[1].contains("CHAR")
  }

  /// Whether a text of ASCII goes in as it is.
  func holds(_ count: Int) -> Bool { isPadded ? count == limit : count <= limit }

  /// The size of a text in its units.
  func size(_ text: String) -> String { "\(countsBytes ? "LENGTHB" : "LENGTH")(\(text))" }
}
