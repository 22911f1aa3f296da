import Columns
import Diagnostics

/// What a run did: `--report run.json`.
struct FlowReport {
  struct Statement {
    var line: Int
    var title: String
    var rows: Int?
    var seconds: Double
    var asset: String?
    /// A check's name and whether it passed.
    var check: (name: String, passed: Bool)?
  }

  var flow: String
  var period: String?
  var statements: [Statement] = []
  var error: SQLError?
  var errorLine: Int?
  var seconds = 0.0

  var failedChecks: [String] {
    statements.compactMap { $0.check }.filter { !$0.passed }.map(\.name)
  }

  /// `ok`, `checks failed`, `error`.
  var status: String {
    if error != nil { return "error" }
    return failedChecks.isEmpty ? "ok" : "checks failed"
  }

  var json: JSON {
    var members = [
      JSON.Member("flow", .string(flow)),
      JSON.Member("period", period.map { .string($0) } ?? .null),
      JSON.Member("status", .string(status)),
      JSON.Member("seconds", .number(ShortTime.fixed(seconds, digits: 3))),
      JSON.Member("statements", .array(statements.map(FlowReport.json))),
    ]
    if let error {
      var details = [
        JSON.Member("message", .string(error.message)),
        JSON.Member("sqlstate", .string(error.state.rawValue)),
      ]
      if let errorLine { details.append(JSON.Member("line", .number("\(errorLine)"))) }
      members.append(JSON.Member("error", .object(details)))
    }
    return .object(members)
  }

  private static func json(_ statement: Statement) -> JSON {
    var members = [
      JSON.Member("line", .number("\(statement.line)")),
      JSON.Member("sql", .string(statement.title)),
      JSON.Member("rows", statement.rows.map { .number("\($0)") } ?? .null),
      JSON.Member("seconds", .number(ShortTime.fixed(statement.seconds, digits: 3))),
    ]
    if let asset = statement.asset { members.append(JSON.Member("asset", .string(asset))) }
    if let check = statement.check {
      members.append(JSON.Member("check", .string(check.name)))
      members.append(JSON.Member("passed", .boolean(check.passed)))
    }
    return .object(members)
  }
}
