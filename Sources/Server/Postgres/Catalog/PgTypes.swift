import Columns

extension PgRelation {
  /// Types, and what belongs to them.
  static let types: [PgRelation] = [
    PgRelation(
      "pg_type",
      "oid oid, typname name, typnamespace oid, typowner oid, typlen int2, typbyval bool, typtype char, typcategory char, typispreferred bool, typisdefined bool, typdelim char, typrelid oid, typsubscript oid, typelem oid, typarray oid, typinput text, typoutput text, typreceive text, typsend text, typmodin oid, typmodout oid, typanalyze oid, typalign char, typstorage char, typnotnull bool, typbasetype oid, typtypmod int4, typndims int4, typcollation oid, typdefaultbin text, typdefault text, typacl text[]"
    ) { _ in
      named.flatMap { type -> [[Value]] in
        let array = WireType.arrays[Int32(type.oid)].map(Int64.init) ?? 0
        let own = typeRow(
          type.oid, type.name, size: type.size, category: type.category, element: 0, array: array)
        if array == 0 { return [own] }
        return [
          own,
          typeRow(
            array, "_" + type.name, size: -1, category: "A", element: type.oid, array: 0),
        ]
      }
    },
    PgRelation(
      "pg_range",
      "rngtypid oid, rngsubtype oid, rngmultitypid oid, rngcollation oid, rngsubopc oid, rngcanonical oid, rngsubdiff oid"
    ),
    PgRelation(
      "pg_collation",
      "oid oid, collname name, collnamespace oid, collowner oid, collprovider char, collisdeterministic bool, collencoding int4, collcollate text, collctype text"
    ) { _ in
      [
        [
          .int(100), .string("default"), .int(PgContents.catalogSchema), .int(PgContents.owner),
          .string("d"), .boolean(true), .int(-1), .string("C"), .string("C"),
        ]
      ]
    },
    PgRelation("pg_am", "oid oid, amname name, amhandler text, amtype char") { _ in
      [
        [.int(2), .string("heap"), .string("heap_tableam_handler"), .string("t")],
        [.int(403), .string("btree"), .string("bthandler"), .string("i")],
      ]
    },
    PgRelation(
      "pg_opclass",
      "oid oid, opcmethod oid, opcname name, opcnamespace oid, opcowner oid, opcfamily oid, opcintype oid, opcdefault bool, opckeytype oid"
    ),
  ]

  /// Functions that read values of types from a client, with PostgreSQL's own numbers: drivers tell
  /// arrays from others by them.
  static let receivers: [(name: String, oid: Int64)] = [
    ("boolrecv", 2436), ("bytearecv", 2412), ("charrecv", 2434), ("namerecv", 2422),
    ("int8recv", 2408), ("int2recv", 2404), ("int4recv", 2406), ("textrecv", 2414),
    ("oidrecv", 2418), ("json_recv", 324), ("float4recv", 2424), ("float8recv", 2426),
    ("unknownrecv", 2416), ("bpcharrecv", 2430), ("varcharrecv", 2432), ("date_recv", 2468),
    ("time_recv", 2470), ("timestamp_recv", 2474), ("timestamptz_recv", 2476),
    ("interval_recv", 2478), ("numeric_recv", 2460), ("uuid_recv", 2961), ("array_recv", 2400),
  ]

  /// The number of such a function by its name, as a macro of the session.
  static var functionNumber: String {
    let cases = receivers.map { "WHEN '\($0.name)' THEN \($0.oid)" }.joined(separator: " ")
    return "CREATE OR REPLACE TEMP MACRO pg_function_number(n) AS CASE n \(cases) END"
  }

  private struct Named {
    var oid: Int64
    var name: String
    var size: Int64
    var category: String
  }

  private static let named = [
    Named(oid: 16, name: "bool", size: 1, category: "B"),
    Named(oid: 17, name: "bytea", size: -1, category: "U"),
    Named(oid: 18, name: "char", size: 1, category: "Z"),
    Named(oid: 19, name: "name", size: 64, category: "S"),
    Named(oid: 20, name: "int8", size: 8, category: "N"),
    Named(oid: 21, name: "int2", size: 2, category: "N"),
    Named(oid: 23, name: "int4", size: 4, category: "N"),
    Named(oid: 25, name: "text", size: -1, category: "S"),
    Named(oid: 26, name: "oid", size: 4, category: "N"),
    Named(oid: 114, name: "json", size: -1, category: "U"),
    Named(oid: 700, name: "float4", size: 4, category: "N"),
    Named(oid: 701, name: "float8", size: 8, category: "N"),
    Named(oid: 705, name: "unknown", size: -2, category: "X"),
    Named(oid: 1042, name: "bpchar", size: -1, category: "S"),
    Named(oid: 1043, name: "varchar", size: -1, category: "S"),
    Named(oid: 1082, name: "date", size: 4, category: "D"),
    Named(oid: 1083, name: "time", size: 8, category: "D"),
    Named(oid: 1114, name: "timestamp", size: 8, category: "D"),
    Named(oid: 1184, name: "timestamptz", size: 8, category: "D"),
    Named(oid: 1186, name: "interval", size: 16, category: "T"),
    Named(oid: 1700, name: "numeric", size: -1, category: "N"),
    Named(oid: 2950, name: "uuid", size: 16, category: "U"),
  ]

  private static func typeRow(
    _ oid: Int64, _ name: String, size: Int64, category: String, element: Int64, array: Int64
  ) -> [Value] {
    let isArray = category == "A"
    let stem = isArray ? "array" : name
    // PostgreSQL writes the functions of later types with a line between the words.
    let isLate = [
      "date", "time", "timestamp", "timestamptz", "interval", "numeric", "uuid", "json", "jsonb",
    ].contains(name)
    let line = isArray || isLate ? "_" : ""
    return [
      .int(oid), .string(name), .int(PgContents.catalogSchema), .int(PgContents.owner),
      .int(size), .boolean(size > 0 && size <= 8), .string("b"), .string(category),
      .boolean(["bool", "text", "oid", "float8", "timestamptz"].contains(name)), .boolean(true),
      .string(","), .int(0), .int(0), .int(element), .int(array),
      .string(stem + line + "in"), .string(stem + line + "out"),
      .string(stem + line + "recv"), .string(stem + line + "send"),
      .int(0), .int(0), .int(0), .string("i"), .string(size > 0 ? "p" : "x"), .boolean(false),
      .int(0), .int(-1), .int(0), .int(category == "S" ? 100 : 0), .null, .null, .null,
    ]
  }
}
