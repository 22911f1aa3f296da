import Columns

extension PgRelation {
  /// The database, who is there, what is set, what runs.
  static let programs: [PgRelation] = [
    PgRelation(
      "pg_database",
      "oid oid, datname name, datdba oid, encoding int4, datlocprovider char, datistemplate bool, datallowconn bool, datconnlimit int4, dattablespace oid, datcollate text, datctype text, daticulocale text, datcollversion text, datacl text[]"
    ) { contents in
      [
        [
          .int(5), .string(contents.database), .int(PgContents.owner), .int(6), .string("c"),
          .boolean(false), .boolean(true), .int(-1), .int(1663), .string("C"), .string("C"), .null,
          .null, .null,
        ]
      ]
    },
    PgRelation(
      "pg_roles",
      "oid oid, rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, rolcanlogin bool, rolreplication bool, rolconnlimit int4, rolpassword text, rolvaliduntil text, rolbypassrls bool, rolconfig text[]"
    ) { contents in
      [
        [
          .int(PgContents.owner), .string(contents.user), .boolean(false), .boolean(true),
          .boolean(false), .boolean(false), .boolean(true), .boolean(false), .int(-1), .null, .null,
          .boolean(false), .null,
        ]
      ]
    },
    PgRelation("pg_user", "usename name, usesysid oid, usecreatedb bool, usesuper bool") {
      contents in
      [
        [
          .string(contents.user), .int(PgContents.owner), .boolean(false), .boolean(false),
        ]
      ]
    },
    PgRelation(
      "pg_settings",
      "name text, setting text, unit text, category text, short_desc text, extra_desc text, context text, vartype text, source text, min_val text, max_val text, enumvals text[], boot_val text, reset_val text"
    ) { contents in
      (contents.settings + [("max_index_keys", "32"), ("max_identifier_length", "63")]).map {
        [
          .string($0.0), .string($0.1), .null, .string(""), .string(""), .null, .string("user"),
          .string("string"), .string("default"), .null, .null, .null, .string($0.1),
          .string($0.1),
        ]
      }
    },
    PgRelation("pg_tablespace", "oid oid, spcname name, spcowner oid, spcoptions text[]") { _ in
      [[.int(1663), .string("pg_default"), .int(PgContents.owner), .null]]
    },
    PgRelation(
      "pg_language", "oid oid, lanname name, lanowner oid, lanispl bool, lanpltrusted bool"
    ) { _ in [[.int(14), .string("sql"), .int(PgContents.owner), .boolean(false), .boolean(true)]]
    },
    PgRelation(
      "pg_proc",
      "oid oid, proname name, pronamespace oid, proowner oid, prolang oid, procost float4, prorows float4, prokind char, prosecdef bool, proleakproof bool, proisstrict bool, proretset bool, provolatile char, proparallel char, pronargs int2, pronargdefaults int2, prorettype oid, proargtypes oidvector, proallargtypes oidvector, proargmodes text[], proargnames text[], prosrc text, proacl text[]"
    ) { contents in
      receivers.map(receiverRow)
        + contents.routines.map { routine -> [Value] in
          let parameters = routine.description.parameters
          let inputs = Int64(parameters.count { $0.isIn })
          return [
            .int(routine.oid), .string(routine.description.name), .int(PgContents.publicSchema),
            .int(PgContents.owner), .int(14), .double(1), .double(0),
            .string(routine.description.isFunction ? "f" : "p"), .boolean(true), .boolean(false),
            .boolean(false), .boolean(false), .string("v"), .string("u"), .int(inputs),
            .int(Int64(parameters.count { $0.hasDefault })),
            .int(routine.description.isFunction ? 25 : 2278),
            .list(parameters.filter(\.isIn).map { _ in .int(25) }), .null, .null,
            .list(parameters.map { .string($0.name) }), .string(""), .null,
          ]
        }
    },
    PgRelation(
      "pg_stat_activity",
      "datid oid, datname name, pid int4, usesysid oid, usename name, application_name text, client_addr text, state text, query text"
    ),
  ]

  private static func receiverRow(_ name: String, _ oid: Int64) -> [Value] {
    [
      .int(oid), .string(name), .int(PgContents.catalogSchema), .int(PgContents.owner), .int(12),
      .double(1), .double(0), .string("f"), .boolean(false), .boolean(false), .boolean(true),
      .boolean(false), .string("i"), .string("s"), .int(1), .int(0), .int(2281),
      .list([.int(2281)]), .null, .null, .null, .string(name), .null,
    ]
  }
}
