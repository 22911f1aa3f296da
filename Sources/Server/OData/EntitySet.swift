import Columns
import Diagnostics
import Engine
import Syntax

/// A table or view as OData shows it.
struct EntitySet: Sendable {
  var name: String
  /// The path of the table, schema first.
  var path: [String]
  var properties: [Property]
  /// Names of the key's properties; the row's number where the table has no key.
  var keys: [String]
  /// Where rows without a key are numbered: the name of that property.
  var rowNumber: String?
  /// Where foreign keys lead to and come from.
  var navigations: [Navigation] = []
  var comment: String?
  var comments: [String: String] = [:]

  /// Rows of another set that belong to a row of this one.
  struct Navigation: Sendable, Hashable {
    var name: String
    var target: String
    /// Several rows: the foreign key is theirs.
    var isCollection: Bool
    /// Columns here and there, in pairs.
    var columns: [String]
    var others: [String]
    /// The navigation back.
    var partner: String?
  }

  struct Property: Sendable, Hashable {
    var name: String
    /// The column's own name.
    var column: String
    var type: DataType
    var isNullable: Bool
    /// Of texts, where the table says it.
    var maximumLength: Int?
    /// What queries call the rows that it is of.
    var qualifier = EntitySet.alias
    var edm: EdmType { EdmType(type) }
  }

  func property(_ name: String) -> Property? { properties.first { $0.name == name } }

  /// What stands for the table: its rows with computed properties.
  var derived: Syntax.Query?

  /// The set's rows in FROM.
  var source: TableReference { reference(as: EntitySet.alias) }

  func reference(as alias: String) -> TableReference {
    let alias = TableAlias(name: .quoted(alias))
    if let derived {
      return TableReference(.query(derived, isLateral: false), alias: alias, range: .none)
    }
    let name = QualifiedName(path.map { .quoted($0) })
    return TableReference(.table(TableName(name: name)), alias: alias, range: .none)
  }

  /// What queries call the rows of a set.
  static let alias = "$it"
}

/// The sets that a session can see.
struct EntityModel {
  let session: Session
  static let namespace = "Reckoner"

  /// Names of all sets, in order, with their paths.
  var names: [(name: String, relation: SessionRelation)] {
    var seen: Set<String> = []
    return session.relations.map { relation in
      (EntityModel.unique(relation.path.joined(separator: "_"), among: &seen), relation)
    }
  }

  /// - Throws: What binding the table says; nil if there is none of this name.
  func set(_ name: String) throws(SQLError) -> EntitySet? {
    guard let found = names.first(where: { $0.name == name }) else { return nil }
    return try make(found.name, found.relation)
  }

  func make(_ name: String, _ relation: SessionRelation) throws(SQLError) -> EntitySet {
    var set = EntitySet(name: name, path: relation.path, properties: [], keys: [])
    var select = Syntax.Select(range: .none)
    select.items = [.init(expression: .star)]
    select.from = [set.source]
    let schema = try session.schema(of: Syntax.Query(body: .select(select), range: .none))
    set.properties = EntityModel.properties(
      of: schema, neverNull: relation.notNull.union(relation.keys))
    for place in set.properties.indices {
      set.properties[place].maximumLength = relation.maximumLengths[set.properties[place].column]
    }
    set.comment = relation.comment
    set.comments = relation.columnComments
    set.navigations = navigations(of: relation, properties: set.properties)
    let keys = set.properties.filter { relation.keys.contains($0.column) }
    if keys.isEmpty {
      var names = Set(set.properties.map { $0.name.lowercased() })
      let rowNumber = EntityModel.unique("row_number", among: &names)
      set.rowNumber = rowNumber
      set.keys = [rowNumber]
    } else {
      set.keys = keys.map(\.name)
    }
    return set
  }

  /// What foreign keys of this and other tables lead to; names are those of the other sets.
  private func navigations(
    of relation: SessionRelation, properties: [EntitySet.Property]
  ) -> [EntitySet.Navigation] {
    var seen = Set(properties.map { $0.name.lowercased() })
    let all = names
    var found: [EntitySet.Navigation] = []
    func add(
      _ target: String, _ isCollection: Bool, _ columns: [String], _ others: [String]
    ) {
      let name = EntityModel.unique(
        seen.contains(target.lowercased()) ? target + "_ref" : target, among: &seen)
      found.append(
        EntitySet.Navigation(
          name: name, target: target, isCollection: isCollection, columns: columns, others: others))
    }
    for reference in relation.references {
      guard let other = all.first(where: { $0.relation.path == reference.table }) else { continue }
      add(other.name, false, reference.columns, reference.referenced)
    }
    for other in all {
      for reference in other.relation.references where reference.table == relation.path {
        add(other.name, true, reference.referenced, reference.columns)
      }
    }
    return found
  }

  /// Columns under names that OData allows.
  static func properties(
    of schema: Schema, neverNull: Set<String> = []
  ) -> [EntitySet.Property] {
    var seen: Set<String> = []
    return schema.fields.map { field in
      EntitySet.Property(
        name: unique(field.name, among: &seen), column: field.name, type: field.type,
        isNullable: field.isNullable && !neverNull.contains(field.name))
    }
  }

  /// Letters, digits and `_`, beginning with no digit, at most 128 (CSDL 4.0, section 15.2); each once
  /// in any case, because clients compare names so.
  private static func unique(_ text: String, among seen: inout Set<String>) -> String {
    var name = String(text.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" }.prefix(120))
    if name.first.map({ $0.isNumber }) ?? true { name = "_" + name }
    var candidate = name
    var number = 2
    while !seen.insert(candidate.lowercased()).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}
