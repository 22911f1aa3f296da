import Catalog
import Columns
import Diagnostics
import Tables

/// What names mean in one session: its temporary objects first, then those of the database.
final class SessionNames: NameLookup {
  let database: Database
  /// Temporary tables and views by lower-case name.
  var temporary: [String: Relation] = [:]
  var temporaryMacros: [String: Catalog.Macro] = [:]

  init(database: Database) { self.database = database }

  static let temporarySchemas: Set<String> = ["temp", "pg_temp"]
  static let usualSchema = "main"

  func relation(_ path: [String]) throws(SQLError) -> Relation? {
    let folded = path.map { $0.lowercased() }
    let name = folded[folded.count - 1]
    if folded.count == 1 || SessionNames.temporarySchemas.contains(folded[folded.count - 2]) {
      if let found = temporary[name] { return found }
    }
    let key = SessionNames.key(folded)
    return database.read { $0.relations[key] }
  }

  /// The key of an object of the database.
  static func key(_ path: [String]) -> String {
    let folded = path.map { $0.lowercased() }
    var schema = folded.count > 1 ? folded[folded.count - 2] : usualSchema
    if schema == "public" { schema = usualSchema }
    return "\(schema).\(folded[folded.count - 1])"
  }

  var relationNames: [String] {
    let stored = database.read { Array($0.relations.keys) }
    return Array(temporary.keys)
      + stored.map { $0.hasPrefix("main.") ? String($0.dropFirst(5)) : $0 }
  }

  func macro(_ name: String) -> Catalog.Macro? {
    let folded = name.lowercased()
    return temporaryMacros[folded] ?? database.read { $0.macros[folded] }
  }

  var formatNames: [String] { database.formats.map(\.name) }

  func openFiles(
    _ paths: [String], format: String?, options: FormatOptions
  ) throws(SQLError) -> any Table {
    let chosen = try self.format(named: format, for: paths)
    // The format itself validates what it keeps against the files.
    return try chosen.open(paths, options: options)
  }

  /// The format by name, else by the ending of the paths.
  func format(named name: String?, for paths: [String]) throws(SQLError) -> any FileFormat {
    let formats = database.formats
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
