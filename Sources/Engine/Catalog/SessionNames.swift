import Catalog
import Columns
import Diagnostics
import Syntax
import Tables

/// What names mean in one session: its temporary objects first, then those of the database.
final class SessionNames: NameLookup {
  let database: Database
  let transactions: SessionTransactions
  let access: SessionAccess
  /// Tables that no store keeps, by their path in lower case: the server's `pg_catalog`.
  var virtualTable: ((_ path: [String]) -> (any Table)?)?
  /// Views and macros whose text was read, by key.
  private var read: [String: ReadDefinition] = [:]
  private var sequences: [String: SessionSequence] = [:]
  /// The columns of a view, by binding its query; set by the session.
  var columnsOfView: (StoredDefinition) -> [Field] = { _ in [] }
  /// Bytes that formats may keep of files for later queries; set by the session.
  var cacheBytes: () -> Int = { 0 }
  /// Compiles the stored programs to tell of their errors; set by the session.
  var tellOfPrograms: (inout SystemCatalog) -> Void = { _ in }
  /// Says that the statement takes values of a sequence: its rows are then made in their order.
  var usesSequence: () -> Void = {}

  /// A definition and what its text says.
  private struct ReadDefinition {
    var definition: StoredDefinition
    var view: View?
    var macro: Catalog.Macro?
    var type: CreatedType?
    /// What a synonym stands for, lower case.
    var target: [String]?
  }

  init(database: Database, transactions: SessionTransactions, access: SessionAccess) {
    self.database = database
    self.access = access
    self.transactions = transactions
  }

  static let temporarySchemas: Set<String> = ["temp", "pg_temp"]
  static let temporarySchema = "temp"
  static let usualSchema = "main"

  func relation(_ path: [String]) throws(SQLError) -> Relation? {
    let folded = path.map { $0.lowercased() }
    if SessionNames.maySayTemporary(folded) {
      let key = "\(SessionNames.temporarySchema).\(folded[folded.count - 1])"
      if let table = transactions.temporary.table(key) { return .table(table) }
      if let view = try view(key, in: transactions.temporary) { return .view(view) }
    }
    let key = SessionNames.key(withoutSynonyms(folded))
    if let table = transactions.main.table(key) { return .table(try sessionTable(table)) }
    if let view = try view(key, in: transactions.main) { return .view(view) }
    if let other = otherSchema(of: folded, { $0.tables[$1]?.definition.dialect == .oracle }),
      let table = transactions.main.table(other)
    {
      return .table(try sessionTable(table))
    }
    if let other = otherSchema(of: folded, { $0.definitions["view \($1)"]?.dialect == .oracle }),
      let view = try view(other, in: transactions.main)
    {
      return .view(view)
    }
    if let system = SystemTableLookup.find(folded) {
      var catalog = systemCatalog
      if system.tellsOfPrograms { tellOfPrograms(&catalog) }
      return .table(try system.table(catalog))
    }
    return virtualTable?(folded).map { .table($0) }
  }

  /// What system tables tell the session of.
  var systemCatalog: SystemCatalog {
    var catalog = SystemCatalog(transactions, columnsOf: columnsOfView).visible(to: access)
    catalog.hasPostgresTypes = virtualTable != nil
    return catalog
  }

  // MARK: Rights

  func protection(
    of path: [String], for privileges: Set<Privilege>
  ) throws(SQLError) -> Protection? {
    guard access.isLimited, let key = keyOfRelation(path) else { return nil }
    let isView = transactions.main.catalog.tables[key] == nil
    return try access.protection(of: key, privileges, isView: isView)
  }

  /// The key of the table or view of the database that a path names; nil for what is the session's
  /// own.
  private func keyOfRelation(_ path: [String]) -> String? {
    let folded = path.map { $0.lowercased() }
    if SessionNames.maySayTemporary(folded) {
      let own = "\(SessionNames.temporarySchema).\(folded[folded.count - 1])"
      let temporary = transactions.temporary.catalog
      if temporary.tables[own] != nil || temporary.definitions["view \(own)"] != nil { return nil }
    }
    let key = SessionNames.key(withoutSynonyms(folded))
    let catalog = transactions.main.catalog
    return catalog.tables[key] != nil || catalog.definitions["view \(key)"] != nil ? key : nil
  }

  func enter(_ actor: Actor) { access.enter(actor) }
  func leave() { access.leave() }

  /// Where a name of Oracle's stands that is not where its path says: without a schema, in the only one that
  /// has it, as programs of that schema mean it; with a schema that nothing was created in, among those
  /// that were created without one. nil for rights to be kept: they are given for paths.
  private func otherSchema(
    of folded: [String], _ has: (StoreSnapshot, String) -> Bool
  ) -> String? {
    guard !access.isLimited else { return nil }
    let catalog = transactions.main.catalog
    let name = folded[folded.count - 1]
    if folded.count > 1 {
      let schema = folded[folded.count - 2]
      let isReserved = SessionNames.temporarySchemas.contains(schema) || schema.hasPrefix("pg_")
      guard !isReserved, schema != "information_schema", !catalog.schemas.contains(schema) else {
        return nil
      }
      let key = "\(SessionNames.usualSchema).\(name)"
      return has(catalog, key) ? key : nil
    }
    let found = catalog.schemas.map { "\($0).\(name)" }.filter { has(catalog, $0) }
    return found.count == 1 ? found[0] : nil
  }

  /// Whether a path may name a temporary object.
  static func maySayTemporary(_ folded: [String]) -> Bool {
    folded.count == 1 || temporarySchemas.contains(folded[folded.count - 2])
  }

  /// The table itself, or the session's own rows of a global temporary table.
  private func sessionTable(_ table: TransactionTable) throws(SQLError) -> TransactionTable {
    guard table.definition.properties["temporary"] != nil else { return table }
    let own = transactions.temporary
    if let known = own.table(table.key), known.definition == table.definition { return known }
    own.drop(table: table.key)
    own.create(table: table.key, table.definition)
    return own.table(table.key) ?? table
  }

  /// The key of an object of the database: `schema.name`.
  static func key(_ path: [String]) -> String {
    let folded = path.map { $0.lowercased() }
    var schema = folded.count > 1 ? folded[folded.count - 2] : usualSchema
    if schema == "public" { schema = usualSchema }
    if temporarySchemas.contains(schema) { schema = temporarySchema }
    return "\(schema).\(folded[folded.count - 1])"
  }

  // MARK: Synonyms, views and macros

  /// The path behind synonyms; those that lead in a circle lead nowhere.
  private func withoutSynonyms(_ folded: [String]) -> [String] {
    let catalog = transactions.main.catalog
    var path = folded
    for _ in 0..<8 {
      let key = SessionNames.key(path)
      guard catalog.tables[key] == nil, catalog.definitions["view \(key)"] == nil,
        let synonym = catalog.definitions["synonym \(key)"],
        let target = try? readDefinition(synonym).target
      else { break }
      path = target
    }
    return path
  }

  private func view(_ key: String, in store: StoreSession) throws(SQLError) -> View? {
    guard let definition = store.catalog.definitions["view \(key)"] else { return nil }
    var view = try readDefinition(definition).view
    if access.isLimited, store === transactions.main {
      view?.actor = .owner(access.rules.owner(of: "relation \(key)"))
    }
    return view
  }

  /// The query of a view as it was written, for those who may read it.
  func viewText(_ path: [String]) -> String? {
    let key = SessionNames.key(path)
    guard let definition = transactions.main.catalog.definitions["view \(key)"] else { return nil }
    if access.isLimited, !access.rules.owns("relation \(key)", access.ownRoles) { return nil }
    let statement = try? Parser.statement(definition.text, dialect: definition.dialect)
    guard case .createView(let view)? = statement?.kind else { return nil }
    let bytes = Array(definition.text.utf8)
    let range = view.query.range
    guard range.start < range.end, range.end <= bytes.count else { return nil }
    return String(decoding: bytes[range.start..<range.end], as: UTF8.self)
  }

  func macro(_ name: String) -> Catalog.Macro? {
    let folded = name.lowercased()
    let known =
      transactions.temporary.catalog.definitions["macro \(SessionNames.temporarySchema).\(folded)"]
      ?? transactions.main.catalog.definitions["macro \(SessionNames.usualSchema).\(folded)"]
    guard let known else { return nil }
    return try? readDefinition(known).macro
  }

  private func readDefinition(_ definition: StoredDefinition) throws(SQLError) -> ReadDefinition {
    if let known = read[definition.key], known.definition == definition { return known }
    var made = ReadDefinition(definition: definition)
    let statement = try Parser.statement(definition.text, dialect: definition.dialect)
    switch statement.kind {
    case .createView(let view):
      made.view = View(
        name: definition.name, query: view.query,
        columns: view.columns.map { $0.folded(definition.dialect) }, dialect: definition.dialect)
      made.view?.isReadOnly = view.readOnly
      made.view?.checksRows = view.checkOption
    case .createMacro(let macro):
      made.macro = Catalog.Macro(
        name: definition.name, definition: macro, dialect: definition.dialect)
    case .createSynonym(let synonym):
      made.target = synonym.target.parts.map { $0.text.lowercased() }
    case .createType(let type):
      if case .type(let name) = type.definition {
        made.type = CreatedType(name, dialect: definition.dialect)
      }
    case .unit(let unit):
      if case .type(let type) = unit.kind { made.type = try created(type, definition) }
    default: break
    }
    read[definition.key] = made
    return made
  }

  /// Collection and object types of Oracle, as SQL knows them; nil for a name to be completed.
  private func created(
    _ type: ObjectType, _ definition: StoredDefinition
  ) throws(SQLError) -> CreatedType? {
    func kind(_ kind: TypeName.Kind) -> TypeName { TypeName(kind, range: type.range) }
    switch type.definition {
    case .incomplete: return nil
    case .table(let element, _), .array(_, let element, _):
      return CreatedType(kind(.list(element, size: nil)), dialect: .oracle)
    case .object(let object):
      var fields = object.attributes
      if let under = object.under, let parent = try self.type(under.parts.map(\.text)),
        case .structure(let inherited) = parent.type.kind
      {
        fields = inherited + fields
      }
      return CreatedType(
        kind(.structure(fields)), objectName: definition.name.uppercased(), dialect: .oracle)
    }
  }

  func type(_ path: [String]) throws(SQLError) -> CreatedType? {
    let folded = path.map { $0.lowercased() }
    let key = SessionNames.key(folded)
    if SessionNames.maySayTemporary(folded) {
      let own = "type \(SessionNames.temporarySchema).\(folded[folded.count - 1])"
      if let found = transactions.temporary.catalog.definitions[own] {
        return try readDefinition(found).type
      }
    }
    guard let found = transactions.main.catalog.definitions["type \(key)"] else { return nil }
    return try readDefinition(found).type
  }

  // MARK: Sequences

  func sequence(_ path: [String]) throws(SQLError) -> (any SequenceSource)? {
    let folded = path.map { $0.lowercased() }
    var stores = [(transactions.main, SessionNames.key(withoutSynonyms(folded)))]
    if SessionNames.maySayTemporary(folded) {
      let own = "\(SessionNames.temporarySchema).\(folded[folded.count - 1])"
      stores.insert((transactions.temporary, own), at: 0)
    }
    if let other = otherSchema(of: folded, { $0.definitions["sequence \($1)"]?.dialect == .oracle })
    {
      stores.append((transactions.main, other))
    }
    for (store, name) in stores {
      let key = "sequence \(name)"
      guard let definition = store.catalog.definitions[key] else { continue }
      usesSequence()
      if let known = sequences[key], known.definition == definition { return known }
      let made = try SessionSequence(definition, store: store, names: self)
      sequences[key] = made
      return made
    }
    return nil
  }

  /// Begins a sequence anew: TRUNCATE … RESTART IDENTITY.
  func restart(sequence path: String) throws(SQLError) {
    let parts = path.split(separator: ".").map(String.init)
    guard let found = try sequence(parts) as? SessionSequence else { return }
    try found.restart()
  }

  var relationNames: [String] {
    [transactions.temporary, transactions.main].flatMap { store in
      let views = store.catalog.definitions.values.filter { $0.kind == .view }
      let keys = Array(store.catalog.tables.keys) + views.map { "\($0.schema).\($0.name)" }
      return keys.filter { store !== transactions.main || access.isVisible("relation \($0)") }
        .map { SessionNames.shown($0) }
    }
  }

  /// `t` of `main.t` and `temp.t`.
  private static func shown(_ key: String) -> String {
    let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 && [usualSchema, temporarySchema].contains(parts[0]) ? parts[1] : key
  }

  // MARK: Files

  func table(_ path: [String], at point: VersionPoint) throws(SQLError) -> any Table {
    guard let store = database.store as? DeltaStore else {
      throw SQLError(
        .featureNotSupported, "tables in memory keep no earlier versions",
        hint: "tables of a database folder do: reckon --database DIR")
    }
    let key = SessionNames.key(path)
    if access.isLimited, transactions.main.catalog.tables[key] == nil {
      throw SQLError(.undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist")
    }
    return try store.table(key, at: point)
  }

  var formatNames: [String] { database.formats.map(\.name) }

  func openFiles(
    _ paths: [String], format: String?, options: FormatOptions
  ) throws(SQLError) -> any Table {
    // `table_changes('t', 1, 2)`: a stored table is its folder.
    if format == "delta" || format == "delta_changes", paths.count == 1,
      let store = database.store as? DeltaStore, !database.access.isFolder(paths[0])
    {
      let key = SessionNames.key(paths[0].split(separator: ".").map(String.init))
      if access.isLimited { try checkHistory(of: key) }
      let folder = try store.folder(of: key)
      if let own = database.formats.first(where: { $0.name == format }) {
        return try own.open([folder], options: options)
      }
    }
    try checkMayReadFiles()
    let chosen = try self.format(named: format, for: paths)
    // The format itself validates what it keeps against the files.
    var options = options
    options.cacheBytes = cacheBytes()
    return try chosen.open(paths, options: options)
  }

  /// Files of a table hold all of its rows.
  private func checkHistory(of key: String) throws(SQLError) {
    let kept = try access.protection(of: key, [.select], isView: false)
    if kept != nil || access.isProtected(key) {
      throw access.denied(.ownership, "the history of table", key)
    }
  }

  func checkMayReadFiles() throws(SQLError) {
    if access.has(role: BuiltInRole.readsFiles) { return }
    throw access.denied("read files of the server")
  }

  /// The format by name, else by the ending of the paths.
  func format(named name: String?, for paths: [String]) throws(SQLError) -> any FileFormat {
    let formats = access.isLimited ? database.limitedFormats : database.formats
    if let name {
      if let found = formats.first(where: { $0.name == name.lowercased() }) { return found }
      throw SQLError(
        .undefinedObject, "there is no file format \"\(name)\"",
        hint: didYouMean(name, among: formatNames)
          ?? "there are \(formatNames.joined(separator: ", "))")
    }
    if let folder = paths.first, DeltaLog.isTable(folder, access: database.access),
      let delta = formats.first(where: { $0.name == "delta" })
    {
      return delta
    }
    let path = (paths.first ?? "").lowercased()
    if let found = formats.first(where: { $0.extensions.contains { path.hasSuffix("." + $0) } }) {
      return found
    }
    let endings = formats.flatMap { $0.extensions.prefix(1).map { ".\($0)" } }
    throw SQLError(
      .undefinedFile, "the format of '\(paths.first ?? "")' is not clear from its name",
      hint: "end it in \(endings.joined(separator: ", ")), or say it: read_parquet('…')")
  }
}
