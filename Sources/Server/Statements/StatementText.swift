import Columns
import Diagnostics
import Engine
import Syntax

extension Session {
  /// Runs a text for a client that may send parameters as `EXECUTE IMMEDIATE 'sql' USING 1, 'a'`.
  /// - Parameter check: Refuses statements that the client may not run.
  func runClientText(
    _ text: String, parameters: StatementParameters = StatementParameters(),
    limits: ParserLimits, consumer: any ResultConsumer,
    check: (Syntax.Statement) throws(SQLError) -> Void
  ) throws(SQLError) {
    for statement in try statements(of: text, limits: limits) {
      guard case .executeImmediate(let immediate) = statement.kind,
        case .literal(.string(let inner)) = immediate.text.kind
      else {
        try check(statement)
        try run(statement, of: text, parameters: parameters, consumer: consumer)
        continue
      }
      let given = try values(of: immediate.using.map(\.value))
      for statement in try statements(of: inner, limits: limits) {
        try check(statement)
        try run(statement, of: inner, parameters: given, consumer: consumer)
      }
    }
  }

  /// What constant expressions are.
  private func values(
    of expressions: [Syntax.Expression]
  ) throws(SQLError) -> StatementParameters {
    if expressions.isEmpty { return StatementParameters() }
    var select = Syntax.Select(range: .none)
    select.items = expressions.map { .init(expression: $0) }
    let rows = CollectedRows(limit: 1)
    let query = Syntax.Query(body: .select(select), range: .none)
    try run(Syntax.Statement(.query(query), range: .none), consumer: rows)
    let values = rows.first ?? []
    return StatementParameters(
      positional: zip(values, rows.schema.fields).map { .init(value: $0, type: $1.type) })
  }
}

extension Exchange {
  /// Refuses statements that change something, where nothing may be changed.
  func check(_ statement: Syntax.Statement) throws(SQLError) {
    if user.mayWrite, !server.options.isReadOnly { return }
    if statement.isReading { return }
    throw SQLError(
      .insufficientPrivilege, "nothing may be changed here", range: statement.range)
  }
}
