import Diagnostics

/// DBMS_OUTPUT (Oracle Database PL/SQL Packages and Types Reference 19c).
nonisolated(unsafe) let outputProcedures: [String: Builtins.Procedure] = [
  "dbms_output.put_line": .init(1...1, names: ["a"]) { (a, run) throws(Raised) in
    run.put(try Convert.text(a[0]))
    run.newLine()
  },
  "dbms_output.put": .init(1...1, names: ["a"]) { (a, run) throws(Raised) in
    run.put(try Convert.text(a[0]))
  },
  "dbms_output.new_line": .init(0...0) { (_, run) throws(Raised) in run.newLine() },
  "dbms_output.enable": .init(0...1, names: ["buffer_size"]) { (_, run) throws(Raised) in
    run.isOutputOn = true
  },
  "dbms_output.disable": .init(0...0) { (_, run) throws(Raised) in run.isOutputOn = false },
  // Lines go out as they come, so that there are none to get.
  "dbms_output.get_line": .init(2...2, names: ["line", "status"], outputs: [0, 1]) {
    (a, _) throws(Raised) in
    a[0] = .null
    a[1] = .integer(1)
  },
]

nonisolated(unsafe) let outputFunctions: [String: Builtins.Function] = [:]
