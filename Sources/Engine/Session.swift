import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Functions
import Optimizer
import Plan
import Synchronization
import Syntax

/// One user's conversation with the engine: settings, temporary objects, a transaction.
///
/// A session runs one statement at a time; only `cancel` and `progress` may be called from
/// another thread.
package final class Session: @unchecked Sendable {
  package var settings: SessionSettings
  /// What RESET goes back to.
  var usualSettings: SessionSettings
  package internal(set) var bounds = SessionBounds()
  let names: SessionNames
  let transactions: SessionTransactions
  let access: SessionAccess
  /// How deep statements stand in statements: a block's are inside of it.
  var statementDepth = 0
  /// The user's running statement, for the audit trail.
  var statementText = ""
  let running = Mutex<Running?>(nil)
  let lastUse = Mutex<(peak: Int, spilled: Int)>((0, 0))
  /// The shell shows the last plan on wish; a server would only hold on to memory.
  package var keepsLastPlan = false
  var lastPlan: LastPlan?
  var prepared: [String: PreparedStatement] = [:]
  /// Tables of the indexes that CREATE INDEX named, which have no other effect.
  var indexes: [String: String] = [:]
  /// The text that ran last, a whole script, and whether it names ROWID.
  private var lastRead: (text: String, namesRowIdentity: Bool) = ("", false)
  /// The running statement calls stored functions.
  var callsPrograms = false
  /// Compiled PL/SQL and the state of packages, made at first need.
  lazy var programs = SessionPrograms(self)
  /// Values of `SET VARIABLE`, and of the variables of SQL*Plus.
  package var variables: [String: StatementParameters.Entry] = [:]

  /// Whether a text names ROWID: read once for all statements of a script.
  func namesRowIdentity(_ text: String) -> Bool {
    if lastRead.text != text { lastRead = (text, text.mentions("rowid")) }
    return lastRead.namesRowIdentity
  }

  /// What `cancel` and `progress` reach of the running statement.
  struct Running: Sendable {
    var cancellation: Cancellation
    var profile: ExecutionProfile
  }

  package init(
    database: Database = Database(), settings: SessionSettings = SessionSettings(),
    login: Login = .local
  ) {
    self.settings = settings
    usualSettings = settings
    transactions = SessionTransactions(store: database.store)
    access = SessionAccess(login, transactions)
    names = SessionNames(database: database, transactions: transactions, access: access)
    names.usesSequence = { [unowned self] in callsPrograms = true }
    names.cacheBytes = { [unowned self] in self.settings.cacheBytes }
    names.tellOfPrograms = { [unowned self] in tellOfPrograms(&$0) }
    names.columnsOfView = { [unowned self] definition in columns(ofView: definition) }
  }

  /// The columns of a view; none if its query does not bind any more.
  private func columns(ofView definition: StoredDefinition) -> [Field] {
    let call = StatementCall(
      session: self, text: definition.text, parameters: StatementParameters(),
      consumer: NoConsumer())
    guard let statement = try? Parser.statement(definition.text, dialect: definition.dialect),
      case .createView(let view) = statement.kind,
      let plan = try? call.binder(dialect: definition.dialect).bind(view.query)
    else { return [] }
    return plan.output.enumerated().map { i, column in
      let name = i < view.columns.count ? view.columns[i].folded(definition.dialect) : column.name
      return Field(name, column.type)
    }
  }

  /// What programs noted for SYS_CONTEXT, by `namespace.name` in lower case.
  var contexts: [String: String] = [:] {
    didSet { contextsVersion &+= 1 }
  }
  private(set) var contextsVersion = 0

  package var database: Database { names.database }

  /// Runs every statement of a script in order, up to the first error.
  /// - Throws: The error with its range in `text`.
  package func run(
    _ text: String, parameters: StatementParameters = StatementParameters(),
    consumer: any ResultConsumer
  ) throws(SQLError) {
    var base = 0
    var rest = text
    while true {
      let dialect = settings.dialect
      let names = dialect == .oracle ? programs.routines.compilationNames : CompilationNames()
      var parser = Parser(rest, dialect: dialect, names: names)
      while var statement = try located(base, { () throws(SQLError) in try parser.parseNext() }) {
        var text = rest
        if settings.printsAgain, let print = Printer.text(of: statement, dialect: dialect) {
          statement = try Parser.statement(print, dialect: dialect)
          text = print
        }
        let call = StatementCall(
          session: self, text: text, parameters: parameters, consumer: consumer)
        try located(base) { () throws(SQLError) in try call.run(statement) }
        if settings.dialect != dialect { break }
      }
      if settings.dialect == dialect { return }
      // The rest of the text is read in the dialect that was just set.
      let position = parser.position
      base += position
      rest = String(decoding: Array(rest.utf8.dropFirst(position)), as: UTF8.self)
    }
  }

  private func located<T>(_ base: Int, _ body: () throws(SQLError) -> T) throws(SQLError) -> T {
    do throws(SQLError) {
      return try body()
    } catch {
      throw error.shifted(by: base)
    }
  }

  /// Whether the text ends inside a statement: the shell then asks for another line.
  package func isIncomplete(_ text: String) -> Bool {
    Parser.completeness(of: text, dialect: settings.dialect) == .incomplete
  }

  /// Stops the running statement within 250 ms; any thread may call it.
  package func cancel() { running.withLock { $0?.cancellation.cancel() } }

  /// The share of the running statement's work that is done, 0…1, or nil if unknown; any thread.
  package var progress: Double? { running.withLock { $0?.profile.progress } }

  /// Rows that the running statement has read so far; any thread.
  package var scannedRows: Int { running.withLock { $0?.profile.scannedRows ?? 0 } }

  /// What the running statement holds in memory and wrote to temporary files so far, in bytes.
  package var memory: (peak: Int, spilled: Int) {
    running.withLock { $0?.profile.memory ?? (0, 0) }
  }

  /// What the last statement held in memory at most and wrote to temporary files, in bytes.
  package var lastMemory: (peak: Int, spilled: Int) { lastUse.withLock { $0 } }
}

/// A statement that PREPARE named.
struct PreparedStatement {
  var statement: Syntax.Statement
  var types: [DataType]
}
