import Columns
import Diagnostics
import Engine

/// One request of the pipe: `{"sql": "…", "dialect": "oracle", "parameters": [1, "a"]}`.
struct PipeRequest {
  var sql: String
  var dialect: Dialect?
  var parameters = StatementParameters()

  /// - Throws: `invalidText` for a line that is no JSON, `invalidParameter` for a wrong request.
  init(_ line: [UInt8]) throws(SQLError) {
    let request: JSON
    do {
      request = try JSONReader.read(line)
    } catch {
      throw SQLError(.invalidText, "the request is no JSON: \(error.message)")
    }
    guard case .object(let members) = request else {
      throw SQLError(
        .invalidParameter, "the request is \(request.kindName), not an object",
        hint: "send {\"sql\": \"SELECT 1\"}")
    }
    sql = ""
    var hasSQL = false
    for member in members {
      switch member.name {
      case "sql":
        guard let text = member.value.text else {
          throw SQLError(.invalidParameter, "\"sql\" is \(member.value.kindName), not a string")
        }
        sql = text
        hasSQL = true
      case "dialect": dialect = try PipeRequest.dialect(member.value)
      case "parameters": parameters = try JSONParameters.read(member.value)
      default:
        throw SQLError(
          .invalidParameter, "a request has no \"\(member.name)\"",
          hint: didYouMean(member.name, among: PipeRequest.names)
            ?? "it has \"sql\", \"dialect\" and \"parameters\"")
      }
    }
    if !hasSQL { throw SQLError(.invalidParameter, "the request has no \"sql\"") }
  }

  private static let names = ["sql", "dialect", "parameters"]

  private static func dialect(_ value: JSON) throws(SQLError) -> Dialect? {
    if value == .null { return nil }
    if let name = value.text, let dialect = Dialect(rawValue: name.lowercased()) { return dialect }
    throw SQLError(
      .invalidParameter, "there is no dialect \(value)",
      hint: "there are \"postgres\" and \"oracle\"")
  }
}
