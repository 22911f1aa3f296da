import Catalog
import Diagnostics
import Syntax

extension StatementCall {
  func drop(_ drop: Syntax.Drop, at range: SourceRange) throws(SQLError) {
    for name in drop.names { try dropOne(drop, name) }
    try consumer.completed(StatementOutcome(command: "DROP"))
  }

  private func dropOne(_ drop: Syntax.Drop, _ name: QualifiedName) throws(SQLError) {
    let path = name.parts.map { $0.text.lowercased() }
    let folded = path[path.count - 1]
    let main = session.transactions.main
    let wasThere: Bool
    switch drop.kind {
    case .macro, .tableMacro, .function:
      wasThere = dropDefinition("macro", [folded])
    case .schema:
      wasThere = main.catalog.schemas.contains(folded)
      if wasThere { main.drop(schema: folded) }
    default: wasThere = dropTable(path) || dropDefinition("view", path)
    }
    guard wasThere || drop.ifExists else {
      throw SQLError(
        .undefinedTable, "\"\(name.last.text)\" does not exist", range: name.range,
        hint: didYouMean(name.last.text, among: session.names.relationNames)
          ?? "IF EXISTS makes this no error")
    }
  }

  /// The stores and keys that a path may mean, the session's own first.
  func candidates(_ path: [String]) -> [(store: StoreSession, key: String)] {
    let name = path[path.count - 1]
    var found: [(StoreSession, String)] = []
    if SessionNames.maySayTemporary(path) {
      found.append((session.transactions.temporary, "\(SessionNames.temporarySchema).\(name)"))
    }
    return found + [(session.transactions.main, SessionNames.key(path))]
  }

  private func dropTable(_ path: [String]) -> Bool {
    for (store, key) in candidates(path) where store.catalog.tables[key] != nil {
      store.drop(table: key)
      return true
    }
    return false
  }

  private func dropDefinition(_ kind: String, _ path: [String]) -> Bool {
    for (store, key) in candidates(path) where store.catalog.definitions["\(kind) \(key)"] != nil {
      store.drop(definition: "\(kind) \(key)")
      return true
    }
    return false
  }
}
