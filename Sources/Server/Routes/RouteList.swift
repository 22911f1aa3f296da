/// All that can be asked of the server, in the order in which paths are compared; a new route is one
/// file and one line.
enum RouteList {
  static let all: [Route] = [
    .page, .health, .ready, .metrics, .openAPI,
    .query, .queries, .cancelQuery, .tables,
    .statement, .statementPage, .cancelStatement,
    .call, .procedure,
    .startJob, .jobs, .job, .cancelJob,
    .odata,
  ]
}
