/// All that can be asked of the server, in the order in which paths are compared; a new route is one
/// file and one line.
enum RouteList {
  static let all: [Route] = [
    .health, .ready, .metrics, .query, .queries, .cancelQuery, .odata,
  ]
}
