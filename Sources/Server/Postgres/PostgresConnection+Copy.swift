import Columns
import Diagnostics
import Engine
import Syntax

extension PostgresConnection {
  /// COPY … TO STDOUT and COPY … FROM STDIN.
  /// - Returns: false if the statement is another.
  func runCopy(_ statement: Syntax.Statement, in text: String) throws(SQLError) -> Bool {
    guard case .copy(let copy) = statement.kind else { return false }
    switch copy.target {
    case .standardOutput:
      try copyOut(copy, statement, in: text)
      return true
    case .standardInput:
      try copyIn(copy, statement, in: text)
      return true
    default: return false
    }
  }

  private func copyOut(
    _ copy: Syntax.Copy, _ statement: Syntax.Statement, in text: String
  ) throws(SQLError) {
    let form = try CopyForm(copy.options)
    let rows = CopyRows(self, form)
    let query = Syntax.Statement(.query(CopyForm.query(copy)), range: statement.range)
    try running(text) { () throws(SQLError) in
      try session.run(query, of: text, consumer: rows)
    }
    rows.finish()
  }

  /// Rows come as text, become literals, and are inserted some hundred at a time, all or none.
  private func copyIn(
    _ copy: Syntax.Copy, _ statement: Syntax.Statement, in text: String
  ) throws(SQLError) {
    let form = try CopyForm(copy.options)
    guard case .table(let name, let columns) = copy.subject else {
      throw SQLError(
        .featureNotSupported, "COPY FROM STDIN fills a table", range: statement.range)
    }
    let target = Syntax.Query.selectingAll(of: name, columns: columns)
    let schema = try session.schema(of: target)
    let code: Int16 = form.kind == .binary ? 1 : 0
    send {
      $0.begin("G")
      $0.append(UInt8(code))
      $0.append(Int16(truncatingIfNeeded: schema.count))
      for _ in 0..<schema.count { $0.append(code) }
      $0.end()
    }
    let isInside = session.isInTransaction
    if !isInside { try session.run("BEGIN", consumer: CollectedRows(limit: 0)) }
    do throws(SQLError) {
      let insert = CopyInsert(session, name, columns, schema)
      if form.kind == .binary {
        try receive(CopyBinaryReader(schema), into: insert)
      } else {
        try receive(CopyReader(form, columnCount: schema.count), into: insert)
      }
      if !isInside { try session.commit() }
      send { $0.complete("COPY \(insert.rowCount)") }
    } catch {
      if !isInside { session.rollback() }
      throw error
    }
  }

  private func receive(
    _ rows: some CopyRowReader, into insert: CopyInsert
  ) throws(SQLError) {
    var reader = rows
    var failure: SQLError?
    while true {
      let message: (letter: UInt8, body: [UInt8])
      do throws(WireStream.Problem) {
        message = try wire.message(idle: 600)
      } catch {
        throw SQLError(.connectionFailure, "the client went away in COPY")
      }
      switch message.letter {
      case UInt8(ascii: "d") where failure == nil:
        do throws(SQLError) {
          for row in try reader.rows(message.body) { try insert.add(row) }
        } catch { failure = error }
      case UInt8(ascii: "c"):
        if let failure { throw failure }
        for row in try reader.last() { try insert.add(row) }
        return try insert.flush()
      case UInt8(ascii: "f"):
        throw SQLError(.queryCanceled, "the client gave COPY up")
      case UInt8(ascii: "d"), UInt8(ascii: "H"), UInt8(ascii: "S"): break
      default: throw SQLError(.protocolViolation, "another message came inside COPY")
      }
    }
  }
}
