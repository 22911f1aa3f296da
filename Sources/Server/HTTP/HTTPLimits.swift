/// What one client may ask of the server.
package struct HTTPLimits: Sendable {
  /// Bytes of the request line and of all header fields.
  package var headerBytes = 16 << 10
  package var headerFields = 100
  package var bodyBytes = 2 << 20
  /// Seconds from the first byte of a request to the end of its header.
  package var headerSeconds = 10.0
  /// Seconds for the body.
  package var bodySeconds = 30.0
  /// Seconds that a connection may be silent between requests.
  package var idleSeconds = 60.0
  /// Seconds that a client may take no byte of its answer.
  package var stallSeconds = 30.0
  package var connections = 2048
  /// Requests that one connection may send.
  package var requestsPerConnection = 100_000
  /// Bytes of SQL text.
  package var textBytes = 256 << 10
  /// Levels that a statement may nest.
  package var nesting = 200

  package init() {}
}
