import Binder
import Catalog
import Columns
import Diagnostics
import Syntax

extension StatementCall {
  /// ALTER TABLE: one action after another; the last one's end is what counts.
  func run(_ alter: Syntax.AlterTable, at range: SourceRange) throws(SQLError) {
    if alter.kind == .view || alter.kind == .materializedView {
      return try renameView(alter, at: range)
    }
    guard var place = tablePlace(alter.name) else {
      // PostgreSQL renames views by ALTER TABLE too.
      if renamesView(alter) { return try renameView(alter, at: range) }
      if alter.ifExists {
        return try consumer.completed(StatementOutcome(command: "ALTER TABLE"))
      }
      let path = alter.name.parts.map(\.text)
      throw SQLError(
        .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
        range: alter.name.range,
        hint: didYouMean(path[path.count - 1], among: session.names.relationNames),
        code: oracleCode(-942))
    }
    for action in alter.actions {
      var alteration = TableAlteration(self, place)
      try alteration.run(action)
      place = alteration.place
    }
    try consumer.completed(StatementOutcome(command: "ALTER TABLE"))
  }

  /// Where the table of this name is.
  func tablePlace(_ name: QualifiedName) -> ObjectPlace? {
    let path = name.parts.map { $0.text.lowercased() }
    for (store, key) in candidates(path) where store.catalog.tables[key] != nil {
      let schema = key.split(separator: ".", maxSplits: 1).first.map(String.init) ?? ""
      return ObjectPlace(store: store, schema: schema, name: path[path.count - 1])
    }
    return nil
  }

  private func renamesView(_ alter: Syntax.AlterTable) -> Bool {
    guard alter.actions.count == 1, case .renameTable = alter.actions[0] else { return false }
    let path = alter.name.parts.map { $0.text.lowercased() }
    return candidates(path).contains { store, key in
      store.catalog.definitions["view \(key)"] != nil
    }
  }

  private func renameView(_ alter: Syntax.AlterTable, at range: SourceRange) throws(SQLError) {
    let path = alter.name.parts.map { $0.text.lowercased() }
    for (store, key) in candidates(path) {
      guard var definition = store.catalog.definitions["view \(key)"] else { continue }
      for action in alter.actions {
        guard case .renameTable(let name) = action else { continue }
        store.drop(definition: definition.key)
        definition.name = name.text.lowercased()
        try store.put(definition)
      }
      return try consumer.completed(StatementOutcome(command: "ALTER VIEW"))
    }
    if alter.ifExists { return try consumer.completed(StatementOutcome(command: "ALTER VIEW")) }
    throw SQLError(
      .undefinedTable, "view \"\(alter.name.last.text)\" does not exist", range: alter.name.range)
  }

  /// CREATE UNIQUE INDEX, which is a UNIQUE constraint.
  func createUnique(_ index: Syntax.CreateIndex, at range: SourceRange) throws(SQLError) {
    guard let place = tablePlace(index.table) else {
      throw SQLError(
        .undefinedTable, "table \"\(index.table.last.text)\" does not exist",
        range: index.table.range,
        hint: didYouMean(index.table.last.text, among: session.names.relationNames))
    }
    var columns: [Identifier] = []
    for key in index.keys {
      if case .name(let name) = key.expression.kind { columns.append(name.last) }
    }
    let wanted = index.name?.last.text.lowercased()
    let definition = place.store.catalog.tables[place.key]?.definition
    let names =
      (definition?.keys.map(\.name) ?? []) + (definition?.expressionKeys.map(\.name) ?? [])
    if index.ifNotExists, names.contains(where: { $0.lowercased() == wanted }) {
      return try consumer.completed(StatementOutcome(command: "CREATE INDEX"))
    }
    var alteration = TableAlteration(self, place)
    if columns.count == index.keys.count, index.filter == nil {
      try alteration.addUnique(columns, index.name?.last, at: range)
    } else {
      try alteration.addUnique(index.keys.map(\.expression), index.filter, index.name?.last)
    }
    try consumer.completed(StatementOutcome(command: "CREATE INDEX"))
  }
}
