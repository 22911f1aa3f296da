import Diagnostics

/// Hints for the commonest mistakes, where the engine itself has none.
enum CommonMistakes {
  static func hinting(_ error: SQLError, in text: String?) -> SQLError {
    if error.state == .undefinedParameter || error.message.contains("bad bind variable") {
      return SQLError(
        error.state, error.message, range: error.range, hint: parameterHint, notes: error.notes,
        code: error.code)
    }
    guard error.hint == nil, text != nil, let hint = hint(error, in: text) else { return error }
    return error.hinting(hint)
  }

  private static let parameterHint =
    "--param name=value or \\set name value gives :name a value, VARIABLE name NUMBER makes one "
    + "that blocks may set"

  private static func hint(_ error: SQLError, in text: String?) -> String? {
    let first = text?.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == ";" }.first.map {
      $0.uppercased()
    }
    switch error.state {
    case .undefinedTable, .undefinedFile:
      return "\\dt lists the tables; a file is named in quotes: FROM 'data/usage/*.parquet'"
    case .undefinedColumn where quotedInDoubleQuotes(error, text):
      return "text stands in single quotes; double quotes name columns"
    case .undefinedColumn: return "\\d TABLE lists the columns of a table"
    case .uniqueViolation:
      return "ON CONFLICT DO NOTHING keeps the row that is there, DO UPDATE changes it"
    case .notNullViolation: return "give it a value, or the column a DEFAULT"
    case .stringTruncation:
      return "LEFT(x, n) cuts a text; ALTER COLUMN … TYPE makes the column wider"
    case .foreignKeyViolation: return "insert the row that it refers to first"
    case .duplicateColumn: return "\\d TABLE lists the columns that are there"
    case .undefinedObject where first == "EXECUTE": return "PREPARE name AS … makes it"
    case .datatypeMismatch: return "CAST(x AS type) turns a value into another type"
    case .undefinedFunction: return "\\df lists the functions, .help NAME explains one"
    case .divisionByZero: return "x / NULLIF(y, 0) gives NULL instead"
    case .groupingError: return "put the column into GROUP BY, or take MIN or MAX of it"
    case .invalidText, .invalidDatetime: return "TRY_CAST gives NULL instead of an error"
    case .syntaxError: return countHint(error) ?? startHint(first, error)
    default: return nil
    }
  }

  private static func countHint(_ error: SQLError) -> String? {
    if error.message.hasPrefix("INSERT gives") {
      return "name the columns: INSERT INTO t (a, b) VALUES …"
    }
    return error.message.contains(" joins queries of ")
      ? "both sides need as many columns: NULL AS name stands for a missing one" : nil
  }

  /// What is missing or one too many, by what the parser wanted.
  private static func missingHint(_ error: SQLError) -> String? {
    if error.message.hasPrefix("syntax error at \"&\"") {
      return "SET dialect = 'oracle' makes &name a variable; \\set name value, :name elsewhere"
    }
    if error.message.hasSuffix("expected an expression") {
      return "something is missing here, or the word or comma before it is one too many"
    }
    return error.message.hasSuffix("\")\"") ? "a \")\" may be missing" : nil
  }

  /// Words of other shells at the beginning of a statement.
  private static func startHint(_ first: String?, _ error: SQLError) -> String? {
    guard error.state == .syntaxError, let first else { return nil }
    switch first {
    case "HELP": return ".help lists the commands"
    case "EXIT", "QUIT", "BYE": return ".quit or Ctrl-D leaves"
    case "CLEAR", "CLS": return ".clear clears the screen"
    case "LS", "DIR", "CD", "CAT", "PWD": return "\\! runs a program"
    default: return missingHint(error)
    }
  }

  private static func quotedInDoubleQuotes(_ error: SQLError, _ text: String?) -> Bool {
    guard let text, let range = error.range, range.start >= 0 else { return false }
    return text.utf8.dropFirst(range.start).first == UInt8(ascii: "\"")
  }
}
