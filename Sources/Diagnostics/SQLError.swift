/// What went wrong, where, and what to try: the one error type of the engine.
///
/// The payload lives in one shared box, so that throwing costs one word.
@usableFromInline
package struct SQLError: Error, Sendable {
  private final class Payload: Sendable {
    let state: SQLState
    let message: String
    let range: SourceRange?
    let hint: String?
    let notes: [String]
    let code: Int?
    let oracle: OracleWords?

    init(
      state: SQLState, message: String, range: SourceRange?, hint: String?, notes: [String],
      code: Int?, oracle: OracleWords?
    ) {
      self.state = state
      self.message = message
      self.range = range
      self.hint = hint
      self.notes = notes
      self.code = code
      self.oracle = oracle
    }
  }

  private let payload: Payload

  /// - Parameters:
  ///   - message: What is wrong, in the user's words, names quoted.
  ///   - range: Where in the statement's text, if it is about a place in it.
  ///   - hint: What to do.
  ///   - notes: Further lines, for example the file and page of damaged data.
  ///   - code: Oracle's number (`-20001`), for errors of PL/SQL.
  ///   - oracle: What programs of PL/SQL see of it, where Oracle says it in other words.
  package init(
    _ state: SQLState, _ message: String, range: SourceRange? = nil, hint: String? = nil,
    notes: [String] = [], code: Int? = nil, oracle: OracleWords? = nil
  ) {
    payload = Payload(
      state: state, message: message, range: range, hint: hint, notes: notes, code: code,
      oracle: oracle)
  }

  /// Oracle's number of an error and the text behind it: -904 and `"X": invalid identifier`.
  package struct OracleWords: Sendable {
    package let number: Int
    package let text: String
  }

  package var state: SQLState { payload.state }
  package var message: String { payload.message }
  package var range: SourceRange? { payload.range }
  package var hint: String? { payload.hint }
  package var notes: [String] { payload.notes }
  package var code: Int? { payload.code }
  package var oracle: OracleWords? { payload.oracle }

  /// The same error, which programs of PL/SQL see as this number and text.
  package func inOracle(_ number: Int, _ text: String? = nil) -> SQLError {
    let words = OracleWords(number: number, text: text ?? oracleTexts[number] ?? message)
    return SQLError(
      state, message, range: range, hint: hint, notes: notes, code: code, oracle: words)
  }

  /// The same error at another place, or at none.
  package func replacing(range: SourceRange?) -> SQLError {
    SQLError(state, message, range: range, hint: hint, notes: notes, code: code, oracle: oracle)
  }

  /// The same error with a place, unless it has one already.
  package func located(at range: SourceRange?) -> SQLError {
    guard self.range == nil, let range else { return self }
    return replacing(range: range)
  }

  /// The same error with one more note.
  package func noting(_ note: String) -> SQLError {
    SQLError(
      state, message, range: range, hint: hint, notes: notes + [note], code: code, oracle: oracle)
  }

  /// The same error with a hint, unless it has one already.
  package func hinting(_ hint: String?) -> SQLError {
    guard self.hint == nil, let hint else { return self }
    return SQLError(
      state, message, range: range, hint: hint, notes: notes, code: code, oracle: oracle)
  }

  /// The same error with its range moved by `offset` bytes: from a statement to its script.
  package func shifted(by offset: Int) -> SQLError {
    guard let range, offset != 0 else { return self }
    return replacing(range: SourceRange(start: range.start + offset, end: range.end + offset))
  }
}
