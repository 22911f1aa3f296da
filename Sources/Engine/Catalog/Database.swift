import Catalog
import Columns
import Diagnostics
import Files
import Synchronization

/// What all sessions share: formats, views and macros, the memory budget.
package final class Database: Sendable {
  let formats: [any FileFormat]
  let access: FileAccess
  private let objects = Mutex(Objects())

  struct Objects: Sendable {
    var schemas: Set<String> = ["main", "public"]
    /// By path: `schema.name`, lower case.
    var relations: [String: Relation] = [:]
    var macros: [String: Catalog.Macro] = [:]
  }

  package init(access: FileAccess = .unrestricted) {
    self.access = access
    formats = formatList(access: access)
  }

  func read<T: Sendable>(_ body: (borrowing Objects) -> T) -> T { objects.withLock { body($0) } }

  func change<T: Sendable>(_ body: (inout sending Objects) -> T) -> T {
    objects.withLock { body(&$0) }
  }
}
