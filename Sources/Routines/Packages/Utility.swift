import Diagnostics
import Glibc
import Syntax

/// DBMS_UTILITY: time, back traces, names in lists.
nonisolated(unsafe) let utilityFunctions: [String: Builtins.Function] = [
  "dbms_utility.get_time": .init(.number, 0...0) { (_, _) throws(Raised) in
    .integer(Clock.now / 10_000 % (1 << 31))
  },
  "dbms_utility.get_cpu_time": .init(.number, 0...0) { (_, _) throws(Raised) in
    .integer(Int64(clock()) / 10_000)
  },
  "dbms_utility.format_error_stack": .init(.text, 0...0) { (_, run) throws(Raised) in
    .of(run.handled.last.map { $0.shown } ?? "")
  },
  "dbms_utility.format_error_backtrace": .init(.text, 0...0) { (_, run) throws(Raised) in
    .of(
      run.handled.last.map { ($0.trace + run.handledPlaces.suffix(1)).joined(separator: "\n") }
        ?? "")
  },
  "dbms_utility.format_call_stack": .init(.text, 0...0) { (_, run) throws(Raised) in
    .text(run.callStack)
  },
  "dbms_utility.get_hash_value": .init(.number, 3...3, names: ["name", "base", "hash_size"]) {
    (a, _) throws(Raised) in
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in try Convert.text(a[0]).utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    let base = try NumberMath.integer(try Convert.number(a[1]))
    let size = max(1, try NumberMath.integer(try Convert.number(a[2])))
    return .integer(base + Int64(hash % UInt64(size)))
  },
  "dbms_utility.is_bit_set": .init(.number, 2...2) { (a, _) throws(Raised) in
    .integer((try NumberMath.integer(a[0]) >> (try NumberMath.integer(a[1]) - 1)) & 1)
  },
  "dbms_utility.current_instance": .init(.number, 0...0) { (_, _) throws(Raised) in .integer(1) },
  "dbms_transaction.local_transaction_id": .init(.text, 0...1) { (_, run) throws(Raised) in
    run.runner.hasOpenChanges ? .text("\(run.transaction + 1).1.1") : .null
  },
  // As STANDARD_HASH has it: MD5, SH1, SH256, SH384, SH512.
  "dbms_crypto.hash": .init(.bytes, 2...2, names: ["src", "typ"]) { (a, run) throws(Raised) in
    let methods: [Int64: String] = [2: "MD5", 3: "SHA1", 4: "SHA256", 5: "SHA384", 6: "SHA512"]
    guard let method = methods[try NumberMath.integer(try Convert.number(a[1]))] else {
      throw Raised(-28_817)
    }
    var text = ""
    if case .bytes(let box) = a[0] {
      guard let made = String(validating: box.bytes, as: UTF8.self) else {
        throw Raised(-28_817, "only bytes of a text are hashed here")
      }
      text = made
    } else {
      text = try Convert.text(a[0])
    }
    return try Builtins.call(
      "standard_hash", [(.text(text), .varchar), (.text(method), .varchar)], run)
  },
  "dbms_session.unique_session_id": .init(.text, 0...0) { (_, _) throws(Raised) in
    .text("000100010001")
  },
]

nonisolated(unsafe) let utilityProcedures: [String: Builtins.Procedure] = [
  // Who called the subprogram that asks.
  "owa_util.who_called_me": .init(
    4...4, names: ["owner", "name", "lineno", "caller_t"], outputs: [0, 1, 2, 3]
  ) { (a, run) throws(Raised) in
    let site = run.callSites.last
    let isNamed = site.map { !$0.unitName.isEmpty } ?? false
    a[0] = isNamed ? .text(run.runner.user.uppercased()) : .null
    a[1] = site.map { .of($0.unitName) } ?? .null
    a[2] = site.map { .integer(Int64($0.line)) } ?? .null
    a[3] = site.map { .text($0.kind) } ?? .null
  },
  "dbms_utility.exec_ddl_statement": .init(1...1) { (a, run) throws(Raised) in
    let statement = try DynamicStatement(try Convert.text(a[0]), run, [])
    do throws(SQLError) { try run.runner.perform(statement.statement, text: statement.text) } catch
    {
      throw Raised(error)
    }
  },
  "dbms_errlog.create_error_log": .init(
    1...5,
    names: [
      "dml_table_name", "err_log_table_name", "err_log_table_owner", "err_log_table_space",
      "skip_unsupported",
    ]
  ) { (a, run) throws(Raised) in
    let path = try Convert.text(a[0]).split(separator: ".").map(String.init)
    let name = a.count > 1 && !a[1].isNull ? try Convert.text(a[1]) : nil
    try createErrorLog(of: path, named: name, run)
  },
  "dbms_utility.comma_to_table": .init(3...3, names: ["list", "tablen", "tab"], outputs: [1, 2]) {
    (a, _) throws(Raised) in
    let parts = try Convert.text(a[0]).split(separator: ",", omittingEmptySubsequences: false)
    a[1] = .integer(Int64(parts.count))
    guard case .collection(let box) = a[2] else { throw Raised(-6531) }
    a[2] = .collection(CollectionBox(box.type, values: parts.map { .of(String($0)) }))
  },
  "dbms_session.set_context": .init(3...5) { (a, run) throws(Raised) in
    run.runner.contexts["\(try Convert.text(a[0])).\(try Convert.text(a[1]))".lowercased()] =
      try Convert.text(a[2])
  },
  "dbms_session.set_identifier": .init(1...1) { (a, run) throws(Raised) in
    run.runner.contexts["userenv.client_identifier"] = try Convert.text(a[0])
  },
  "dbms_session.clear_context": .init(1...3) { (a, run) throws(Raised) in
    let space = try Convert.text(a[0]).lowercased()
    let name = a.count > 2 && !a[2].isNull ? try Convert.text(a[2]).lowercased() : nil
    for key in run.runner.contexts.keys
    where name.map({ key == "\(space).\($0)" }) ?? key.hasPrefix("\(space).") {
      run.runner.contexts[key] = nil
    }
  },
  "dbms_session.clear_identifier": .init(0...0) { (_, run) throws(Raised) in
    run.runner.contexts["userenv.client_identifier"] = nil
  },
  // Views are always fresh.
  "dbms_mview.refresh": .init(1...12, names: ["list", "method"]) { (_, _) throws(Raised) in },
  "dbms_session.set_role": .init(1...1) { (_, _) throws(Raised) in },
  "dbms_session.set_sql_trace": .init(1...1) { (_, _) throws(Raised) in },
  "dbms_session.set_nls": .init(2...2) { (_, _) throws(Raised) in },
  "dbms_session.reset_package": .init(0...0) { (_, run) throws(Raised) in
    for unit in run.units.values { unit.state = nil }
    run.keptStates = [:]
  },
]

/// The table that LOG ERRORS writes to (Database PL/SQL Packages and Types Reference 19c, "DBMS_ERRLOG").
private func createErrorLog(
  of path: [String], named given: String?, _ run: RoutineSession
) throws(Raised) {
  do throws(SQLError) {
    guard let fields = try run.runner.fields(of: path), let table = path.last else {
      throw SQLError(.undefinedTable, "table or view does not exist", code: -942)
    }
    let name = given ?? String("ERR$_\(table)".prefix(30))
    var columns = [
      "ora_err_number$ NUMBER", "ora_err_mesg$ VARCHAR2(2000)", "ora_err_rowid$ VARCHAR2(40)",
      "ora_err_optyp$ VARCHAR2(2)", "ora_err_tag$ VARCHAR2(2000)",
    ]
    columns += fields.map { "\"\($0.name)\" VARCHAR2(4000)" }
    let text = "CREATE TABLE \(name) (\(columns.joined(separator: ", ")))"
    try run.runner.perform(try Parser.statement(text, dialect: .oracle), text: text)
  } catch { throw Raised(error) }
}
