import Catalog
import Columns
import Diagnostics
import Functions
import Syntax

/// What the programs of one session share: compiled units and their state, the output buffer, the
/// attributes of the implicit cursor, the exceptions being handled.
package final class RoutineSession {
  package let runner: any StatementRunner
  /// Takes the lines of DBMS_OUTPUT.
  package var output: (String) -> Void = { _ in }
  /// Takes a line for each statement of SQL that ran; nil where steps are not logged.
  package var trace: ((String) -> Void)?
  /// Sees each statement of SQL begin; nil where nobody looks.
  package var watch: StepWatch?
  var units: [String: Unit] = [:]
  /// What the variables of packages held that are compiled anew without a change of their own.
  var keptStates: [String: KeptState] = [:]
  /// Counts what a later call of a function may depend on, or somebody notice: changed variables of
  /// packages and outer routines, changes of tables, output, numbers drawn.
  var effects = 0
  /// The catalog's version for which `units` are known to be good.
  var checkedVersion = 0
  /// Names that mean no unit and no type, until something is created.
  var unknown: Set<String> = []
  var unknownTypes: Set<String> = []
  var types: [String: RoutineType] = [:]
  var typeUnits: [String: Unit] = [:]
  /// Statements of EXECUTE IMMEDIATE by their text.
  var dynamicStatements: [String: DynamicStatement] = [:]
  /// What DBMS_SQL.RETURN_RESULT gave in the statement that runs.
  var implicitResults: [(fields: [Field], batches: [Batch])] = []
  var pendingLine = ""
  var isOutputOn = true
  var keptLines: [String] = []

  /// Tells the running transaction from those before it and from those around it.
  private(set) var transaction = 0
  private var transactionCount = 0

  // The implicit cursor.
  var rowCount: Int? { didSet { isCountOfSets = false } }
  /// The last statement is one of a loop that ran as sets, which do not have its count.
  var isCountOfSets = false
  /// The block of the client asks for the count of its own calls.
  var asksCount = false
  var bulkRowCounts: [Int] = []
  var bulkErrors: [(index: Int, code: Int)] = []

  /// The rows below which the loop whose sets begin now runs row by row.
  var rowsForSets: Int?

  /// Exceptions whose handlers run, innermost last.
  var handled: [Raised] = []
  /// For each of them the line of the back trace where it was caught.
  var handledPlaces: [String] = []
  var depth = 0
  /// Packages whose constants `$IF` asks for now.
  var compiledForConstants: Set<String> = []
  /// Packages whose constants the text asked for that was read last.
  var constantsAsked: Set<String> = []
  /// Packages of PRAGMA SERIALLY_REUSABLE that have a state.
  var reusable: [Unit] = []
  /// The calls that wait, the innermost last.
  var callSites: [CallSite] = []
  private var exceptionCount = 0
  var stack = StackRoom()
  var random = SeededRandom()
  package var outbox: [String] = []
  /// Connections of UTL_SMTP.
  var mails: [Int64: OutgoingMail] = [:]
  var lastMail: Int64 = 0
  /// Which converted loops ran row by row, and why; the newest last, at most a hundred.
  package private(set) var fallbacks: [String] = []
  var dynamicCursors: [Int: DynamicCursor] = [:]
  var nextDynamicCursor = 1
  /// DBMS_SQL.LAST_ROW_COUNT.
  var dynamicRowCount: Int64 = 0
  package var jobs: [RecordedJob] = []
  /// The number of the next job of DBMS_JOB.
  var nextJob: Int64 = 1
  var files: [Int64: FileBox] = [:]
  /// The row of the trigger that runs, and which events fire it.
  var triggerEvents: [TriggerEvent] = []
  var tableTriggers: [String: [CompiledTrigger]] = [:]
  package var disabledTriggers: Set<String> = []
  /// While the sets of a loop run that do by themselves what triggers would: by table their names,
  /// lower case.
  package private(set) var expandedTriggers: [String: Set<String>] = [:]
  /// The tables that these triggers are on.
  var triggerTargets: (of: [StoredDefinition], tables: Set<String>) = ([], [])
  /// The statements of SQL that wait for what runs.
  var around = StatementsAround()
  var steps = 0

  /// Statements of one transaction that call a function or fire a trigger.
  struct StatementsAround {
    var queries = 0
    var changes = 0
    var triggers = 0

    var isWaiting: Bool { queries + changes + triggers > 0 }
  }

  package init(runner: any StatementRunner) { self.runner = runner }

  /// Runs statements that do what the triggers of some tables would.
  func expanding<Result>(
    _ triggers: [String: Set<String>], _ body: () throws(Raised) -> Result
  ) throws(Raised) -> Result {
    let outer = expandedTriggers
    expandedTriggers = triggers
    defer { expandedTriggers = outer }
    return try body()
  }

  /// Counts statements; long loops can be cancelled.
  @inline(__always) func step() throws(Raised) {
    steps &+= 1
    if steps & 1023 == 0 { try checkCancellation() }
  }

  private func checkCancellation() throws(Raised) {
    do throws(SQLError) { try runner.cancellation.check() } catch { throw Raised(error) }
  }

  /// Forgets the compiled form of a unit and of those that name it.
  /// - Parameter keepsState: What their variables hold is that of their next form; otherwise it is lost.
  package func forget(_ key: String, keepsState: Bool = false) {
    var gone: Set<String> = [key]
    var found = true
    while found {
      found = false
      for (name, unit) in units
      where !gone.contains(name) && !unit.dependencies.isDisjoint(with: gone) {
        gone.insert(name)
        found = true
      }
    }
    for name in gone {
      if keepsState { keepState(of: name) } else { keptStates[name] = nil }
      units[name] = nil
    }
    unknown = []
    unknownTypes = []
    tableTriggers = [:]
    dynamicStatements = [:]
    if types[key] != nil {
      // What was compiled with the type is compiled anew.
      types = [:]
      typeUnits = [:]
      units = [:]
    }
  }

  /// Forgets all compiled units; what packages hold stays.
  package func forgetAll() {
    for name in units.keys { keepState(of: name) }
    units = [:]
    unknown = []
    unknownTypes = []
    tableTriggers = [:]
    dynamicStatements = [:]
    types = [:]
    typeUnits = [:]
  }

  var functionSession: FunctionSession {
    var made = FunctionSession(
      dialect: .oracle, now: Clock.now, timeZone: runner.timeZone, user: runner.user,
      cancellation: runner.cancellation)
    made.dateFormat = runner.dateFormat
    made.timestampFormat = runner.timestampFormat
    made.contexts = runner.contexts
    return made
  }

  /// Exceptions without a number are told apart by the order of their binding.
  func nextException() -> Int {
    exceptionCount += 1
    return exceptionCount
  }

  /// Another transaction begins.
  func nextTransaction() {
    transactionCount += 1
    transaction = transactionCount
  }

  /// Goes back to the transaction that an autonomous one interrupted.
  func resume(_ interrupted: Int) { transaction = interrupted }

  /// What SQL%ROWCOUNT gives.
  func lastCount() throws(Raised) -> Int? {
    effects &+= 1
    guard isCountOfSets else { return rowCount }
    throw Raised(
      SQLError(
        .notInPrerequisiteState,
        "SQL%ROWCOUNT and SQL%FOUND after a loop that ran as sets are not known",
        hint: "SET procedures = exact runs the loop row by row"))
  }

  /// Runs a statement of the implicit cursor: one that fails has changed no row (PL/SQL Language
  /// Reference 19c, "SQL%ROWCOUNT Attribute: How Many Rows Were Affected?").
  @inline(__always) func counting<Result>(_ body: () throws(Raised) -> Result) throws(Raised)
    -> Result
  {
    do throws(Raised) { return try body() } catch {
      rowCount = 0
      throw error
    }
  }

  /// COMMIT, ROLLBACK and savepoints of a program.
  func end(_ transaction: Transaction) throws(Raised) {
    do throws(SQLError) { try runner.transaction(transaction) } catch { throw Raised(error) }
    switch transaction {
    case .commit, .rollback:
      rowCount = 0
      nextTransaction()
    default: break
    }
  }

  func noteFallback(_ line: String) {
    if fallbacks.count >= 100 { fallbacks.removeFirst() }
    fallbacks.append(line)
  }

  func put(_ text: String) { pendingLine += text }

  func newLine() {
    let line = pendingLine
    pendingLine = ""
    guard isOutputOn else { return }
    for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
      output(String(part))
    }
  }
}

/// What a trigger was fired by.
struct TriggerEvent {
  enum Kind { case insert, update, delete }
  var kind: Kind
  /// Columns that UPDATE sets, lower case.
  var columns: Set<String>
}

extension RoutineSession {
  /// - Throws: ORA-14551 in a function that a query calls.
  func checkMayChange() throws(Raised) {
    if around.queries > 0 { throw Raised(-14551, "cannot perform a DML operation inside a query ") }
  }

  /// - Throws: ORA-04092 in a trigger, ORA-14552 in a function that SQL calls.
  func checkMayEnd(_ transaction: Transaction) throws(Raised) {
    let word: String
    switch transaction {
    case .commit: word = "COMMIT"
    case .rollback, .rollbackTo: word = "ROLLBACK"
    case .savepoint: word = "SET SAVEPOINT"
    default: return
    }
    if around.triggers > 0 { throw Raised(-4092, "cannot \(word) in a trigger") }
    if around.isWaiting {
      throw Raised(-14552, "cannot perform a DDL, commit or rollback inside a query or DML ")
    }
  }
}
