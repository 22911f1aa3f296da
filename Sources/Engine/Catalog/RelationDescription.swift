import Catalog
import Columns
import Diagnostics

/// What a person asks of a table or view: its columns, constraints, who refers to it.
package struct RelationDescription: Sendable {
  package struct Column: Sendable {
    package var name: String
    package var type: String
    package var isNullable: Bool
    /// The text of DEFAULT, of GENERATED or of IDENTITY; nil if INSERT must give the value.
    package var source: String?
    package var comment: String?
  }

  package var schema: String
  package var name: String
  /// `table`, `view`, `temporary table`, `temporary view`.
  package var kind: String
  package var columns: [Column] = []
  /// Name and text of each constraint, apart from NOT NULL.
  package var constraints: [(name: String, text: String)] = []
  /// Constraints of other tables that refer to this one.
  package var referrers: [(table: String, name: String, text: String)] = []
  /// nil where it is not known without reading.
  package var rowCount: Int?
  package var comment: String?
  /// The statement that made a view, where the user may read it.
  package var viewText: String?

  /// The name, after its schema unless that is the usual one.
  package var shownName: String {
    let isUsual =
      schema == SessionNames.usualSchema || schema == SessionNames.temporarySchema
    return isUsual ? name : "\(schema).\(name)"
  }
}

extension Session {
  /// All tables and views that the session sees, by schema and name; without columns and
  /// constraints.
  package var relationSummaries: [RelationDescription] {
    names.systemCatalog.relations.map { RelationDescription($0) }
  }

  /// The table or view with a name; nil if there is none, or the name means a file.
  package func relation(named path: [String]) -> RelationDescription? {
    let catalog = names.systemCatalog
    let folded = path.map { $0.lowercased() }
    guard let last = folded.last else { return nil }
    let temporary = "\(SessionNames.temporarySchema).\(last)"
    let keys =
      (SessionNames.maySayTemporary(folded) ? [temporary] : []) + [SessionNames.key(folded)]
    for key in keys {
      let found = catalog.relations.first { "\($0.schema).\($0.name)".lowercased() == key }
      if let found { return described(found, catalog) }
    }
    return nil
  }

  private func described(
    _ relation: SystemCatalog.Relation, _ catalog: SystemCatalog
  ) -> RelationDescription {
    var description = RelationDescription(relation)
    description.columns = relation.columns.enumerated().map { place, field in
      RelationDescription.Column(field, relation.definition?.columns[place])
    }
    let key = "\(relation.schema).\(relation.name)".lowercased()
    for constraint in catalog.constraints {
      let owner = "\(constraint.table.schema).\(constraint.table.name)".lowercased()
      if owner == key { description.constraints.append((constraint.name, constraint.text)) }
      if let target = constraint.reference?.table, SessionNames.key(target) == key {
        description.referrers.append((constraint.table.name, constraint.name, constraint.text))
      }
    }
    return description
  }
}

extension RelationDescription {
  fileprivate init(_ relation: SystemCatalog.Relation) {
    schema = relation.schema
    name = relation.name
    let isView = relation.view != nil || relation.definition == nil
    kind = (relation.isTemporary ? "temporary " : "") + (isView ? "view" : "table")
    rowCount = relation.rowCount
    comment = relation.comment
    viewText = relation.view.flatMap { $0.text.isEmpty ? nil : $0.text }
  }
}

extension RelationDescription.Column {
  fileprivate init(_ field: Field, _ column: Catalog.ColumnDefinition?) {
    name = field.name
    type = column?.typeText?.lowercased() ?? "\(field.type)".lowercased()
    isNullable = field.isNullable
    comment = column?.comment
    switch column?.source {
    case .defaulted(let text): source = text
    case .generated(let text): source = "generated always as (\(text))"
    case .identity(_, let always):
      source = "generated \(always ? "always" : "by default") as identity"
    case .given, nil: break
    }
  }
}
