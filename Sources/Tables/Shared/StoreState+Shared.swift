import Catalog
import Columns
import Diagnostics

extension StoreState {
  /// Takes over what anyone committed to tables that other programs write too.
  mutating func followShared() {
    for (id, table) in tables where table.definition.isShared {
      // A log that cannot be read now leaves the table as it was seen last.
      if let next = try? table.followed() { tables[id] = next }
    }
  }

  /// The versions of the tables that other programs write too, by id.
  var sharedVersions: [String: Int] {
    tables.filter { $0.value.definition.isShared }.mapValues(\.place.deltaVersion)
  }
}

extension StoredDeltaTable {
  /// The table at the newest version of its Delta log; nil if this is it.
  func followed() throws(SQLError) -> StoredDeltaTable? {
    var state: TableState
    if let known = knownState {
      guard isLogged(known.version + 1) else { return nil }
      state = known
      while isLogged(state.version + 1) {
        let actions = try CommitReader(access: place.log.access).actions(
          logPath(state.version + 1))
        state.commitTime = nil
        for action in actions { state.apply(action) }
        state.version += 1
      }
    } else {
      // Until its first version is published nobody else can have written it.
      guard place.pending.isEmpty || isLogged(place.deltaVersion) else { return nil }
      state = try place.log.state()
    }
    var place = place
    place.published = state.version
    place.pending = []
    return StoredDeltaTable(
      place, id: id, key: key, version: state.version,
      definition: try SharedDefinition.of(try state.checkedMetadata(), known: definition),
      identityLimit: identityLimit, state: state)
  }

  /// The path of a version in the Delta log.
  func logPath(_ version: Int) -> String {
    "\(place.log.logFolder)/\(LogListing.digits(version)).json"
  }

  private func isLogged(_ version: Int) -> Bool { place.log.access.isFile(logPath(version)) }
}
