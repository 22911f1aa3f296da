import Diagnostics
import Glibc

/// DBMS_LOCK, DBMS_APPLICATION_INFO, SYS_CONTEXT.
nonisolated(unsafe) let lockFunctions: [String: Builtins.Function] = [
  // One session holds all locks that it asks for.
  "dbms_lock.request": .init(
    .integer, 1...4, names: ["id", "lockmode", "timeout", "release_on_commit"]
  ) { (_, _) throws(Raised) in .integer(0) },
  "dbms_lock.release": .init(.integer, 1...1) { (_, _) throws(Raised) in .integer(0) },
]

nonisolated(unsafe) let lockProcedures: [String: Builtins.Procedure] = [
  "dbms_lock.sleep": .init(1...1, names: ["seconds"]) { (a, run) throws(Raised) in
    try sleep(a[0], run)
  },
  "dbms_session.sleep": .init(1...1, names: ["seconds"]) { (a, run) throws(Raised) in
    try sleep(a[0], run)
  },
  "dbms_lock.allocate_unique": .init(2...3, names: ["lockname", "lockhandle"], outputs: [1]) {
    (a, _) throws(Raised) in
    var hash: UInt32 = 2_166_136_261
    for byte in try Convert.text(a[0]).utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    a[1] = .text("10737\(hash)")
  },
]

/// Waits in short steps, so that it can be cancelled.
private func sleep(_ seconds: Datum, _ run: RoutineSession) throws(Raised) {
  var left = try NumberMath.double(try Convert.number(seconds))
  while left > 0 {
    let step = min(left, 0.05)
    usleep(UInt32(step * 1_000_000))
    left -= step
    do throws(SQLError) { try run.runner.cancellation.check() } catch { throw Raised(error) }
  }
}

/// A name or a note, which is cut to so many bytes (PL/SQL Packages and Types Reference 19c,
/// "DBMS_APPLICATION_INFO").
private func noted(_ text: Datum, _ bytes: Int) throws(Raised) -> String {
  var kept = try Convert.text(text)
  while kept.utf8.count > bytes { kept.unicodeScalars.removeLast() }
  return kept
}

private let statisticsOfTable = [
  "ownname", "tabname", "partname", "estimate_percent", "block_sample", "method_opt", "degree",
  "granularity", "cascade", "stattab", "statid", "statown", "no_invalidate", "stattype", "force",
]

nonisolated(unsafe) let applicationProcedures: [String: Builtins.Procedure] = [
  "dbms_application_info.set_module": .init(2...2, names: ["module_name", "action_name"]) {
    (a, run) throws(Raised) in
    run.runner.contexts["userenv.module"] = try noted(a[0], 48)
    run.runner.contexts["userenv.action"] = try noted(a[1], 32)
  },
  "dbms_application_info.set_action": .init(1...1, names: ["action_name"]) {
    (a, run) throws(Raised) in
    run.runner.contexts["userenv.action"] = try noted(a[0], 32)
  },
  "dbms_application_info.set_client_info": .init(1...1, names: ["client_info"]) {
    (a, run) throws(Raised) in
    run.runner.contexts["userenv.client_info"] = try noted(a[0], 64)
  },
  "dbms_application_info.read_module": .init(2...2, outputs: [0, 1]) { (a, run) throws(Raised) in
    a[0] = .of(run.runner.contexts["userenv.module"] ?? "")
    a[1] = .of(run.runner.contexts["userenv.action"] ?? "")
  },
  "dbms_application_info.read_client_info": .init(1...1, outputs: [0]) { (a, run) throws(Raised) in
    a[0] = .of(run.runner.contexts["userenv.client_info"] ?? "")
  },
  // Where long work stands, which nobody watches.
  "dbms_application_info.set_session_longops": .init(
    2...10,
    names: [
      "rindex", "slno", "op_name", "target", "context", "sofar", "totalwork", "target_desc",
      "units",
    ], outputs: [0, 1]
  ) { (a, _) throws(Raised) in
    a[0] = .integer(1)
    a[1] = .integer(1)
  },
  "dbms_stats.gather_table_stats": .init(0...16, names: statisticsOfTable) {
    (_, _) throws(Raised) in
  },
  "dbms_stats.gather_index_stats": .init(
    0...12,
    names: ["ownname", "indname", "partname", "estimate_percent", "degree", "granularity"]
  ) { (_, _) throws(Raised) in },
  "dbms_stats.gather_schema_stats": .init(
    0...16,
    names: [
      "ownname", "estimate_percent", "block_sample", "method_opt", "degree", "granularity",
      "cascade", "options",
    ]
  ) { (_, _) throws(Raised) in },
  "dbms_stats.delete_table_stats": .init(0...12, names: ["ownname", "tabname"]) {
    (_, _) throws(Raised) in
  },
]

/// SYS_CONTEXT and USERENV.
enum SystemContext {
  static func value(_ namespace: String, _ name: String, _ run: RoutineSession) -> Datum {
    let key = "\(namespace).\(name)".lowercased()
    if let own = run.runner.contexts[key] { return .of(own) }
    guard namespace.lowercased() == "userenv" else { return .null }
    switch name.lowercased() {
    case "session_user", "current_user", "current_schema", "session_schema", "os_user":
      return .of(run.runner.user.uppercased())
    case "sid", "sessionid", "instance": return .text("1")
    case "db_name", "instance_name", "service_name", "db_unique_name": return .text("RECKON")
    case "language": return .text("AMERICAN_AMERICA.AL32UTF8")
    case "lang": return .text("US")
    case "nls_date_format": return .text(run.runner.dateFormat)
    case "nls_date_language", "nls_territory": return .text("AMERICAN")
    case "nls_sort": return .text("BINARY")
    case "isdba": return .text("FALSE")
    case "host", "terminal": return .text("localhost")
    case "ip_address": return .text("127.0.0.1")
    default: return .null
    }
  }
}
