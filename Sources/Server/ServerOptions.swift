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
  /// Seconds that a query may wait for its turn.
  package var queueSeconds = 10.0
  /// Seconds for what runs when the server is told to end.
  package var drainSeconds = 30.0
  /// Nobody may change anything.
  package var isReadOnly = false
  /// A certificate chain and its key, PEM files.
  package var certificate: String?
  package var certificateKey: String?
  /// Names under which browsers may reach a server on this machine, beside `localhost`.
  package var hostNames: Set<String> = []

  package init() {}
}
