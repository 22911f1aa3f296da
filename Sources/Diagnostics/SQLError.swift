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

    init(
      state: SQLState, message: String, range: SourceRange?, hint: String?, notes: [String],
      code: Int?
    ) {
      self.state = state
      self.message = message
      self.range = range
      self.hint = hint
      self.notes = notes
      self.code = code
    }
  }

  private let payload: Payload

  /// - Parameters:
  ///   - message: What is wrong, in the user's words, names quoted.
  ///   - range: Where in the statement's text, if it is about a place in it.
  ///   - hint: What to do.
  ///   - notes: Further lines, for example the file and page of damaged data.
  ///   - code: Oracle's number (`-20001`), for errors of PL/SQL.
  package init(
    _ state: SQLState, _ message: String, range: SourceRange? = nil, hint: String? = nil,
    notes: [String] = [], code: Int? = nil
  ) {
    payload = Payload(
      state: state, message: message, range: range, hint: hint, notes: notes, code: code)
  }

  package var state: SQLState { payload.state }
  package var message: String { payload.message }
  package var range: SourceRange? { payload.range }
  package var hint: String? { payload.hint }
  package var notes: [String] { payload.notes }
  package var code: Int? { payload.code }

  /// The same error with a place, unless it has one already.
  package func located(at range: SourceRange?) -> SQLError {
    guard self.range == nil, let range else { return self }
    return SQLError(state, message, range: range, hint: hint, notes: notes, code: code)
  }

  /// The same error with one more note.
  package func noting(_ note: String) -> SQLError {
    SQLError(state, message, range: range, hint: hint, notes: notes + [note], code: code)
  }

  /// The same error with a hint, unless it has one already.
  package func hinting(_ hint: String?) -> SQLError {
    guard self.hint == nil, let hint else { return self }
    return SQLError(state, message, range: range, hint: hint, notes: notes, code: code)
  }

  /// The same error with its range moved by `offset` bytes: from a statement to its script.
  package func shifted(by offset: Int) -> SQLError {
    guard let range, offset != 0 else { return self }
    let moved = SourceRange(start: range.start + offset, end: range.end + offset)
    return SQLError(state, message, range: moved, hint: hint, notes: notes, code: code)
  }
}
