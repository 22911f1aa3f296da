import Catalog
import Diagnostics
import Execution
import Files
import Tables

extension Database {
  /// The folder that is opened when none is named and it is there.
  package static let usualFolder = "reckoner.db"

  /// A database in a folder, which is made if it is not there; without a folder's name that of the
  /// current folder, else one in memory.
  package static func open(
    _ folder: String?, isReadOnly: Bool = false, access: FileAccess = .unrestricted
  ) throws(SQLError) -> Database {
    let isThere = access.isFolder(usualFolder + "/_reckon_log")
    guard let path = folder ?? (isThere ? usualFolder : nil) else {
      return Database(access: access)
    }
    var own = access
    if let roots = access.roots { own = FileAccess(roots: roots + [path]) }
    return Database(
      access: access,
      store: try DeltaStore.open(path, access: own, isReadOnly: isReadOnly) { count, body in
        spreadWork(threads: processorCount(), count, body)
      })
  }

  /// Lets go of the database's files; nothing else runs on it afterwards.
  package func close() { try? store.close() }
}

extension Database {
  /// The absolute path of the database's folder; nil for one in memory.
  package var folder: String? { (store as? DeltaStore).map { access.absolute($0.folder) } }
}
