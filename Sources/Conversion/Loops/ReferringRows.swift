import Syntax

// A change of a row touches the rows that refer to it: they go with it (ON DELETE CASCADE), lose what they
// refer to by (SET NULL), or keep it from going. For the iteration these are accesses like others.
//
//     DELETE FROM par WHERE id = r.id    →    delete of chi where pid = r.id
extension LoopRun {
  /// What the database itself reads and changes in tables that refer to the rows of a change.
  func noteReferring(_ access: Access) {
    guard access.isWrite, !access.isInsert, let table = program.tables[access.table] else { return }
    for (child, key, columns) in program.references(to: table) {
      guard access.isDelete || access.moves.meets(.some(Set(columns))) else { continue }
      var other = Access(
        table: child.name, keys: [:], reads: .some(Set(key.columns)), writes: .none,
        range: access.range, frame: access.frame)
      other.isImplied = true
      for (own, column) in zip(key.columns, columns) { other.keys[own] = access.keys[column] }
      switch key.deletion {
      case .refused: break
      case .cascades:
        other.isDelete = true
        other.writes = .all
      case .clears:
        other.writes = .some(Set(key.columns))
        for column in key.columns { other.sets[column] = .null }
      }
      // Rows of rows of rows, in a circle: which ones is not known.
      let earlier = accesses.filter {
        $0.isImplied && $0.table == child.name && $0.range == access.range
      }
      if access.isImplied, !earlier.isEmpty {
        if earlier.contains(where: \.keys.isEmpty) { continue }
        other.keys = [:]
      }
      note(other)
    }
  }
}
