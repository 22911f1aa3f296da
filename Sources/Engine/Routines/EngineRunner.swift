import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Functions
import Optimizer
import Plan
import Syntax

/// Runs the SQL of routines in a session, always in the oracle dialect.
final class EngineRunner: StatementRunner {
  private unowned let session: Session
  /// The user's statement that runs.
  var cancellation = Cancellation()
  /// Tables whose row triggers run: they cannot be read now.
  var mutatingTables: [String] = []
  /// Of the transactions that wait for an autonomous one, which sees their tables as they were.
  private var waitingMutations: [[String]] = []
  /// A unit that was just defined is compiled as it was written, to tell its errors.
  var checksUnit = false
  private var marks: [TransactionMark] = []

  init(_ session: Session) { self.session = session }

  var user: String { session.access.user }
  var catalogVersion: Int { session.catalogVersion }
  var timeZone: String { session.settings.timeZone }
  var dateFormat: String { session.settings.dateFormat }
  var timestampFormat: String { session.settings.timestampFormat }
  var compilationFlags: String { session.settings.compilationFlags }

  var functionSession: FunctionSession {
    var made = FunctionSession(
      dialect: .oracle, now: currentMicroseconds(), timeZone: timeZone, user: user,
      roles: session.access.roleTest, cancellation: cancellation)
    made.dateFormat = dateFormat
    made.timestampFormat = timestampFormat
    made.contexts = contexts
    return made
  }

  var contexts: [String: String] {
    get { session.contexts }
    set { session.contexts = newValue }
  }

  // MARK: Statements

  func prepare(
    _ statement: Syntax.Statement, names: any RoutineNames
  ) throws(SQLError) -> any Catalog.PreparedStatement {
    // Routines run with the rights of whoever made them.
    session.access.enter(names.unitName.map { session.access.actor(ofRoutine: $0) } ?? .session)
    defer { session.access.leave() }
    let ids = ColumnIDSource()
    var planning = functionSession
    planning.keepsPlan = true
    let binder = Binder(
      names: session.names, functions: functionCatalog, ids: ids, dialect: .oracle,
      session: planning)
    let watch = RoutineWatch(names, session)
    defer { watch.end() }
    binder.routines = watch
    binder.offersRowIdentity = true
    let optimizer = Optimizer(
      ids: ids, functions: functionCatalog, session: planning,
      isOn: session.settings.optimizer, disabled: session.settings.disabledRules)
    if case .query(let query) = statement.kind {
      let bound = try binder.bind(query)
      let plan = try optimizer.optimize(bound, trace: nil)
      return EngineStatement(
        self, session, plan: plan, change: nil, statement: statement,
        callsPrograms: watch.callsPrograms, charLengths: binder.charLengths(of: bound),
        kept: binder.keptColumns(of: bound))
    }
    if let change = try InsteadOfChange(session, statement) {
      let plan = try optimizer.optimize(try binder.bind(change.query), trace: nil)
      let rows = EngineStatement(
        self, session, plan: plan, change: nil, statement: statement,
        callsPrograms: watch.callsPrograms)
      return InsteadOfStatement(change, rows, session)
    }
    binder.stagesChanges = session.mayFire
    if case .multiInsert(let insert) = statement.kind {
      let bound = try binder.bind(insert)
      func made(_ plan: any PlanNode, _ change: BoundChange?) throws(SQLError) -> EngineStatement {
        var first: (any PlanNode)?
        if let staged = change?.staged { first = try optimizer.optimize(staged.plan, trace: nil) }
        return EngineStatement(
          self, session, plan: try optimizer.optimize(plan, trace: nil), firstPlan: first,
          change: change, statement: statement, callsPrograms: watch.callsPrograms)
      }
      let source = try made(bound.source, nil)
      var inserts: [EngineStatement] = []
      for insert in bound.inserts { inserts.append(try made(insert.plan, insert)) }
      return MultiInsertStatement(source, bound.rows, inserts, session)
    }
    var change = try binder.bind(change: statement)
    if let summary = change.summary {
      change.summary?.plan = try optimizer.optimize(summary.plan, trace: nil)
    }
    if let logged = change.logged {
      change.logged?.source = try optimizer.optimize(logged.source, trace: nil)
    }
    let plan = try optimizer.optimize(change.plan, trace: nil)
    let first = try change.staged.map { (staged) throws(SQLError) in
      try optimizer.optimize(staged.plan, trace: nil)
    }
    let logging = try ErrorLogging(statement, change, session) { (query) throws(SQLError) in
      try optimizer.optimize(try binder.bind(query), trace: nil)
    }
    return EngineStatement(
      self, session, plan: plan, firstPlan: first, change: change, logging: logging,
      statement: statement, callsPrograms: watch.callsPrograms)
  }

  func perform(_ statement: Syntax.Statement, text: String) throws(SQLError) {
    let dialect = session.settings.dialect
    session.settings.dialect = .oracle
    defer { if session.settings.dialect == .oracle { session.settings.dialect = dialect } }
    let call = StatementCall(
      session: session, text: text, parameters: StatementParameters(), consumer: SilentConsumer())
    try call.run(statement)
  }

  func declareTemporary(
    _ name: String, _ fields: [Field], _ lengths: [TextLength?]
  ) throws(SQLError) {
    let store = session.transactions.temporary
    let key = SessionNames.key([SessionNames.temporarySchema, name])
    let fields = fields.map { Field($0.name, $0.type == .null ? .varchar : $0.type) }
    let columns = fields.enumerated().map { i, field in
      let length = i < lengths.count ? lengths[i] : nil
      return Catalog.ColumnDefinition(field: field, form: length.map { .text($0) })
    }
    if let known = store.table(key) {
      let hasColumns = zip(known.definition.columns, columns).allSatisfy {
        $0.typeText == $1.typeText
      }
      if known.schema.fields == fields, hasColumns { return }
      store.drop(table: key)
    }
    try store.keep(table: key, TableDefinition(columns: columns, dialect: .oracle))
  }

  func fillTemporary(_ name: String, _ batches: [Batch]) throws(SQLError) {
    let key = SessionNames.key([SessionNames.temporarySchema, name])
    guard let table = session.transactions.temporary.table(key) else { return }
    if try !table.clear() { try delete(all: table) }
    for batch in batches {
      let columns = zip(batch.columns, table.schema.fields).map { column, field in
        column.type == .null ? .nulls(field.type, count: batch.count) : column.flattened()
      }
      try table.append(Batch(columns, count: batch.count))
    }
  }

  func emptyTemporary(_ name: String) throws(SQLError) {
    let key = SessionNames.key([SessionNames.temporarySchema, name])
    let store = session.transactions.temporary
    guard let table = store.table(key), try !table.clear() else { return }
    store.suspend()
    defer {
      store.resume()
      store.refresh()
    }
    try delete(all: table)
    try store.commit(note: CommitNote(user: "", statement: "", time: 0))
  }

  private func delete(all table: TransactionTable) throws(SQLError) {
    let identities = ScanRequest(columns: [table.schema.count], cancellation: cancellation)
    let scan = try table.scan(identities)
    let reader = try scan.makeReader()
    var gone: [Column] = []
    for morsel in 0..<scan.morselCount {
      try reader.open(morsel: morsel)
      while let batch = try reader.next() { gone.append(batch.columns[0]) }
    }
    for column in gone { try table.delete(column) }
  }

  func fields(of path: [String]) throws(SQLError) -> [Field]? {
    switch try session.names.relation(path) {
    case .table(let table)?: return table.schema.fields
    case .view?: return try keptColumns(ofView: path).map(\.field)
    case nil: return nil
    }
  }

  func columnForms(of path: [String]) throws(SQLError) -> [ColumnForm?] {
    switch try session.names.relation(path) {
    case .table(let table)?:
      let definition = (table as? TransactionTable)?.definition
      return (definition?.columns ?? []).map(\.form)
    case .view?: return try keptColumns(ofView: path).map(\.form)
    case nil: return []
    }
  }

  private func keptColumns(ofView path: [String]) throws(SQLError) -> [KeptColumn] {
    let name = path.map { quotedIfNeeded($0) }.joined(separator: ".")
    let binder = Binder(
      names: session.names, functions: functionCatalog, ids: ColumnIDSource(), dialect: .oracle,
      session: functionSession)
    let query = try Parser.query("SELECT * FROM \(name)", dialect: .oracle)
    return binder.keptColumns(of: try binder.bind(query))
  }

  // MARK: Transactions

  func transaction(_ transaction: Syntax.Transaction) throws(SQLError) {
    switch transaction {
    case .commit: try session.commit()
    case .rollback: session.rollback()
    case .savepoint(let name):
      session.transactions.savepoint(name.text.lowercased(), replaces: true)
    case .rollbackTo(let name):
      do throws(SQLError) { try session.rollback(to: name.text) } catch {
        throw SQLError(
          error.state,
          "savepoint '\(name.text.uppercased())' never established in this session or is invalid",
          range: name.range, code: -1086)
      }
    case .setConstraints(let names, let isDeferred):
      try session.setConstraints(names, isDeferred: isDeferred)
    case .release, .begin, .set: break
    }
  }

  func beginAutonomous() throws(SQLError) {
    session.pushAutonomousTransaction()
    waitingMutations.append(mutatingTables)
    mutatingTables = []
  }

  func endAutonomous() throws(SQLError) -> Bool {
    mutatingTables = waitingMutations.popLast() ?? []
    do throws(SQLError) {
      try session.popAutonomousTransaction()
      return false
    } catch {
      if error.code == -6519 { return true }
      throw error
    }
  }

  func mark() throws(SQLError) -> Int {
    marks.append(session.mark())
    return marks.count - 1
  }

  func undo(to mark: Int) throws(SQLError) {
    guard marks.indices.contains(mark) else { return }
    session.rollback(to: marks[mark])
    marks.removeSubrange(mark...)
  }

  // MARK: Definitions

  func stands(_ path: [String]) -> Bool {
    let (catalog, key) = (session.transactions.main.catalog, SessionNames.key(path))
    return catalog.tables[key] != nil || catalog.definitions["view \(key)"] != nil
  }

  func definition(_ kind: StoredDefinition.Kind, _ path: [String]) -> StoredDefinition? {
    let key = "\(kind.rawValue) \(SessionNames.key(path))".lowercased()
    guard let found = session.transactions.main.catalog.definitions[key] else { return nil }
    let isUnit = [.procedure, .function, .packageBody].contains(kind)
    return isUnit && givesSets ? session.programs.sets.converted(found) : found
  }

  var hasOpenChanges: Bool { session.transactions.main.hasChanges }

  /// A statement over a few rows costs about what 25 iterations of a simple loop cost.
  func smallLoop(statements: Int) -> Int {
    guard session.settings.procedures == .sets else { return 0 }
    return session.settings.setsFromRows ?? statements * 25
  }

  /// Whether units are compiled with their loops as sets. Who may not do everything runs the loops:
  /// in sets, calls are inlined, and each call asks who may execute it.
  private var givesSets: Bool {
    session.settings.procedures == .sets && !checksUnit && !session.access.isLimited
  }

  func checkMayExecute(_ unit: String, from caller: String?) throws(SQLError) {
    guard session.access.isLimited else { return }
    session.access.enter(caller.map { session.access.actor(ofRoutine: $0) } ?? .session)
    defer { session.access.leave() }
    try session.access.check(.execute, "routine \(SessionNames.key([unit]))", "routine")
  }

  func triggerDefinitions() -> [StoredDefinition] {
    session.transactions.main.catalog.definitions.values.filter { $0.kind == .trigger }
      .sorted { $0.name < $1.name }
  }

  func hasSequence(_ path: [String]) -> Bool {
    do throws(SQLError) { return try session.names.sequence(path) != nil } catch { return false }
  }

  func beginSequenceLog() { session.transactions.main.beginSequenceLog() }
  func endSequenceLog() { session.transactions.main.endSequenceLog() }
  func rewindSequences() throws(SQLError) { try session.transactions.main.rewindSequences() }

  func sequence(_ path: [String], advances: Bool) throws(SQLError) -> Int128? {
    guard let source = try session.names.sequence(path) else { return nil }
    if advances { return try source.next(1).first }
    do throws(SQLError) { return try source.current() } catch {
      throw SQLError(
        .dataException,
        "sequence \(path.last?.uppercased() ?? "").CURRVAL is not yet defined in this session",
        code: -8002)
    }
  }
}

/// Statements inside of routines say nothing to the user.
final class SilentConsumer: ResultConsumer {
  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool { true }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}
