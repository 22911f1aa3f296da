import Diagnostics

/// The exceptions that package STANDARD declares (PL/SQL Language Reference 19c, table 11-3).
let predefinedExceptions: [String: Int] = [
  "access_into_null": -6530, "case_not_found": -6592, "collection_is_null": -6531,
  "cursor_already_open": -6511, "dup_val_on_index": -1, "invalid_cursor": -1001,
  "invalid_number": -1722, "login_denied": -1017, "no_data_found": -1403,
  "no_data_needed": -6548, "not_logged_on": -1012, "program_error": -6501,
  "rowtype_mismatch": -6504, "self_is_null": -30625, "storage_error": -6500,
  "subscript_beyond_count": -6533, "subscript_outside_limit": -6532, "sys_invalid_rowid": -1410,
  "timeout_on_resource": -51, "too_many_rows": -1422, "value_error": -6502, "zero_divide": -1476,
  "collection_is_not_null": -6531, "userenv_committed_scn_error": -1725,
]

/// Texts of errors that programs ask for by number: SQLERRM(-1403).
let oracleTexts: [Int: String] = [
  0: "normal, successful completion", -1: "unique constraint (.) violated",
  -51: "timeout occurred while waiting for resource",
  -54: "resource busy and acquire with NOWAIT specified or timeout expired",
  -60: "deadlock detected while waiting for resource", -900: "invalid SQL statement",
  -904: "invalid identifier", -911: "invalid character",
  -942: "table or view does not exist", -955: "name is already used by an existing object",
  -1001: "invalid cursor", -1002: "fetch out of sequence", -1012: "not logged on",
  -1013: "user requested cancel of current operation",
  -1017: "invalid username/password; logon denied", -1400: "cannot insert NULL into ()",
  -1403: "no data found", -1410: "invalid ROWID",
  -1422: "exact fetch returns more than requested number of rows",
  -1426: "numeric overflow", -1427: "single-row subquery returns more than one row",
  -1438: "value larger than specified precision allowed for this column",
  -1476: "divisor is equal to zero", -1722: "invalid number",
  -1840: "input value not long enough for date format",
  -1843: "not a valid month", -1861: "literal does not match format string",
  -2290: "check constraint (.) violated",
  -2291: "integrity constraint (.) violated - parent key not found",
  -2292: "integrity constraint (.) violated - child record found",
  -4068: "existing state of packages has been discarded",
  -4091: "table is mutating, trigger/function may not see it",
  -6500: "PL/SQL: storage error", -6501: "PL/SQL: program error",
  -6502: "PL/SQL: numeric or value error", -6503: "PL/SQL: Function returned without value",
  -6504: "PL/SQL: Return types of Result Set variables or query do not match",
  -6510: "PL/SQL: unhandled user-defined exception", -6511: "PL/SQL: cursor already open",
  -6519: "active autonomous transaction detected and rolled back",
  -6530: "Reference to uninitialized composite", -6531: "Reference to uninitialized collection",
  -6532: "Subscript outside of limit", -6533: "Subscript beyond count",
  -6548: "no more rows needed", -6550: "line , column :",
  -6592: "CASE not found while executing CASE statement",
  -8002: "sequence is not yet defined in this session",
  -12899: "value too large for column", -14551: "cannot perform a DML operation inside a query",
  -24381: "error(s) in array DML", -30625: "method dispatch on NULL SELF argument is disallowed",
  -1436: "CONNECT BY loop in user data",
  -1779: "cannot modify a column which maps to a non key-preserved table",
  -2287: "sequence number not allowed here",
  -30926: "unable to get a stable set of rows in the source tables",
]

extension Raised {
  /// An error of the number alone, with Oracle's text.
  convenience init(_ number: Int) { self.init(number, oracleTexts[number] ?? "") }

  static func valueError(_ detail: String = "") -> Raised {
    Raised(-6502, "PL/SQL: numeric or value error" + (detail.isEmpty ? "" : ": \(detail)"))
  }

  static var notANumber: Raised { valueError("character to number conversion error") }

  /// An error of the engine as Oracle would number it.
  package convenience init(_ error: SQLError) {
    if let code = error.code {
      if fixedTexts.contains(code), let text = oracleTexts[code] {
        self.init(.number(code), "\(oracleName(code)): \(text)", cause: error, trace: [])
        return
      }
      // The engine's message may carry the name already.
      let name = oracleName(code)
      let text = error.message.hasPrefix(name) ? error.message : "\(name): \(error.message)"
      self.init(.number(code), text, cause: error, trace: [])
      return
    }
    let (number, text) = oracleError(of: error)
    self.init(.number(number), "\(oracleName(number)): \(text)", cause: error)
  }
}

/// Errors that Oracle tells in the same words everywhere: the engine's own say more, for a hint.
private let fixedTexts: Set<Int> = [-1427, -1436, -1476, -1779, -2287, -30926]

private func oracleError(of error: SQLError) -> (Int, String) {
  switch error.state {
  case .divisionByZero: return (-1476, "divisor is equal to zero")
  case .numericOutOfRange: return (-1438, oracleTexts[-1438] ?? "")
  case .invalidText: return (-1722, "invalid number")
  case .invalidDatetime, .datetimeOverflow: return (-1861, oracleTexts[-1861] ?? "")
  case .uniqueViolation: return (-1, error.message)
  case .notNullViolation: return (-1400, error.message)
  case .checkViolation: return (-2290, error.message)
  case SQLState(rawValue: "23503"): return (-2291, error.message)
  case .cardinalityViolation: return (-1427, oracleTexts[-1427] ?? "")
  case .undefinedTable: return (-942, "table or view does not exist: \(error.message)")
  case .undefinedColumn, .undefinedFunction: return (-904, error.message)
  case .stringTruncation: return (-12899, error.message)
  case .duplicateTable, .duplicateObject: return (-955, oracleTexts[-955] ?? "")
  case .serializationFailure: return (-8177, "can't serialize access for this transaction")
  case .queryCanceled: return (-1013, oracleTexts[-1013] ?? "")
  case .outOfMemory: return (-4030, "out of process memory: \(error.message)")
  case .noData: return (-1403, "no data found")
  default: return (-900, error.message)
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
    self.init(
      raised.cause?.state ?? .raiseException, message, range: raised.range,
      hint: raised.cause?.hint, notes: notes, code: code)
  }
}
