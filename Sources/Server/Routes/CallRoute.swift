import Columns
import Diagnostics
import Engine
import Syntax

extension Route {
  /// A stored procedure or function, by its name and named parameters.
  static let call = Route(
    ["POST"], "/v1/call/{procedure}", "call",
    "run a stored procedure with named parameters; its OUT values, cursors and lines come back",
    parameters: [
      .init(
        name: "procedure", place: "path", isRequired: true,
        summary: "procedure or package.procedure")
    ],
    takesBody: ["application/json"]
  ) { exchange in
    try ProcedureCall(exchange).run()
  }

  /// What a procedure takes.
  static let procedure = Route(
    ["GET"], "/v1/call/{procedure}", "procedure", "the parameters of a stored procedure",
    parameters: [
      .init(
        name: "procedure", place: "path", isRequired: true,
        summary: "procedure or package.procedure")
    ]
  ) { exchange in
    let session = exchange.server.makeSession(for: exchange.user)
    let found = try ProcedureCall.routines(exchange, session)
    try exchange.send(.ok, json: .object([.init("forms", .array(found.map(\.json)))]))
  }
}

extension RoutineDescription {
  fileprivate var json: JSON {
    let items = parameters.map { parameter in
      JSON.object([
        .init("name", .string(parameter.name)), .init("type", .string(parameter.type)),
        .init("in", .boolean(parameter.isIn)), .init("out", .boolean(parameter.isOut)),
        .init("isOptional", .boolean(parameter.hasDefault)),
      ])
    }
    return .object([
      .init("name", .string(name)), .init("isFunction", .boolean(isFunction)),
      .init("parameters", .array(items)),
    ])
  }
}

/// One request to `/v1/call`: `{"account": 7, "day": "2026-01-31"}`, or with the values below
/// `parameters`.
struct ProcedureCall {
  let exchange: Exchange
  let session: Session

  init(_ exchange: Exchange) {
    self.exchange = exchange
    session = exchange.server.makeSession(for: exchange.user)
  }

  /// - Throws: 404 for a name that means no routine that the user may call.
  static func routines(
    _ exchange: Exchange, _ session: Session
  ) throws(RouteFailure) -> [RoutineDescription] {
    let name = exchange.captured["procedure"] ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let found = session.routines(named: parts)
    if found.isEmpty { throw RouteFailure(.notFound, "there is no procedure \"\(name)\"") }
    return found
  }

  func run() throws {
    let forms = try ProcedureCall.routines(exchange, session)
    var given = exchange.request.body.isEmpty ? JSON.object([]) : try exchange.json()
    if let inner = given["parameters"], case .object = inner { given = inner }
    guard case .object(let members) = given else {
      throw SQLError(.invalidParameter, "the body is \(given.kindName), not an object")
    }
    let names = Set(members.map { $0.name.lowercased() })
    guard let form = forms.first(where: { $0.fits(names) }) else {
      throw unfit(forms[0], names)
    }
    var parameters = StatementParameters()
    for (name, entry) in try JSONParameters.read(given).named {
      parameters.named[name.lowercased()] = entry
    }
    let outputs = form.parameters.filter(\.isOut).map(\.name) + (form.isFunction ? ["result"] : [])
    for name in outputs where parameters.named[name] == nil {
      parameters.named[name] = .init(value: .null, type: .null)
    }
    session.settings.dialect = .oracle
    let text = form.statement(names)
    let statement = try session.statements(of: text)[0]
    try exchange.check(statement)
    let query = RunningQuery(
      id: exchange.id, user: exchange.user.name, peer: exchange.request.peer, door: "call",
      text: text, session: session)
    let answer = CallAnswer(query)
    try exchange.runWatched(query) {
      do throws(SQLError) {
        try session.run(statement, of: text, parameters: parameters, consumer: answer)
      } catch { throw StatementFailure(error: error, text: text) }
    }
    try exchange.response.send(
      .ok, "application/json", answer.body(form, id: exchange.id, seconds: query.seconds))
  }

  private func unfit(_ form: RoutineDescription, _ names: Set<String>) -> SQLError {
    let known = form.parameters.map(\.name)
    if let name = names.sorted().first(where: { !known.contains($0) }) {
      return SQLError(
        .invalidParameter, "\"\(form.name)\" has no parameter \"\(name)\"",
        hint: didYouMean(name, among: known))
    }
    let missing = form.parameters.filter {
      $0.isIn && !$0.isOut && !$0.hasDefault && !names.contains($0.name)
    }
    return SQLError(
      .invalidParameter,
      "\"\(form.name)\" wants \(missing.map { "\"\($0.name)\"" }.joined(separator: ", "))")
  }
}

extension RoutineDescription {
  /// Whether these parameters, and no others, are enough.
  fileprivate func fits(_ names: Set<String>) -> Bool {
    names.isSubset(of: parameters.map(\.name))
      && parameters.allSatisfy { !$0.isIn || $0.isOut || $0.hasDefault || names.contains($0.name) }
  }

  /// `CALL p(a => :a, b => :b)`; names are those of the stored routine.
  fileprivate func statement(_ names: Set<String>) -> String {
    let items = parameters.filter { names.contains($0.name) || $0.isOut }.map { parameter in
      "\(parameter.name) => \(parameter.isOut ? ":\(parameter.name)" : parameter.input)"
    }
    let call = "\(name)(\(items.joined(separator: ", ")))"
    return isFunction ? "CALL \(call) INTO :result" : "CALL \(call)"
  }
}

extension RoutineDescription.Parameter {
  /// The value from JSON, which has no dates.
  fileprivate var input: String {
    if type == "DATE" { return "TO_DATE(REPLACE(:\(name), 'T', ' '), 'YYYY-MM-DD HH24:MI:SS')" }
    if type.hasPrefix("TIMESTAMP") {
      return "TO_TIMESTAMP(REPLACE(:\(name), 'T', ' '), 'YYYY-MM-DD HH24:MI:SS.FF')"
    }
    return ":\(name)"
  }
}

/// Collects what a call gives.
final class CallAnswer: ResultConsumer {
  private struct Cursor {
    var schema: Schema
    var rows: [UInt8] = []
    var count = 0
    var isCut = false
  }

  private let query: RunningQuery
  private var cursors: [Cursor] = []
  private var encoder = JSONRows(Schema([]))
  private var values: [(name: String, json: [UInt8])] = []
  private var lines: [String] = []

  /// Rows of one cursor; a job that writes a file has no limit.
  private static let rowLimit = 100_000
  private static let lineLimit = 100_000

  init(_ query: RunningQuery) { self.query = query }

  func begin(_ schema: Schema) throws(SQLError) {
    cursors.append(Cursor(schema: schema))
    encoder = JSONRows(schema)
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    let last = cursors.count - 1
    let before = cursors[last].rows.count
    query.rows.add(batch.count, ordering: .relaxed)
    defer { query.bytes.add(cursors[last].rows.count - before, ordering: .relaxed) }
    for row in 0..<batch.count {
      guard cursors[last].count < CallAnswer.rowLimit else {
        cursors[last].isCut = true
        return false
      }
      if cursors[last].count > 0 { cursors[last].rows.append(UInt8(ascii: ",")) }
      encoder.append(batch, row, to: &cursors[last].rows)
      cursors[last].count += 1
    }
    return true
  }

  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) { if lines.count < CallAnswer.lineLimit { lines.append(line) } }

  func parameter(_ name: String, _ value: Value, _ type: DataType) throws(SQLError) {
    var bytes: [UInt8] = []
    CellJSON(.exact).append(value, type: type, to: &bytes)
    values.append((name, bytes))
  }

  /// `{"id", "procedure", "seconds", "parameters", "cursors", "output"}`
  func body(_ form: RoutineDescription, id: String, seconds: Double) -> [UInt8] {
    var bytes = Array("{\"id\":".utf8)
    bytes.appendJSON(string: id)
    bytes += ",\"procedure\":".utf8
    bytes.appendJSON(string: form.name)
    bytes += ",\"seconds\":\(seconds),\"parameters\":{".utf8
    let outputs = form.parameters.filter(\.isOut).map(\.name) + (form.isFunction ? ["result"] : [])
    var isFirst = true
    for (name, json) in values where outputs.contains(name) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.appendJSON(string: name)
      bytes.append(UInt8(ascii: ":"))
      bytes += json
    }
    bytes += "},\"cursors\":[".utf8
    // Cursors come in the order of their names, and what is no value is a cursor.
    let names = outputs.sorted().filter { name in !values.contains { $0.name == name } }
    for (place, cursor) in cursors.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cursor, named: place < names.count ? names[place] : "", to: &bytes)
    }
    bytes += "],\"output\":".utf8
    bytes.append(json: .array(lines.map { .string($0) }))
    bytes += "}\n".utf8
    return bytes
  }

  private func append(_ cursor: Cursor, named name: String, to bytes: inout [UInt8]) {
    let columns = cursor.schema.fields.map { field in
      JSON.object([
        .init("name", .string(field.name)), .init("type", .string(field.type.description)),
      ])
    }
    bytes += "{\"name\":".utf8
    bytes.appendJSON(string: name)
    bytes += ",\"columns\":".utf8
    bytes.append(json: .array(columns))
    bytes += ",\"isComplete\":\(!cursor.isCut),\"rows\":[".utf8
    bytes += cursor.rows
    bytes += "]}".utf8
  }
}
