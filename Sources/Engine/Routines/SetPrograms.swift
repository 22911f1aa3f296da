import Catalog
import Columns
import Conversion
import Diagnostics
import Syntax

/// The stored units of a session with their loops as sets, beside the units as they were written.
///
/// All units are converted together, because a loop calls others; what was made is kept until a
/// table, a view or a unit is defined anew.
final class SetPrograms {
  private unowned let session: Session
  private var version: Int?
  private var signature: Int?
  private var texts: [String: (original: String, converted: String)] = [:]
  private var kept: Converter?

  init(_ session: Session) { self.session = session }

  /// The unit with its loops as sets; as it was written where none became one, or where it was
  /// defined anew since.
  func converted(_ definition: StoredDefinition) -> StoredDefinition {
    _ = converter
    guard let text = texts[definition.key], text.original == definition.text else {
      return definition
    }
    var changed = definition
    changed.text = text.converted
    return changed
  }

  /// What the units of the database became.
  var converter: Converter {
    if let kept { return kept }
    let program = ProgramModel()
    let catalog = session.transactions.main.catalog
    for table in catalog.tables.sorted(by: { $0.key < $1.key }) {
      program.read(SetPrograms.text(of: table.value, named: table.key), file: table.key)
    }
    let units = catalog.definitions.filter { SetPrograms.kinds.contains($0.value.kind) }
    for (key, unit) in units.sorted(by: { $0.key < $1.key }) {
      program.read(unit.text + "\n/\n", file: key)
    }
    let made = Converter(program)
    made.convert()
    texts = [:]
    for unit in made.changedUnits {
      guard let definition = units[unit.file] else { continue }
      texts[definition.key] = (definition.text, made.text(of: unit))
    }
    kept = made
    return made
  }

  /// Lets go of what was made, if something was defined since.
  /// - Returns: Whether there was.
  func refresh() -> Bool {
    let catalog = session.transactions.main.catalogVersion
    if version == catalog { return false }
    version = catalog
    let now = currentSignature
    if now == signature { return false }
    signature = now
    kept = nil
    return true
  }

  private static let kinds: Set<StoredDefinition.Kind> = [
    .package, .packageBody, .procedure, .function, .trigger, .view,
  ]

  /// Of all that conversions are made from.
  private var currentSignature: Int {
    var hasher = Hasher()
    let catalog = session.transactions.main.catalog
    for (name, table) in catalog.tables.sorted(by: { $0.key < $1.key }) {
      hasher.combine(name)
      hasher.combine(table.definition)
    }
    for (key, definition) in catalog.definitions.sorted(by: { $0.key < $1.key })
    where SetPrograms.kinds.contains(definition.kind) {
      hasher.combine(key)
      hasher.combine(definition.text)
    }
    return hasher.finalize()
  }

  /// A table as the converter reads it: columns, NOT NULL and keys.
  private static func text(of table: any StoredTable, named name: String) -> String {
    let definition = table.definition
    func named(_ place: Int) -> String { quotedIfNeeded(definition.columns[place].field.name) }
    var parts = definition.columns.indices.map { place -> String in
      let column = definition.columns[place]
      let type = column.typeText ?? "\(column.field.type)"
      return "\(named(place)) \(type)\(column.field.isNullable ? "" : " NOT NULL")"
    }
    parts += definition.keys.map { key in
      let list = key.columns.map { named($0) }.joined(separator: ", ")
      return "\(key.isPrimary ? "PRIMARY KEY" : "UNIQUE") (\(list))"
    }
    let shown = name.split(separator: ".").map { quotedIfNeeded(String($0)) }
    return "CREATE TABLE \(shown.joined(separator: ".")) (\(parts.joined(separator: ", ")));\n"
  }
}

extension SessionPrograms {
  /// Compiles units anew where the setting `procedures`, or what they are made from, has changed.
  func follow(_ mode: ProcedureMode) {
    let isStale = mode == .sets && sets.refresh()
    guard mode != followed || isStale else { return }
    followed = mode
    routines.forgetAll()
  }
}

extension StatementCall {
  /// EXPLAIN of CALL: the routine and those that it calls, with their loops as plans.
  func callLines(_ call: Syntax.Call, at range: SourceRange) throws(SQLError) -> [String] {
    if session.programs.sets.refresh() { session.programs.routines.forgetAll() }
    let parts = call.call.name.parts.suffix(2).map { $0.text.lowercased() }
    let plan = RoutinePlan(session.programs.sets.converter)
    let found =
      plan.lines(of: parts.joined(separator: ".")) ?? plan.lines(of: parts[parts.count - 1])
    guard let found else {
      throw SQLError(
        .undefinedFunction,
        "there is no procedure \"\(call.call.name.parts.map(\.text).joined(separator: "."))\"",
        range: call.call.name.range)
    }
    let mode = session.settings.procedures
    return [
      "procedures = \(mode.rawValue)"
        + (mode == .exact ? ": loops run row by row; SET procedures = sets runs these plans" : "")
    ]
      + found
  }
}
