import Diagnostics
import Syntax

// An expression that fails for some rows sends these to their handler; the others go on.
//
//     BEGIN                                    SELECT …, ERROR_OF(TO_NUMBER(f.text)) AS failure
//       v := TO_NUMBER(r.text);
//     EXCEPTION                          →     p_fails: failure IS NOT NULL, SQLERRM = failure
//       WHEN VALUE_ERROR THEN v := 0;          v = CASE WHEN p_fails = 1 THEN 0
//     END;                                               ELSE TO_NUMBER(f.text) END
//
// A plan that expects no errors is tried first; this one runs where a statement of that fails.
extension LoopRun {
  /// Sends the rows for which a term fails to the handlers around.
  /// - Parameter inStatement: A statement of SQL evaluates it, whose errors have other numbers.
  func survive(
    _ term: Term, _ scope: Scope, _ range: SourceRange, inStatement: Bool = false
  ) throws(Refusal) {
    guard term.canFail, !state.isDead, !isEntry, handlesFailures(scope),
      !term.text.contains("SELECT ")
    else { return }
    context.record.meetsErrors = true
    guard context.strategy.catchesErrors else { return }
    rewrites.insert(.handlers)
    let attempt = "ERROR_OF(\(term.text)\(inStatement ? "" : ", 'procedure'"))"
    let failure = frame.add(
      "failure",
      Term(
        text: state.path.condition.map { "CASE WHEN \($0) THEN \(attempt) END" } ?? attempt,
        uses: term.uses.union(state.path.uses)))
    let (failed, fine) = split(.combine([failure]) { "\($0[0]) IS NOT NULL" }, "fails")
    state = failed
    raiseFailure(failure, scope, range)
    state = fine
  }

  /// The rows here leave with the error of which a column has the text: `ORA-01476: …`.
  private func raiseFailure(_ failure: Term, _ scope: Scope, _ range: SourceRange) {
    let code = frame.add(
      "failure_code",
      Term(
        text: "(-TO_NUMBER(SUBSTR(\(failure.text), 5, 5)))", uses: failure.uses, isInteger: true))
    for key in namedFailures(scope) {
      let (mine, others) = split(.combine([code]) { "\($0[0]) = \(key.code ?? 0)" })
      state = mine
      raise(key, code: .integer(key.code ?? 0), message: failure, range)
      state = others
    }
    raise(ExceptionKey(name: "error of an expression"), code: code, message: failure, range)
  }

  /// Whether a handler around this place may take what an expression fails with.
  private func handlesFailures(_ scope: Scope) -> Bool {
    handlers.contains { $0.contains(where: \.isOthers) } || !namedFailures(scope).isEmpty
      || parent?.handlesFailures(scope) ?? false
  }

  /// The exceptions with numbers that handlers around this place name.
  private func namedFailures(_ scope: Scope) -> [ExceptionKey] {
    var keys: [ExceptionKey] = []
    for handler in handlers.reversed().flatMap({ $0 }) {
      for name in handler.exceptions {
        let key = exceptionKey(name, scope)
        guard let code = key.code, !Self.ofStatements.contains(code),
          !keys.contains(where: { $0.code == code })
        else { continue }
        keys.append(key)
      }
    }
    let outer = parent?.namedFailures(scope) ?? []
    return keys + outer.filter { key in !keys.contains { $0.code == key.code } }
  }

  /// Numbers of errors that come from rows which are found or not.
  private static let ofStatements: Set<Int> = [100, -1403, -1422, -1]
}
