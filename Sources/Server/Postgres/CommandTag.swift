import Engine
import Syntax

/// What a finished statement is called, with the number of its rows.
enum CommandTag {
  static func of(_ statement: Syntax.Statement, outcome: StatementOutcome?, rows: Int?) -> String {
    if let rows {
      if case .show = statement.kind { return "SHOW" }
      if case .explain = statement.kind { return "EXPLAIN" }
      return "SELECT \(rows)"
    }
    let count = outcome?.rows ?? 0
    switch statement.kind {
    case .insert, .multiInsert: return "INSERT 0 \(count)"
    case .update: return "UPDATE \(count)"
    case .delete: return "DELETE \(count)"
    case .merge: return "MERGE \(count)"
    case .copy: return "COPY \(count)"
    case .createTable(let table) where table.query != nil: return "SELECT \(count)"
    case .drop(let drop): return "DROP \(drop.kind.rawValue)"
    default: return outcome?.command ?? "OK"
    }
  }
}
