import Catalog
import Columns
import Diagnostics
import Syntax

extension StatementCall {
  /// `SHOW CREATE TABLE t`: the statement that makes a table, view, sequence or program, as far as
  /// the user may see it.
  func showCreate(_ kind: ObjectKind, _ name: QualifiedName) throws(SQLError) {
    let catalog = session.names.systemCatalog
    let path = name.parts.map { $0.text.lowercased() }
    guard let text = CreateText(catalog).text(of: path, as: kind) else {
      throw SQLError(
        .undefinedObject, "there is no \(kind.rawValue.lowercased()) \"\(name.last.text)\"",
        range: name.range)
    }
    try giveRows(["name", "statement"], [[path.joined(separator: "."), text]])
  }
}

/// Writes the statements that make what a database holds.
struct CreateText {
  private let catalog: SystemCatalog

  init(_ catalog: SystemCatalog) { self.catalog = catalog }

  func text(of path: [String], as kind: ObjectKind) -> String? {
    let temporary = "\(SessionNames.temporarySchema).\(path[path.count - 1])"
    let keys = (SessionNames.maySayTemporary(path) ? [temporary] : []) + [SessionNames.key(path)]
    if kind == .table || kind == .view {
      for key in keys {
        let found = catalog.relations.first { "\($0.schema).\($0.name)".lowercased() == key }
        if let found { return text(of: found) }
      }
      return nil
    }
    guard let stored = kind == .sequence ? .sequence : StoredDefinition.Kind(program: kind) else {
      return nil
    }
    let found = catalog.definitions.first {
      $0.kind == stored && keys.contains("\($0.schema).\($0.name)".lowercased())
    }
    return found?.text
  }

  private func text(of relation: SystemCatalog.Relation) -> String {
    if let view = relation.view { return view.text }
    let isKept = relation.schema == SessionNames.usualSchema || relation.isTemporary
    let name = (isKept ? [] : [relation.schema]) + [relation.name]
    let written = name.map { quotedIfNeeded($0) }.joined(separator: ".")
    let lines = columns(relation) + constraints(relation)
    var text = "CREATE \(relation.isTemporary ? "TEMPORARY " : "")TABLE \(written) (\n"
    text += lines.map { "  \($0)" }.joined(separator: ",\n") + "\n)"
    if let definition = relation.definition {
      text += list(" PARTITIONED BY ", definition.partitionColumns, definition)
      text += list(" CLUSTER BY ", definition.clusterColumns, definition)
    }
    return text
  }

  private func list(
    _ words: String, _ positions: [Int], _ definition: TableDefinition
  ) -> String {
    guard !positions.isEmpty else { return "" }
    let names = positions.map { quotedIfNeeded(definition.columns[$0].field.name) }
    return words + "(" + names.joined(separator: ", ") + ")"
  }

  private func columns(_ relation: SystemCatalog.Relation) -> [String] {
    guard let definition = relation.definition else {
      return relation.columns.map { "\(quotedIfNeeded($0.name)) \($0.type)" }
    }
    return definition.columns.map { column in
      let type = column.typeText ?? "\(column.field.type)"
      var text = "\(quotedIfNeeded(column.field.name)) \(type)"
      switch column.source {
      case .defaulted(let value): text += " DEFAULT \(value)"
      case .generated(let value): text += " GENERATED ALWAYS AS (\(value))"
      case .identity(_, let always):
        text += " GENERATED \(always ? "ALWAYS" : "BY DEFAULT") AS IDENTITY"
      case .given: break
      }
      return text + (column.field.isNullable ? "" : " NOT NULL")
    }
  }

  private func constraints(_ relation: SystemCatalog.Relation) -> [String] {
    catalog.constraints.filter {
      $0.table.name == relation.name && $0.table.schema == relation.schema
    }.map { "CONSTRAINT \(quotedIfNeeded($0.name)) \($0.text)" }
  }
}

extension SystemCatalog.Constraint {
  /// As CREATE TABLE says it, without the name: `FOREIGN KEY (a) REFERENCES t(b)`.
  var text: String {
    func list(_ names: [String]) -> String {
      "(" + names.map { quotedIfNeeded($0) }.joined(separator: ", ") + ")"
    }
    let names = columns.map { table.columns[$0].name }
    switch kind {
    case .primaryKey: return "PRIMARY KEY \(list(names))"
    case .unique: return "UNIQUE \(list(names))"
    case .check: return "CHECK (\(expression ?? ""))"
    case .foreignKey:
      guard let reference else { return "" }
      let usual = reference.table.first == SessionNames.usualSchema
      let path = usual ? Array(reference.table.dropFirst()) : reference.table
      let target = path.map { quotedIfNeeded($0) }.joined(separator: ".")
      var text = "FOREIGN KEY \(list(names)) REFERENCES \(target)\(list(reference.referenced))"
      if let action = reference.onUpdate { text += " ON UPDATE \(action)" }
      if let action = reference.onDelete { text += " ON DELETE \(action)" }
      return text
    }
  }
}
