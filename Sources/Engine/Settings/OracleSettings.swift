import Diagnostics

/// What programs of Oracle set by ALTER SESSION and this engine has no setting for.
enum OracleSettings {
  /// They change how fast or with which trace, but no answer: any value is taken.
  static func isTuning(_ name: String) -> Bool {
    let beginnings = [
      "_", "optimizer_", "parallel_", "plsql_", "commit_", "db_", "hash_", "sort_", "workarea_",
      "result_cache_", "inmemory_", "star_", "query_rewrite_", "trace", "statistics_", "resumable_",
    ]
    return tuning.contains(name) || beginnings.contains { name.hasPrefix($0) }
  }

  private static let tuning: Set<String> = [
    "cursor_sharing", "sql_trace", "timed_statistics", "max_dump_file_size", "events", "recyclebin",
    "skip_unusable_indexes", "ddl_lock_timeout", "remote_dependencies_mode", "current_schema",
    "session_cached_cursors", "open_cursors", "isolation_level", "constraints", "container",
    "global_names", "approx_for_count_distinct", "deferred_segment_creation", "edition",
  ]

  /// They would change answers: the values that mean what this engine does anyway, in capitals.
  private static let fixed: [String: Set<String>] = [
    "nls_numeric_characters": [".,"], "nls_language": ["AMERICAN", "ENGLISH"],
    "nls_territory": ["AMERICA"], "nls_sort": ["BINARY"], "nls_comp": ["BINARY", "ANSI"],
    "nls_date_language": ["AMERICAN", "ENGLISH"], "nls_currency": ["$"],
    "nls_iso_currency": ["AMERICA"], "nls_calendar": ["GREGORIAN"],
    "nls_length_semantics": ["BYTE"], "nls_nchar_conv_excp": ["FALSE", "TRUE"],
    "nls_timestamp_tz_format": ["DD-MON-RR HH.MI.SSXFF AM TZR"],
  ]

  static func knows(_ name: String) -> Bool { fixed[name] != nil || isTuning(name) }

  /// - Throws: What the only values are, where another would change answers.
  static func check(_ name: String, _ text: String) throws(SQLError) {
    guard let values = fixed[name], !values.contains(text.uppercased()) else { return }
    throw SQLError(
      .featureNotSupported, "'\(text)' is no value for \(name) here",
      hint: "it is always '\(values.sorted()[0])'; formats take it in their third argument")
  }
}
