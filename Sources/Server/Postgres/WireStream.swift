/// Messages to and from one client.
final class WireStream {
  private(set) var stream: any ByteStream
  private var buffer: [UInt8] = []
  private var start = 0
  private let stall: Double

  /// The most bytes of one message: a row of COPY, a statement with its parameters.
  static let messageLimit = 64 << 20

  init(_ stream: any ByteStream, stall: Double) {
    self.stream = stream
    self.stall = stall
  }

  /// The rest of the conversation is encrypted; what came before in clear must be used up.
  func encrypt(_ tls: TLSContext, seconds: Double) throws(Problem) {
    guard let socket = stream as? SocketStream, start == buffer.count else {
      throw .malformed("TLS begins at the wrong place")
    }
    do throws(StreamFailure) {
      stream = try TLSStream(socket, tls, seconds: seconds)
    } catch { throw .gone }
  }

  enum Problem: Error {
    case gone
    case malformed(String)
  }

  /// The first message, which has no letter.
  func startup(seconds: Double) throws(Problem) -> [UInt8] {
    let deadline = Deadline.after(seconds)
    let length = try number(by: deadline)
    guard (8...10_000).contains(length) else { throw .malformed("the first message is malformed") }
    return try bytes(length - 4, by: deadline)
  }

  func message(idle: Double) throws(Problem) -> (letter: UInt8, body: [UInt8]) {
    let letter = try bytes(1, by: .after(idle))[0]
    let deadline = Deadline.after(60)
    let length = try number(by: deadline)
    guard length >= 4, length <= WireStream.messageLimit else {
      throw .malformed("a message has an impossible length")
    }
    return (letter, try bytes(length - 4, by: deadline))
  }

  /// Whether bytes of the next message are here: then the answer to this one can wait.
  var hasMore: Bool { start < buffer.count }

  private func number(by deadline: Deadline) throws(Problem) -> Int {
    try bytes(4, by: deadline).reduce(0) { $0 << 8 | Int($1) }
  }

  private func bytes(_ count: Int, by deadline: Deadline) throws(Problem) -> [UInt8] {
    while buffer.count - start < count {
      if start > 0 {
        buffer.removeFirst(start)
        start = 0
      }
      let before = buffer.count
      let room = max(16 << 10, min(count - before, 1 << 20))
      buffer.append(contentsOf: repeatElement(0, count: room))
      let stream = stream
      let result = buffer.withUnsafeMutableBytes { all -> Result<Int, StreamFailure> in
        let free = UnsafeMutableRawBufferPointer(rebasing: all[before...])
        do throws(StreamFailure) {
          return .success(try stream.read(into: free, by: deadline))
        } catch { return .failure(error) }
      }
      let got = (try? result.get()) ?? 0
      buffer.removeLast(room - got)
      if got == 0 { throw .gone }
    }
    defer { start += count }
    return Array(buffer[start..<start + count])
  }

  func write(_ bytes: [UInt8]) throws(StreamFailure) { try stream.write(bytes, stall: stall) }
}
