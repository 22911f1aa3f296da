import Columns
import Diagnostics
import Kernels

/// Oracle's SYS_CONTEXT('USERENV', …) and USERENV(…).
let systemContextFunction = ScalarFunction(
  "sys_context", "userenv", category: .system,
  summary: "A fact about the session by name, such as 'SESSION_USER' of 'USERENV'; NULL for names "
    + "that mean nothing here.",
  example: "sys_context('USERENV', 'LANG')", gives: "US",
  [
    Overload("(VARCHAR[, VARCHAR[, BIGINT]]) → VARCHAR") { given, _ in
      guard (1...3).contains(given.count) else { return nil }
      let types: [DataType] = [.varchar, .varchar, .int64]
      var plan = Overload.Plan(Array(types.prefix(given.count)), returns: .varchar) {
        (arguments, context) throws(SQLError) in
        let spaces = given.count > 1 ? arguments[0] : nil
        let names = arguments[min(1, arguments.count - 1)]
        let session = context.session
        return try Rows.makeTexts(arguments, count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          let name = names.view(at: row).text.uppercased()
          let space = spaces?.view(at: row).text.uppercased() ?? "USERENV"
          let noted = session.contexts["\(space).\(name)".lowercased()]
          guard let fact = noted ?? (space == "USERENV" ? sessionFact(name, session) : nil) else {
            return false
          }
          out.append(contentsOf: fact.utf8)
          return true
        }
      }
      // Programs note other facts between two runs of a plan.
      plan.traits.readsClock = true
      return plan
    }
  ])

private func sessionFact(_ name: String, _ session: FunctionSession) -> String? {
  switch name {
  // The tables are the user's: Oracle's schemas are users.
  case "SESSION_USER", "CURRENT_USER", "CURRENT_SCHEMA", "SESSION_SCHEMA", "OS_USER":
    session.user.uppercased()
  case "DB_NAME", "DB_UNIQUE_NAME", "INSTANCE_NAME", "SERVICE_NAME": "RECKON"
  case "SESSIONID", "SID", "AUDITED_CURSORID": "1"
  case "ISDBA": "FALSE"
  case "LANG", "LANGUAGE": name == "LANG" ? "US" : "AMERICAN_AMERICA.AL32UTF8"
  case "NLS_DATE_FORMAT": session.dateFormat
  case "NLS_DATE_LANGUAGE": "AMERICAN"
  case "NLS_TERRITORY": "AMERICA"
  case "NLS_CURRENCY": "$"
  case "NLS_SORT": "BINARY"
  case "HOST", "TERMINAL", "IP_ADDRESS", "MODULE", "ACTION", "CLIENT_INFO": nil
  default: nil
  }
}

let sessionTimeZoneFunction = ScalarFunction(
  "sessiontimezone", "current_timezone", category: .system,
  summary: "The name of the session's time zone.", example: "sessiontimezone() IS NOT NULL",
  gives: "true",
  [
    .fixed([], .varchar) { (_, context) throws(SQLError) in
      .constant(.string(context.session.timeZone), .varchar, count: context.count)
    }
  ])

let databaseTimeZoneFunction = ScalarFunction(
  "dbtimezone", category: .system, summary: "The offset of the database's time zone.",
  example: "dbtimezone()", gives: "+00:00",
  [
    .fixed([], .varchar) { (_, context) throws(SQLError) in
      .constant(.string("+00:00"), .varchar, count: context.count)
    }
  ])

let userNumberFunction = ScalarFunction(
  "uid", category: .system, summary: "A number that stands for the session's user.",
  example: "uid()", gives: "1",
  [
    .fixed([], .int64) { (_, context) throws(SQLError) in
      .constant(.integer(1), .int64, count: context.count)
    }
  ])

/// Oracle's EMPTY_CLOB: the empty text is NULL.
let emptyTextFunction = ScalarFunction(
  "empty_clob", category: .text,
  summary: "An empty CLOB, which is NULL here, as every empty text of Oracle.",
  example: "empty_clob() IS NULL", gives: "true",
  [
    .fixed([], .varchar) { (_, context) throws(SQLError) in
      .nulls(.varchar, count: context.count)
    }
  ])

let emptyBytesFunction = ScalarFunction(
  "empty_blob", category: .text, summary: "An empty BLOB, which is NULL here.",
  example: "empty_blob() IS NULL", gives: "true",
  [
    .fixed([], .blob) { (_, context) throws(SQLError) in .nulls(.blob, count: context.count) }
  ])

/// Oracle's SYS_GUID.
let systemGUIDFunction = ScalarFunction(
  "sys_guid", category: .system, summary: "16 random bytes, different for each row.",
  example: "length(sys_guid())", gives: "16",
  [
    .fixed([], .blob, isVolatile: true) { (_, context) throws(SQLError) in
      var generator = SystemRandomNumberGenerator()
      var builder = ColumnBuilder(.blob, capacity: context.count)
      for _ in 0..<context.count {
        let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        builder.append(.blob(bytes))
      }
      return builder.finish()
    }
  ])

let raiseErrorFunction = ScalarFunction(
  "error", category: .system, summary: "Ends the query with this message.",
  example: "CASE WHEN false THEN error('wrong') END", gives: "NULL",
  [
    .fixed([.varchar], .null, canFail: true, isVolatile: true) {
      (arguments, context) throws(SQLError) in
      for row in 0..<context.count where !arguments[0].isNull(row) {
        throw SQLError(.raiseException, ValueText.text(of: arguments[0][row], type: .varchar))
      }
      return .nulls(.null, count: context.count)
    }
  ])
