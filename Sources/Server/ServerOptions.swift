import Engine

/// How `reckon serve` runs.
package struct ServerOptions: Sendable {
  package var listen = SocketAddress(host: "127.0.0.1", port: 8080)
  package var postgres: SocketAddress?
  /// What each session begins with: threads, memory, time limit, dialect.
  package var session = SessionSettings()
  package var limits = HTTPLimits()
  /// Queries that run at once; 0: twice the processors.
  package var concurrency = 0
  /// Queries that may wait for their turn.
  package var queue = 256
  /// Queries of one user that run or wait at once; 0 for any number.
  package var userQueries = 0
  /// What the queries of users may take of whom the database says nothing: `session` says the most
  /// time, memory and rows of a query.
  var limitsOfUsers: ResourceLimits {
    var limits = ResourceLimits()
    limits.statementSeconds = session.statementTimeout > 0 ? session.statementTimeout : nil
    limits.queryMemory = session.memoryLimit > 0 ? session.memoryLimit : nil
    limits.rows = session.rowLimit > 0 ? session.rowLimit : nil
    limits.userMemory = userMemory > 0 ? userMemory : nil
    return limits
  }

  /// Bytes that all queries of one user may hold at once; 0 for any number.
  package var userMemory = 0
  /// Bytes that all queries may hold at once; 0 for three quarters of the machine.
  package var totalMemory = 0
  /// Seconds that a query may wait for its turn.
  package var queueSeconds = 10.0
  /// Seconds for what runs when the server is told to end.
  package var drainSeconds = 30.0
  /// Nobody may change anything.
  package var isReadOnly = false
  /// What greets clients that speak TLS; nil for plain connections.
  package var tls: TLSContext?
  /// Who may come in; nil asks nobody for a name.
  package var accounts: AccountList?
  /// Where each statement is written down.
  package var audit: AuditLog?
  /// Names under which browsers may reach a server on this machine, beside `localhost`.
  package var hostNames: Set<String> = []

  package init() {}
}
