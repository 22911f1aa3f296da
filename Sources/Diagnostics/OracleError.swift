/// An error of the engine as Oracle would number and word it.
package struct OracleError {
  /// Negative: -1476.
  package let number: Int
  /// With its name: `ORA-01476: divisor is equal to zero`.
  package let text: String

  private init(_ number: Int, _ text: String) {
    let name = oracleName(number)
    self.number = number
    // The engine's message may carry the name already.
    self.text = text.hasPrefix(name) ? text : "\(name): \(text)"
  }

  package init(_ error: SQLError) {
    guard let code = error.code else {
      let (number, text) = oracleError(of: error)
      self.init(number, text)
      return
    }
    let fixed = fixedTexts.contains(code) ? oracleTexts[code] : nil
    self.init(code, fixed ?? error.message)
  }

  /// What PL/SQL makes of it where no statement of SQL runs: conversions fail with VALUE_ERROR.
  package var inProcedure: OracleError {
    switch number {
    case -1722: OracleError(-6502, valueErrorText("character to number conversion error"))
    case -1438: OracleError(-6502, valueErrorText("number precision too large"))
    default: self
    }
  }
}

/// What VALUE_ERROR says.
package func valueErrorText(_ detail: String) -> String {
  "PL/SQL: numeric or value error" + (detail.isEmpty ? "" : ": \(detail)")
}

/// Texts of errors that programs ask for by number: SQLERRM(-1403).
package let oracleTexts: [Int: String] = [
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

/// Errors that Oracle tells in the same words everywhere: the engine's own say more, for a hint.
private let fixedTexts: Set<Int> = [-1427, -1436, -1476, -1779, -2287, -30926]

/// Its number and what follows the name.
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

/// `ORA-01403` of -1403.
package func oracleName(_ number: Int) -> String {
  let digits = String(number.magnitude)
  return "ORA-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
}
