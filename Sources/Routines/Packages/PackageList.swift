import Columns

/// The packages of the engine's own; a new one is one file and one line in each of these.
extension Builtins {
  nonisolated(unsafe) static let packageFunctions: [String: Function] = [
    outputFunctions, utilityFunctions, assertionFunctions, randomFunctions, lockFunctions,
    largeObjectFunctions,
    rawFunctions, fileFunctions, jobFunctions, dynamicSQLFunctions, mailFunctions,
  ].reduce(into: [:]) { $0.merge($1) { a, _ in a } }

  nonisolated(unsafe) static let packageProcedures: [String: Procedure] = [
    outputProcedures, utilityProcedures, randomProcedures, lockProcedures, applicationProcedures,
    largeObjectProcedures, fileProcedures, jobProcedures, mailProcedures, dynamicSQLProcedures,
  ].reduce(into: [:]) { $0.merge($1) { a, _ in a } }

  nonisolated(unsafe) static let packageConstants: [String: (Datum, RoutineType)] = [
    "dbms_lob.lobmaxsize": (
      .wide(WideNumber(Number(unscaled: 18_446_744_073_709_551_615, scale: 0))), .number
    ),
    "dbms_lob.default_csid": (.integer(0), .integer),
    "dbms_lob.default_lang_ctx": (.integer(0), .integer),
    "dbms_lob.no_warning": (.integer(0), .integer),
    "dbms_lob.warn_inconvertible_char": (.integer(1), .integer),
    "dbms_lob.lob_readonly": (.integer(0), .integer),
    "dbms_lob.lob_readwrite": (.integer(1), .integer),
    "dbms_lob.session": (.integer(10), .integer), "dbms_lob.call": (.integer(12), .integer),
    "utl_tcp.crlf": (.text("\r\n"), .text),
    "dbms_stats.auto_sample_size": (.integer(0), .number),
    "dbms_stats.auto_degree": (.integer(32_768), .number),
    "dbms_stats.auto_cascade": (.null, .boolean),
    "dbms_crypto.hash_md5": (.integer(2), .integer),
    "dbms_crypto.hash_sh1": (.integer(3), .integer),
    "dbms_crypto.hash_sh256": (.integer(4), .integer),
    "dbms_crypto.hash_sh384": (.integer(5), .integer),
    "dbms_crypto.hash_sh512": (.integer(6), .integer),
    "dbms_application_info.set_session_longops_nohint": (.integer(-1), .integer),
    "dbms_sql.native": (.integer(1), .integer), "dbms_sql.v7": (.integer(2), .integer),
    "dbms_lock.x_mode": (.integer(6), .integer), "dbms_lock.s_mode": (.integer(4), .integer),
    "dbms_lock.maxwait": (.integer(32_767), .integer),
  ]
}
