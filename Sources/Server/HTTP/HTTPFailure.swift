/// A request that cannot be served, before it reaches a route.
struct HTTPFailure: Error {
  var status: HTTPStatus
  var message: String
}

/// A status code and its words (RFC 9110, section 15).
struct HTTPStatus: Sendable, Hashable {
  let code: Int
  let reason: String

  static let ok = HTTPStatus(code: 200, reason: "OK")
  static let created = HTTPStatus(code: 201, reason: "Created")
  static let accepted = HTTPStatus(code: 202, reason: "Accepted")
  static let noContent = HTTPStatus(code: 204, reason: "No Content")
  static let partialContent = HTTPStatus(code: 206, reason: "Partial Content")
  static let notModified = HTTPStatus(code: 304, reason: "Not Modified")
  static let badRequest = HTTPStatus(code: 400, reason: "Bad Request")
  static let unauthorized = HTTPStatus(code: 401, reason: "Unauthorized")
  static let forbidden = HTTPStatus(code: 403, reason: "Forbidden")
  static let notFound = HTTPStatus(code: 404, reason: "Not Found")
  static let methodNotAllowed = HTTPStatus(code: 405, reason: "Method Not Allowed")
  static let notAcceptable = HTTPStatus(code: 406, reason: "Not Acceptable")
  static let requestTimeout = HTTPStatus(code: 408, reason: "Request Timeout")
  static let conflict = HTTPStatus(code: 409, reason: "Conflict")
  static let gone = HTTPStatus(code: 410, reason: "Gone")
  static let contentTooLarge = HTTPStatus(code: 413, reason: "Content Too Large")
  static let uriTooLong = HTTPStatus(code: 414, reason: "URI Too Long")
  static let unsupportedMediaType = HTTPStatus(code: 415, reason: "Unsupported Media Type")
  static let rangeNotSatisfiable = HTTPStatus(code: 416, reason: "Range Not Satisfiable")
  static let expectationFailed = HTTPStatus(code: 417, reason: "Expectation Failed")
  static let misdirected = HTTPStatus(code: 421, reason: "Misdirected Request")
  static let tooManyRequests = HTTPStatus(code: 429, reason: "Too Many Requests")
  static let fieldsTooLarge = HTTPStatus(code: 431, reason: "Request Header Fields Too Large")
  static let internalError = HTTPStatus(code: 500, reason: "Internal Server Error")
  static let notImplemented = HTTPStatus(code: 501, reason: "Not Implemented")
  static let unavailable = HTTPStatus(code: 503, reason: "Service Unavailable")
  static let gatewayTimeout = HTTPStatus(code: 504, reason: "Gateway Timeout")
  static let wrongVersion = HTTPStatus(code: 505, reason: "HTTP Version Not Supported")
  static let insufficientStorage = HTTPStatus(code: 507, reason: "Insufficient Storage")
}
