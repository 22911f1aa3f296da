import Diagnostics
import Glibc

/// One client's connection: request after request, each answered before the next is read.
final class HTTPConnection {
  private let server: Server
  private let stream: any ByteStream
  private let peer: String
  private var limits: HTTPLimits { server.options.limits }

  init(_ server: Server, _ stream: any ByteStream, peer: String) {
    self.server = server
    self.stream = stream
    self.peer = peer
  }

  func serve() {
    let descriptor = stream.descriptor
    server.connections.add(descriptor)
    answerAll()
    server.connections.remove(descriptor)
    stream.close()
  }

  private func answerAll() {
    var reader = RequestReader(stream, limits: limits)
    for number in 1...limits.requestsPerConnection {
      server.connections.setIdle(stream.descriptor, !reader.hasMore)
      do throws(RequestReader.Problem) {
        try reader.waitForRequest()
        server.connections.setIdle(stream.descriptor, false)
        let request = try reader.next(peer: peer)
        let isLast = number == limits.requestsPerConnection
        guard answer(request, isLast: isLast) else { return }
      } catch .refused(let failure) {
        return refuse(failure)
      } catch { return }
    }
  }

  /// - Returns: Whether the connection goes on.
  private func answer(_ request: HTTPRequest, isLast: Bool) -> Bool {
    let closes = !request.keepsAlive || isLast || server.isDraining
    let response = ResponseWriter(stream, request, stall: limits.stallSeconds, closes: closes)
    let exchange = Exchange(
      request, response, server: server, stream: stream, id: server.makeID())
    Dispatcher(exchange).run()
    return response.isComplete && !response.closes
  }

  /// Answers what is no request, and lets the client read the answer before the connection ends.
  private func refuse(_ failure: HTTPFailure) {
    var request = HTTPRequest(method: "GET", path: "/", rawQuery: "")
    request.keepsAlive = false
    let response = ResponseWriter(stream, request, stall: 2, closes: true)
    let id = server.makeID()
    server.metrics.count(route: "refused", status: failure.status, seconds: 0, bytes: 0)
    let answer = ErrorAnswer(failure.status, failure.message).json(id: id)
    try? response.send(failure.status, "application/json", answer.description + "\n")
    linger()
  }

  /// Closing a socket with unread bytes would take the answer away from the client.
  private func linger() {
    shutdown(stream.descriptor, Int32(SHUT_WR))
    let deadline = Deadline.after(1)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var rest = 64
    while rest > 0 {
      let got = bytes.withUnsafeMutableBytes { try? stream.read(into: $0, by: deadline) }
      guard let got, got > 0 else { return }
      rest -= 1
    }
  }
}
