/// Who a session belongs to.
package struct Login: Sendable, Hashable {
  package var name: String
  /// May do everything; nothing is kept from it.
  package var isAdministrator: Bool
  /// Roles that it has without GRANT: see `BuiltInRole`.
  package var roles: Set<String>

  package init(name: String, isAdministrator: Bool, roles: Set<String> = []) {
    self.name = name
    self.isAdministrator = isAdministrator
    self.roles = roles
  }

  /// Whoever has the files of the database.
  package static let local = Login(name: "reckon", isAdministrator: true)
}

/// Roles that are there without CREATE ROLE, named as PostgreSQL names them.
package enum BuiltInRole {
  /// Reads all tables and views, and calls all routines.
  package static let readsAll = "pg_read_all_data"
  /// Changes all tables, makes objects, and alters and drops them.
  package static let writesAll = "pg_write_all_data"
  /// Reads files of the server in FROM and COPY.
  package static let readsFiles = "pg_read_server_files"
  /// Writes files of the server.
  package static let writesFiles = "pg_write_server_files"
  /// Everybody.
  package static let everybody = "public"

  static let all: Set<String> = [readsAll, writesAll, readsFiles, writesFiles, everybody]
}
