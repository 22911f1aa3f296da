import Diagnostics
import Syntax

/// A loop over the rows of a query, whichever way it was written.
struct QueryLoop {
  var query: Query
  /// Names inside the query; parameters of the cursor are bound in it.
  var queryScope: Scope
  /// Parameters of the cursor and their arguments.
  var arguments: [(Slot, Expression)]
  /// What receives a row.
  var target: Target
  var body: [RoutineStatement]
  /// The whole loop.
  var range: SourceRange
  /// `OPEN c (…);` and `CLOSE c;` around a loop of FETCH.
  var open: SourceRange?
  /// The FETCH before a loop that fetches at its end.
  var first: SourceRange?
  var close: SourceRange?
  /// OPEN and CLOSE of a second cursor.
  var others: [SourceRange] = []
  /// What stands before the CLOSE and asks how many rows the cursor gave.
  var asking: SourceRange?
  /// What the loop does before it knows whether there was a row: once more after the last one.
  var ending: Ending?
  var form: Form
  /// `<<label>>` before it, in lower case.
  var labels: Set<String> = []
  /// The name of its cursor; nil for a query of its own.
  var cursor: [String]?
  /// How many statements of its list it is.
  var count = 1
  /// What `range` is of; the query may be of another one, where a cursor of a package is.
  var unit: SourceUnit?

  /// What stands outside of the loop itself.
  var around: [SourceRange] {
    [open, first, asking == nil ? close : nil].compactMap { $0 } + others
  }

  /// Where the sets stand: to the CLOSE, where something asks before it.
  var replaced: SourceRange {
    SourceRange(start: range.start, end: asking == nil ? range.end : close?.end ?? range.end)
  }

  /// The whole, in its order.
  var pieces: [SourceRange] {
    let all = [open, first, range, close].compactMap { $0 } + others
    return all.sorted { $0.start < $1.start }
  }

  struct Ending {
    var statements: [RoutineStatement]
    var range: SourceRange
  }

  enum Target {
    /// `FOR r IN …`
    case record(String)
    /// `FETCH c INTO …`
    case variables([Expression])
    /// `FETCH c BULK COLLECT INTO …`
    case elements(BulkElements)
  }

  enum Form: String {
    case query = "FOR over a query"
    case cursor = "FOR over a cursor"
    case fetch = "OPEN and FETCH"
    case bulk = "BULK COLLECT"
  }

  /// Whether a statement changes the row on which the cursor stands.
  func usesCurrentOf(_ unit: SourceUnit) -> Bool {
    unit.words(range).lowercased().contains("current")
  }
}
