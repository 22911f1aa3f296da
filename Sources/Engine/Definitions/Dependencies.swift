import Binder
import Catalog
import Columns
import Diagnostics
import Functions
import Optimizer
import Plan
import Syntax

/// What depends on an object, so that DROP … RESTRICT can refuse and CASCADE drop it.
struct Dependencies {
  let call: StatementCall

  init(_ call: StatementCall) { self.call = call }

  enum Dependent {
    case view(StoreSession, StoredDefinition)
    case foreignKey(StoreSession, table: String, name: String)
    case generated(table: String, column: String)

    /// `view "v"`
    var shown: String {
      switch self {
      case .view(_, let definition): "view \"\(definition.name)\" depends on it"
      case .foreignKey(_, let table, let name):
        "foreign key \"\(name)\" of \"\(table.split(separator: ".").last ?? "")\" depends on it"
      case .generated(_, let column): "generated column \"\(column)\" depends on it"
      }
    }
  }

  private var stores: [StoreSession] {
    [call.session.transactions.main, call.session.transactions.temporary]
  }

  // MARK: Views

  /// Views that read an object, directly or through other views.
  func views(reading key: String) -> [Dependent] {
    readers { names, _ in names.contains(key) }
  }

  private func readers(
    _ test: (_ names: Set<String>, _ plan: any PlanNode) throws(SQLError) -> Bool
  ) -> [Dependent] {
    var found: [Dependent] = []
    for store in stores {
      for (_, definition) in store.catalog.definitions.sorted(by: { $0.key < $1.key })
      where definition.kind == .view {
        guard let (names, plan) = try? read(definition) else { continue }
        if (try? test(names, plan)) == true { found.append(.view(store, definition)) }
      }
    }
    return found
  }

  /// The plan of a view and the keys of all relations that it reads.
  private func read(_ definition: StoredDefinition) throws(SQLError) -> (Set<String>, any PlanNode)
  {
    let statement = try Parser.statement(definition.text, dialect: definition.dialect)
    guard case .createView(let view) = statement.kind else {
      return ([], Values.oneRow)
    }
    let names = RecordingNames(call.session.names)
    let binder = call.binder(names: names, dialect: definition.dialect)
    let plan = try binder.bind(view.query)
    return (names.keys, plan)
  }

  // MARK: Columns and keys

  /// What reads a column.
  func columns(
    reading name: String, _ position: Int, of definition: TableDefinition, key: String
  ) -> [Dependent] {
    var found = readers { names, plan throws(SQLError) in
      guard names.contains(key) else { return false }
      var isRead = false
      // Whatever rules the session turned off: unread columns must be gone.
      let optimizer = Optimizer(
        ids: call.ids, functions: functionCatalog, session: call.functionSession, isOn: true,
        disabled: [])
      _ = try optimizer.optimize(plan, trace: nil).rewritten { node throws(SQLError) in
        if let scan = node as? Scan, (scan.table as? TransactionTable)?.key == key {
          isRead = isRead || scan.columns.contains { $0.position == position }
        }
        return nil
      }
      return isRead
    }
    for column in definition.columns {
      if case .generated(let text) = column.source, mentionsName(text, name) {
        found.append(.generated(table: key, column: column.field.name))
      }
    }
    for used in definition.keys where used.columns.contains(position) {
      found += foreignKeys(using: used, of: definition, key: key)
    }
    return found
  }

  /// Foreign keys of all tables that refer to one table.
  func foreignKeys(to key: String) -> [Dependent] {
    var found: [Dependent] = []
    for store in stores {
      for (child, table) in store.catalog.tables.sorted(by: { $0.key < $1.key }) where child != key
      {
        for foreign in table.definition.foreignKeys where SessionNames.key(foreign.table) == key {
          found.append(.foreignKey(store, table: child, name: foreign.name))
        }
      }
    }
    return found
  }

  /// Foreign keys that refer to just this key of a table.
  func foreignKeys(
    using used: TableDefinition.Key, of definition: TableDefinition, key: String
  ) -> [Dependent] {
    let names = Set(used.columns.map { definition.columns[$0].field.name.lowercased() })
    var found: [Dependent] = []
    for store in stores {
      for (child, table) in store.catalog.tables.sorted(by: { $0.key < $1.key }) {
        for foreign in table.definition.foreignKeys
        where SessionNames.key(foreign.table) == key
          && Set(foreign.referenced.map { $0.lowercased() }) == names
        {
          found.append(.foreignKey(store, table: child, name: foreign.name))
        }
      }
    }
    return found
  }

  // MARK: Changes

  func drop(_ dependent: Dependent) throws(SQLError) {
    switch dependent {
    case .view(let store, let definition): store.drop(definition: definition.key)
    case .foreignKey(let store, let key, let name):
      try alter(store, key) { $0.foreignKeys.removeAll { $0.name == name } }
    case .generated: break
    }
  }

  private func alter(
    _ store: StoreSession, _ key: String, _ change: (inout TableDefinition) -> Void
  ) throws(SQLError) {
    guard let old = store.catalog.tables[key]?.definition else { return }
    var definition = old
    change(&definition)
    guard definition != old else { return }
    try store.alter(
      table: key, definition, from: definition.columns.indices.map { Optional($0) })
  }

  /// Foreign keys follow a table to its new name.
  func renameReferenced(table old: String, to new: String) throws(SQLError) {
    let path = new.split(separator: ".", maxSplits: 1).map(String.init)
    for store in stores {
      for key in store.catalog.tables.keys.sorted() {
        try alter(store, key) { definition in
          for i in definition.foreignKeys.indices
          where SessionNames.key(definition.foreignKeys[i].table) == old {
            definition.foreignKeys[i].table = path
          }
        }
      }
    }
  }

  /// Foreign keys follow a column to its new name.
  func renameReferenced(
    column old: String, to new: String, of table: String
  ) throws(SQLError) {
    for store in stores {
      for key in store.catalog.tables.keys.sorted() {
        try alter(store, key) { definition in
          for i in definition.foreignKeys.indices
          where SessionNames.key(definition.foreignKeys[i].table) == table {
            let names = definition.foreignKeys[i].referenced
            definition.foreignKeys[i].referenced = names.map { $0 == old ? new : $0 }
          }
        }
      }
    }
  }
}

/// Looks names up for a binder and remembers the relations that it found.
private final class RecordingNames: NameLookup {
  let names: SessionNames
  private(set) var keys: Set<String> = []

  init(_ names: SessionNames) { self.names = names }

  func relation(_ path: [String]) throws(SQLError) -> Relation? {
    let found = try names.relation(path)
    switch found {
    case .table(let table): if let stored = table as? TransactionTable { keys.insert(stored.key) }
    case .view:
      let folded = path.map { $0.lowercased() }
      keys.insert(SessionNames.key(folded))
      keys.insert("\(SessionNames.temporarySchema).\(folded[folded.count - 1])")
    case nil: break
    }
    return found
  }

  var relationNames: [String] { names.relationNames }
  var formatNames: [String] { names.formatNames }
  func openFiles(
    _ paths: [String], format: String?, options: FormatOptions
  ) throws(SQLError) -> any Table {
    try names.openFiles(paths, format: format, options: options)
  }
  func macro(_ name: String) -> Catalog.Macro? { names.macro(name) }
  func sequence(_ path: [String]) throws(SQLError) -> (any SequenceSource)? {
    try names.sequence(path)
  }
  func type(_ path: [String]) throws(SQLError) -> CreatedType? { try names.type(path) }
}
