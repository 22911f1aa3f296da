/// Keeps pages of other sites in a browser on this machine from using the server: a page may send
/// requests anywhere, and a name of its own may be made to point here.
enum CrossSite {
  static func check(_ request: HTTPRequest, _ options: ServerOptions) throws(RouteFailure) {
    guard let host = request.header("host") else { return }
    let name = hostName(host)
    if options.listen.isLoopback, !isLocal(name), !options.hostNames.contains(name) {
      throw RouteFailure(.misdirected, "this server is not \"\(name)\"")
    }
    guard let origin = request.header("origin"), origin != "null" || request.method != "GET" else {
      return
    }
    guard origin == "http://\(host)" || origin == "https://\(host)" else {
      throw RouteFailure(.forbidden, "pages of \(origin) may not use this server")
    }
  }

  private static func isLocal(_ name: String) -> Bool {
    name == "localhost" || name == "[::1]" || name.hasPrefix("127.") || name.isEmpty
  }

  /// The name without its port, lower case.
  private static func hostName(_ host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return host.prefix { $0 != ":" }.lowercased()
  }
}
