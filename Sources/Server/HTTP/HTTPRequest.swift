/// One request, complete with its body.
struct HTTPRequest: Sendable {
  var method: String
  /// The path as it was sent, without the query.
  var path: String
  /// The parts of the path between slashes, decoded.
  var segments: [String] = []
  /// The text after `?`, as it was sent.
  var rawQuery: String
  /// Names and values of the query, decoded, in their order.
  var query: [(name: String, value: String)] = []
  /// Names in lower case.
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// HTTP/1.0 has no chunks and closes.
  var isOld = false
  var keepsAlive = true
  /// The client's address, without port.
  var peer = ""
  var isEncrypted = false

  init(method: String, path: String, rawQuery: String) {
    self.method = method
    self.path = path
    self.rawQuery = rawQuery
  }

  /// The value of a header field, several joined by commas.
  func header(_ name: String) -> String? {
    var found: String?
    for field in headers where field.name == name {
      found = found.map { $0 + ", " + field.value } ?? field.value
    }
    return found
  }

  /// The value given last for a name of the query.
  func parameter(_ name: String) -> String? { query.last { $0.name == name }?.value }

  /// Where the client found this server: `http://host:port`.
  var origin: String {
    (isEncrypted ? "https://" : "http://") + (header("host") ?? "localhost")
  }

  var isHead: Bool { method == "HEAD" }
}
