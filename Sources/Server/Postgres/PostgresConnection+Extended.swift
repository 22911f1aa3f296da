import Columns
import Diagnostics
import Engine
import Syntax

/// A statement that Parse named; nil for an empty text.
struct PreparedText {
  var text: String
  var statement: Syntax.Statement?
  /// Types of the parameters that the client named; 0 where it left them open.
  var types: [Int32]
  /// How many parameters the statement has.
  var parameterCount: Int
}

/// A statement with its parameters, ready to run or running.
struct Portal {
  var prepared: PreparedText
  var parameters: StatementParameters
  var formats: WireFormats
  /// Rows that wait for the next Execute, where the first had a limit.
  var rest: Cursor?
  var isDone = false
}

extension PostgresConnection {
  private func failExtended(_ error: SQLError, in text: String) {
    fail(error, in: text)
    skipsToSync = true
  }

  func parse(_ body: inout WireBody) throws(WireBody.Malformed) {
    let name = try body.text()
    let text = try body.text()
    var types: [Int32] = []
    for _ in 0..<(try body.count(ofAtLeast: 4)) { types.append(try body.integer(Int32.self)) }
    do throws(SQLError) {
      let statements = try parsed(text)
      guard statements.count <= 1 else {
        throw SQLError(.syntaxError, "a prepared statement is one statement")
      }
      prepared[name] = PreparedText(
        text: text, statement: statements.first, types: types,
        parameterCount: max(types.count, ParameterCount.of(text)))
      send { $0.empty("1") }
    } catch { failExtended(error, in: text) }
  }

  func bind(_ body: inout WireBody) throws(WireBody.Malformed) {
    let portal = try body.text()
    let name = try body.text()
    var formats: [Int16] = []
    for _ in 0..<(try body.count(ofAtLeast: 2)) { formats.append(try body.integer(Int16.self)) }
    var raw: [[UInt8]?] = []
    for _ in 0..<(try body.count(ofAtLeast: 4)) {
      let length = Int(try body.integer(Int32.self))
      raw.append(length < 0 ? nil : try body.take(length))
    }
    var results: [Int16] = []
    for _ in 0..<(try body.count(ofAtLeast: 2)) { results.append(try body.integer(Int16.self)) }
    do throws(SQLError) {
      guard let statement = prepared[name] else { throw unknown("prepared statement", name) }
      let values = try WireParameters.read(raw, types: statement.types, formats: formats)
      portals[portal] = Portal(
        prepared: statement, parameters: values, formats: WireFormats(results))
      send { $0.empty("2") }
    } catch { failExtended(error, in: prepared[name]?.text ?? "") }
  }

  private func unknown(_ what: String, _ name: String) -> SQLError {
    SQLError(.invalidStatementName, "there is no \(what) \"\(name)\"")
  }

  func describe(_ body: inout WireBody) throws(WireBody.Malformed) {
    let kind = try body.integer(UInt8.self)
    let name = try body.text()
    var text = ""
    do throws(SQLError) {
      if kind == UInt8(ascii: "S") {
        guard let statement = prepared[name] else { throw unknown("prepared statement", name) }
        text = statement.text
        let schema = try schema(of: statement, unknownParameters(of: statement))
        var known = statement
        known.types = parameterTypes(of: statement)
        // What Bind brings is read as what the client was told.
        prepared[name] = known
        describeParameters(of: known)
        send(schema, WireFormats())
      } else {
        if let cursor = cursors[name.lowercased()] { return send(cursor.schema, WireFormats()) }
        guard let portal = portals[name] else { throw unknown("portal", name) }
        text = portal.prepared.text
        send(try schema(of: portal.prepared, portal.parameters), portal.formats)
      }
    } catch { failExtended(error, in: text) }
  }

  private func send(_ schema: Schema?, _ formats: WireFormats) {
    send { writer in
      if let schema { writer.describe(schema, formats: formats) } else { writer.empty("n") }
    }
  }

  /// The types that the client named, else those that the statement wants.
  private func parameterTypes(of prepared: PreparedText) -> [Int32] {
    let named = (0..<prepared.parameterCount).map { place in
      place < prepared.types.count ? prepared.types[place] : 0
    }
    guard named.contains(0), let statement = prepared.statement else { return named }
    let wanted = session.parameterTypes(of: statement, unknownParameters(of: prepared))
    return named.indices.map { place in
      // Numbers of objects are BIGINT here: only the text says that a client means `oid`, which it
      // asks for before it knows any other type of array.
      if prepared.text.contains("$\(place + 1)::oid[]") { return 1028 }
      let type = place < wanted.count ? wanted[place] : nil
      return named[place] != 0 ? named[place] : type.map { WireType($0).oid } ?? 0
    }
  }

  private func describeParameters(of statement: PreparedText) {
    send { writer in
      writer.begin("t")
      writer.append(Int16(truncatingIfNeeded: statement.parameterCount))
      for place in 0..<statement.parameterCount {
        let named = place < statement.types.count ? statement.types[place] : 0
        writer.append(named == 0 ? Int32(25) : named)
      }
      writer.end()
    }
  }

  /// Before values come, parameters are NULLs of their types.
  private func unknownParameters(of statement: PreparedText) -> StatementParameters {
    StatementParameters(
      positional: (0..<statement.parameterCount).map { place in
        let named = place < statement.types.count ? statement.types[place] : 0
        return .init(value: .null, type: WireType.dataType(named) ?? .null)
      })
  }

  /// The columns that a statement will give; nil if it gives no rows.
  func schema(
    of prepared: PreparedText, _ parameters: StatementParameters
  ) throws(SQLError) -> Schema? {
    guard let statement = prepared.statement else { return nil }
    switch statement.kind {
    case .query(let query): return try session.schema(of: query, parameters: parameters)
    case .show(let show):
      if case .setting(let name) = show.subject {
        return Schema([Field(name.parts.map(\.text).joined(separator: ".").lowercased(), .varchar)])
      }
      return nil
    case .insert, .update, .delete, .merge:
      return try session.returning(of: statement, parameters: parameters)
    case .explain: return Schema([Field("plan", .varchar)])
    case .fetch(let fetch) where !fetch.isMove: return cursors[fetch.name.text.lowercased()]?.schema
    default: return nil
    }
  }

  func execute(_ body: inout WireBody) throws(WireBody.Malformed) {
    let name = try body.text()
    let limit = Int(try body.integer(Int32.self))
    guard let portal = portals[name] else {
      return failExtended(unknown("portal", name), in: "")
    }
    do throws(SQLError) {
      guard let statement = portal.prepared.statement else { return send { $0.empty("I") } }
      try check(statement)
      if limit > 0, statement.isQuery {
        try executePart(name, portal, statement, limit: limit)
      } else {
        try executeWhole(portal, statement)
      }
    } catch { failExtended(error, in: portal.prepared.text) }
  }

  private func executeWhole(_ portal: Portal, _ statement: Syntax.Statement) throws(SQLError) {
    let text = portal.prepared.text
    if try runCopy(statement, in: text) { return }
    if try runCursor(statement, in: text, formats: portal.formats, describes: false) { return }
    let rows = WireRows(self, formats: portal.formats, describes: false)
    do throws(SQLError) {
      try running(text) { () throws(SQLError) in
        try session.run(statement, of: text, parameters: portal.parameters, consumer: rows)
      }
    } catch {
      rows.flushRows()
      throw error
    }
    finish(statement, rows)
  }

  /// At most so many rows now; the rest waits for the next Execute.
  private func executePart(
    _ name: String, _ portal: Portal, _ statement: Syntax.Statement, limit: Int
  ) throws(SQLError) {
    let cursor: Cursor
    if let rest = portal.rest {
      cursor = rest
    } else {
      cursor = Cursor(session)
      try running(portal.prepared.text) { () throws(SQLError) in
        try session.run(
          statement, of: portal.prepared.text, parameters: portal.parameters, consumer: cursor)
      }
      portals[name]?.rest = cursor
    }
    var writer = WireWriter()
    let sent = cursor.take(limit) { batch, row in writer.row(batch, row, portal.formats) }
    if cursor.isAtEnd {
      writer.complete("SELECT \(sent)")
    } else {
      writer.empty("s")
    }
    send(writer.bytes)
  }

  func close(_ body: inout WireBody) throws(WireBody.Malformed) {
    let kind = try body.integer(UInt8.self)
    let name = try body.text()
    if kind == UInt8(ascii: "S") { prepared[name] = nil } else { portals[name] = nil }
    send { $0.empty("3") }
  }
}
