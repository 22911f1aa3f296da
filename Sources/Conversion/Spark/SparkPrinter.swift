import Diagnostics
import Syntax

/// Prints bound names, queries and statements of one routine in Spark's dialect.
///
/// What it has no words for is an error with its place; nothing is left out in silence.
final class SparkPrinter {
  let program: SparkProgram
  /// How changes of tables are written.
  let storage: SparkStorage
  var scope: SparkBlockScope
  var query: SparkQueryScope?
  /// Columns of the tables that the script makes for itself.
  var frames: [String: [SparkColumn]] = [:]
  /// Statements that must run before the one that is being printed.
  var before: [String] = []
  /// Statements that must run after it.
  var after: [String] = []
  /// Routines that are being expanded, to find recursion.
  var expanding: [String] = []
  /// Told to the reader at the top of the script.
  var notes: [String] = []
  /// Variables of packages that the script reads or writes, with their type and first value.
  var sessionVariables: [String: (type: SparkType, start: String?)] = [:]
  /// Associative arrays of packages: their type and first value.
  var sessionCollections: [String: (type: String, start: String)] = [:]
  var sequences: Set<String> = []
  /// The order of the rows that a SELECT numbers when it takes values of sequences.
  var numbering: String?
  var numberedSequences: Set<String> = []
  var writtenTables: Set<String> = []
  var readTables: Set<String> = []
  /// How many names were given out.
  var names = 0
  /// Where RETURN of the routine that is expanded goes.
  var returns: [(label: String, result: SparkTerm?)] = []
  /// The labels of the loops around, as written and as printed.
  var loops: [(name: String?, label: String)] = []
  /// Variables to declare at the top of the script.
  var declarations: [String] = []
  /// Whether statements may go before the one that is printed.
  var expandsCalls = true
  /// Whether SQL%ROWCOUNT is asked anywhere.
  var asksRowCount = false
  /// The message of the checks of the converted loop that is printed.
  var check: String?

  init(_ program: SparkProgram, storage: SparkStorage, scope: SparkBlockScope) {
    self.program = program
    self.storage = storage
    self.scope = scope
  }

  func fresh(_ stem: String) -> String {
    names += 1
    return "\(stem)_\(names)"
  }

  func refuse(_ what: String, _ range: SourceRange?, hint: String? = nil) -> SQLError {
    SQLError(.featureNotSupported, what, range: range, hint: hint)
  }

  // MARK: Names

  /// A name as Spark reads it: plain words as they are, others in back ticks.
  func name(_ identifier: Identifier) -> String { name(identifier.text) }

  func name(_ text: String) -> String {
    let lower = text.lowercased()
    let isPlain =
      lower.utf8.allSatisfy {
        $0 >= 97 && $0 <= 122 || $0 >= 48 && $0 <= 57 || $0 == 95
      } && !(lower.utf8.first.map { $0 >= 48 && $0 <= 57 } ?? true)
    return isPlain && !SparkPrinter.reserved.contains(lower) ? lower : "`\(lower)`"
  }

  /// Words that ANSI mode keeps for itself, as far as people call columns so.
  private static let reserved: Set<String> = [
    "all", "and", "any", "as", "both", "case", "cast", "check", "column", "constraint", "create",
    "cross", "current_date", "distinct", "else", "end", "except", "exists", "false", "fetch",
    "filter", "for", "foreign", "from", "full", "grant", "group", "having", "in", "inner",
    "intersect",
    "into", "is", "join", "lateral", "leading", "left", "natural", "not", "null", "offset", "on",
    "only", "or", "order", "outer", "primary", "references", "right", "select", "some", "table",
    "then", "time", "to", "trailing", "true", "union", "unique", "user", "using", "when", "where",
    "window", "with", "within",
  ]

  /// The columns of a table by its lower-case name; nil if nobody knows it.
  func columns(of table: String) -> [SparkColumn]? {
    if let frame = frames[table] { return frame }
    return program.tables[table]
  }

  // MARK: Types

  /// A declared type of a variable or a cast.
  func type(_ type: TypeName) throws(SQLError) -> SparkType {
    if case .typeOf(let name) = type.kind { return try typeOf(name) }
    if let (name, arguments) = type.plain {
      if let found = SparkType(name, arguments, isStored: false) { return found }
      if let base = scope.subtype(name) { return try self.type(base) }
    }
    throw refuse("this type has no form in Spark", type.range)
  }

  /// `t.c%TYPE`, `v%TYPE`.
  private func typeOf(_ name: QualifiedName) throws(SQLError) -> SparkType {
    let parts = name.parts.map { $0.text.lowercased() }
    if parts.count >= 2, let columns = columns(of: parts[parts.count - 2]),
      let column = columns.first(where: { $0.name == parts[parts.count - 1] })
    {
      return column.type
    }
    if let term = variable(parts) { return term.type }
    throw refuse(
      "\"\(parts.joined(separator: "."))\" is no column and no variable here", name.range)
  }
}
