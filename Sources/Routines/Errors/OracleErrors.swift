import Diagnostics

/// The exceptions that package STANDARD declares (PL/SQL Language Reference 19c, table 11-3).
package let predefinedExceptions: [String: Int] = [
  "access_into_null": -6530, "case_not_found": -6592, "collection_is_null": -6531,
  "cursor_already_open": -6511, "dup_val_on_index": -1, "invalid_cursor": -1001,
  "invalid_number": -1722, "login_denied": -1017, "no_data_found": -1403,
  "no_data_needed": -6548, "not_logged_on": -1012, "program_error": -6501,
  "rowtype_mismatch": -6504, "self_is_null": -30625, "storage_error": -6500,
  "subscript_beyond_count": -6533, "subscript_outside_limit": -6532, "sys_invalid_rowid": -1410,
  "timeout_on_resource": -51, "too_many_rows": -1422, "value_error": -6502, "zero_divide": -1476,
  "collection_is_not_null": -6531, "userenv_committed_scn_error": -1725,
]

extension Raised {
  /// An error of the number alone, with Oracle's text.
  convenience init(_ number: Int) { self.init(number, oracleTexts[number] ?? "") }

  static func valueError(_ detail: String = "") -> Raised {
    Raised(-6502, valueErrorText(detail))
  }

  static var notANumber: Raised { valueError("character to number conversion error") }

  /// An error of the engine as Oracle would number it.
  package convenience init(_ error: SQLError) {
    let oracle = OracleError(error)
    // Lines of a trace cross statements of SQL as notes.
    let trace = error.notes.filter { $0.hasPrefix("ORA-06512: ") || $0.hasPrefix("ORA-04088: ") }
    self.init(.number(oracle.number), oracle.text, cause: error, trace: trace, stack: trace)
  }
}

extension SQLError {
  /// What a person or program sees of an exception that nobody handled.
  package init(_ raised: Raised) {
    let isOwn = if case .declared = raised.exception { true } else { false }
    let message = isOwn ? "ORA-06510: PL/SQL: unhandled user-defined exception" : raised.text
    let code: Int
    switch raised.exception {
    case .number(let number): code = number
    case .declared: code = -6510
    }
    var notes = raised.trace
    if case .declared(_, let name) = raised.exception { notes.insert("exception \(name)", at: 0) }
    // What the engine said says more than Oracle's words.
    if let cause = raised.cause, !message.contains(cause.message) {
      notes.insert(cause.message, at: 0)
    }
    self.init(
      raised.cause?.state ?? .raiseException, message, range: raised.range,
      hint: raised.cause?.hint, notes: notes, code: code)
  }
}
