import Binder
import Diagnostics
import Execution
import Routines

/// How far a program is, for those who look at it while it runs.
package typealias ProgramWatch = StepWatch

/// What a session's statements run with; `SET` changes it.
package struct SessionSettings: Sendable {
  package var dialect = Dialect.postgres
  /// Whether a statement outside of BEGIN … COMMIT is committed at its end.
  package var autocommit = true
  /// Whether a failed statement fails its transaction (PostgreSQL); else it is undone alone.
  package var failsTransactions = true
  /// Whether stored units run as they were written, or with their loops as sets.
  package var procedures = ProcedureMode.exact
  /// Loops over fewer rows run row by row; nil means by the number of statements of their plan.
  package var setsFromRows: Int?
  /// Workers of a query; 0 means one per processor.
  package var threads = 0
  /// Bytes that the session's queries may hold at once; 0 means three quarters of the machine.
  package var memoryLimit = 0
  /// Bytes of files that are kept between queries; nil means an eighth of `memoryLimit`.
  package var fileCache: Int?
  /// The most rows that a statement may give; 0 means any number.
  package var rowLimit = 0
  /// Rows of a batch; 0 means the engine's choice.
  package var batchSize = 0
  /// Off runs plans as they were bound, apart from what must be rewritten to run at all.
  package var optimizer = true
  /// Rules that are switched off by name.
  package var disabledRules: Set<String> = []
  /// Seconds; 0 means none.
  package var statementTimeout = 0.0
  /// IANA name.
  package var timeZone = "UTC"
  /// Oracle's NLS_DATE_FORMAT.
  package var dateFormat = "DD-MON-RR"
  /// Grows when a format changes: plans may hold texts that were written by the old one.
  var formatVersion = 0
  /// Oracle's NLS_TIMESTAMP_FORMAT.
  package var timestampFormat = "DD-MON-RR HH.MI.SSXFF AM"
  /// Oracle's PLSQL_CCFLAGS.
  package var compilationFlags = ""
  /// Where NULLs sort that nothing else places.
  package var nullOrder = NullOrder.highest
  /// Permutes the order in which workers take morsels, for tests.
  package var schedulerSeed: UInt64?
  /// Where operators that run out of memory put files; nil means the system's place.
  package var temporaryDirectory: String?
  /// The most bytes that a query may put there at once; 0 means any number.
  package var temporaryLimit = 0
  /// Statements inside of programs are logged, with line, rows and time.
  package var trace: (@Sendable (String) -> Void)?
  /// Sees where programs are; nil where nobody looks.
  package var steps: ProgramWatch?
  /// Operators that can spill always do, for tests.
  package var forcesSpill = false
  /// Statements run as they are read from their printed form, for tests.
  package var printsAgain = false

  package init() {}

  /// Bytes that queries may hold at once.
  var memoryBytes: Int { memoryLimit > 0 ? memoryLimit : usualMemoryLimit() }
  /// Bytes of files that are kept between queries.
  var cacheBytes: Int { fileCache ?? memoryBytes / 8 }
}

/// How the loops of stored procedures run.
package enum ProcedureMode: String, Sendable, CaseIterable {
  case exact, sets
}

extension SessionSettings {
  /// Where and when the operators of a query spill.
  func setSpilling(_ options: inout ExecutionOptions) {
    options.temporaryDirectory = temporaryDirectory
    options.temporaryLimit = temporaryLimit > 0 ? temporaryLimit : .max
    options.forcesSpill = forcesSpill
  }
}
