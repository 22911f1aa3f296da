import Catalog
import Diagnostics
import Syntax

extension StatementCall {
  /// DROP: with RESTRICT (the usual) nothing may depend on the object, with CASCADE it goes too.
  func drop(_ drop: Syntax.Drop, at range: SourceRange) throws(SQLError) {
    for name in drop.names {
      let path = name.parts.map { $0.text.lowercased() }
      let wasThere: Bool
      switch drop.kind {
      case .macro, .tableMacro:
        wasThere = dropDefinition("macro", [path[path.count - 1]]) != nil
      case .function:
        wasThere =
          dropProgram(.function, path) || dropDefinition("macro", [path[path.count - 1]]) != nil
      case .procedure, .package, .packageBody, .trigger, .typeBody:
        wasThere = StoredDefinition.Kind(program: drop.kind).map { dropProgram($0, path) } ?? false
      case .type, .domain:
        let isProgram =
          StoredDefinition.Kind(program: drop.kind).map { dropProgram($0, path) } ?? false
        wasThere = isProgram || dropDefinition("type", path) != nil
      case .synonym, .publicSynonym: wasThere = dropDefinition("synonym", path) != nil
      case .directory: wasThere = dropDefinition("directory", path) != nil
      case .schema: wasThere = try dropSchema(path[path.count - 1], drop, name)
      case .sequence: wasThere = try dropSequence(path, drop, name)
      default: wasThere = try dropRelation(path, drop, name)
      }
      guard wasThere || drop.ifExists else { throw missing(name, drop.kind) }
    }
    try consumer.completed(StatementOutcome(command: "DROP"))
  }

  private func missing(_ name: QualifiedName, _ kind: ObjectKind) -> SQLError {
    let isProgram = StoredDefinition.Kind(program: kind) != nil
    let error = SQLError(
      .undefinedTable, "\"\(name.last.text)\" does not exist", range: name.range,
      hint: didYouMean(name.last.text, among: session.names.relationNames)
        ?? "IF EXISTS makes this no error",
      code: oracleCode(
        kind == .sequence ? -2289 : kind == .trigger ? -4080 : isProgram ? -4043 : -942))
    let shown = name.last.text.uppercased()
    switch kind {
    case .sequence: return error.inOracle(-2289)
    case .synonym: return error.inOracle(-1434)
    case .publicSynonym: return error.inOracle(-1432, "public synonym to be dropped does not exist")
    case .trigger: return error.inOracle(-4080, "trigger '\(shown)' does not exist")
    case _ where isProgram: return error.inOracle(-4043, "object \(shown) does not exist")
    default: return error.inOracle(-942)
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

  /// Drops what depends on an object, or refuses.
  private func clear(
    _ dependents: [Dependencies.Dependent], _ drop: Syntax.Drop, _ name: QualifiedName
  ) throws(SQLError) {
    guard !dependents.isEmpty else { return }
    guard drop.isCascade else {
      let kind = drop.kind.rawValue.lowercased()
      throw SQLError(
        .dependentObjects, "other objects depend on \(kind) \"\(name.last.text)\"",
        range: name.range, hint: "CASCADE drops them too", notes: dependents.map(\.shown),
        code: oracleCode(-2449))
    }
    for dependent in dependents { try Dependencies(self).drop(dependent) }
  }

  private func dropRelation(
    _ path: [String], _ drop: Syntax.Drop, _ name: QualifiedName
  ) throws(SQLError) -> Bool {
    for (store, key) in candidates(path) {
      if let table = store.catalog.tables[key] {
        if drop.kind == .view { throw wrongKind(name, "table", "DROP TABLE") }
        try store.store.checkWritable()
        try clear(dependents(on: key, keepsViews: settings.dialect == .oracle), drop, name)
        dropSequences(of: table.definition, store)
        store.drop(table: key)
        session.indexes = session.indexes.filter { $0.value != path[path.count - 1] }
        return true
      }
      if store.catalog.definitions["view \(key)"] != nil {
        if drop.kind == .table { throw wrongKind(name, "view", "DROP VIEW") }
        try store.store.checkWritable()
        // In Oracle views outlive what they read, and come back to life with it.
        let readers = Dependencies(self).views(reading: key)
        if settings.dialect == .postgres { try clear(readers, drop, name) }
        store.drop(definition: "view \(key)")
        return true
      }
    }
    return false
  }

  private func wrongKind(_ name: QualifiedName, _ is: String, _ hint: String) -> SQLError {
    SQLError(
      .wrongObjectType, "\"\(name.last.text)\" is a \(`is`)", range: name.range,
      hint: "\(hint) drops it")
  }

  private func dependents(on key: String, keepsViews: Bool) -> [Dependencies.Dependent] {
    let dependencies = Dependencies(self)
    return dependencies.foreignKeys(to: key) + (keepsViews ? [] : dependencies.views(reading: key))
  }

  /// The sequences of identity columns go with their table.
  private func dropSequences(of definition: TableDefinition, _ store: StoreSession) {
    for column in definition.columns {
      if case .identity(let key, _) = column.source { store.drop(definition: "sequence \(key)") }
    }
  }

  private func dropDefinition(_ kind: String, _ path: [String]) -> StoredDefinition? {
    for (store, key) in candidates(path) {
      guard let found = store.catalog.definitions["\(kind) \(key)"] else { continue }
      store.drop(definition: found.key)
      return found
    }
    return nil
  }

  private func dropSequence(
    _ path: [String], _ drop: Syntax.Drop, _ name: QualifiedName
  ) throws(SQLError) -> Bool {
    for (store, key) in candidates(path) where store.catalog.definitions["sequence \(key)"] != nil {
      for (_, table) in store.catalog.tables {
        for column in table.definition.columns {
          guard case .identity(key, _) = column.source else { continue }
          throw SQLError(
            .dependentObjects,
            "column \"\(column.field.name)\" of \"\(table.label)\" takes its values from sequence \"\(name.last.text)\"",
            range: name.range)
        }
      }
      store.drop(definition: "sequence \(key)")
      return true
    }
    return false
  }

  /// Drops the UNIQUE constraint that a unique index is; false if there is none of this name.
  func dropUniqueIndex(_ drop: Syntax.Drop, _ name: QualifiedName) throws(SQLError) -> Bool {
    let wanted = name.last.text.lowercased()
    for store in [session.transactions.temporary, session.transactions.main] {
      for (key, table) in store.catalog.tables {
        var definition = table.definition
        definition.expressionKeys.removeAll { $0.name.lowercased() == wanted }
        if definition != table.definition {
          try store.alter(
            table: key, definition, from: definition.columns.indices.map { Optional($0) })
          return true
        }
        guard let unique = table.definition.keys.first(where: { $0.name.lowercased() == wanted })
        else { continue }
        let users = Dependencies(self).foreignKeys(
          using: unique, of: table.definition, key: key)
        try clear(users, drop, name)
        definition.keys.removeAll { $0 == unique }
        try store.alter(
          table: key, definition, from: definition.columns.indices.map { Optional($0) })
        return true
      }
    }
    return false
  }

  private func dropSchema(
    _ schema: String, _ drop: Syntax.Drop, _ name: QualifiedName
  ) throws(SQLError) -> Bool {
    let main = session.transactions.main
    guard main.catalog.schemas.contains(schema) else { return false }
    guard schema != SessionNames.usualSchema else {
      throw SQLError(
        .dependentObjects, "schema \"\(schema)\" is always there", range: name.range)
    }
    let tables = main.catalog.tables.keys.filter { $0.hasPrefix("\(schema).") }.sorted()
    let definitions = main.catalog.definitions.values.filter { $0.schema == schema }
    guard (tables.isEmpty && definitions.isEmpty) || drop.isCascade else {
      let notes =
        tables.map { "table \"\($0)\"" } + definitions.map { "\($0.kind.rawValue) \"\($0.name)\"" }
      throw SQLError(
        .dependentObjects, "schema \"\(schema)\" is not empty", range: name.range,
        hint: "CASCADE drops what is in it", notes: notes.sorted())
    }
    try main.store.checkWritable()
    for key in tables {
      for dependent in dependents(on: key, keepsViews: false) {
        try Dependencies(self).drop(dependent)
      }
      main.drop(table: key)
    }
    for definition in definitions { main.drop(definition: definition.key) }
    main.drop(schema: schema)
    return true
  }
}
