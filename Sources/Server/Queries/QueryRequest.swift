import Columns
import Diagnostics
import Engine

/// What a client asks of `/v1/query`, from the URL and the body.
///
/// A body is the SQL itself, or JSON: `{"sql": "…", "format": "csv", "parameters": [1]}`.
struct QueryRequest {
  var sql: String
  var format = ResultFormat.all[0]
  var parameters = StatementParameters()
  var filename: String?
  /// GET must not change anything.
  var mayWrite: Bool

  init(_ exchange: Exchange) throws {
    let request = exchange.request
    sql = request.parameter("sql") ?? ""
    var formatName = request.parameter("format")
    filename = request.parameter("filename")
    mayWrite = request.method == "POST"
    if let text = request.parameter("parameters") {
      parameters = try JSONParameters.read(try JSONReader.read(Array(text.utf8), depthLimit: 32))
    }
    if !request.body.isEmpty {
      let mediaType = QualityList(request.header("content-type") ?? "text/plain").entries.first
      switch mediaType?.value {
      case "application/json": try take(try exchange.json(), format: &formatName)
      case "application/x-www-form-urlencoded":
        // curl sends a bare statement under this name too.
        let text = try exchange.text()
        let pairs = PercentEncoding.pairs(text) ?? []
        sql = pairs.last { $0.name == "sql" }?.value ?? text
        formatName = pairs.last { $0.name == "format" }?.value ?? formatName
      default: sql = try exchange.text()
      }
    }
    format = try QueryRequest.format(formatName, accept: request.header("accept"))
    if sql.allSatisfy(\.isWhitespace) {
      throw RouteFailure(.badRequest, "no SQL: send it as ?sql=… or as the body of a POST")
    }
    let limit = exchange.server.options.limits.textBytes
    if sql.utf8.count > limit {
      throw RouteFailure(.contentTooLarge, "the statement is longer than \(limit) bytes")
    }
  }

  private mutating func take(_ body: JSON, format: inout String?) throws(SQLError) {
    guard case .object(let members) = body else {
      throw SQLError(.invalidParameter, "the body is \(body.kindName), not an object")
    }
    for member in members {
      switch member.name {
      case "sql": sql = member.value.text ?? ""
      case "format": format = member.value.text
      case "parameters": parameters = try JSONParameters.read(member.value)
      case "filename": filename = member.value.text
      default:
        throw SQLError(
          .invalidParameter, "the body has no \"\(member.name)\"",
          hint: didYouMean(member.name, among: ["sql", "format", "parameters", "filename"]))
      }
    }
  }

  /// By name, else by what the client accepts, else JSON.
  private static func format(
    _ name: String?, accept: String?
  ) throws(SQLError) -> ResultFormat {
    if let name {
      if let format = ResultFormat.named(name) { return format }
      let names = ResultFormat.all.map(\.name)
      throw SQLError(
        .invalidParameter, "there is no format \"\(name)\"",
        hint: didYouMean(name, among: names) ?? "there are \(names.joined(separator: ", "))")
    }
    for wanted in QualityList(accept ?? "").sorted {
      if let found = ResultFormat.all.first(where: {
        $0.mediaType.prefix { $0 != ";" } == wanted.value
      }) {
        return found
      }
    }
    return ResultFormat.all[0]
  }
}
