/// The first line of a request, its fields, and what must hold of them together.
enum RequestLine {
  typealias Problem = RequestReader.Problem

  /// `GET /v1/query?sql=… HTTP/1.1`
  static func parse(_ line: [UInt8]) throws(Problem) -> HTTPRequest {
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(isToken),
      parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw bad("the first line of the request is malformed") }
    let version = String(decoding: parts[2], as: UTF8.self)
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
      throw .refused(.init(.wrongVersion, "only HTTP/1.1 and HTTP/1.0 are spoken here"))
    }
    let target = try originForm(String(decoding: parts[1], as: UTF8.self))
    let sides = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var request = HTTPRequest(
      method: String(decoding: parts[0], as: UTF8.self), path: String(sides[0]),
      rawQuery: sides.count > 1 ? String(sides[1]) : "")
    request.isOld = version == "HTTP/1.0"
    request.keepsAlive = !request.isOld
    for segment in sides[0].split(separator: "/", omittingEmptySubsequences: true) {
      guard let text = PercentEncoding.decode(segment) else {
        throw bad("an escape in the path is broken")
      }
      request.segments.append(text)
    }
    guard let pairs = PercentEncoding.pairs(request.rawQuery) else {
      throw bad("an escape in the query is broken")
    }
    request.query = pairs
    return request
  }

  /// Proxies send `http://host/path`; clients `/path`.
  private static func originForm(_ target: String) throws(Problem) -> String {
    if target.hasPrefix("/") || target == "*" { return target }
    for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
      let rest = target.dropFirst(scheme.count)
      guard let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
      return rest[slash] == "/" ? String(rest[slash...]) : "/" + rest[slash...]
    }
    throw bad("the target of the request is no path")
  }

  /// `Name: value`; a blank before the colon and folded lines are refused.
  static func field(_ line: [UInt8]) throws(Problem) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy(isToken)
    else { throw bad("a header field is malformed") }
    var value = line[(colon + 1)...]
    while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
    while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
      let text = String(validating: value, as: UTF8.self)
    else { throw bad("a header field has a value with control characters") }
    return (String(decoding: line[..<colon], as: UTF8.self).lowercased(), text)
  }

  /// What the fields say of the connection and the body must be one thing.
  static func check(_ request: inout HTTPRequest) throws(Problem) {
    let hosts = request.headers.count { $0.name == "host" }
    guard hosts == 1 || request.isOld && hosts == 0 else { throw bad("a request names one host") }
    let lengths = request.headers.count { $0.name == "content-length" }
    let codings = request.headers.count { $0.name == "transfer-encoding" }
    guard lengths <= 1, codings <= 1, lengths + codings <= 1, !request.isOld || codings == 0 else {
      throw bad("the length of the body is not clear")
    }
    let words = (request.header("connection") ?? "").lowercased()
      .split { $0 == "," || $0 == " " }
    if words.contains("close") { request.keepsAlive = false }
    if request.isOld, words.contains("keep-alive") { request.keepsAlive = true }
  }

  /// RFC 9110, section 5.6.2.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static func bad(_ message: String) -> Problem { .refused(.init(.badRequest, message)) }
}
