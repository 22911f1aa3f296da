import Glibc
import Synchronization

/// Counts what the server does, for `/metrics`.
final class ServerMetrics: Sendable {
  private struct Key: Hashable {
    var route: String
    var code: Int
  }

  fileprivate struct Route {
    var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count)
    var count = 0
    var seconds = 0.0
    var bytes = 0
  }

  private struct Counts {
    var requests: [Key: Int] = [:]
    var routes: [String: Route] = [:]
    var queries: [String: Int] = [:]
    var rows = 0
  }

  private let counts = Mutex(Counts())

  /// Upper bounds of the histogram's buckets, in seconds.
  fileprivate static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60]

  func count(route: String, status: HTTPStatus, seconds: Double, bytes: Int) {
    counts.withLock {
      $0.requests[Key(route: route, code: status.code), default: 0] += 1
      $0.routes[route, default: Route()].add(seconds, bytes)
    }
  }

  /// - Parameter outcome: `ok`, `error`, `cancelled`.
  func countQuery(outcome: String, rows: Int) {
    counts.withLock {
      $0.queries[outcome, default: 0] += 1
      $0.rows += rows
    }
  }

  /// The text format of Prometheus, version 0.0.4.
  func text(_ server: Server) -> String {
    let counts = counts.withLock { $0 }
    var page = MetricsPage()
    page.begin("reckon_http_requests_total", "counter", "Requests by route and status.")
    for (key, count) in counts.requests.sorted(by: {
      ($0.key.route, $0.key.code) < ($1.key.route, $1.key.code)
    }) {
      page.line(
        "reckon_http_requests_total", [("route", key.route), ("code", "\(key.code)")], "\(count)")
    }
    page.begin("reckon_http_request_seconds", "histogram", "Time of requests.")
    for (name, route) in counts.routes.sorted(by: { $0.key < $1.key }) { route.write(name, &page) }
    page.begin("reckon_http_response_bytes_total", "counter", "Bytes of answers by route.")
    for (name, route) in counts.routes.sorted(by: { $0.key < $1.key }) {
      page.line("reckon_http_response_bytes_total", [("route", name)], "\(route.bytes)")
    }
    page.begin("reckon_queries_total", "counter", "Queries by outcome.")
    for (outcome, count) in counts.queries.sorted(by: { $0.key < $1.key }) {
      page.line("reckon_queries_total", [("outcome", outcome)], "\(count)")
    }
    page.single("reckon_rows_total", "counter", "Rows sent.", "\(counts.rows)")
    let queries = server.gate.load
    page.single("reckon_queries_running", "gauge", "Queries that run.", "\(queries.running)")
    page.single("reckon_queries_waiting", "gauge", "Queries that wait.", "\(queries.waiting)")
    page.single(
      "reckon_connections", "gauge", "Connections that are open.", "\(server.connections.count)")
    page.single("reckon_resident_bytes", "gauge", "Memory in use.", "\(residentBytes())")
    return page.text
  }

  /// The second number of `/proc/self/statm`, in pages.
  private func residentBytes() -> Int {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(file, &bytes, bytes.count)
    let words = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }
}

extension ServerMetrics.Route {
  fileprivate mutating func add(_ time: Double, _ size: Int) {
    count += 1
    seconds += time
    bytes += size
    for place in buckets.indices where time <= ServerMetrics.bounds[place] { buckets[place] += 1 }
  }

  fileprivate func write(_ name: String, _ page: inout MetricsPage) {
    let metric = "reckon_http_request_seconds"
    for (bound, count) in zip(ServerMetrics.bounds, buckets) {
      page.line("\(metric)_bucket", [("route", name), ("le", "\(bound)")], "\(count)")
    }
    page.line("\(metric)_bucket", [("route", name), ("le", "+Inf")], "\(count)")
    page.line("\(metric)_sum", [("route", name)], "\(seconds)")
    page.line("\(metric)_count", [("route", name)], "\(count)")
  }
}

/// Lines of Prometheus' text format.
struct MetricsPage {
  private(set) var text = ""

  mutating func begin(_ name: String, _ kind: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
  }

  mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    let inside = labels.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
    text += inside.isEmpty ? "\(name) \(value)\n" : "\(name){\(inside)} \(value)\n"
  }

  mutating func single(_ name: String, _ kind: String, _ help: String, _ value: String) {
    begin(name, kind, help)
    line(name, [], value)
  }
}
