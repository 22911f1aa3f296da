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
// A plan that expects no errors is tried first; this one runs where that gives up.
extension LoopRun {
  /// Sends the rows for which a term fails to the handlers around.
  /// - Parameter inStatement: A statement of SQL evaluates it, whose errors have other numbers.
  func survive(
    _ term: Term, _ range: SourceRange, inStatement: Bool = false
  ) throws(Refusal) {
    guard term.canFail, !term.text.contains("SELECT "), expectsFailures else { return }
    if isTrusted(term) {
      forbidHere(.combine([term]) { "ERROR_OF(\($0[0])) IS NOT NULL" }, Self.trustReason)
      return
    }
    let attempt = "ERROR_OF(\(term.text)\(inStatement ? "" : ", 'procedure'"))"
    let failure = frame.add(
      "failure",
      Term(
        text: state.path.condition.map { "CASE WHEN \($0) THEN \(attempt) END" } ?? attempt,
        uses: term.uses.union(state.path.uses)))
    refuse(failure: failure, range)
  }

  static let trustReason = "a value that the iterations before it make fails"

  /// Whether a value is made of what the iterations before leave, and the plan gives up where it fails:
  /// which of them leave something may depend on that.
  func isTrusted(_ term: Term) -> Bool {
    guard context.strategy.trustsCarried else { return false }
    var names: Set<String> = []
    var current: LoopRun? = self
    var open = term.uses
    while let run = current {
      let own = Set(run.before.values)
      while let name = open.first(where: { !names.contains($0) }) {
        if own.contains(name) { return true }
        names.insert(name)
        open.formUnion(run.frame.columns.first { $0.name == name }?.uses ?? [])
      }
      names = []
      current = run.parent
    }
    return false
  }

  /// Sends the rows away for which a column has the text of an error.
  func refuse(failure: Term, _ range: SourceRange) {
    let (failed, fine) = split(.combine([failure]) { "\($0[0]) IS NOT NULL" }, "fails")
    state = failed
    raiseFailure(failure, range)
    state = fine
  }

  /// Sends rows with texts that are too long for a variable to the handlers around.
  /// - Returns: False where no handler waits for them.
  func refuseLong(_ value: Term, _ limit: TextLimit, _ range: SourceRange) -> Bool {
    guard expectsFailures else { return false }
    refuse(
      .combine([value]) { "\(limit.size($0[0])) > \(limit.limit)" }, "long", code: -6502,
      .string(
        "ORA-06502: PL/SQL: numeric or value error: character string buffer too small"), range)
    return true
  }

  /// Sends the rows for which a condition holds to the handlers around.
  func refuse(
    _ condition: Term, _ stem: String, code: Int, _ message: Term, _ range: SourceRange
  ) {
    let (refused, fine) = split(condition, stem)
    state = refused
    let key = ExceptionKey(name: "ora\(code)", code: code)
    raise(key, code: .integer(code), message: message, range)
    state = fine
  }

  /// Whether errors of values become paths here; notes that a handler waits for them.
  var expectsFailures: Bool {
    guard !state.isDead, !isEntry, !isStatement, handlesFailures else { return false }
    context.record.meetsErrors = true
    guard context.strategy.catchesErrors else { return false }
    rewrites.insert(.handlers)
    return true
  }

  /// The rows here leave with the error of which a column has the text: `ORA-01476: …`.
  private func raiseFailure(_ failure: Term, _ range: SourceRange) {
    forbid(
      .combine([failure]) { "SUBSTR(\($0[0]), 1, 9) = 'ORA-06510'" },
      "a called function raises an exception without a number")
    let code = frame.add(
      "failure_code",
      Term(
        text: "(-TO_NUMBER(SUBSTR(\(failure.text), 5, 5)))", uses: failure.uses, isInteger: true))
    raise(code: code, failure, range)
  }

  /// The rows here leave with an error whose number is a column: to the handlers that name it, or to
  /// those of all errors.
  func raise(code: Term, _ message: Term, _ range: SourceRange) {
    for key in namedFailures {
      let (mine, others) = split(.combine([code]) { "\($0[0]) = \(key.code ?? 0)" })
      state = mine
      raise(key, code: .integer(key.code ?? 0), message: message, range)
      state = others
    }
    raise(ExceptionKey(name: "error of an expression"), code: code, message: message, range)
  }

  /// Whether a handler around this place may take what an expression fails with.
  private var handlesFailures: Bool {
    handlers.contains { $0.list.contains(where: \.isOthers) } || !namedFailures.isEmpty
      || parent?.handlesFailures ?? false
  }

  /// The exceptions with numbers that handlers around this place name.
  private var namedFailures: [ExceptionKey] {
    var keys: [ExceptionKey] = []
    for block in handlers.reversed() {
      for name in block.list.flatMap(\.exceptions) {
        let key = exceptionKey(name, block.scope)
        guard let code = key.code, !Self.ofStatements.contains(code),
          !keys.contains(where: { $0.code == code })
        else { continue }
        keys.append(key)
      }
    }
    let outer = parent?.namedFailures ?? []
    return keys + outer.filter { key in !keys.contains { $0.code == key.code } }
  }

  /// Numbers of errors that come from rows which are found or not.
  private static let ofStatements: Set<Int> = [100, -1403, -1422, -1]
}
