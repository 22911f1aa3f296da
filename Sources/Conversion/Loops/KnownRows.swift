/// What is known of the rows that an iteration touches beside the columns by which it finds them: what
/// the queries of its loops ask of them.
///
///     FOR m IN (SELECT m.id FROM meter m JOIN contract c ON c.id = m.contract
///                WHERE c.payer = p.id) LOOP
///       UPDATE meter SET billed = 'Y' WHERE id = m.id;   -- a meter of the payer p.id
struct KnownRows {
  private let run: LoopRun
  /// Keys count to which rows may be moved, where the plan can check that none is.
  private let trustsMoves: Bool

  init(_ run: LoopRun, trustsMoves: Bool = false) {
    self.run = run
    self.trustsMoves = trustsMoves
  }

  /// An access with all keys that stay as they are while the loop runs.
  func completed(_ access: Access) -> Access {
    var result = access
    result.keys = access.keys.filter { column, _ in
      if let path = access.leads[column], !isSteady(path, nil) { return false }
      return KeyPath(column) == nil
        ? entries(column, of: access) != nil : isSteady(column, access.table)
    }
    guard let table = run.program.tables[access.table] else { return result }
    for row in access.frame.allRows where row.table == access.table {
      let isSame = (table.keys + [["rowid"]]).contains { key in
        key.allSatisfy { column in
          row.columns[column].map { $0.text == access.keys[column]?.text } ?? false
        }
      }
      guard isSame else { continue }
      for (column, value) in row.columns
      where result.keys[column] == nil && isSteady(column, access.table) {
        result.keys[column] = value
        result.known.insert(column)
      }
    }
    return result
  }

  /// A column that a lookup by a key gave, as a query of its own, where the loop does not change what
  /// that reads.
  func lookup(of name: String) -> Term? {
    for row in run.foundRows {
      guard let column = row.columns.first(where: { $0.value.text == "f.\(name)" })?.key,
        let key = run.program.tables[row.table]?.keys.first(where: { key in
          key.allSatisfy { row.keys[$0] != nil }
        }), !isWritten(row.table, Set(key + [column]))
      else { continue }
      let values = key.compactMap { row.keys[$0] }
      return .combine(values) { texts in
        let conditions = zip(key, texts).map { "x.\($0) = \($1)" }
        return "SELECT x.\(column) FROM \(row.table) x WHERE "
          + conditions.joined(separator: " AND ")
      }
    }
    return nil
  }

  /// Whether the loop changes neither a column nor what it leads to.
  private func isSteady(_ name: String, _ table: String) -> Bool {
    if let path = KeyPath(name) { return isSteady(path, table) }
    // Rows that are added leave a row that was there as it is, and so do rows that go, unless they
    // come back with something else.
    let own = run.accesses.filter { $0.table == table }
    let hasInserts = own.contains(where: \.isInsert)
    return !own.contains {
      !$0.isInsert && (hasInserts || !$0.isDelete) && $0.writes.meets(.some([name]))
    }
  }

  /// - Parameter table: Whose column the path begins with; nil if it certainly stays as it is.
  private func isSteady(_ path: KeyPath, _ table: String?) -> Bool {
    (table.map { isSteady(path.column, $0) } ?? true) && !isWritten(path.table, [path.key])
      && isSteadyTarget(path)
  }

  /// Whether what stands at the end of a path stays as it is. There a new row counts: the key may come to it.
  private func isSteadyTarget(_ path: KeyPath) -> Bool {
    guard let next = KeyPath(path.value) else { return !isWritten(path.table, [path.value]) }
    return !isWritten(path.table, [next.column]) && !isWritten(next.table, [next.key])
      && isSteadyTarget(next)
  }

  /// What the plan checks so that no row gets a key of an access by the changes of another iteration.
  func entries(of access: Access) -> [Apart] {
    access.keys.sorted { $0.key < $1.key }.flatMap { column, key in
      (KeyPath(column) == nil ? entries(column, of: access) ?? [] : []).map {
        Apart(frame: access.frame, pairs: [KeyPair(first: $0, second: key)])
      }
    }
  }

  /// The values that a column is set to; nil if they cannot be compared with the keys of an access.
  private func entries(_ column: String, of access: Access) -> [Term]? {
    var values: [Term] = []
    for other in run.accesses
    where other.table == access.table && other.moves.meets(.some([column])) {
      guard trustsMoves, other.frame === access.frame,
        let key = access.keys[column], key.isColumn, let value = other.sets[column]
      else { return nil }
      // NULL is no key of a row that is found.
      if value != .null { values.append(value) }
    }
    return values
  }

  private func isWritten(_ table: String, _ columns: Set<String>) -> Bool {
    run.accesses.contains { $0.table == table && $0.writes.meets(.some(columns)) }
  }
}

extension Frame {
  /// What a driving query asks of its tables is known of their rows.
  func know(_ keys: [String: [String: Term]]) {
    for index in rows.indices where rows.count(where: { $0.table == rows[index].table }) == 1 {
      let asked = keys[rows[index].table] ?? [:]
      for (name, column) in rows[index].columns {
        guard let value = asked[name], column.isColumn, value.isColumn else { continue }
        equals[column.text] = value
      }
      rows[index].columns.merge(asked) { own, _ in own }
    }
  }

  /// A column of a frame around that certainly has the same value, else the term itself.
  func original(_ term: Term) -> Term {
    equals[term.text].map { parent?.frame.original($0) ?? $0 } ?? parent?.frame.original(term)
      ?? term
  }

  /// With those of the frames around.
  var allRows: [(table: String, columns: [String: Term])] {
    rows + (parent?.frame.allRows ?? [])
  }
}
