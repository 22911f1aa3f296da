import Columns
import Diagnostics
import Syntax

/// What a name in FROM stands for.
package enum Relation: Sendable {
  case table(any Table)
  case view(View)
}

/// A stored query; its text was read and its dialect fixed when it was created.
package struct View: Sendable {
  package var name: String
  package var query: Query
  /// Names of the columns; empty takes those of the query.
  package var columns: [String]
  package var dialect: Dialect
  /// Whose rights count inside of it.
  package var actor = Actor.session
  /// WITH READ ONLY.
  package var isReadOnly = false
  /// WITH CHECK OPTION.
  package var checksRows = false

  package init(name: String, query: Query, columns: [String], dialect: Dialect) {
    self.name = name
    self.query = query
    self.columns = columns
    self.dialect = dialect
  }
}

/// A stored expression or query with parameters.
package struct Macro: Sendable {
  package var name: String
  package var definition: CreateMacro
  package var dialect: Dialect

  package init(name: String, definition: CreateMacro, dialect: Dialect) {
    self.name = name
    self.definition = definition
    self.dialect = dialect
  }
}

/// What CREATE TYPE made.
package struct CreatedType: Sendable {
  package var type: TypeName
  /// The name of an object type, whose attributes are the fields of `type`.
  package var objectName: String?
  package var dialect: Dialect

  package init(_ type: TypeName, objectName: String? = nil, dialect: Dialect) {
    self.type = type
    self.objectName = objectName
    self.dialect = dialect
  }
}

/// Finds what names mean while a statement is bound.
package protocol NameLookup {
  /// The table or view with this path (schema first, if any); names match in any case.
  func relation(_ path: [String]) throws(SQLError) -> Relation?
  /// The stored table with this path as it was at a point of its history.
  func table(_ path: [String], at point: VersionPoint) throws(SQLError) -> any Table
  /// Names to suggest from.
  var relationNames: [String] { get }
  /// Files as a table.
  /// - Parameters:
  ///   - paths: Paths or glob patterns.
  ///   - format: `parquet` of `read_parquet`; nil guesses by the file names.
  func openFiles(_ paths: [String], format: String?, options: FormatOptions) throws(SQLError)
    -> any Table
  /// Names of formats for `read_…`.
  var formatNames: [String] { get }
  func macro(_ name: String) -> Macro?
  /// The sequence with this path.
  func sequence(_ path: [String]) throws(SQLError) -> (any SequenceSource)?
  /// What CREATE TYPE says a name stands for.
  func type(_ path: [String]) throws(SQLError) -> CreatedType?
  /// What is kept from whoever asks, of a table or view; nil for nothing.
  /// - Throws: `insufficientPrivilege` without one of the privileges.
  func protection(
    of path: [String], for privileges: Set<Privilege>
  ) throws(SQLError) -> Protection?
  /// Lets another's rights count until `leave`.
  func enter(_ actor: Actor)
  func leave()
}

extension NameLookup {
  package func protection(
    of path: [String], for privileges: Set<Privilege>
  ) throws(SQLError) -> Protection? { nil }
  package func enter(_ actor: Actor) {}
  package func leave() {}
}

extension NameLookup {
  package func type(_ path: [String]) throws(SQLError) -> CreatedType? { nil }

  package func sequence(_ path: [String]) throws(SQLError) -> (any SequenceSource)? { nil }
}

extension NameLookup {
  package func table(_ path: [String], at point: VersionPoint) throws(SQLError) -> any Table {
    throw SQLError(
      .featureNotSupported, "\"\(path.joined(separator: "."))\" keeps no earlier versions",
      hint: "tables of a database folder do: reckon --database DIR")
  }
}
