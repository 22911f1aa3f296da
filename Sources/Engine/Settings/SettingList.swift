import Binder
import Columns
import Diagnostics
import Execution
import Optimizer

/// One setting: how `SET` reads it and `SHOW` prints it.
struct Setting: Sendable {
  let name: String
  let summary: String
  let get: @Sendable (SessionSettings) -> String
  /// - Throws: `invalidParameter` for a text that is no value of the setting.
  let set: @Sendable (inout SessionSettings, String) throws(SQLError) -> Void
}

/// All settings, in the order in which `SHOW ALL` lists them.
let settingList: [Setting] = [
  Setting(name: "dialect", summary: "postgres or oracle: whose meaning a text has") {
    $0.dialect.rawValue
  } set: { (settings, text) throws(SQLError) in
    guard let dialect = Dialect(rawValue: text.lowercased()) else {
      throw invalid("dialect", text, "postgres or oracle")
    }
    settings.dialect = dialect
  },
  Setting(name: "autocommit", summary: "off: changes wait for COMMIT, also outside of BEGIN") {
    $0.autocommit ? "on" : "off"
  } set: { (settings, text) throws(SQLError) in
    settings.autocommit = try boolean("autocommit", text)
  },
  Setting(
    name: "on_error", summary: "fail: an error fails its transaction (postgres); undo: it does not"
  ) {
    $0.failsTransactions ? "fail" : "undo"
  } set: { (settings, text) throws(SQLError) in
    guard ["fail", "undo"].contains(text.lowercased()) else {
      throw invalid("on_error", text, "fail or undo")
    }
    settings.failsTransactions = text.lowercased() == "fail"
  },
  Setting(
    name: "procedures", summary: "exact: loops of procedures run row by row; sets: as set plans"
  ) {
    $0.procedures.rawValue
  } set: { (settings, text) throws(SQLError) in
    guard let mode = ProcedureMode(rawValue: text.lowercased()) else {
      throw invalid("procedures", text, "exact or sets")
    }
    settings.procedures = mode
  },
  Setting(
    name: "sets_from_rows",
    summary: "loops over fewer rows run row by row; auto: by the size of their plan"
  ) {
    $0.setsFromRows.map { "\($0)" } ?? "auto"
  } set: { (settings, text) throws(SQLError) in
    settings.setsFromRows =
      text.lowercased() == "auto" ? nil : try integer("sets_from_rows", text, 0...Int.max)
  },
  Setting(name: "threads", summary: "workers of a query; 0: one per processor") {
    "\($0.threads)"
  } set: { (settings, text) throws(SQLError) in
    settings.threads = try integer("threads", text, 0...1024)
  },
  Setting(name: "memory_limit", summary: "bytes that queries may hold: 256MB, 4GB; 0: the usual") {
    $0.memoryLimit == 0 ? "0" : $0.memoryLimit.formattedBytes
  } set: { (settings, text) throws(SQLError) in
    guard let bytes = parseBytes(text) else {
      throw invalid("memory_limit", text, "a size such as 256MB or 4GB")
    }
    settings.memoryLimit = bytes
  },
  Setting(name: "row_limit", summary: "the most rows that a statement may give; 0: any number") {
    "\($0.rowLimit)"
  } set: { (settings, text) throws(SQLError) in
    settings.rowLimit = try integer("row_limit", text, 0...Int.max)
  },
  Setting(
    name: "file_cache",
    summary: "bytes of decompressed pages kept between queries: on (an eighth of memory_limit), "
      + "off, 512MB"
  ) {
    $0.fileCache.map { $0 == 0 ? "off" : $0.formattedBytes } ?? "on"
  } set: { (settings, text) throws(SQLError) in
    switch text.lowercased() {
    case "on": settings.fileCache = nil
    case "off": settings.fileCache = 0
    default:
      guard let bytes = parseBytes(text) else {
        throw invalid("file_cache", text, "on, off, or a size such as 512MB")
      }
      settings.fileCache = bytes
    }
  },
  Setting(name: "batch_size", summary: "rows of a batch; 0: the engine's choice") {
    "\($0.batchSize)"
  } set: { (settings, text) throws(SQLError) in
    settings.batchSize = try integer("batch_size", text, 0...65_536)
  },
  Setting(name: "optimizer", summary: "off runs plans as they were bound") {
    $0.optimizer ? "on" : "off"
  } set: { (settings, text) throws(SQLError) in
    settings.optimizer = try boolean("optimizer", text)
  },
  Setting(name: "disabled_rules", summary: "optimizer rules to leave out, between commas") {
    $0.disabledRules.sorted().joined(separator: ",")
  } set: { (settings, text) throws(SQLError) in
    let names = text.split(separator: ",").map { part in String(part.filter { $0 != " " }) }
    for name in names where !Optimizer.ruleNames.contains(name) {
      throw invalid("disabled_rules", name, Optimizer.ruleNames.joined(separator: ", "))
    }
    settings.disabledRules = Set(names)
  },
  Setting(name: "statement_timeout", summary: "seconds a statement may take; 0: any time") {
    "\($0.statementTimeout)"
  } set: { (settings, text) throws(SQLError) in
    guard let seconds = parseSeconds(text), seconds >= 0, seconds < 1e9 else {
      throw invalid("statement_timeout", text, "seconds, or a text such as 500ms, 2s, 1min")
    }
    settings.statementTimeout = seconds
  },
  Setting(name: "nls_date_format", summary: "the format of dates that Oracle converts without one")
  {
    $0.dateFormat
  } set: { (settings, text) throws(SQLError) in
    settings.dateFormat = text
    settings.formatVersion += 1
  },
  Setting(
    name: "nls_timestamp_format",
    summary: "the format of timestamps that Oracle converts without one"
  ) {
    $0.timestampFormat
  } set: { (settings, text) throws(SQLError) in
    settings.timestampFormat = text
    settings.formatVersion += 1
  },
  Setting(
    name: "plsql_ccflags", summary: "names and values for $IF and $$name: 'debug:TRUE, level:3'"
  ) {
    $0.compilationFlags
  } set: { (settings, text) throws(SQLError) in
    settings.compilationFlags = text
  },
  Setting(name: "timezone", summary: "IANA name of the session's time zone") {
    $0.timeZone
  } set: { (settings, text) throws(SQLError) in
    settings.timeZone = text
  },
  Setting(name: "default_null_order", summary: "where NULLs sort that no NULLS FIRST places") {
    $0.nullOrder.rawValue
  } set: { (settings, text) throws(SQLError) in
    let folded = text.lowercased().replacing(" ", with: "_")
    let others: [String: NullOrder] = [
      "postgres": .highest, "sqlite": .lowest, "mysql": .lowest, "first": .first, "last": .last,
    ]
    guard let order = NullOrder(rawValue: folded) ?? others[folded] else {
      throw invalid(
        "default_null_order", text, NullOrder.allCases.map(\.rawValue).joined(separator: ", "))
    }
    settings.nullOrder = order
  },
  Setting(name: "scheduler_seed", summary: "permutes the order of work, for tests") {
    $0.schedulerSeed.map { "\($0)" } ?? "0"
  } set: { (settings, text) throws(SQLError) in
    let seed = try integer("scheduler_seed", text, 0...Int.max)
    settings.schedulerSeed = seed == 0 ? nil : UInt64(seed)
  },
  Setting(name: "temporary_directory", summary: "where spilled data goes") {
    $0.temporaryDirectory ?? ""
  } set: { (settings, text) throws(SQLError) in
    settings.temporaryDirectory = text.isEmpty ? nil : text
  },
  Setting(
    name: "max_temp_directory_size", summary: "bytes that a query may spill: 10GB; 0: any number"
  ) {
    $0.temporaryLimit == 0 ? "0" : $0.temporaryLimit.formattedBytes
  } set: { (settings, text) throws(SQLError) in
    guard let bytes = parseBytes(text) else {
      throw invalid("max_temp_directory_size", text, "a size such as 500MB or 10GB")
    }
    settings.temporaryLimit = bytes
  },
  Setting(name: "debug_force_spill", summary: "on: operators always spill, for tests") {
    $0.forcesSpill ? "on" : "off"
  } set: { (settings, text) throws(SQLError) in
    settings.forcesSpill = try boolean("debug_force_spill", text)
  },
  Setting(
    name: "debug_print_again", summary: "on: statements run as read from their print, for tests"
  ) {
    $0.printsAgain ? "on" : "off"
  } set: { (settings, text) throws(SQLError) in
    settings.printsAgain = try boolean("debug_print_again", text)
  },
]

/// Other names of settings, as people know them from elsewhere.
let settingAliases = [
  "temp_directory": "temporary_directory", "max_memory": "memory_limit",
  "worker_threads": "threads", "null_order": "default_null_order",
]

/// What PostgreSQL's clients set and ask; kept out of the way, without meaning here.
let toleratedSettings: [String: String] = [
  "application_name": "", "client_encoding": "UTF8", "client_min_messages": "notice",
  "datestyle": "ISO, MDY", "extra_float_digits": "1", "intervalstyle": "postgres",
  "search_path": "main", "server_encoding": "UTF8", "server_version": "15.0",
  "standard_conforming_strings": "on", "transaction_isolation": "repeatable read",
  "transaction_read_only": "off", "enable_progress_bar": "off", "lock_timeout": "0",
  "idle_in_transaction_session_timeout": "0", "row_security": "off", "serveroutput": "off",
]

/// What DuckDB's users set to make queries fast or to look at them: it has no meaning here and
/// changes no answer.
let tuningSettings: Set<String> = [
  "disabled_optimizers", "profiling_renderer_settings", "explain_output", "profiling_output",
  "profiling_mode", "asof_loop_join_threshold", "merge_join_threshold", "prefer_range_joins",
  "nested_loop_join_threshold", "pivot_filter_threshold", "pivot_limit", "delim_join_as_cte",
  "dynamic_or_filter_threshold", "perfect_ht_threshold", "late_materialization_max_rows",
  "index_scan_percentage", "index_scan_max_count", "wal_autocheckpoint",
  "approximate_join_order_threshold", "ordered_aggregate_threshold", "operator_memory_limit",
  "geometry_minimum_shredding_size", "variant_minimum_shredding_size", "external_threads",
  "preserve_insertion_order", "partitioned_write_max_open_files",
  "partitioned_write_flush_threshold", "streaming_buffer_size", "enable_object_cache",
  "force_update_to_del_and_insert", "legacy_disable_null_type",
]

private func invalid(_ name: String, _ text: String, _ wanted: String) -> SQLError {
  SQLError(.invalidParameter, "'\(text)' is no value for \(name)", hint: "it takes \(wanted)")
}

private func integer(
  _ name: String, _ text: String, _ range: ClosedRange<Int>
) throws(SQLError) -> Int {
  guard let value = Int(text), range.contains(value) else {
    throw invalid(name, text, "an integer from \(range.lowerBound) to \(range.upperBound)")
  }
  return value
}

private func boolean(_ name: String, _ text: String) throws(SQLError) -> Bool {
  switch text.lowercased() {
  case "on", "true", "yes", "1": return true
  case "off", "false", "no", "0": return false
  default: throw invalid(name, text, "on or off")
  }
}

/// `256MB`, `1.5GiB`, `1000000`; decimal and binary units count alike, by 1024.
package func parseBytes(_ text: String) -> Int? {
  let trimmed = text.filter { $0 != " " && $0 != "_" }
  let digits = trimmed.prefix { $0.isNumber || $0 == "." }
  guard let value = Double(digits), value >= 0 else { return nil }
  let units = ["": 0, "b": 0, "bytes": 0, "k": 1, "m": 2, "g": 3, "t": 4]
  let unit = trimmed.dropFirst(digits.count).lowercased()
  let stem = unit.count > 1 && unit != "bytes" ? String(unit.prefix(1)) : unit
  guard ["", "b", "bytes"].contains(unit) || ["", "b", "ib"].contains(unit.dropFirst()),
    let power = units[stem]
  else { return nil }
  var bytes = value
  for _ in 0..<power { bytes *= 1024 }
  return bytes < 9e18 ? Int(bytes) : nil
}

/// `2`, `2s`, `500ms`, `1min`: seconds.
func parseSeconds(_ text: String) -> Double? {
  let digits = text.prefix { $0.isNumber || $0 == "." }
  guard let value = Double(digits) else { return nil }
  switch text.dropFirst(digits.count).filter({ $0 != " " }).lowercased() {
  case "", "s": return value
  case "ms": return value / 1000
  case "min": return value * 60
  case "h": return value * 3600
  default: return nil
  }
}
