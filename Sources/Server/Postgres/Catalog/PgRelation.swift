import Catalog
import Columns
import Engine

/// One relation of `pg_catalog`: its columns, and the rows that a session sees in it.
///
/// Clients ask for more columns than anybody fills; what means nothing here has PostgreSQL's usual
/// value (PostgreSQL manual, chapter 53).
struct PgRelation: Sendable {
  let name: String
  let fields: [Field]
  let rows: @Sendable (PgContents) -> [[Value]]

  /// - Parameter columns: `name type` between commas: `oid int8, relname varchar`.
  init(
    _ name: String, _ columns: String,
    rows: @escaping @Sendable (PgContents) -> [[Value]] = { _ in [] }
  ) {
    self.name = name
    fields = columns.split(separator: ",").map { part in
      let words = part.split { $0 == " " || $0 == "\n" }.map(String.init)
      return Field(words[0], PgRelation.columnTypes[words.count > 1 ? words[1] : ""] ?? .varchar)
    }
    self.rows = rows
  }

  private static let columnTypes: [String: DataType] = [
    "oid": .int64, "int8": .int64, "int4": .int32, "int2": .int16, "bool": .boolean,
    "float4": .float, "name": .varchar, "text": .varchar, "char": .varchar,
    "int2vector": .list(.int16), "oidvector": .list(.int64), "text[]": .list(.varchar),
  ]

  /// All of them, by name; a new one is a line.
  static let all: [String: PgRelation] = {
    var found: [String: PgRelation] = [:]
    let all = types + classes + programs + sequences + empty
    for relation in all { found[relation.name] = relation }
    return found
  }()

  /// What programs ask of and nothing here fills.
  private static let empty: [PgRelation] = [
    PgRelation(
      "pg_cursors",
      "name name, statement text, is_holdable bool, is_binary bool, is_scrollable bool"),
    PgRelation("pg_shdescription", "objoid oid, classoid oid, description text"),
    PgRelation("pg_inherits", "inhrelid oid, inhparent oid, inhseqno int4, inhdetachpending bool"),
    PgRelation(
      "pg_trigger",
      "oid oid, tgrelid oid, tgparentid oid, tgname name, tgfoid oid, tgtype int2, tgenabled char, tgisinternal bool, tgconstraint oid, tgdeferrable bool, tginitdeferred bool"
    ),
    PgRelation(
      "pg_policy",
      "oid oid, polname name, polrelid oid, polcmd char, polpermissive bool, polroles oidvector, polqual text, polwithcheck text"
    ),
    PgRelation("pg_publication", "oid oid, pubname name, pubowner oid, puballtables bool"),
    PgRelation(
      "pg_publication_rel", "oid oid, prpubid oid, prrelid oid, prqual text, prattrs int2vector"),
    PgRelation("pg_publication_namespace", "oid oid, pnpubid oid, pnnspid oid"),
    PgRelation(
      "pg_statistic_ext",
      "oid oid, stxrelid oid, stxname name, stxnamespace oid, stxowner oid, stxkeys int2vector, stxkind text[], stxstattarget int4"
    ),
    PgRelation("pg_enum", "oid oid, enumtypid oid, enumsortorder float4, enumlabel name"),
    PgRelation(
      "pg_matviews",
      "schemaname name, matviewname name, matviewowner name, tablespace name, hasindexes bool, ispopulated bool, definition text"
    ),
    PgRelation("pg_foreign_server", "oid oid, srvname name, srvowner oid, srvfdw oid"),
    PgRelation("pg_foreign_table", "ftrelid oid, ftserver oid, ftoptions text[]"),
    PgRelation(
      "pg_extension",
      "oid oid, extname name, extowner oid, extnamespace oid, extrelocatable bool, extversion text"),
    PgRelation(
      "pg_event_trigger",
      "oid oid, evtname name, evtevent name, evtowner oid, evtfoid oid, evtenabled char"),
    PgRelation(
      "pg_partitioned_table", "partrelid oid, partstrat char, partnatts int2, partdefid oid"),
    PgRelation(
      "pg_auth_members",
      "oid oid, roleid oid, member oid, grantor oid, admin_option bool"),
    PgRelation("pg_user_mapping", "oid oid, umuser oid, umserver oid"),
    PgRelation("pg_prepared_xacts", "transaction int8, gid text, owner name, database name"),
    PgRelation(
      "pg_locks", "locktype text, database oid, relation oid, pid int4, mode text, granted bool"),
    PgRelation("pg_aggregate", "aggfnoid oid, aggkind char, aggnumdirectargs int2"),
    PgRelation(
      "pg_operator",
      "oid oid, oprname name, oprnamespace oid, oprleft oid, oprright oid, oprresult oid, oprcode oid"
    ),
    PgRelation(
      "pg_cast",
      "oid oid, castsource oid, casttarget oid, castfunc oid, castcontext char, castmethod char"),
  ]
}
