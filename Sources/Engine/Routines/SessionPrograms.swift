import Catalog
import Columns
import Diagnostics
import Routines
import Syntax

/// The programs of a session: what compiled PL/SQL needs of the engine, and what it keeps.
final class SessionPrograms {
  let runner: EngineRunner
  let routines: RoutineSession
  /// Errors of the unit that was created or compiled last, for SHOW ERRORS.
  var lastErrors: ProgramErrors?
  /// The units with their loops as sets.
  let sets: SetPrograms
  /// What the compiled units were compiled for.
  var followed = ProcedureMode.exact

  init(_ session: Session) {
    sets = SetPrograms(session)
    runner = EngineRunner(session)
    routines = RoutineSession(runner: runner)
  }
}

/// Stored functions in SQL outside of routines; nothing is made before a name is not found.
final class StoredFunctions: RoutineNames {
  private unowned let session: Session
  /// A query calls them, so that they may change no table (ORA-14551).
  private let inQuery: Bool
  /// Those that the query declares.
  private var own: QueryFunctions?

  init(_ session: Session, inQuery: Bool = true) {
    self.session = session
    self.inQuery = inQuery
  }

  func parameter(for expression: Syntax.Expression) throws(SQLError) -> RoutineParameter? { nil }

  func function(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction? {
    if let found = try own?.function(name, arguments, inQuery: inQuery) {
      session.callsPrograms = true
      return found
    }
    guard session.hasPrograms || Builtins.hasFunction(name) else { return nil }
    if session.statementDepth <= 1 { session.programs.follow(session.settings.procedures) }
    let found = try session.programs.routines.sqlFunction(name, arguments, inQuery: inQuery)
    if found != nil { session.callsPrograms = true }
    return found
  }

  func declare(_ programs: [Syntax.Statement]) throws(SQLError) {
    own = try QueryFunctions(programs, session.programs.routines)
  }

  func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction? {
    try session.programs.routines.constructor(ofAttributes: type)
  }

  func objectOrder(_ type: String) -> ObjectOrder? {
    session.programs.routines.objectOrder(type)
  }

  func isFunction(_ name: Identifier) -> Bool {
    session.hasPrograms && session.programs.routines.isOwnFunction(name)
  }

  func rows(of expression: Syntax.Expression) throws(SQLError) -> (any Table)? { nil }
}

extension Session {
  var storedFunctions: StoredFunctions { StoredFunctions(self) }

  /// Whether the database has stored programs at all.
  var hasPrograms: Bool {
    let kinds: Set<StoredDefinition.Kind> = [.function, .package, .type]
    return transactions.main.catalog.definitions.values.contains { kinds.contains($0.kind) }
  }
}

extension String {
  /// Whether a lower-case word stands anywhere in the text, in any case.
  func mentions(_ word: String) -> Bool {
    let wanted = Array(word.utf8)
    var matched = 0
    for byte in utf8 {
      let lower = byte | 0x20
      if lower == wanted[matched] {
        matched += 1
        if matched == wanted.count { return true }
      } else {
        matched = lower == wanted[0] ? 1 : 0
      }
    }
    return false
  }
}

extension Session {
  /// Converted loops that ran row by row in this session, and why; the newest last.
  package var routineFallbacks: [String] { programs.routines.fallbacks }
}

/// Runs a body with the clock standing still.
package func withStoppedClock<T>(_ body: () throws(SQLError) -> T) throws(SQLError) -> T {
  let moment = Clock.now
  Clock.stopped.withLock { $0 = moment }
  defer { Clock.stopped.withLock { $0 = nil } }
  return try body()
}
