import Columns

extension Value {
  static func int(_ value: Int64) -> Value { .integer(Int128(value)) }
}

extension PgRelation {
  /// Schemas, relations, columns, keys.
  static let classes: [PgRelation] = [
    PgRelation("pg_namespace", "oid oid, nspname name, nspowner oid, nspacl text[]") { contents in
      contents.schemas.map { [.int($0.oid), .string($0.name), .int(PgContents.owner), .null] }
    },
    PgRelation(
      "pg_class",
      "oid oid, relname name, relnamespace oid, reltype oid, reloftype oid, relowner oid, relam oid, relfilenode oid, reltablespace oid, relpages int4, reltuples float4, relallvisible int4, reltoastrelid oid, relhasindex bool, relisshared bool, relpersistence char, relkind char, relnatts int2, relchecks int2, relhasrules bool, relhastriggers bool, relhassubclass bool, relrowsecurity bool, relforcerowsecurity bool, relispopulated bool, relreplident char, relispartition bool, relacl text[], reloptions text[], relpartbound text"
    ) { contents in
      contents.relations.flatMap { relation -> [[Value]] in
        let table = classRow(
          relation.oid, relation.name, relation.schema, kind: relation.isView ? "v" : "r",
          columns: relation.columns.count, hasIndex: !relation.key.isEmpty)
        if relation.key.isEmpty { return [table] }
        let index = classRow(
          relation.indexOID, relation.name + "_pkey", relation.schema, kind: "i",
          columns: relation.key.count, hasIndex: false)
        return [table, index]
      }
    },
    PgRelation(
      "pg_attribute",
      "attrelid oid, attname name, atttypid oid, attstattarget int4, attlen int2, attnum int2, attndims int4, attcacheoff int4, atttypmod int4, attbyval bool, attalign char, attstorage char, attcompression char, attnotnull bool, atthasdef bool, atthasmissing bool, attidentity char, attgenerated char, attisdropped bool, attislocal bool, attinhcount int4, attcollation oid, attacl text[], attoptions text[], attfdwoptions text[]"
    ) { contents in
      contents.relations.flatMap { relation -> [[Value]] in
        var rows: [[Value]] = []
        for (place, column) in relation.columns.enumerated() {
          rows.append(attributeRow(relation.oid, Int16(clamping: place + 1), column))
        }
        for (place, position) in relation.key.enumerated() {
          let column = relation.columns[Int(position) - 1]
          rows.append(attributeRow(relation.indexOID, Int16(clamping: place + 1), column))
        }
        return rows
      }
    },
    PgRelation(
      "pg_index",
      "indexrelid oid, indrelid oid, indnatts int2, indnkeyatts int2, indisunique bool, indnullsnotdistinct bool, indisprimary bool, indisexclusion bool, indimmediate bool, indisclustered bool, indisvalid bool, indcheckxmin bool, indisready bool, indislive bool, indisreplident bool, indkey int2vector, indcollation oidvector, indclass oidvector, indoption int2vector, indexprs text, indpred text"
    ) { contents in
      contents.relations.filter { !$0.key.isEmpty }.map { relation -> [Value] in
        let count = Int64(relation.key.count)
        let zeros = Value.list(relation.key.map { _ in .int(0) })
        return [
          .int(relation.indexOID), .int(relation.oid), .int(count), .int(count), .boolean(true),
          .boolean(false), .boolean(true), .boolean(false), .boolean(true), .boolean(false),
          .boolean(true), .boolean(false), .boolean(true), .boolean(true), .boolean(false),
          .list(relation.key.map { .int(Int64($0)) }), zeros, zeros, zeros, .null, .null,
        ]
      }
    },
    PgRelation(
      "pg_constraint",
      "oid oid, conname name, connamespace oid, contype char, condeferrable bool, condeferred bool, convalidated bool, conrelid oid, contypid oid, conindid oid, conparentid oid, confrelid oid, confupdtype char, confdeltype char, confmatchtype char, conislocal bool, coninhcount int4, connoinherit bool, conkey int2vector, confkey int2vector, conbin text"
    ) { contents in
      contents.relations.filter { !$0.key.isEmpty }.map { relation -> [Value] in
        [
          .int(relation.constraintOID), .string(relation.name + "_pkey"), .int(relation.schema),
          .string("p"), .boolean(false), .boolean(false), .boolean(true), .int(relation.oid),
          .int(0), .int(relation.indexOID), .int(0), .int(0), .string(" "), .string(" "),
          .string(" "), .boolean(true), .int(0), .boolean(true),
          .list(relation.key.map { .int(Int64($0)) }), .null, .null,
        ]
      }
    },
    PgRelation(
      "pg_tables",
      "schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool, hasrules bool, hastriggers bool, rowsecurity bool"
    ) { contents in
      contents.relations.filter { !$0.isView }.map { relation -> [Value] in
        [
          .string(contents.schemaName(relation.schema)), .string(relation.name),
          .string("reckon"), .null, .boolean(!relation.key.isEmpty), .boolean(false),
          .boolean(false), .boolean(false),
        ]
      }
    },
    PgRelation("pg_views", "schemaname name, viewname name, viewowner name, definition text") {
      contents in
      contents.relations.filter(\.isView).map { relation -> [Value] in
        [
          .string(contents.schemaName(relation.schema)), .string(relation.name),
          .string("reckon"), .null,
        ]
      }
    },
  ]

  private static func classRow(
    _ oid: Int64, _ name: String, _ schema: Int64, kind: String, columns: Int, hasIndex: Bool
  ) -> [Value] {
    [
      .int(oid), .string(name), .int(schema), .int(0), .int(0), .int(PgContents.owner),
      .int(kind == "i" ? 403 : kind == "r" ? 2 : 0), .int(oid), .int(0), .int(0), .double(-1),
      .int(0), .int(0), .boolean(hasIndex), .boolean(false), .string("p"), .string(kind),
      .int(Int64(columns)), .int(0), .boolean(kind == "v"), .boolean(false), .boolean(false),
      .boolean(false), .boolean(false), .boolean(true), .string("d"), .boolean(false), .null,
      .null, .null,
    ]
  }

  private static func attributeRow(
    _ relation: Int64, _ number: Int16, _ column: EntitySet.Property
  ) -> [Value] {
    let type = WireType(column.type)
    return [
      .int(relation), .string(column.column), .int(Int64(type.oid)), .int(-1),
      .int(Int64(type.size)), .int(Int64(number)), .int(0), .int(-1), .int(Int64(type.modifier)),
      .boolean(type.size > 0), .string("i"), .string("p"), .string(""),
      .boolean(!column.isNullable), .boolean(false), .boolean(false), .string(""), .string(""),
      .boolean(false), .boolean(true), .int(0), .int(type.oid == 25 ? 100 : 0), .null, .null,
      .null,
    ]
  }
}

extension PgContents {
  func schemaName(_ oid: Int64) -> String { schemas.first { $0.oid == oid }?.name ?? "main" }
}
