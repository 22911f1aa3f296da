import Diagnostics

/// Hints for the commonest mistakes, where the engine itself has none.
enum CommonMistakes {
  static func hinting(_ error: SQLError, in text: String?) -> SQLError {
    guard error.hint == nil, error.range != nil, let hint = hint(error, in: text) else {
      return error
    }
    return error.hinting(hint)
  }

  private static func hint(_ error: SQLError, in text: String?) -> String? {
    let first = text?.split { $0 == " " || $0 == "\n" || $0 == "\t" }.first.map {
      $0.uppercased()
    }
    switch error.state {
    case .undefinedTable, .undefinedFile:
      return "\\dt lists the tables; a file is named in quotes: FROM 'data/usage/*.parquet'"
    case .undefinedColumn where quotedInDoubleQuotes(error, text):
      return "text stands in single quotes; double quotes name columns"
    case .undefinedFunction: return "\\df lists the functions, .help NAME explains one"
    case .divisionByZero: return "x / NULLIF(y, 0) gives NULL instead"
    case .groupingError: return "put the column into GROUP BY, or take MIN or MAX of it"
    case .invalidText, .invalidDatetime: return "TRY_CAST gives NULL instead of an error"
    case .queryCanceled, .syntaxError: return startHint(first, error)
    default: return nil
    }
  }

  /// Words of other shells at the beginning of a statement.
  private static func startHint(_ first: String?, _ error: SQLError) -> String? {
    guard error.state == .syntaxError, let first else { return nil }
    switch first {
    case "HELP": return ".help lists the commands"
    case "EXIT", "QUIT", "BYE": return ".quit or Ctrl-D leaves"
    case "CLEAR", "CLS": return ".clear clears the screen"
    case "LS", "DIR", "CD", "CAT", "PWD": return "\\! runs a program"
    default: return nil
    }
  }

  private static func quotedInDoubleQuotes(_ error: SQLError, _ text: String?) -> Bool {
    guard let text, let range = error.range, range.start >= 0 else { return false }
    return text.utf8.dropFirst(range.start).first == UInt8(ascii: "\"")
  }
}
