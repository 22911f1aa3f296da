import Columns
import Diagnostics
import Engine
import Syntax

extension Server {
  /// Makes a file, or a pattern of files, a view that all sessions see.
  package func publish(file: String, as name: String) throws(SQLError) {
    var select = Syntax.Select(range: .none)
    select.items = [.init(expression: .star)]
    select.from = [TableReference(.file(file), range: .none)]
    var view = Syntax.CreateView(
      name: QualifiedName([.quoted(name)]),
      selecting: Syntax.Query(body: .select(select), range: .none))
    view.orReplace = true
    let statement = Syntax.Statement(.createView(view), range: .none)
    try makeSession().run(statement, consumer: QuietConsumer())
  }

  /// Runs a script whose tables and views are published.
  package func publish(script: String) throws(SQLError) {
    try makeSession().run(script, consumer: QuietConsumer())
  }
}

/// Lets results pass unseen.
private final class QuietConsumer: ResultConsumer {
  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool { true }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}
