import Columns
import Engine

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
          columns: relation.columns.count, hasIndex: !relation.keys.isEmpty,
          checks: relation.constraints.count { $0.kind == .check })
        return [table]
          + relation.keys.map { key in
            classRow(
              key.indexOID, key.name, relation.schema, kind: "i", columns: key.columns.count,
              hasIndex: false)
          }
      }
        + contents.sequences.map { sequence in
          classRow(
            sequence.oid, sequence.description.name, sequence.schema, kind: "S", columns: 3,
            hasIndex: false)
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
        for place in relation.defaults.map({ Int($0.column) - 1 }) {
          rows[place][14] = .boolean(true)
        }
        for key in relation.keys {
          for (place, position) in key.columns.enumerated() {
            let column = relation.columns[Int(position) - 1]
            rows.append(attributeRow(key.indexOID, Int16(clamping: place + 1), column))
          }
        }
        return rows
      }
    },
    PgRelation(
      "pg_index",
      "indexrelid oid, indrelid oid, indnatts int2, indnkeyatts int2, indisunique bool, indnullsnotdistinct bool, indisprimary bool, indisexclusion bool, indimmediate bool, indisclustered bool, indisvalid bool, indcheckxmin bool, indisready bool, indislive bool, indisreplident bool, indkey int2vector, indcollation oidvector, indclass oidvector, indoption int2vector, indexprs text, indpred text"
    ) { contents in
      contents.relations.flatMap { relation in
        relation.keys.map { key -> [Value] in
          let count = Int64(key.columns.count)
          let zeros = Value.list(key.columns.map { _ in .int(0) })
          return [
            .int(key.indexOID), .int(relation.oid), .int(count), .int(count), .boolean(true),
            .boolean(false), .boolean(key.kind == .primaryKey), .boolean(false), .boolean(true),
            .boolean(false), .boolean(true), .boolean(false), .boolean(true), .boolean(true),
            .boolean(false), .list(key.columns.map { .int(Int64($0)) }), zeros, zeros, zeros,
            .null, .null,
          ]
        }
      }
    },
    PgRelation(
      "pg_constraint",
      "oid oid, conname name, connamespace oid, contype char, condeferrable bool, condeferred bool, convalidated bool, conrelid oid, contypid oid, conindid oid, conparentid oid, confrelid oid, confupdtype char, confdeltype char, confmatchtype char, conislocal bool, coninhcount int4, connoinherit bool, conkey int2vector, confkey int2vector, conbin text"
    ) { contents in
      contents.relations.flatMap { relation in
        relation.constraints.map { constraint -> [Value] in
          let isForeign = constraint.kind == .foreignKey
          let isKey = constraint.kind == .primaryKey || constraint.kind == .unique
          let index = isKey ? constraint.indexOID : contents.target(of: constraint) ?? 0
          return [
            .int(constraint.oid), .string(constraint.name), .int(relation.schema),
            .string(letter(constraint.kind)), .boolean(false), .boolean(false), .boolean(true),
            .int(relation.oid), .int(0), .int(index), .int(0),
            .int(constraint.target), .string(isForeign ? "a" : " "),
            .string(isForeign ? "a" : " "), .string(isForeign ? "s" : " "), .boolean(true),
            .int(0), .boolean(true), .list(constraint.columns.map { .int(Int64($0)) }),
            isForeign ? .list(constraint.targetColumns.map { .int(Int64($0)) }) : .null, .null,
          ]
        }
      }
    },
    PgRelation(
      "pg_tables",
      "schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool, hasrules bool, hastriggers bool, rowsecurity bool"
    ) { contents in
      contents.relations.filter { !$0.isView }.map { relation -> [Value] in
        [
          .string(contents.schemaName(relation.schema)), .string(relation.name),
          .string("reckon"), .null, .boolean(!relation.keys.isEmpty), .boolean(false),
          .boolean(false), .boolean(false),
        ]
      }
    },
    PgRelation("pg_views", "schemaname name, viewname name, viewowner name, definition text") {
      contents in
      contents.relations.filter(\.isView).map { relation -> [Value] in
        [
          .string(contents.schemaName(relation.schema)), .string(relation.name),
          .string("reckon"), relation.viewText.map { .string($0) } ?? .null,
        ]
      }
    },
    PgRelation("pg_attrdef", "oid oid, adrelid oid, adnum int2, adbin text") { contents in
      contents.relations.flatMap { relation in
        relation.defaults.map {
          [
            .int(relation.oid + 1 + Int64($0.column)), .int(relation.oid), .int(Int64($0.column)),
            .string($0.text),
          ]
        }
      }
    },
    PgRelation("pg_description", "objoid oid, classoid oid, objsubid int4, description text") {
      contents in
      contents.relations.flatMap { relation in
        relation.comments.map {
          [.int(relation.oid), .int(1259), .int(Int64($0.column)), .string($0.text)]
        }
      }
    },
    // That foreign keys need the index of the key that they refer to.
    PgRelation(
      "pg_depend",
      "classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, refobjsubid int4, deptype char"
    ) { contents in
      contents.relations.flatMap(\.constraints).compactMap { constraint in
        contents.target(of: constraint).map { index in
          [
            .int(2606), .int(constraint.oid), .int(0), .int(1259), .int(index), .int(0),
            .string("n"),
          ]
        }
      }
    },
    // In PostgreSQL a view is a rule of SELECT.
    PgRelation(
      "pg_rewrite",
      "oid oid, rulename name, ev_class oid, ev_type char, ev_enabled char, is_instead bool"
    ) { contents in
      contents.relations.filter(\.isView).map { view in
        [
          .int(view.ruleOID), .string("_RETURN"), .int(view.oid), .string("1"), .string("O"),
          .boolean(true),
        ]
      }
    },
    // Not PostgreSQL's: what its functions such as pg_get_constraintdef say of an object.
    PgRelation("pg_object_texts", "oid oid, kind text, content text") { contents in
      var rows: [[Value]] = []
      for relation in contents.relations {
        if let text = relation.viewText {
          rows.append([.int(relation.oid), .string("view"), .string(text)])
          let place = "\(contents.schemaName(relation.schema)).\(relation.name)"
          let rule = "CREATE RULE \"_RETURN\" AS ON SELECT TO \(place) DO INSTEAD \(text)"
          rows.append([.int(relation.ruleOID), .string("rule"), .string(rule)])
        }
        for constraint in relation.constraints {
          rows.append([.int(constraint.oid), .string("constraint"), .string(constraint.text)])
        }
        for key in relation.keys {
          let names = key.columns.map { relation.columns[Int($0) - 1].column }
          let text =
            "CREATE UNIQUE INDEX \(key.name) ON \(contents.schemaName(relation.schema))"
            + ".\(relation.name) USING btree (\(names.joined(separator: ", ")))"
          rows.append([.int(key.indexOID), .string("index"), .string(text)])
        }
      }
      for routine in contents.routines {
        rows.append([.int(routine.oid), .string("arguments"), .string(routine.arguments)])
        guard let type = routine.description.returnType else { continue }
        rows.append([.int(routine.oid), .string("result"), .string(type)])
      }
      return rows
    },
  ]

  private static func letter(_ kind: SessionConstraint.Kind) -> String {
    switch kind {
    case .primaryKey: "p"
    case .unique: "u"
    case .check: "c"
    case .foreignKey: "f"
    }
  }

  private static func classRow(
    _ oid: Int64, _ name: String, _ schema: Int64, kind: String, columns: Int, hasIndex: Bool,
    checks: Int = 0
  ) -> [Value] {
    [
      .int(oid), .string(name), .int(schema), .int(0), .int(0), .int(PgContents.owner),
      .int(kind == "i" ? 403 : kind == "r" ? 2 : 0), .int(oid), .int(0), .int(0), .double(-1),
      .int(0), .int(0), .boolean(hasIndex), .boolean(false), .string("p"), .string(kind),
      .int(Int64(columns)), .int(Int64(checks)), .boolean(kind == "v"), .boolean(false),
      .boolean(false),
      .boolean(false), .boolean(false), .boolean(true), .string("d"), .boolean(false), .null,
      .null, .null,
    ]
  }

  private static func attributeRow(
    _ relation: Int64, _ number: Int16, _ column: EntitySet.Property
  ) -> [Value] {
    let type = column.maximumLength.map { WireType(textOf: $0) } ?? WireType(column.type)
    let isText = type.oid == 25 || type.oid == 1043
    return [
      .int(relation), .string(column.column), .int(Int64(type.oid)), .int(-1),
      .int(Int64(type.size)), .int(Int64(number)), .int(0), .int(-1), .int(Int64(type.modifier)),
      .boolean(type.size > 0), .string("i"), .string("p"), .string(""),
      .boolean(!column.isNullable), .boolean(false), .boolean(false), .string(""), .string(""),
      .boolean(false), .boolean(true), .int(0), .int(isText ? 100 : 0), .null, .null,
      .null,
    ]
  }
}

extension PgContents {
  /// The index of the key that a foreign key refers to.
  func target(of constraint: Constraint) -> Int64? {
    guard constraint.kind == .foreignKey,
      let other = relations.first(where: { $0.oid == constraint.target })
    else { return nil }
    return other.keys.first { Set($0.columns) == Set(constraint.targetColumns) }?.indexOID
  }

  func schemaName(_ oid: Int64) -> String { schemas.first { $0.oid == oid }?.name ?? "main" }
}

extension PgContents.Routine {
  /// `account integer, OUT total numeric`
  var arguments: String {
    description.parameters.map { parameter in
      let mode = parameter.isOut ? (parameter.isIn ? "INOUT " : "OUT ") : ""
      return "\(mode)\(parameter.name) \(parameter.type.lowercased())"
    }.joined(separator: ", ")
  }
}
