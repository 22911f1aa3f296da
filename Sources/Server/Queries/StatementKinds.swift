import Diagnostics
import Syntax

extension Syntax.Statement {
  /// Whether the statement changes nothing but its own session.
  var isReading: Bool {
    switch kind {
    case .query(let query): query.isReading
    case .prepare(let prepare): prepare.statement.isReading
    case .explain(let explain): explain.statement.isReading
    case .show, .set, .reset, .pragma, .transaction, .execute, .deallocate, .discard,
      .declareCursor, .fetch, .close, .use, .history:
      true
    default: false
    }
  }

  /// Whether the statement gives rows and changes nothing at all: what GET may ask.
  var isQuery: Bool {
    switch kind {
    case .query(let query): query.isReading
    case .explain(let explain): explain.statement.isReading
    case .show: true
    default: false
    }
  }
}

extension Syntax.Query {
  /// A WITH may hold statements that change data.
  fileprivate var isReading: Bool {
    (with?.items ?? []).allSatisfy {
      switch $0.body {
      case .query(let query): query.isReading
      case .statement: false
      }
    }
  }
}
