import Diagnostics
import Glibc

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080`: where a server listens.
package struct SocketAddress: Sendable, Hashable {
  package var host: String
  package var port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// nil if the text is no address; a port alone means this machine only.
  package init?(_ text: String) {
    if let port = UInt16(text) {
      self.init(host: "127.0.0.1", port: port)
      return
    }
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.init(host: host.isEmpty ? "127.0.0.1" : host, port: port)
  }

  /// Only programs of this machine reach it.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  /// As a URL writes it.
  package var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A socket that listens.
struct Listener: Sendable {
  let descriptor: Int32
  /// With the port that the system chose, where 0 was asked for.
  let address: SocketAddress

  private static let backlog: Int32 = 1024

  init(_ wanted: SocketAddress) throws(SQLError) {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(wanted.host, "\(wanted.port)", &hints, &list) == 0, let first = list else {
      throw SQLError(.invalidParameter, "\"\(wanted.host)\" is no address of this machine")
    }
    defer { freeaddrinfo(list) }
    let info = first.pointee
    let socket = Glibc.socket(
      info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
    guard socket >= 0 else { throw Listener.failure(wanted, errno) }
    var on: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard bind(socket, info.ai_addr, info.ai_addrlen) == 0, listen(socket, Listener.backlog) == 0
    else {
      let code = errno
      Glibc.close(socket)
      throw Listener.failure(wanted, code)
    }
    descriptor = socket
    address = SocketAddress(host: wanted.host, port: Listener.port(of: socket) ?? wanted.port)
  }

  private static func failure(_ address: SocketAddress, _ code: Int32) -> SQLError {
    SQLError(
      .ioError, "cannot listen on \(address.text): \(String(cString: strerror(code)))",
      hint: code == EADDRINUSE ? "another program listens there; choose another port" : nil)
  }

  private static func port(of socket: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let named = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    guard named == 0 else { return nil }
    return withUnsafeBytes(of: &storage) { bytes in
      UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
  }

  /// The next client, or nil once the listener is closed.
  func accept() -> (descriptor: Int32, peer: String)? {
    while true {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let client = withUnsafeMutablePointer(to: &storage) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.accept(descriptor, $0, &length)
        }
      }
      if client >= 0 {
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        return (client, Listener.text(of: &storage, length))
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(20_000)
      default: return nil
      }
    }
  }

  private static func text(of storage: inout sockaddr_storage, _ length: socklen_t) -> String {
    var host = [CChar](repeating: 0, count: 64)
    let code = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getnameinfo($0, length, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
      }
    }
    guard code == 0 else { return "?" }
    return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Ends `accept`.
  func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
