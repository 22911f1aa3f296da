import Catalog
import Columns
import Diagnostics
import Files

/// What all sessions share: the store of tables and definitions, and the file formats.
package final class Database: Sendable {
  let formats: [any FileFormat]
  let access: FileAccess
  /// In memory unless a folder is opened.
  package let store: any Store

  package init(access: FileAccess = .unrestricted, store: any Store = MemoryStore()) {
    self.access = access
    self.store = store
    formats = formatList(access: access)
  }
}
