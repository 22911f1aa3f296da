import Syntax

/// How hard a loop is to turn into sets: the hardest thing in its body.
package enum LoopTier: Int, Sendable {
  case expressions, changes, lookups, state, handlers, calls, transactions, dynamic

  package var summary: String {
    switch self {
    case .expressions: "T0 expressions"
    case .changes: "T1 IF, INSERT, UPDATE, DELETE"
    case .lookups: "T2 SELECT INTO"
    case .state: "T3 state from row to row"
    case .handlers: "T4 handlers"
    case .calls: "T5 calls of own routines"
    case .transactions: "T6 COMMIT, ROLLBACK, SAVEPOINT"
    case .dynamic: "T7 dynamic SQL, GOTO, PIPE ROW"
    }
  }

  /// - Parameter isRoutine: Whether a name is a routine of the program.
  init(of loop: RoutineStatement, isRoutine: @escaping ([String]) -> Bool) {
    var tier = 0
    StatementWalk { statement, _ in
      tier = max(tier, LoopTier.rank(statement, isRoutine))
      return true
    }.walk([loop])
    self = LoopTier(rawValue: tier) ?? .expressions
  }

  private static func rank(
    _ statement: RoutineStatement, _ isRoutine: ([String]) -> Bool
  ) -> Int {
    switch statement.kind {
    case .executeImmediate, .goto, .pipeRow, .openFor: return LoopTier.dynamic.rawValue
    case .block(let block):
      return block.handlers.isEmpty ? 0 : LoopTier.handlers.rawValue
    case .call(let call):
      switch call.kind {
      case .name(let name): return isRoutine(parts(name)) ? LoopTier.calls.rawValue : 0
      case .call(let call): return isRoutine(parts(call.name)) ? LoopTier.calls.rawValue : 0
      default: return 0
      }
    case .assignment(_, let value):
      return calls(value, isRoutine) ? LoopTier.calls.rawValue : LoopTier.state.rawValue
    case .conditional: return LoopTier.changes.rawValue
    case .sql(let sql): return rank(sql)
    default: return 0
    }
  }

  private static func rank(_ statement: Statement) -> Int {
    switch statement.kind {
    case .transaction: LoopTier.transactions.rawValue
    case .query: LoopTier.lookups.rawValue
    default: LoopTier.changes.rawValue
    }
  }

  private static func calls(_ value: Expression, _ isRoutine: ([String]) -> Bool) -> Bool {
    if case .call(let call) = value.kind, isRoutine(parts(call.name)) { return true }
    return value.children.contains { calls($0, isRoutine) }
  }

  private static func parts(_ name: QualifiedName) -> [String] {
    name.parts.map { $0.text.lowercased() }
  }
}
