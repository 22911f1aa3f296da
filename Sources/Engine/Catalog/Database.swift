import Catalog
import Columns
import Diagnostics
import Files
import Parquet
import Synchronization
import Tables

/// What all sessions share: the store of tables and definitions, and the file formats.
package final class Database: Sendable {
  let formats: [any FileFormat]
  /// The same for users from whom something may be kept: they open no file of the database itself.
  let limitedFormats: [any FileFormat]
  let access: FileAccess
  /// What CREATE PARQUET KEY made known.
  let parquetKeys = ParquetKeys()
  /// In memory unless a folder is opened.
  package let store: any Store
  /// The users of the last version that was asked for.
  let knownUsers = Mutex<(version: Int, users: [DatabaseUser])?>(nil)
  /// The limits of roles, of the last version that was asked for.
  let knownLimits = Mutex<(version: Int, limits: RoleLimits)?>(nil)
  /// What is kept of Parquet files between queries.
  let parquetCache = ParquetCache()

  package init(access: FileAccess = .unrestricted, store: any Store = MemoryStore()) {
    self.access = access
    self.store = store
    formats = formatList(access: access, keys: parquetKeys, cache: parquetCache)
    let own = (store as? DeltaStore)?.folder
    limitedFormats = formatList(
      access: own.map { access.without($0) } ?? access, keys: parquetKeys, cache: parquetCache)
  }

  /// A database of its own that begins with what is committed in this one; nil for one in a folder.
  package func copy() -> Database? {
    (store as? MemoryStore).map { Database(access: access, store: $0.copy()) }
  }

  deinit { parquetCache.close() }
}
