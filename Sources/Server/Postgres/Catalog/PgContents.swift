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
    var constraints: [Constraint]
    /// Texts of DEFAULT by the position of the column, from 1.
    var defaults: [(column: Int16, text: String)]
    /// By the position of the column, 0 for the table.
    var comments: [(column: Int16, text: String)]
    var viewText: String?
    var references: [SessionReference] = []

    /// Of the rule that a view is.
    var ruleOID: Int64 { oid + 1 }

    /// PRIMARY KEY and UNIQUE, which stand for indexes.
    var keys: [Constraint] {
      constraints.filter { $0.kind == .primaryKey || $0.kind == .unique }
    }
  }

  struct Constraint: Sendable {
    var oid: Int64
    /// Of the index that a key stands for.
    var indexOID: Int64 { oid + 1 }
    var name: String
    var kind: SessionConstraint.Kind
    /// Positions of columns, from 1.
    var columns: [Int16]
    /// Of a foreign key: the other table, its columns, and its key.
    var target: Int64 = 0
    var targetColumns: [Int16] = []
    var text: String
  }

  struct Routine: Sendable {
    var oid: Int64
    var description: RoutineDescription
  }

  struct Sequence: Sendable {
    var oid: Int64
    var schema: Int64
    var description: SequenceDescription
  }

  let relations: [Relation]
  let sequences: [Sequence]
  let routines: [Routine]
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
    func schemaNumber(_ name: String) -> Int64 {
      if name == "main" { return PgContents.publicSchema }
      let schema = PgContents.number(of: "schema " + name)
      if !schemas.contains(where: { $0.oid == schema }) { schemas.append((schema, name)) }
      return schema
    }
    var relations: [Relation] = []
    for (name, relation) in model.names {
      guard let set = try? model.make(name, relation), let table = relation.path.last else {
        continue
      }
      var schema = PgContents.publicSchema
      if relation.path.count > 1 { schema = schemaNumber(relation.path[0]) }
      relations.append(PgContents.relation(relation, table, set, schema))
    }
    sequences = session.sequenceDescriptions.map { description in
      Sequence(
        oid: PgContents.number(of: "sequence \(description.schema).\(description.name)"),
        schema: schemaNumber(description.schema), description: description)
    }
    for place in relations.indices { PgContents.connect(&relations[place], relations) }
    self.relations = relations
    routines = session.routines.enumerated().map { place, description in
      let key = "routine \(description.name) \(place)"
      return Routine(oid: PgContents.number(of: key), description: description)
    }
    self.schemas = schemas
  }

  private static func relation(
    _ relation: SessionRelation, _ name: String, _ set: EntitySet, _ schema: Int64
  ) -> Relation {
    let path = relation.path.joined(separator: ".")
    func position(_ column: String) -> Int16? {
      set.properties.firstIndex { $0.column == column }.map { Int16(clamping: $0 + 1) }
    }
    let constraints = relation.constraints.map { constraint in
      Constraint(
        oid: number(of: "constraint \(path) \(constraint.name)"), name: constraint.name,
        kind: constraint.kind, columns: constraint.columns.compactMap(position),
        target: constraint.reference.map { number(of: $0.table.joined(separator: ".")) } ?? 0,
        text: constraint.text)
    }
    var made = Relation(
      oid: number(of: path), schema: schema, name: name, isView: relation.isView,
      columns: set.properties, constraints: constraints, defaults: [], comments: [],
      viewText: relation.viewText)
    if let comment = relation.comment { made.comments.append((0, comment)) }
    for property in set.properties {
      guard let place = position(property.column) else { continue }
      if let text = relation.defaults[property.column] { made.defaults.append((place, text)) }
      if let text = relation.columnComments[property.column] {
        made.comments.append((place, text))
      }
    }
    made.references = relation.constraints.compactMap(\.reference)
    return made
  }

  /// Finds the columns of other tables that foreign keys name.
  private static func connect(_ relation: inout Relation, _ all: [Relation]) {
    var references = relation.references[...]
    for place in relation.constraints.indices
    where relation.constraints[place].kind == .foreignKey {
      guard let reference = references.popFirst(),
        let other = all.first(where: { $0.oid == relation.constraints[place].target })
      else { continue }
      relation.constraints[place].targetColumns = reference.referenced.compactMap { name in
        other.columns.firstIndex { $0.column.lowercased() == name.lowercased() }.map {
          Int16(clamping: $0 + 1)
        }
      }
    }
  }

  /// A number that stays the same for a name: above those of PostgreSQL's own objects, and with
  /// room for the relation's index and constraint.
  private static func number(of name: String) -> Int64 {
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return 16_384 + Int64(hash & 0x0FFF_FFFF) * 4
  }
}
