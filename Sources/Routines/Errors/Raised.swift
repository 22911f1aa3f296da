import Diagnostics

/// An exception on its way to a handler.
///
/// The text is what SQLERRM gives; the number is Oracle's, negative (`-1403`), or 1 for an exception
/// that a program declared without a number.
package final class Raised: Error {
  package let exception: ExceptionIdentity
  package let text: String
  /// What the engine said, for its hint and notes.
  package let cause: SQLError?
  /// Where it was raised first, in the text of `unit`.
  package let range: SourceRange?
  /// The lines that it went through, innermost first: `ORA-06512: at "APP.RATING", line 12`.
  package let trace: [String]
  /// The lines inside of a statement of SQL that it came out of, which SQLERRM gives behind the text.
  package let stack: [String]

  package init(
    _ exception: ExceptionIdentity, _ text: String, cause: SQLError? = nil,
    range: SourceRange? = nil, trace: [String] = [], stack: [String] = []
  ) {
    self.exception = exception
    self.text = text
    self.cause = cause
    self.range = range
    self.trace = trace
    self.stack = stack
  }

  /// One of Oracle's own errors, its text behind the number.
  package convenience init(_ number: Int, _ text: String, cause: SQLError? = nil) {
    self.init(.number(number), "\(oracleName(number)): \(text)", cause: cause)
  }

  /// What SQLCODE gives: NO_DATA_FOUND is +100.
  package var sqlCode: Int {
    switch exception {
    case .number(-1403): 100
    case .number(let number): number
    case .declared: 1
    }
  }

  func located(at range: SourceRange?) -> Raised {
    guard self.range == nil else { return self }
    return replacing(range: range)
  }

  /// The same with another place, or none.
  func replacing(range: SourceRange?) -> Raised {
    Raised(exception, text, cause: cause, range: range, trace: trace, stack: stack)
  }

  /// Leaves a unit: its place there becomes a line of the trace.
  func traced(_ line: String) -> Raised {
    Raised(exception, text, cause: cause, range: nil, trace: trace + [line], stack: stack)
  }

  /// Leaves a statement of SQL that called what raised it.
  var outOfSQL: Raised {
    Raised(exception, text, cause: cause, range: range, trace: trace, stack: trace)
  }

  /// What SQLERRM and DBMS_UTILITY.FORMAT_ERROR_STACK give.
  var shown: String { ([text] + stack).joined(separator: "\n") }
}

/// What a handler compares: a number, or the one declaration of an exception without number.
package enum ExceptionIdentity: Sendable, Hashable {
  case number(Int)
  case declared(Int, name: String)
}
