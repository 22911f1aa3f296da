import Diagnostics
import Files

/// Writes the answer to one request: at once, or as a stream of unknown length.
///
/// Writing waits for the client, so that whoever makes the bytes waits too and memory stays small.
final class ResponseWriter {
  private let stream: any ByteStream
  private let request: HTTPRequest
  private let stall: Double
  private(set) var status: HTTPStatus?
  private(set) var sentBytes = 0
  /// Fields that every answer of the server has, and those that its route adds.
  var headers: [(name: String, value: String)] = []
  /// The connection ends with this answer.
  private(set) var closes: Bool
  private var compressor: (any StreamCompressor)?
  private var isChunked = false
  private(set) var isComplete = false

  init(_ stream: any ByteStream, _ request: HTTPRequest, stall: Double, closes: Bool) {
    self.stream = stream
    self.request = request
    self.stall = stall
    self.closes = closes
  }

  var hasBegun: Bool { status != nil }

  func set(_ name: String, _ value: String) {
    headers.removeAll { $0.name == name }
    headers.append((name, value))
  }

  /// An answer whose body is complete.
  func send(
    _ status: HTTPStatus, _ mediaType: String?, _ body: [UInt8], mayCompress: Bool = true
  ) throws(StreamFailure) {
    var body = body
    if let mediaType { set("Content-Type", mediaType) }
    if mayCompress, body.count > 1024, status == .ok || status.code >= 400 {
      body = compressed(body)
    }
    if status != .notModified, status != .noContent { set("Content-Length", "\(body.count)") }
    var bytes = head(status)
    if !request.isHead, status != .notModified, status != .noContent { bytes += body }
    try write(bytes)
    isComplete = true
  }

  func send(_ status: HTTPStatus, _ mediaType: String, _ text: String) throws(StreamFailure) {
    try send(status, mediaType, Array(text.utf8))
  }

  private func compressed(_ body: [UInt8]) -> [UInt8] {
    set("Vary", "Accept-Encoding")
    let coding = ContentCoding.negotiated(request.header("accept-encoding"))
    guard let compressor = coding.makeCompressor() else { return body }
    var small: [UInt8] = []
    let done: ()? = try? body.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try compressor.compress(all, ends: true, into: &small)
    }
    guard done != nil, small.count < body.count else { return body }
    set("Content-Encoding", coding.rawValue)
    return small
  }

  /// Begins an answer whose length is not known.
  func begin(
    _ status: HTTPStatus, _ mediaType: String, mayCompress: Bool = true
  ) throws(StreamFailure) {
    set("Content-Type", mediaType)
    if mayCompress {
      set("Vary", "Accept-Encoding")
      let coding = ContentCoding.negotiated(request.header("accept-encoding"))
      compressor = coding.makeCompressor()
      if compressor != nil { set("Content-Encoding", coding.rawValue) }
    }
    isChunked = !request.isOld
    if isChunked { set("Transfer-Encoding", "chunked") } else { closes = true }
    try write(head(status))
  }

  /// The next bytes of the stream.
  func append(_ bytes: [UInt8]) throws(StreamFailure) {
    if bytes.isEmpty || request.isHead { return }
    try writeChunk(try coded(bytes, ends: false))
  }

  func end() throws(StreamFailure) {
    defer { isComplete = true }
    if request.isHead { return }
    try writeChunk(try coded([], ends: true))
    if isChunked { try write(Array("0\r\n\r\n".utf8)) }
  }

  private func coded(_ bytes: [UInt8], ends: Bool) throws(StreamFailure) -> [UInt8] {
    guard let compressor else { return bytes }
    var small: [UInt8] = []
    do throws(SQLError) {
      try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
        try compressor.compress(all, ends: ends, into: &small)
      }
    } catch { throw .closed }
    return small
  }

  private func writeChunk(_ bytes: [UInt8]) throws(StreamFailure) {
    if bytes.isEmpty { return }
    guard isChunked else { return try write(bytes) }
    var head = Array(String(bytes.count, radix: 16).utf8)
    head += [13, 10]
    if bytes.count < 1 << 14 {
      try write(head + bytes + [13, 10])
    } else {
      try write(head)
      try write(bytes)
      try write([13, 10])
    }
  }

  private func head(_ status: HTTPStatus) -> [UInt8] {
    self.status = status
    if closes { set("Connection", "close") }
    var text = "HTTP/1.1 \(status.code) \(status.reason)\r\nDate: \(HTTPDate.now)\r\n"
    for field in headers { text += "\(field.name): \(ResponseWriter.safe(field.value))\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// A value can never begin another field.
  private static func safe(_ value: String) -> String {
    value.utf8.contains { $0 < 0x20 || $0 == 0x7F }
      ? String(
        value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
      : value
  }

  private func write(_ bytes: [UInt8]) throws(StreamFailure) {
    try stream.write(bytes, stall: stall)
    sentBytes += bytes.count
  }
}
