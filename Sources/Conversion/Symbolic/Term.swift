import Syntax

/// A value of one iteration, as SQL text over the columns of the frame.
struct Term: Sendable, Hashable {
  /// Stands as an operand anywhere: compound texts have parentheses.
  var text: String
  /// The columns of the frame that it reads.
  var uses: Set<String> = []
  /// Certainly a whole number, so that no assignment to an integer rounds it.
  var isInteger = false
  /// Evaluating it may raise an error (division, conversion), so that it must be asked only for
  /// rows on which the loop would have asked.
  var canFail = false

  static let null = Term(text: "NULL")
  /// NULL as a column, which is of the type of a variable.
  static func null(of slot: Slot) -> Term {
    slot.declared.map { Term(text: "CAST(NULL AS \($0))") } ?? .null
  }

  static let zero = Term(text: "0", isInteger: true)
  static let one = Term(text: "1", isInteger: true)

  static func integer(_ value: Int) -> Term {
    Term(text: value < 0 ? "(\(value))" : "\(value)", isInteger: true)
  }

  static func string(_ value: String) -> Term {
    Term(
      text: "'"
        + value.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''") + "'")
  }

  /// A column of the frame.
  static func column(_ name: String, isInteger: Bool = false) -> Term {
    Term(text: "f.\(name)", uses: [name], isInteger: isInteger)
  }

  /// Whether naming it again costs nothing: a literal, a variable or a column.
  var isAtomic: Bool {
    !text.contains(where: { $0 == " " || $0 == "(" }) || text.first == "'" && uses.isEmpty
  }

  /// A literal of ASCII.
  var isASCIIText: Bool {
    uses.isEmpty && text.first == "'" && !text.dropFirst().dropLast().contains("'")
      && text.utf8.allSatisfy { $0 < 128 }
  }

  /// A number or a text.
  var isLiteral: Bool { isNumeral || uses.isEmpty && text.first == "'" && text != "''" }

  /// A column of the frame.
  var isColumn: Bool { uses.count == 1 && uses.first.map { text == "f.\($0)" } ?? false }

  /// Digits.
  var isNumeral: Bool {
    uses.isEmpty && !text.isEmpty && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 || $0 == 46 }
  }

  /// A text made of this and other terms.
  static func combine(
    _ terms: [Term], isInteger: Bool = false, _ text: ([String]) -> String
  ) -> Term {
    Term(
      text: text(terms.map(\.text)), uses: terms.reduce(into: []) { $0.formUnion($1.uses) },
      isInteger: isInteger, canFail: terms.contains { $0.canFail })
  }
}
