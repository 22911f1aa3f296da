import Columns
import Engine

/// What a session's `pg_catalog` tells of: made once for each version of the session's names.
final class PgContents: Sendable {
  struct Relation: Sendable {
    var oid: Int64
    var schema: Int64
    var name: String
    var isView: Bool
    var columns: [EntitySet.Property]
    /// Positions of the key's columns, from 1.
    var key: [Int16]
    /// Of the index that the key stands for.
    var indexOID: Int64 { oid + 1 }
    var constraintOID: Int64 { oid + 2 }
  }

  let relations: [Relation]
  let schemas: [(oid: Int64, name: String)]
  let user: String
  let database: String
  let settings: [(String, String)]

  /// The owner of everything.
  static let owner: Int64 = 10
  static let catalogSchema: Int64 = 11
  static let publicSchema: Int64 = 2200
  static let informationSchema: Int64 = 13_000

  init(_ session: Session, user: String, database: String, settings: [(String, String)]) {
    self.user = user
    self.database = database
    self.settings = settings
    let model = EntityModel(session: session)
    var schemas: [(oid: Int64, name: String)] = [
      (PgContents.catalogSchema, "pg_catalog"), (PgContents.publicSchema, "main"),
      (PgContents.informationSchema, "information_schema"),
    ]
    var relations: [Relation] = []
    for (name, relation) in model.names {
      guard let set = try? model.make(name, relation), let table = relation.path.last else {
        continue
      }
      var schema = PgContents.publicSchema
      if relation.path.count > 1 {
        let name = relation.path[0]
        schema = PgContents.number(of: "schema " + name)
        if !schemas.contains(where: { $0.oid == schema }) { schemas.append((schema, name)) }
      }
      let key = relation.keys.compactMap { key in
        set.properties.firstIndex { $0.column == key }.map { Int16($0 + 1) }
      }
      relations.append(
        Relation(
          oid: PgContents.number(of: relation.path.joined(separator: ".")), schema: schema,
          name: table, isView: relation.isView, columns: set.properties, key: key))
    }
    self.relations = relations
    self.schemas = schemas
  }

  /// A number that stays the same for a name: above those of PostgreSQL's own objects, and with
  /// room for the relation's index and constraint.
  private static func number(of name: String) -> Int64 {
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return 16_384 + Int64(hash & 0x0FFF_FFFF) * 4
  }
}
