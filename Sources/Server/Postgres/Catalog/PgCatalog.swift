import Catalog
import Columns
import Diagnostics
import Engine

/// `pg_catalog` of one connection: relations and functions that PostgreSQL's clients ask for.
final class PgCatalog {
  private unowned let session: Session
  private let user: String
  private let database: String
  private let settings: [(String, String)]
  private var contents: (version: Int, contents: PgContents)?
  /// A view of the user's may read `pg_catalog` itself, whose rows tell of that view.
  private var isMaking = false

  init(_ session: Session, user: String, database: String, settings: [(String, String)]) {
    self.session = session
    self.user = user
    self.database = database
    self.settings = settings
  }

  /// - Parameter path: Lower case, the schema before the name.
  func table(_ path: [String]) -> (any Table)? {
    guard let name = path.last, !isMaking else { return nil }
    guard path.count == 1 || path[path.count - 2] == "pg_catalog",
      let relation = PgRelation.all[name]
    else { return sequence(path) }
    isMaking = true
    defer { isMaking = false }
    return CatalogTable(name, Schema(relation.fields), rows: relation.rows(current))
  }

  private func sequence(_ path: [String]) -> (any Table)? {
    let schema = path.count > 1 ? path[path.count - 2] : "main"
    return session.sequenceDescriptions.first {
      $0.name.lowercased() == path.last && $0.schema.lowercased() == schema
    }.map { PgRelation.table(of: $0) }
  }

  private var current: PgContents {
    let version = session.catalogVersion
    if let contents, contents.version == version { return contents.contents }
    let made = PgContents(session, user: user, database: database, settings: settings)
    contents = (version, made)
    return made
  }

  /// Parts of the names of `macros`, of `regclass` and its kin, which become some of them.
  private static let parts = [
    "pg_", "format_type", "_description", "array_upper", "array_lower", "_privilege",
    "current_schemas", "current_setting", "set_config", "to_reg", "::reg", "as reg",
    "inet_server",
  ].map { Array($0.utf8) }

  /// Whether a text may name one of `macros`.
  static func mayName(_ text: String) -> Bool {
    let bytes = Array(text.utf8).map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
    return parts.contains { part in
      bytes.indices.contains { place in
        bytes[place] == part[0] && bytes[place...].starts(with: part)
      }
    }
  }

  /// Functions that mean something to PostgreSQL's clients alone, as macros of the session.
  static let macros = """
    CREATE OR REPLACE TEMP MACRO format_type(t, m) AS CASE t
      WHEN 16 THEN 'boolean' WHEN 17 THEN 'bytea' WHEN 20 THEN 'bigint' WHEN 21 THEN 'smallint'
      WHEN 23 THEN 'integer' WHEN 25 THEN 'text' WHEN 114 THEN 'json' WHEN 700 THEN 'real'
      WHEN 701 THEN 'double precision' WHEN 1082 THEN 'date'
      WHEN 1083 THEN 'time without time zone' WHEN 1114 THEN 'timestamp without time zone'
      WHEN 1184 THEN 'timestamp with time zone' WHEN 1186 THEN 'interval' WHEN 2950 THEN 'uuid'
      WHEN 1043 THEN 'character varying' || CASE WHEN m > 4 THEN '(' || (m - 4) || ')' ELSE '' END
      WHEN 1700 THEN CASE WHEN m > 3
        THEN 'numeric(' || ((m - 4) >> 16) || ',' || ((m - 4) & 65535) || ')' ELSE 'numeric' END
      ELSE '???' END;
    CREATE OR REPLACE TEMP MACRO pg_table_is_visible(t) AS TRUE;
    CREATE OR REPLACE TEMP MACRO pg_type_is_visible(t) AS TRUE;
    CREATE OR REPLACE TEMP MACRO pg_function_is_visible(t) AS TRUE;
    CREATE OR REPLACE TEMP MACRO pg_get_userbyid(r) AS 'reckon';
    CREATE OR REPLACE TEMP MACRO pg_get_expr(e, r) AS CAST(e AS VARCHAR),
      (e, r, p) AS CAST(e AS VARCHAR);
    CREATE OR REPLACE TEMP MACRO array_upper(a, d) AS CASE WHEN len(a) > 0 THEN len(a) END;
    CREATE OR REPLACE TEMP MACRO array_lower(a, d) AS CASE WHEN len(a) > 0 THEN 1 END;
    CREATE OR REPLACE TEMP MACRO pg_encoding_to_char(e) AS 'UTF8';
    CREATE OR REPLACE TEMP MACRO obj_description(o, c) AS
      (SELECT max(d.description) FROM pg_catalog.pg_description d WHERE d.objoid = o AND d.objsubid = 0),
      (o) AS
      (SELECT max(d.description) FROM pg_catalog.pg_description d WHERE d.objoid = o AND d.objsubid = 0);
    CREATE OR REPLACE TEMP MACRO shobj_description(o, c) AS CAST(NULL AS VARCHAR);
    CREATE OR REPLACE TEMP MACRO col_description(o, c) AS
      (SELECT max(d.description) FROM pg_catalog.pg_description d WHERE d.objoid = o AND d.objsubid = c);
    CREATE OR REPLACE TEMP MACRO pg_object_text(o, k) AS
      (SELECT max(t.content) FROM pg_catalog.pg_object_texts t WHERE t.oid = o AND t.kind = k);
    CREATE OR REPLACE TEMP MACRO pg_get_indexdef(o) AS pg_object_text(o, 'index'),
      (o, c, p) AS CASE WHEN c = 0 THEN pg_object_text(o, 'index') ELSE
        (SELECT max(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = o AND a.attnum = c) END;
    CREATE OR REPLACE TEMP MACRO pg_get_constraintdef(o) AS pg_object_text(o, 'constraint'),
      (o, p) AS pg_object_text(o, 'constraint');
    CREATE OR REPLACE TEMP MACRO pg_get_viewdef(o) AS pg_object_text(o, 'view'),
      (o, p) AS pg_object_text(o, 'view');
    CREATE OR REPLACE TEMP MACRO pg_get_ruledef(o) AS pg_object_text(o, 'rule'),
      (o, p) AS pg_object_text(o, 'rule');
    CREATE OR REPLACE TEMP MACRO pg_get_function_result(o) AS pg_object_text(o, 'result');
    CREATE OR REPLACE TEMP MACRO pg_get_function_arguments(o) AS pg_object_text(o, 'arguments');
    CREATE OR REPLACE TEMP MACRO pg_get_function_identity_arguments(o) AS pg_object_text(o, 'arguments');
    CREATE OR REPLACE TEMP MACRO pg_get_statisticsobjdef_columns(o) AS CAST(NULL AS VARCHAR);
    CREATE OR REPLACE TEMP MACRO pg_relation_is_publishable(o) AS FALSE;
    CREATE OR REPLACE TEMP MACRO pg_table_size(o) AS CAST(0 AS BIGINT);
    CREATE OR REPLACE TEMP MACRO pg_total_relation_size(o) AS CAST(0 AS BIGINT);
    CREATE OR REPLACE TEMP MACRO pg_size_pretty(s) AS s || ' bytes';
    CREATE OR REPLACE TEMP MACRO pg_backend_pid() AS CAST(0 AS INTEGER);
    CREATE OR REPLACE TEMP MACRO pg_is_in_recovery() AS FALSE;
    CREATE OR REPLACE TEMP MACRO pg_my_temp_schema() AS CAST(0 AS BIGINT);
    CREATE OR REPLACE TEMP MACRO has_schema_privilege(s, p) AS TRUE, (u, s, p) AS TRUE;
    CREATE OR REPLACE TEMP MACRO has_table_privilege(s, p) AS TRUE, (u, s, p) AS TRUE;
    CREATE OR REPLACE TEMP MACRO has_database_privilege(s, p) AS TRUE, (u, s, p) AS TRUE;
    CREATE OR REPLACE TEMP MACRO current_schemas(i) AS ['pg_catalog', 'main'];
    CREATE OR REPLACE TEMP MACRO current_setting(n) AS
      (SELECT setting FROM pg_catalog.pg_settings WHERE name = lower(n)),
      (n, m) AS (SELECT setting FROM pg_catalog.pg_settings WHERE name = lower(n));
    CREATE OR REPLACE TEMP MACRO pg_regclass_number(n) AS CASE
      WHEN TRY_CAST(n AS BIGINT) IS NOT NULL THEN TRY_CAST(n AS BIGINT)
      WHEN n IN ('pg_class', 'pg_catalog.pg_class') THEN 1259
      WHEN n IN ('pg_proc', 'pg_catalog.pg_proc') THEN 1255
      WHEN n IN ('pg_type', 'pg_catalog.pg_type') THEN 1247
      WHEN n IN ('pg_constraint', 'pg_catalog.pg_constraint') THEN 2606
      WHEN n IN ('pg_namespace', 'pg_catalog.pg_namespace') THEN 2615
      ELSE (SELECT min(c.oid) FROM pg_catalog.pg_class c
            WHERE c.relname = regexp_replace(replace(n, '"', ''), '^.*[.]', '')) END;
    CREATE OR REPLACE TEMP MACRO pg_regclass_name(o) AS
      (SELECT max(c.relname) FROM pg_catalog.pg_class c WHERE c.oid = o);
    CREATE OR REPLACE TEMP MACRO pg_regtype_number(n) AS
      (SELECT min(t.oid) FROM pg_catalog.pg_type t
       WHERE t.typname = regexp_replace(n, '^.*[.]', '') OR format_type(t.oid, -1) = n);
    CREATE OR REPLACE TEMP MACRO pg_regtype_name(o) AS format_type(o, -1);
    CREATE OR REPLACE TEMP MACRO pg_regnamespace_number(n) AS
      (SELECT min(s.oid) FROM pg_catalog.pg_namespace s WHERE s.nspname = replace(n, '"', ''));
    CREATE OR REPLACE TEMP MACRO pg_regnamespace_name(o) AS
      (SELECT max(s.nspname) FROM pg_catalog.pg_namespace s WHERE s.oid = o);
    CREATE OR REPLACE TEMP MACRO pg_regproc_number(n) AS
      regexp_replace(n, '^.*[.]', '');
    CREATE OR REPLACE TEMP MACRO pg_regproc_name(o) AS CASE WHEN o = 0 THEN '-' ELSE
      (SELECT max(p.proname) FROM pg_catalog.pg_proc p WHERE p.oid = o) END;
    CREATE OR REPLACE TEMP MACRO pg_is_other_temp_schema(s) AS FALSE;
    CREATE OR REPLACE TEMP MACRO pg_get_serial_sequence(t, c) AS
      (SELECT max(CASE WHEN d.adbin LIKE 'nextval(''%.%' THEN '' ELSE 'main.' END
                  || regexp_replace(d.adbin, '^nextval.''([^'']*)''.*$', '\\1'))
       FROM pg_catalog.pg_attrdef d, pg_catalog.pg_attribute a
       WHERE a.attrelid = pg_regclass_number(t) AND a.attname = c AND d.adrelid = a.attrelid
         AND d.adnum = a.attnum AND d.adbin LIKE 'nextval(''%');
    CREATE OR REPLACE TEMP MACRO pg_collation_is_visible(c) AS TRUE;
    CREATE OR REPLACE TEMP MACRO to_regtype(n) AS pg_regtype_number(n);
    CREATE OR REPLACE TEMP MACRO _pg_expandarray(a) AS unnest(list_transform(
      generate_series(1, len(a)), i -> struct_pack(x := a[i], n := CAST(i AS INTEGER))));
    CREATE OR REPLACE TEMP MACRO to_regclass(n) AS pg_regclass_number(n);
    CREATE OR REPLACE TEMP MACRO pg_tablespace_location(o) AS '';
    CREATE OR REPLACE TEMP MACRO pg_operator_is_visible(o) AS TRUE;
    CREATE OR REPLACE TEMP MACRO set_config(n, v, l) AS v;
    CREATE OR REPLACE TEMP MACRO inet_server_addr() AS CAST(NULL AS VARCHAR);
    CREATE OR REPLACE TEMP MACRO inet_server_port() AS CAST(NULL AS INTEGER);
    """
}
