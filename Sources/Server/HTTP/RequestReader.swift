/// Reads requests of one connection, strictly (RFC 9112): what two programs could read differently is
/// refused, and nothing is kept beyond the limits.
struct RequestReader {
  private let stream: any ByteStream
  private let limits: HTTPLimits
  private var buffer: [UInt8] = []
  private var start = 0

  init(_ stream: any ByteStream, limits: HTTPLimits) {
    self.stream = stream
    self.limits = limits
  }

  enum Problem: Error {
    /// The client went away, or was silent too long between requests.
    case gone
    case refused(HTTPFailure)
  }

  /// Waits for the first byte of a request.
  mutating func waitForRequest() throws(Problem) {
    compact()
    if start < buffer.count { return }
    do throws(StreamFailure) {
      if try fill(by: .after(limits.idleSeconds)) == 0 { throw StreamFailure.closed }
    } catch { throw .gone }
  }

  /// The head of the next request and then its body.
  mutating func next(peer: String) throws(Problem) -> HTTPRequest {
    let deadline = Deadline.after(limits.headerSeconds)
    var budget = limits.headerBytes
    var line = try line(&budget, by: deadline, tooLong: .uriTooLong)
    if line.isEmpty { line = try self.line(&budget, by: deadline, tooLong: .uriTooLong) }
    var request = try RequestLine.parse(line)
    while true {
      let field = try self.line(&budget, by: deadline, tooLong: .fieldsTooLarge)
      if field.isEmpty { break }
      guard request.headers.count < limits.headerFields else {
        throw .refused(.init(.fieldsTooLarge, "more than \(limits.headerFields) header fields"))
      }
      request.headers.append(try RequestLine.field(field))
    }
    request.peer = peer
    request.isEncrypted = stream.isEncrypted
    try RequestLine.check(&request)
    request.body = try body(of: request)
    return request
  }

  /// Whether bytes of another request are there already.
  var hasMore: Bool { start < buffer.count }
}

extension RequestReader {
  private mutating func body(of request: HTTPRequest) throws(Problem) -> [UInt8] {
    let deadline = Deadline.after(limits.bodySeconds)
    if let coding = request.header("transfer-encoding") {
      guard coding.lowercased() == "chunked" else {
        throw .refused(.init(.notImplemented, "the transfer coding \"\(coding)\" is not known"))
      }
      try confirm(request)
      return try chunks(by: deadline)
    }
    guard let text = request.header("content-length") else { return [] }
    guard text.utf8.count <= 18, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let length = Int(text)
    else { throw .refused(.init(.badRequest, "the content length is no number")) }
    guard length <= limits.bodyBytes else { throw tooLarge }
    if length > 0 { try confirm(request) }
    return try bytes(length, by: deadline)
  }

  private var tooLarge: Problem {
    .refused(.init(.contentTooLarge, "the body is larger than \(limits.bodyBytes) bytes"))
  }

  /// `Expect: 100-continue`: the client waits for a word before it sends the body.
  private func confirm(_ request: HTTPRequest) throws(Problem) {
    guard let expectation = request.header("expect") else { return }
    guard expectation.lowercased() == "100-continue" else {
      throw .refused(.init(.expectationFailed, "only 100-continue can be expected"))
    }
    do throws(StreamFailure) {
      try stream.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), stall: limits.stallSeconds)
    } catch { throw .gone }
  }

  private mutating func chunks(by deadline: Deadline) throws(Problem) -> [UInt8] {
    var body: [UInt8] = []
    var budget = limits.bodyBytes + limits.headerBytes
    while true {
      let line = try line(&budget, by: deadline, tooLong: .badRequest)
      let digits = line.prefix { $0 != UInt8(ascii: ";") }
      guard !digits.isEmpty, digits.count <= 8,
        let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0
      else { throw .refused(.init(.badRequest, "the size of a chunk is no number")) }
      if size == 0 { break }
      guard size <= limits.bodyBytes - body.count else { throw tooLarge }
      body += try bytes(size, by: deadline)
      guard try bytes(2, by: deadline) == [13, 10] else {
        throw .refused(.init(.badRequest, "a chunk does not end where it should"))
      }
    }
    // Trailers are read and dropped.
    while try !line(&budget, by: deadline, tooLong: .fieldsTooLarge).isEmpty {}
    return body
  }
}

extension RequestReader {
  /// The next line without its CR LF.
  private mutating func line(
    _ budget: inout Int, by deadline: Deadline, tooLong: HTTPStatus
  ) throws(Problem) -> [UInt8] {
    // Bytes of the line that hold no end: reading more may move them to another place.
    var scanned = 0
    while true {
      if let end = buffer[(start + scanned)...].firstIndex(of: 10) {
        let line = buffer[start..<end]
        start = end + 1
        budget -= line.count + 1
        if budget < 0 { throw .refused(.init(tooLong, "the request's header is too long")) }
        guard line.last == 13 else {
          throw .refused(.init(.badRequest, "a line of the header does not end with CR LF"))
        }
        return Array(line.dropLast())
      }
      if buffer.count - start > budget {
        throw .refused(.init(tooLong, "the request's header is too long"))
      }
      scanned = buffer.count - start
      try more(by: deadline)
    }
  }

  private mutating func bytes(_ count: Int, by deadline: Deadline) throws(Problem) -> [UInt8] {
    while buffer.count - start < count { try more(by: deadline) }
    defer { start += count }
    return Array(buffer[start..<start + count])
  }

  private mutating func more(by deadline: Deadline) throws(Problem) {
    do throws(StreamFailure) {
      if try fill(by: deadline) == 0 { throw StreamFailure.closed }
    } catch .timedOut {
      throw .refused(.init(.requestTimeout, "the request did not come in time"))
    } catch { throw .gone }
  }

  private mutating func fill(by deadline: Deadline) throws(StreamFailure) -> Int {
    if start == buffer.count { compact() }
    let before = buffer.count
    let room = 16 << 10
    buffer.append(contentsOf: repeatElement(0, count: room))
    var got = 0
    defer { buffer.removeLast(room - got) }
    let stream = stream
    let result = buffer.withUnsafeMutableBytes { all -> Result<Int, StreamFailure> in
      let free = UnsafeMutableRawBufferPointer(rebasing: all[before...])
      do throws(StreamFailure) {
        return .success(try stream.read(into: free, by: deadline))
      } catch { return .failure(error) }
    }
    got = try result.get()
    return got
  }

  private mutating func compact() {
    buffer.removeFirst(start)
    start = 0
  }
}

extension HTTPFailure {
  init(_ status: HTTPStatus, _ message: String) {
    self.init(status: status, message: message)
  }
}
