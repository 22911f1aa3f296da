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
    if let words = error.oracle {
      self.init(words.number, words.text)
      return
    }
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
    case -1428: OracleError(-6502, valueErrorText(""))
    default: self
    }
  }
}

/// ORA-24344: a unit was stored that has errors. SQL*Plus warns of it and goes on.
package let oracleCompilationErrors = -24344

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
  -903: "invalid table name", -904: "invalid identifier", -905: "missing keyword",
  -906: "missing left parenthesis", -907: "missing right parenthesis",
  -909: "invalid number of arguments", -911: "invalid character", -913: "too many values",
  -917: "missing comma", -918: "column ambiguously defined",
  -922: "missing or invalid option", -923: "FROM keyword not found where expected",
  -924: "missing BY keyword", -925: "missing INTO keyword",
  -926: "missing VALUES keyword", -927: "missing equal sign", -928: "missing SELECT keyword",
  -932: "inconsistent datatypes", -933: "SQL command not properly ended",
  -934: "group function is not allowed here", -935: "group function is nested too deeply",
  -936: "missing expression", -937: "not a single-group group function",
  -947: "not enough values", -957: "duplicate column name", -971: "missing SET keyword",
  -979: "not a GROUP BY expression",
  -942: "table or view does not exist", -955: "name is already used by an existing object",
  -1001: "invalid cursor", -1006: "bind variable does not exist",
  -1007: "variable not in select list", -1008: "not all variables bound",
  -1418: "specified index does not exist",
  -1430: "column being added already exists in table",
  -1434: "private synonym to be dropped does not exist",
  -1441: "cannot decrease column length because some value is too big",
  -1756: "quoted string not properly terminated",
  -1758: "table must be empty to add mandatory (NOT NULL) column",
  -1789: "query block has incorrect number of result columns",
  -1790: "expression must have same datatype as corresponding expression",
  -2260: "table can have only one primary key",
  -2264: "name already used by an existing constraint",
  -2268: "referenced table does not have a primary key",
  -2270: "no matching unique or primary key for this column-list",
  -2273: "this unique/primary key is referenced by some foreign keys",
  -2289: "sequence does not exist", -2443: "Cannot drop constraint  - nonexistent constraint",
  -2449: "unique/primary keys in table referenced by foreign keys",
  -6535: "statement string in EXECUTE IMMEDIATE is NULL or 0 length",
  -1002: "fetch out of sequence", -1012: "not logged on",
  -1013: "user requested cancel of current operation",
  -1017: "invalid username/password; logon denied", -1400: "cannot insert NULL into ()",
  -1403: "no data found", -1410: "invalid ROWID",
  -1422: "exact fetch returns more than requested number of rows",
  -1426: "numeric overflow", -1427: "single-row subquery returns more than one row",
  -1424: "missing or illegal character following the escape character",
  -1425: "escape character must be character string of length 1",
  -1438: "value larger than specified precision allowed for this column",
  -1476: "divisor is equal to zero", -1722: "invalid number",
  -1481: "invalid number format model", -1760: "illegal argument for function",
  -1846: "not a valid day of the week",
  -1854: "julian date must be between 1 and 5373484",
  -12722: "regular expression internal error",
  -12725: "unmatched parentheses in regular expression",
  -12726: "unmatched bracket in regular expression",
  -12727: "invalid back reference in regular expression",
  -12728: "invalid range in regular expression",
  -12729: "invalid character class in regular expression",
  -12730: "invalid equivalence class in regular expression",
  -12731: "invalid collation class in regular expression",
  -12732: "invalid interval value in regular expression",
  -12733: "regular expression too long",
  -30494: "The argument [4] of WIDTH_BUCKET function is NULL or invalid.",
  -1840: "input value not long enough for date format",
  -1841: "(full) year must be between -4713 and +9999, and not be 0",
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
  -12899: "value too large for column (actual: , maximum: )",
  -14551: "cannot perform a DML operation inside a query",
  -24381: "error(s) in array DML", -30625: "method dispatch on NULL SELF argument is disallowed",
  -1436: "CONNECT BY loop in user data",
  -1779: "cannot modify a column which maps to a non key-preserved table",
  -2287: "sequence number not allowed here",
  -30926: "unable to get a stable set of rows in the source tables",
]

/// Errors that Oracle tells in the same words everywhere: the engine's own say more, for a hint.
private let fixedTexts: Set<Int> = [
  -942, -955, -1426, -1427, -1430, -1436, -1441, -1476, -1758, -1779, -1841, -2260, -2264, -2268,
  -2270, -2273,
  -2287, -2289, -2443, -2449, -30926,
]

extension SQLError {
  /// The same error, which programs of PL/SQL see as ORA-01428 of this argument.
  package func outOfRange(_ argument: some CustomStringConvertible) -> SQLError {
    inOracle(-1428, "argument '\(argument)' is out of range")
  }
}

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
  case .undefinedTable: return (-942, oracleTexts[-942] ?? "")
  case .undefinedColumn, .undefinedFunction: return (-904, error.message)
  case .ambiguousColumn: return (-918, oracleTexts[-918] ?? "")
  case .duplicateColumn: return (-957, oracleTexts[-957] ?? "")
  case .datatypeMismatch, .cannotCoerce: return (-932, oracleTexts[-932] ?? "")
  case .syntaxError:
    let number = syntaxErrorNumber(error.message)
    return (number, oracleTexts[number] ?? "")
  case .stringTruncation: return (-12899, error.message)
  case .duplicateTable, .duplicateObject: return (-955, oracleTexts[-955] ?? "")
  case .serializationFailure: return (-8177, "can't serialize access for this transaction")
  case .queryCanceled: return (-1013, oracleTexts[-1013] ?? "")
  case .outOfMemory: return (-4030, "out of process memory: \(error.message)")
  case .noData: return (-1403, "no data found")
  default: return (-900, error.message)
  }
}

/// `ORA-01403` of -1403; that of success has four digits.
package func oracleName(_ number: Int) -> String {
  if number == 0 { return "ORA-0000" }
  let digits = String(number.magnitude)
  return "ORA-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
}

/// Which of Oracle's errors a syntax error is, by what the parser expected there.
private func syntaxErrorNumber(_ message: String) -> Int {
  if message == "this string has no closing quote" { return -1756 }
  if message.hasSuffix("means nothing here") { return -911 }
  guard let place = message.ranges(of: "expected ").last else { return -900 }
  let wanted = message[place.upperBound...]
  let numbers: [(String, Int)] = [
    ("an expression", -936), ("FROM", -923), ("the end of the statement", -933),
    ("\",\" or \")\"", -907), ("\")\"", -907), ("\"(\"", -906), ("BY", -924), ("INTO", -925),
    ("VALUES", -926), ("SET", -971), ("\"=\"", -927), ("SELECT", -928), ("a table", -903),
    ("a statement", -900),
  ]
  if let found = numbers.first(where: { wanted.hasPrefix($0.0) }) { return found.1 }
  return wanted.first?.isUppercase ?? false ? -905 : -900
}
