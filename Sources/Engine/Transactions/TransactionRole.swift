import Diagnostics
import Syntax

/// What a statement does to the transaction around it.
enum TransactionRole {
  case partOfIt
  /// COMMIT, ROLLBACK and their kin, which a failed transaction still takes.
  case endsTransaction
  /// Oracle's definitions: they commit before and after.
  case commits

  init(of statement: Syntax.Statement, dialect: Dialect) {
    switch statement.kind {
    case .transaction: self = .endsTransaction
    case .alterObject(let alter) where alter.kind == .session || alter.kind == .system:
      self = .partOfIt
    case .createSchema, .createTable, .createView, .createIndex, .createMacro, .createSequence,
      .createSynonym, .createType, .createRole, .createPolicy, .createMask, .createOther,
      .alterTable,
      .alterSequence, .alterObject, .drop, .comment, .grant, .truncate, .unit:
      self = dialect == .oracle ? .commits : .partOfIt
    default: self = .partOfIt
    }
  }
}
