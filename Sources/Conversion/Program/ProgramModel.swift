import Diagnostics
import Syntax

/// All that the given sources define: tables, sequences, packages, routines, triggers.
package final class ProgramModel {
  private(set) var tables: [String: TableModel] = [:]
  /// By table: the schemas that have one of the name.
  private var schemas: [String: Set<String>] = [:]
  private(set) var views: [String: Query] = [:]
  /// Sequences whose numbers come again.
  private(set) var cycles: Set<String> = []
  private(set) var packages: [String: PackageModel] = [:]
  /// Routines outside packages.
  private(set) var standalone: [String: [Routine]] = [:]
  private(set) var triggers: [String: [(unit: SourceUnit, trigger: Trigger)]] = [:]
  /// All units in the order of the sources.
  package private(set) var units: [SourceUnit] = [] {
    didSet { (knownRoutines, knownNames, knownTypes) = (nil, nil, nil) }
  }
  /// What is asked for again and again of the units, until there are others.
  private var knownRoutines: [Routine]?
  private var knownNames: Set<String>?
  private var knownTypes: [String: ObjectType.Definition]?
  /// The scripts in the order in which they were read; one that includes others before them.
  package private(set) var scripts: [(file: String, text: String)] = []
  /// What could not be read.
  package private(set) var errors: [(file: String, error: SQLError)] = []

  /// Some column is CHAR.
  private(set) lazy var hasPaddedColumns = tables.values.contains { table in
    table.columns.contains(where: \.isPadded)
  }

  /// Made when it is first asked for, after all sources are read.
  private(set) lazy var callers = RoutineCallers(routines)

  /// Whether any unit asks for SQL%ROWCOUNT or SQL%FOUND.
  private(set) lazy var asksRowCount = units.contains { unit in
    WordCount.asksRowCount(WordCount.tokens(unit.words(unit.range))[...])
  }

  /// The words of all units, and the columns of all tables.
  private(set) lazy var words = units.reduce(
    into: Set(tables.values.flatMap { $0.columns.map(\.name) })
  ) { $0.formUnion(Words($1.words($1.range)).all) }

  /// Packages whose first use shows.
  private(set) lazy var packagesThatShow = findPackagesThatShow()

  package init() {}

  /// Reads a script and the scripts that it includes (`@file`).
  /// - Parameter load: Gives the text of a file.
  package func readScript(
    _ path: String, depth: Int = 0, load: (String) throws(SQLError) -> String
  ) throws(SQLError) {
    guard depth < 20 else {
      throw SQLError(.invalidParameter, "\"\(path)\" includes itself")
    }
    // What another script included is known.
    if depth == 0, scripts.contains(where: { $0.file == path }) { return }
    let text = try load(path)
    scripts.append((path, text))
    for statement in read(text, file: path) {
      guard case .script(let command) = statement.kind,
        case .include(let name, _, _) = command.kind
      else { continue }
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      let found = name.contains(".") ? name : name + ".sql"
      let full = found.hasPrefix("/") ? found : (folder + [Substring(found)]).joined(separator: "/")
      try readScript(full, depth: depth + 1, load: load)
    }
  }

  /// Reads a script: its tables and units; statements of other kinds are passed over.
  /// - Returns: All statements of the script.
  @discardableResult
  package func read(_ text: String, file: String) -> [Statement] {
    var parser = Parser(text, dialect: .oracle, readsScriptLines: true)
    let (statements, found) = parser.parseAll()
    errors += found.map { (file, $0) }
    for statement in statements { read(statement, text: text, file: file) }
    return statements
  }

  private func read(_ statement: Statement, text: String, file: String) {
    switch statement.kind {
    case .createTable(let table):
      let model = TableModel(table)
      let parts = table.name.parts.map(lower)
      schemas[model.name, default: []].insert(parts.count > 1 ? parts[parts.count - 2] : "")
      let isOne = schemas[model.name]?.count == 1
      // What waits for COMMIT fails there: loops over such tables stay as they are, and so do those over one of
      // two tables of a name.
      tables[model.name] = table.isDeferrable || !isOne ? nil : model
    case .alterTable(let change):
      let name = change.name.last.text.lowercased()
      tables[name]?.apply(change.actions)
      if change.actions.contains(where: \.isDeferrable) { tables[name] = nil }
      for case .renameTable(let other) in change.actions {
        tables[lower(other)] = tables.removeValue(forKey: name)?.renamed(lower(other))
      }
    case .createSequence(let sequence): note(sequence.options, of: sequence.name)
    case .alterSequence(let change): note(change.options, of: change.name)
    case .drop(let drop): read(drop)
    case .createIndex(let index) where index.isUnique:
      let name = index.table.last.text.lowercased()
      // What an index over expressions refuses is not known here: loops over such tables stay.
      if index.isOverExpressions { tables[name] = nil }
      tables[name]?.add(unique: index)
    case .createView(let view): views[view.name.last.text.lowercased()] = view.query
    case .unit(let unit):
      add(SourceUnit(file: file, text: text, unit: unit, range: statement.range))
    default: break
    }
  }

  private func note(_ options: [SequenceOption], of name: QualifiedName) {
    for case .cycle(let cycles) in options {
      if cycles {
        self.cycles.insert(lower(name.last))
      } else {
        self.cycles.remove(lower(name.last))
      }
    }
  }

  private func read(_ drop: Drop) {
    for name in drop.names.map({ lower($0.last) }) {
      switch drop.kind {
      case .table:
        tables[name] = nil
        schemas[name] = nil
        for other in tables.keys { tables[other]?.forget(references: name) }
      case .view: views[name] = nil
      case .index: for table in tables.keys { tables[table]?.drop(index: name) }
      default: break
      }
    }
  }

  private func add(_ unit: SourceUnit) {
    if let earlier = units.firstIndex(where: { $0.isReplaced(by: unit) }) {
      forget(units.remove(at: earlier))
    }
    units.append(unit)
    switch unit.unit.kind {
    case .subprogram(let subprogram):
      let name = subprogram.heading.name.last.text.lowercased()
      standalone[name, default: []].append(
        Routine(unit: unit, package: nil, name: name, subprogram: subprogram))
    case .package(let specification):
      package(specification.name).declarations += specification.declarations.map { ($0, unit) }
    case .packageBody(let body): add(body, unit)
    case .trigger(let trigger):
      if case .table(let table) = trigger.target {
        triggers[table.last.text.lowercased(), default: []].append((unit, trigger))
      }
    case .type, .typeBody: break
    }
  }

  /// Takes back what a unit defined that is read anew.
  private func forget(_ unit: SourceUnit) {
    for name in standalone.keys { standalone[name]?.removeAll { $0.unit === unit } }
    for table in triggers.keys { triggers[table]?.removeAll { $0.unit === unit } }
    for package in packages.values {
      package.declarations.removeAll { $0.unit === unit }
      for name in package.routines.keys { package.routines[name]?.removeAll { $0.unit === unit } }
    }
  }

  private func add(_ body: PackageBody, _ unit: SourceUnit) {
    let package = self.package(body.name)
    package.declarations += body.declarations.map { ($0, unit) }
    for case .subprogram(let subprogram) in body.declarations.map(\.kind)
    where subprogram.body != nil {
      let name = subprogram.heading.name.last.text.lowercased()
      package.routines[name, default: []].append(
        Routine(unit: unit, package: package.name, name: name, subprogram: subprogram))
    }
  }

  private func package(_ name: QualifiedName) -> PackageModel {
    let key = name.last.text.lowercased()
    if let found = packages[key] { return found }
    let made = PackageModel(name: key)
    packages[key] = made
    return made
  }

  /// A text of SQL with those of the views that it names, and of the views that these name.
  func withViews(_ text: String) -> String {
    var result = text
    var open = views
    while !open.isEmpty {
      let words = Words(result).all
      let named = open.keys.filter { words.contains($0) }.sorted()
      guard !named.isEmpty else { return result }
      for name in named {
        guard let query = open.removeValue(forKey: name) else { continue }
        result += " " + Printer.text(of: query, dialect: .oracle)
      }
    }
    return result
  }

  /// The tables whose rows refer to a table, by which of their foreign keys, and the columns of the table
  /// that these name.
  func references(
    to table: TableModel
  ) -> [(child: TableModel, key: TableModel.ForeignKey, columns: [String])] {
    tables.values.sorted { $0.name < $1.name }.flatMap { child in
      child.foreignKeys.filter { $0.table == table.name }.map { (child, $0, referenced(by: $0)) }
    }
  }

  /// The columns of the other table that a foreign key names.
  func referenced(by key: TableModel.ForeignKey) -> [String] {
    key.referenced.isEmpty ? tables[key.table]?.primaryKey ?? [] : key.referenced
  }

  /// Whether a type of objects is defined under a name, in lower case.
  func isObjectType(_ name: String) -> Bool {
    units.contains { unit in
      guard case .type(let type) = unit.unit.kind, case .object = type.definition else {
        return false
      }
      return type.name.last.text.lowercased() == name
    }
  }

  /// Every routine with a body, in the order of the sources.
  package var routines: [Routine] {
    if let knownRoutines { return knownRoutines }
    let found = findRoutines()
    knownRoutines = found
    return found
  }

  /// Whether a routine with a body has a name, in lower case.
  func isRoutine(_ name: String) -> Bool {
    if let knownNames { return knownNames.contains(name) }
    let names = Set(routines.map(\.name))
    knownNames = names
    return names.contains(name)
  }

  /// The type of CREATE TYPE under a name, in lower case.
  func type(named name: String) -> ObjectType.Definition? {
    if let knownTypes { return knownTypes[name] }
    var found: [String: ObjectType.Definition] = [:]
    for case .type(let type) in units.map(\.unit.kind) where found[lower(type.name.last)] == nil {
      found[lower(type.name.last)] = type.definition
    }
    knownTypes = found
    return found[name]
  }

  private func findRoutines() -> [Routine] {
    units.flatMap { unit -> [Routine] in
      switch unit.unit.kind {
      case .subprogram(let subprogram):
        return subprogram.body == nil
          ? [] : standalone[unit.unit.name.last.text.lowercased()] ?? []
      case .packageBody(let body):
        let name = body.name.last.text.lowercased()
        let all = packages[name]?.routines.values.flatMap { $0 } ?? []
        return all.filter { $0.unit === unit }
          .sorted { $0.subprogram.range.start < $1.subprogram.range.start }
      default: return []
      }
    }
  }
}
