import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Plan
import Syntax

/// A statement of a routine, bound and optimized.
final class EngineStatement: Catalog.PreparedStatement {
  private let runner: EngineRunner
  private unowned let session: Session
  private let plan: any PlanNode
  /// What makes the new rows where triggers may change them (`BoundChange.staged`).
  private let firstPlan: (any PlanNode)?
  private let boundChange: BoundChange?
  private let logging: ErrorLogging?
  private let statement: Syntax.Statement
  private let catalogVersion: Int
  private let formatVersion: Int
  private var contextsVersion: Int
  /// Whether it asks what programs note of the session.
  private lazy var readsSession = plan.readsClock || firstPlan?.readsClock ?? false
  /// Programs of a session run on one thread.
  private let callsPrograms: Bool
  let charLengths: [TextLength?]
  private let kept: [KeptColumn]
  private var runs = 0
  private var isPointKnown = false
  /// What it took to run without an index, in nanoseconds.
  private var scanned: UInt64 = 0
  private var point: RowPlan?
  private var few: RowsPlan?

  init(
    _ runner: EngineRunner, _ session: Session, plan: any PlanNode,
    firstPlan: (any PlanNode)? = nil, change: BoundChange?, logging: ErrorLogging? = nil,
    statement: Syntax.Statement, callsPrograms: Bool, charLengths: [TextLength?] = [],
    kept: [KeptColumn] = []
  ) {
    self.kept = kept
    self.charLengths = charLengths
    self.logging = logging
    self.callsPrograms = callsPrograms
    self.statement = statement
    self.runner = runner
    self.session = session
    self.plan = plan
    self.firstPlan = firstPlan
    boundChange = change
    catalogVersion = session.catalogVersion
    formatVersion = session.settings.formatVersion
    contextsVersion = session.contextsVersion
  }

  var isQuery: Bool { boundChange == nil }

  private(set) lazy var isVolatile = plan.isVolatile

  var isCurrent: Bool {
    catalogVersion == session.catalogVersion && formatVersion == session.settings.formatVersion
  }

  var fields: [Field] {
    guard let boundChange else { return plan.output.map { Field($0.name, $0.type) } }
    return boundChange.results ?? []
  }

  var recordFields: [Field] { kept.isEmpty ? fields : kept.map(\.field) }
  var recordForms: [ColumnForm?] { kept.map(\.form) }

  private var threads: Int {
    if callsPrograms { return 1 }
    let wanted = session.settings.threads
    if wanted > 0 { return wanted }
    return isSmall ? 1 : processorCount()
  }

  /// Whether the tables that are read have so few rows that other threads would cost more than they
  /// do.
  private var isSmall: Bool {
    guard !multipliesRows else { return false }
    var rows = 0
    for scan in scans {
      guard let table = scan.table as? TransactionTable, let count = table.rowCount else {
        return false
      }
      rows += count
      if rows > EngineStatement.smallRows { return false }
    }
    return true
  }

  /// As many rows as one morsel of a table in memory has.
  private static let smallRows = 1 << 15

  private func options(_ parameters: [Value]) -> ExecutionOptions {
    let settings = session.settings
    let limit = session.memoryBytes
    var options = ExecutionOptions(
      threads: threads, batchSize: settings.batchSize > 0 ? settings.batchSize : Batch.defaultSize,
      budget: MemoryBudget(limit: limit, parent: session.bounds.memory),
      cancellation: runner.cancellation,
      session: runner.functionSession, parameters: parameters)
    settings.setSpilling(&options)
    return options
  }

  func rows(_ parameters: ParameterBlock, limit: Int?) throws(SQLError) -> [Batch] {
    session.transactions.refresh(insideProgram: true)
    try checkMutating()
    if let found = try fewRows(parameters) { return found }
    return try collect(plan, parameters.values, limit: limit)
  }

  func row(_ parameters: ParameterBlock, to block: ScalarBlock) throws(SQLError) -> SingleRow {
    session.transactions.refresh(insideProgram: true)
    try checkMutating()
    if let point = try pointPlan() {
      let found: Void? = try run(point, parameters) { $0.copy(to: block) }
      return found == nil ? .none : .one
    }
    if let few = fewPlan() {
      switch try few.run(parameters, { $0.copy(to: block) }) {
      case .one: return .one
      case .rows(let batch): return batch.count == 0 ? .none : .rows([batch])
      case .tooMany: break
      }
    }
    return .rows(try collect(plan, parameters.values, limit: 2))
  }

  /// Rows that do not fit beside the others go to a spill file: a cursor over millions of rows holds few.
  func feed(_ parameters: ParameterBlock) throws(SQLError) -> any RowFeed {
    session.transactions.refresh(insideProgram: true)
    try checkMutating()
    if let found = try fewRows(parameters) { return ListFeed(found) }
    let options = options(parameters.values)
    let limit = session.memoryBytes
    let kept = KeptRows(options, memory: min(64 << 20, limit / 8))
    let began = monotonicNanoseconds()
    defer { scanned &+= monotonicNanoseconds() &- began }
    try execute(plan, options) { (batch) throws(SQLError) in
      try kept.append(batch)
      return true
    }
    return kept
  }

  /// The form of the plan for one row by its key, if it has one.
  private func pointPlan() throws(SQLError) -> RowPlan? {
    runs += 1
    if contextsVersion != session.contextsVersion {
      contextsVersion = session.contextsVersion
      // The forms hold the facts of the session that they were made in.
      if readsSession { (point, few, isPointKnown, runs) = (nil, nil, false, min(runs, 2)) }
    }
    if !isPointKnown {
      isPointKnown = true
      point = RowPlan(plan, runner.functionSession, clock: currentMicroseconds)
    }
    // Statements that run once or twice are not worth the making.
    if runs == 3, point == nil, boundChange == nil {
      few = RowsPlan(plan, runner.functionSession, clock: currentMicroseconds)
    }
    guard let point else { return nil }
    let isWorthwhile = point.isWorthwhile(
      runs: runs, seconds: Double(scanned) / 1e9, memory: session.memoryBytes)
    return isWorthwhile ? point : nil
  }

  /// The form of the plan for few rows that an index finds, where it is better.
  private func fewPlan() -> RowsPlan? {
    guard let few,
      few.isWorthwhile(
        runs: runs, seconds: Double(scanned) / 1e9, memory: session.memoryBytes)
    else { return nil }
    return few
  }

  /// The rows where the plan reads one or few that an index finds; nil where not.
  private func fewRows(_ parameters: ParameterBlock) throws(SQLError) -> [Batch]? {
    if let point = try pointPlan() {
      return try run(point, parameters) { $0.batch }.map { [$0] } ?? []
    }
    guard let few = fewPlan() else { return nil }
    var only: [Batch] = []
    switch try few.run(parameters, { only = [$0.batch] }) {
    case .one: return only
    case .rows(let batch): return [batch]
    case .tooMany: return nil
    }
  }

  /// One row by its key; the log of steps says when an index was made for it.
  private func run<Result>(
    _ point: RowPlan, _ parameters: ParameterBlock,
    _ body: (RowResult) throws(SQLError) -> Result
  ) throws(SQLError) -> Result? {
    let result = try point.run(parameters, body)
    if let trace = session.settings.trace, let built = point.takeBuilt() {
      let table = built.table.hasPrefix("main.") ? String(built.table.dropFirst(5)) : built.table
      trace("index of \(table): \(built.rows) rows, \(milliseconds(built.seconds * 1000))")
    }
    return result
  }

  private func collect(
    _ plan: any PlanNode, _ parameters: [Value], limit: Int?
  ) throws(SQLError) -> [Batch] {
    var batches: [Batch] = []
    var count = 0
    let began = monotonicNanoseconds()
    defer { scanned &+= monotonicNanoseconds() &- began }
    try execute(plan, options(parameters)) { (batch) in
      batches.append(batch)
      count += batch.count
      return count < limit ?? .max
    }
    return batches
  }

  func change(_ parameters: ParameterBlock) throws(SQLError) -> ChangeOutcome {
    try change(parameters, in: nil)
  }

  func beginArray() throws(SQLError) -> (any Catalog.ArrayTriggers)? {
    guard statement.isSingleRowInsert, let boundChange else { return nil }
    let mark = session.mark()
    do throws(SQLError) {
      try checkMutating()
      let triggers = try StatementTriggers(session, boundChange, statement)
      guard let triggers else { return nil }
      return try ArrayTriggers(triggers, session, from: mark)
    } catch {
      session.rollback(to: mark)
      throw error
    }
  }

  func change(
    _ parameters: ParameterBlock, in array: (any Catalog.ArrayTriggers)?
  ) throws(SQLError) -> ChangeOutcome {
    let transactions = session.transactions
    transactions.refresh(insideProgram: true)
    if logging == nil, let pointChange, let point = try pointPlan() {
      return ChangeOutcome(rows: try change(by: point, pointChange, parameters, transactions))
    }
    guard let boundChange else { return ChangeOutcome(rows: 0) }
    let mark = session.mark()
    do throws(SQLError) {
      try checkMutating()
      let held = (array as? ArrayTriggers)?.triggers
      let triggers =
        if let held { held } else { try StatementTriggers(session, boundChange, statement) }
      defer { if held == nil { triggers?.finish() } }
      let call = StatementCall(
        session: session, text: "", parameters: StatementParameters(), consumer: SilentConsumer(),
        dialect: .oracle)
      let keeps = triggers == nil ? statement.keptColumns : nil
      if let logging {
        let parts = ErrorLogging.Parts(plan: plan, firstPlan: firstPlan, triggers: triggers) {
          (plan) throws(SQLError) in
          try self.hidingTable { () throws(SQLError) in
            try self.collect(plan, parameters.values, limit: nil)
          }
        } write: { (rows) throws(SQLError) in
          try ChangeRun(call, boundChange, keeps: keeps).run(rows)
        }
        return try outcome(boundChange, try logging.run(parts), parameters)
      }
      let batches = try newRows(boundChange, parameters, triggers)
      let result = try ChangeRun(call, boundChange, keeps: keeps).run(batches)
      try triggers?.after(batches)
      return try outcome(boundChange, result, parameters)
    } catch {
      session.rollback(to: mark)
      throw error
    }
  }

  /// Changes the one row of a key.
  /// - Returns: How many rows there were.
  private func change(
    by point: RowPlan, _ pointChange: PointChange, _ parameters: ParameterBlock,
    _ transactions: SessionTransactions
  ) throws(SQLError) -> Int {
    let mark = transactions.beginStatement()
    do throws(SQLError) {
      try checkMutating()
      let rows = try hidingTable { () throws(SQLError) in
        try run(point, parameters) { (row) throws(SQLError) in try pointChange.run(row) }
      }
      // What programs marked while the statement ran is theirs.
      if !callsPrograms { transactions.endStatement(mark) }
      return rows ?? 0
    } catch {
      transactions.rollback(to: mark.mark)
      throw error
    }
  }

  private func outcome(
    _ change: BoundChange, _ result: ChangeResult, _ parameters: ParameterBlock
  ) throws(SQLError) -> ChangeOutcome {
    let result = try change.summarized(result) { (plan) throws(SQLError) in
      try collect(plan, parameters.values, limit: nil)
    }
    return ChangeOutcome(rows: result.rows, returned: result.returning?.batches ?? [])
  }

  private func newRows(
    _ change: BoundChange, _ parameters: ParameterBlock, _ triggers: StatementTriggers?
  ) throws(SQLError) -> [Batch] {
    if triggers == nil, change.staged == nil, let point = try pointPlan() {
      return try run(point, parameters) { $0.batch }.map { [$0] } ?? []
    }
    return try change.newRows(plan, firstPlan, triggers) { (plan) throws(SQLError) in
      try hidingTable { () throws(SQLError) in
        try collect(plan, parameters.values, limit: nil)
      }
    }
  }

  /// Functions that the statement calls for its rows neither read nor change the table of the statement
  /// (ORA-04091).
  private func hidingTable<Result>(
    _ body: () throws(SQLError) -> Result
  ) throws(SQLError) -> Result {
    guard let hiddenTable else { return try body() }
    runner.mutatingTables.append(hiddenTable)
    defer { runner.mutatingTables.removeLast() }
    return try body()
  }

  /// The key of the table of a change that calls functions, but for INSERT of one row (Database
  /// Development Guide 19c, "Mutating-Table Restriction").
  private lazy var hiddenTable: String? = {
    guard isVolatile else { return nil }
    if case .insert(let insert) = statement.kind {
      switch insert.source {
      case .query(let query):
        if case .values(let rows, _) = query.body, rows.count == 1 { return nil }
      case .defaultValues, .record: return nil
      }
    }
    return (boundChange?.table as? TransactionTable)?.key
  }()

  /// A table whose row trigger runs cannot be read or changed (ORA-04091).
  private func checkMutating() throws(SQLError) {
    if runner.mutatingTables.isEmpty { return }
    for table in tables {
      guard runner.mutatingTables.contains(table) else { continue }
      let name = table.split(separator: ".").last.map { $0.uppercased() } ?? table
      throw SQLError(
        .raiseException, "table RECKON.\(name) is mutating, trigger/function may not see it",
        code: -4091)
    }
  }

  /// The short way to change one row, where nothing hangs on it.
  private lazy var pointChange: PointChange? = boundChange.flatMap {
    PointChange($0, statement, session)
  }

  /// Whether few rows that are read may become many on their way.
  private lazy var multipliesRows: Bool = {
    func multiplies(_ node: any PlanNode) -> Bool {
      switch node {
      case is TableFunctionCall, is RecursiveUnion, is Plan.Hierarchy: return true
      case let join as Plan.Join where join.equalities.keys.isEmpty: return true
      default: return node.inputs.contains(where: multiplies)
      }
    }
    return multiplies(plan) || firstPlan.map(multiplies) ?? false
  }()

  private lazy var scans: [Scan] = {
    var found: [Scan] = []
    func visit(_ node: any PlanNode) {
      if let scan = node as? Scan { found.append(scan) }
      for input in node.inputs { visit(input) }
    }
    visit(plan)
    if let firstPlan { visit(firstPlan) }
    return found
  }()

  /// Keys of the tables that the statement reads or changes.
  private lazy var tables: Set<String> = {
    var found = Set(scans.compactMap { ($0.table as? TransactionTable)?.key })
    if let table = boundChange?.table as? TransactionTable { found.insert(table.key) }
    return found
  }()
}

extension PlanNode {
  /// Whether an expression asks the clock or what else changes between two runs.
  fileprivate var readsClock: Bool {
    expressions.contains(where: \.readsClock) || inputs.contains { $0.readsClock }
  }
}
