import Catalog
import Columns
import Diagnostics
import Files

extension DeltaStore {
  /// The stored table with this key (`schema.name`, lower case).
  func stored(_ key: String) throws(SQLError) -> StoredDeltaTable {
    try refresh()
    guard let table = state.withLock({ $0.tables.values.first { $0.key == key } }) else {
      throw SQLError(
        .undefinedTable, "table \"\(StoredDeltaTable.label(key))\" does not exist")
    }
    return table
  }

  /// The Delta folder of a table, all of its versions published.
  package func folder(of key: String) throws(SQLError) -> String {
    let table = try stored(key)
    if !isReadOnly { publish([table.id]) }
    return table.place.log.folder
  }

  /// The table as it was.
  package func table(_ key: String, at point: VersionPoint) throws(SQLError) -> any Table {
    let table = try stored(key)
    if !isReadOnly { publish([table.id]) }
    let log = table.place.log
    let state = try log.state(at: try version(point, log))
    return try DeltaTable(label: table.label, state: state, files: table.place.files)
  }

  func version(_ point: VersionPoint, _ log: DeltaLog) throws(SQLError) -> Int {
    switch point {
    case .version(let version): return version
    case .time(let time):
      // The audit trail says when; a file's own time changes when the folder is copied.
      let versions = try log.history()
      if let found = versions.first(where: { $0.time <= time }) { return found.version }
      return try log.version(at: time)
    }
  }

  package func history(of key: String) throws(SQLError) -> [TableVersion] {
    let table = try stored(key)
    if !isReadOnly { publish([table.id]) }
    return try table.place.log.history()
  }

  /// Versions of COPY INTO's applications that a table completed.
  package func transactions(of key: String) throws(SQLError) -> [String: Int64] {
    try stored(key).state().transactions
  }
}
