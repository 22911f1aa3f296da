import Columns
import Diagnostics
import Engine

/// One request on its way to its answer: what a route works with.
final class Exchange {
  let request: HTTPRequest
  let response: ResponseWriter
  let server: Server
  let stream: any ByteStream
  /// The `{name}` parts of the path.
  var captured: [String: String] = [:]
  /// Names the request in logs and in errors.
  let id: String
  var user = User.anonymous

  init(
    _ request: HTTPRequest, _ response: ResponseWriter, server: Server, stream: any ByteStream,
    id: String
  ) {
    self.request = request
    self.response = response
    self.server = server
    self.stream = stream
    self.id = id
  }

  func send(_ status: HTTPStatus, json: JSON) throws(StreamFailure) {
    var bytes: [UInt8] = []
    bytes.append(json: json)
    bytes.append(0x0A)
    try response.send(status, "application/json", bytes)
  }

  func send(text: String, as mediaType: String = "text/plain; charset=utf-8") throws(StreamFailure)
  {
    try response.send(.ok, mediaType, text)
  }

  /// The body of a request as JSON.
  func json() throws(SQLError) -> JSON {
    do throws(SQLError) {
      return try JSONReader.read(request.body, depthLimit: 32)
    } catch { throw SQLError(.invalidText, "the body is no JSON: \(error.message)") }
  }

  /// The body of a request as text.
  func text() throws(SQLError) -> String {
    guard let text = String(validating: request.body, as: UTF8.self), !text.utf8.contains(0) else {
      throw SQLError(.invalidText, "the body is no UTF-8 text")
    }
    return text
  }
}

/// An answer that is no SQL error: a path that is not there, an overload.
struct RouteFailure: Error {
  var status: HTTPStatus
  var message: String
  var retryAfter: Int?

  init(_ status: HTTPStatus, _ message: String, retryAfter: Int? = nil) {
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }
}
