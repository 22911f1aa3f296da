import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Functions
import Glibc
import Optimizer
import Plan
import Routines
import Syntax

/// One statement on its way through the stages: bind, optimize, execute.
struct StatementCall {
  let session: Session
  /// What ranges refer to.
  let text: String
  let parameters: StatementParameters
  let consumer: any ResultConsumer
  let ids = ColumnIDSource()
  let cancellation: Cancellation
  let profile = ExecutionProfile()
  private let ownDialect: Dialect?
  /// A change that gives keys blanks leaves foreign keys as they are: MODIFY of a CHAR.
  var keepsReferences = false
  /// A definition fills a table, which is no change that triggers see.
  var firesTriggers = true

  /// - Parameter dialect: Of statements in PL/SQL, whatever the session speaks.
  init(
    session: Session, text: String, parameters: StatementParameters,
    consumer: any ResultConsumer, dialect: Dialect? = nil
  ) {
    self.session = session
    ownDialect = dialect
    self.text = text
    self.parameters = parameters
    // Statements inside of others give nothing to the user.
    let rows = session.statementDepth == 0 ? session.settings.rowLimit : 0
    self.consumer = rows > 0 ? RowAllowance(consumer, limit: rows) : consumer
    let timeout = session.settings.statementTimeout
    cancellation = Cancellation(timeout: timeout > 0 ? timeout : nil)
  }

  var settings: SessionSettings { session.settings }
  /// In which a change words what its table refuses.
  var dialect: Dialect { ownDialect ?? settings.dialect }

  /// Runs the statement; what it gives goes to the consumer.
  func run(_ statement: Syntax.Statement) throws(SQLError) {
    session.running.withLock { $0 = .init(cancellation: cancellation, profile: profile) }
    defer {
      session.running.withLock { $0 = nil }
      session.lastUse.withLock { $0 = profile.memory }
    }
    let kind = TransactionRole(of: statement, dialect: settings.dialect)
    if session.statementDepth == 0 { session.callsPrograms = false }
    // COMMIT says nothing of what it commits: the last statement before it does.
    if session.statementDepth == 0, kind != .endsTransaction {
      session.statementText = auditText(statement.range)
      session.transactions.main.statement = session.statementText
    }
    try session.asStatement(
      commits: kind == .commits, endsTransaction: kind == .endsTransaction
    ) { () throws(SQLError) in
      try checkRights(statement)
      try dispatch(statement)
      try noteRights(statement)
    }
  }

  /// The statement as it was written, for the audit trail; the beginning of a long one.
  private func auditText(_ range: SourceRange) -> String {
    let bytes = text.utf8.dropFirst(range.start).prefix(max(0, min(2000, range.end - range.start)))
    return withoutPasswords(String(decoding: bytes, as: UTF8.self))
  }

  private func dispatch(_ statement: Syntax.Statement) throws(SQLError) {
    switch statement.kind {
    case .query(let query) where query.changesRows: try runChangingQuery(query)
    case .query(let query): try deliver(try optimized(try bound(query)))
    case .explain(let explain): try runExplain(explain)
    case .createIndex(let index): try runCreateIndex(index, at: statement.range)
    case .drop(let drop) where drop.kind == .index: try runDropIndex(drop, at: statement.range)
    case .drop(let drop) where drop.kind.isOfAccess: try runAccess(statement)
    case .createOther(let other) where other.kind == ParquetKeyStatement.kind:
      try run(ParquetKeyStatement(other), at: statement.range)
    case .createOther(let other) where other.kind == ObjectKind.directory.rawValue:
      try createDirectory(other, at: statement.range)
    case .createSynonym(let synonym): try create(synonym, at: statement.range)
    case .createOther, .analyze, .lockTable: try pass(statement)
    case .createRole, .createPolicy, .createMask, .grant: try runAccess(statement)
    case .alterObject(let alter) where alter.kind.isOfAccess: try runAccess(statement)
    case .createType(let type): try create(type, at: statement.range)
    case .createView, .createMacro, .createTable, .createSchema, .createSequence, .alterTable,
      .alterSequence, .comment, .drop:
      try runDefinition(statement)
    case .insert, .multiInsert, .update, .delete, .merge, .truncate: try runChange(statement)
    case .alterObject(let alter): try run(alter, at: statement.range)
    case .copy(let copy): try runCopy(copy, at: statement.range)
    case .set, .reset, .show, .pragma: try runSetting(statement)
    case .prepare(let prepare): try runPrepare(prepare)
    case .execute(let execute): try runExecute(execute, at: statement.range)
    case .deallocate(let name):
      if let name {
        session.prepared[name.text.lowercased()] = nil
      } else {
        session.prepared = [:]
      }
      try consumer.completed(StatementOutcome(command: "DEALLOCATE"))
    case .transaction(let transaction): try runTransaction(transaction, at: statement.range)
    case .unit(let unit): try runUnit(unit, at: statement.range)
    case .block(let block): try runBlock(block)
    case .call(let call): try runCall(call, at: statement.range)
    case .history, .checkTable, .optimize, .vacuum, .restore: try runUpkeep(statement)
    default:
      throw SQLError(
        .featureNotSupported, "this statement is not available", range: statement.range)
    }
  }

  // MARK: Stages

  var functionSession: FunctionSession {
    var made = FunctionSession(
      dialect: settings.dialect, now: currentMicroseconds(), timeZone: settings.timeZone,
      user: session.access.user, roles: session.access.roleTest, cancellation: cancellation)
    if settings.dialect == .postgres, let began = session.transactions.current.began {
      made.statementStart = made.now
      made.now = began
    }
    made.dateFormat = settings.dateFormat
    made.timestampFormat = settings.timestampFormat
    made.contexts = session.contexts
    return made
  }

  /// - Parameters:
  ///   - names: nil looks names up in the session.
  ///   - dialect: nil takes the session's.
  func binder(names: (any NameLookup)? = nil, dialect: Dialect? = nil) -> Binder {
    var known = ParameterTypes()
    known.positional = parameters.positional.map { .init(type: $0.type, value: $0.value) }
    for (name, entry) in session.variables {
      known.named[name] = .init(type: entry.type, value: entry.value)
    }
    for (name, entry) in parameters.named {
      known.named[name.lowercased()] = .init(type: entry.type, value: entry.value)
    }
    let binder = Binder(
      names: names ?? session.names, functions: functionCatalog, ids: ids,
      dialect: dialect ?? settings.dialect,
      session: functionSession, parameters: known)
    binder.nullOrder = settings.nullOrder
    binder.rowsNow = { (plan) throws(SQLError) in
      let batches = try collect(try optimized(plan))
      return batches.flatMap { batch in
        (0..<batch.count).map { row in batch.columns.map { $0[row] } }
      }
    }
    binder.routines = session.storedFunctions
    attachPrograms()
    binder.stagesChanges = session.mayFire
    binder.offersRowIdentity = session.namesRowIdentity(text)
    return binder
  }

  func bound(_ query: Syntax.Query) throws(SQLError) -> any PlanNode {
    try binder().bind(query)
  }

  func optimized(
    _ plan: any PlanNode, trace: ((String, any PlanNode) -> Void)? = nil
  ) throws(SQLError) -> any PlanNode {
    let optimizer = Optimizer(
      ids: ids, functions: functionCatalog, session: functionSession, isOn: settings.optimizer,
      disabled: settings.disabledRules)
    return try optimizer.optimize(plan, trace: trace)
  }

  var executionOptions: ExecutionOptions {
    // Programs of a session run on one thread.
    let threads =
      session.callsPrograms ? 1 : settings.threads > 0 ? settings.threads : processorCount()
    let cache = session.database.parquetCache
    var options = ExecutionOptions(
      threads: threads,
      batchSize: settings.batchSize > 0 ? settings.batchSize : usualBatchSize,
      budget: MemoryBudget(
        limit: session.memoryBytes, parent: session.bounds.memory, lender: { cache.byteCount },
        reclaim: cache.shrink(to:)),
      cancellation: cancellation, session: functionSession,
      schedulerSeed: settings.schedulerSeed)
    settings.setSpilling(&options)
    return options
  }

  /// Runs a plan and gives its rows to the consumer.
  func deliver(_ plan: any PlanNode) throws(SQLError) {
    try consumer.begin(Schema(plan.output.map { Field($0.name, $0.type) }))
    let consumer = self.consumer
    try executeNoting(plan, executionOptions) { (batch) throws(SQLError) in
      try consumer.consume(batch)
    }
    try consumer.end()
  }

  /// Runs a plan and keeps its rows.
  func collect(_ plan: any PlanNode) throws(SQLError) -> [Batch] {
    var batches: [Batch] = []
    let options = executionOptions
    let reservation = MemoryReservation(options.budget, for: "the statement's rows")
    try executeNoting(plan, options) { (batch) throws(SQLError) in
      try reservation.grow(by: batch.columns.reduce(0) { $0 + $1.count * $1.physical.width })
      batches.append(batch)
      return true
    }
    return batches
  }
}

/// Microseconds since 1970-01-01 UTC.
func currentMicroseconds() -> Int64 { Clock.now }

/// The processors that are there.
func processorCount() -> Int { machineProcessors }

/// Asked once: the system reads files to answer.
private let machineProcessors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

/// Three quarters of the machine's memory, in bytes.
func usualMemoryLimit() -> Int { machineLimit }

/// Asked once: asking takes as long as a look-up by key.
private let machineLimit: Int = {
  let pages = sysconf(Int32(_SC_PHYS_PAGES))
  let size = sysconf(Int32(_SC_PAGESIZE))
  return max(1 << 28, pages / 4 * 3 * size)
}()

/// Few enough rows to stay in a core's cache, enough that the work per batch does not show.
private let usualBatchSize = 8192
