import Diagnostics
import Syntax

// A key and a foreign key hold after each statement of the loop; the plan's one statement for all iterations
// asks at its end, when what stood in the way may be gone, and what was missing may be there:
//
//     FOR r IN (1 → 2, 2 → 3) LOOP             MERGE INTO t … SET pos = f.new_pos
//       UPDATE t SET pos = r.new_pos     →
//        WHERE id = r.id;   -- ORA-00001: 2 is there still
//     END LOOP
//
// So the plan checks that no value which the loop brings to a key was there before in a row that the loop
// takes away or changes, and that no row refers to one that a later iteration inserts.
struct ConstraintOrder {
  let run: LoopRun

  private var effects: [Effect] { run.effects }

  /// - Throws: `Refusal` where the plan cannot check it.
  func check(_ crossing: inout CrossingKeys) throws(Refusal) {
    for name in Set(effects.compactMap(\.table)).sorted() {
      guard let table = run.program.tables[name] else { continue }
      for key in table.keys { try check(key, of: table, &crossing) }
      for key in table.foreignKeys { try check(key, of: table) }
    }
  }

  // MARK: Keys

  /// Keys that rows get while others may lose them.
  private func check(
    _ key: [String], of table: TableModel, _ crossing: inout CrossingKeys
  ) throws(Refusal) {
    let rows = KnownRows(run)
    let losing = run.accesses.filter { access in
      access.table == table.name && !access.isInsert
        && (access.isDelete || access.moves.meets(.some(Set(key))))
    }.map(rows.completed)
    guard !losing.isEmpty else { return }
    var moving: [Int] = []
    for (place, effect) in effects.enumerated() where effect.table == table.name {
      guard let brought = try self.brought(key, by: effect, table) else { continue }
      if case .update = effect.kind { moving.append(place) }
      var open: [Access] = []
      for access in losing where try !areApart(brought, effect, access, &crossing) {
        open.append(access)
      }
      if open.isEmpty { continue }
      let isWritten = effects.contains { $0.table == table.name && $0.stage != nil }
      guard !run.context.chooses(.takesWaves), !isWritten else {
        throw Refusal("a key of \(table.name) that another iteration may free", effect.range)
      }
      let deletion = effects.indices.first { index in
        index < place && open.count == 1 && effects[index].range == open[0].range
          && effects[index].table == table.name && effects[index].frame === effect.frame
      }
      run.context.record.constraints.append(
        .takenKey(place: place, key: key, freedBy: deletion))
    }
    if moving.count > 1 || run.context.record.waves[table.name] != nil, !moving.isEmpty {
      run.context.record.constraints.append(.sharedKey(places: moving, key: key))
    }
  }

  /// What a change gives the columns of a key: values of the frame, as far as they are; nil if it gives
  /// none, or new numbers.
  private func brought(
    _ key: [String], by effect: Effect, _ table: TableModel
  ) throws(Refusal) -> [String: Term]? {
    switch effect.kind {
    case .insert(_, let columns, let values):
      let given = Dictionary(zip(columns, values)) { first, _ in first }
      var brought: [String: Term] = [:]
      for column in key {
        if given[column] == nil, table.column(column)?.isIdentity ?? false { return nil }
        let isGiven = table.column(column).map { $0.defaultValue != nil || $0.isComputed } ?? true
        if given[column] == nil, isGiven {
          throw Refusal("a key of \(table.name) that the table gives itself", effect.range)
        }
        brought[column] = given[column] ?? .null
      }
      let isNew = brought.values.contains {
        run.isFresh($0) || $0.text.lowercased().hasSuffix(".nextval")
      }
      return isNew || brought.values.allSatisfy { $0 == .null } ? nil : brought
    case .update(_, _, let assignments, let filter):
      let own = assignments.filter { key.contains($0.column) }
      if own.isEmpty || own.contains(where: { run.isFresh($0.value) }) { return nil }
      if own.allSatisfy({ $0.value == .null }) { return nil }
      if (own.map(\.value.text) + [filter.text]).contains(where: { $0.contains("SELECT ") }) {
        throw Refusal("a key of \(table.name) that a query gives", effect.range)
      }
      // What names a column of the row itself is no value of the frame.
      return Dictionary(own) { first, _ in first }
        .filter { !$0.value.names(aColumnOf: table) }
    default: return nil
    }
  }

  /// Whether what a change brings is certainly, or as the plan checks, no key that another iteration
  /// takes away.
  private func areApart(
    _ brought: [String: Term], _ effect: Effect, _ losing: Access, _ crossing: inout CrossingKeys
  ) throws(Refusal) -> Bool {
    var bringing = Access(
      table: losing.table, keys: brought, reads: .none, writes: .all, range: effect.range,
      frame: effect.frame)
    bringing.path = effect.path
    let frame = losing.frame.common(with: effect.frame) ?? run.frame
    let pairs = Dependences(run: run).pairs(bringing, losing, frame)
    let same = pairs.filter(\.isSame).map(\.first)
    if frame.isUnique(same) { return true }
    if run.context.chooses(.takesWaves) {
      guard crossing.add(bringing, losing) else {
        throw Refusal(
          "a key of \(losing.table) that another iteration may free", effect.range)
      }
      if crossing.separates(frame, same) { return true }
    }
    guard !pairs.isEmpty else { return false }
    run.context.record.apart.append(
      Apart(frame: frame, pairs: pairs, paths: [bringing, losing].map { $0.path(in: frame) }))
    return true
  }

  // MARK: Foreign keys

  /// Rows that refer to rows which the loop inserts.
  private func check(
    _ key: TableModel.ForeignKey, of table: TableModel
  ) throws(Refusal) {
    let columns = run.program.referenced(by: key)
    let parents = effects.indices.filter { place in
      if case .insert(key.table, _, _) = effects[place].kind { true } else { false }
    }
    guard !parents.isEmpty else { return }
    for (place, effect) in effects.enumerated() where effect.table == table.name {
      guard let own = try references(key, by: effect, table), !own.contains(where: run.isFresh)
      else {
        continue
      }
      var later: [Int] = []
      for parent in parents {
        let terms = effects[parent].inserted(columns)
        if terms.contains(where: run.isNumbered) {
          continue
        }
        if isBefore(parent, place), terms.map(\.text) == own.map(\.text) {
          later = []
          break
        }
        later.append(parent)
      }
      guard !later.isEmpty else { continue }
      guard !run.context.chooses(.takesWaves) else {
        throw Refusal("rows of \(key.table) to which others refer come in waves", effect.range)
      }
      run.context.record.constraints += later.map {
        .laterParent(child: place, columns: key.columns, parent: $0, referenced: columns)
      }
    }
  }

  /// What a change gives the columns of a foreign key; nil for none, or NULL.
  private func references(
    _ key: TableModel.ForeignKey, by effect: Effect, _ table: TableModel
  ) throws(Refusal) -> [Term]? {
    switch effect.kind {
    case .insert:
      let terms = effect.inserted(key.columns)
      return terms.contains(.null) ? nil : terms
    case .update(_, _, let assignments, _):
      let own = assignments.filter { key.columns.contains($0.column) }
      if own.isEmpty || own.contains(where: { $0.value == .null }) { return nil }
      let terms = key.columns.compactMap { name in own.first { $0.column == name }?.value }
      let isOfFrame = terms.allSatisfy {
        !$0.names(aColumnOf: table) && !$0.text.contains("SELECT ")
      }
      guard terms.count == key.columns.count, isOfFrame else {
        throw Refusal("a reference to \(key.table), where the loop inserts", effect.range)
      }
      return terms
    default: return nil
    }
  }

  /// Whether every iteration that comes to the second change made the first one before.
  private func isBefore(_ first: Int, _ second: Int) -> Bool {
    let (one, other) = (effects[first], effects[second])
    return first < second && one.cancelled.isEmpty && other.frame.lies(in: one.frame)
      && (one.path.column == nil || one.frame === other.frame && one.path == other.path)
  }
}

extension Term {
  /// Whether it reads the row of a table beside that of the frame.
  func names(aColumnOf table: TableModel) -> Bool {
    let rest = uses.reduce(text.lowercased()) { text, name in
      text.replacing("f.\(name)", with: " ")
    }
    return !Words(rest).all.isDisjoint(with: table.columns.map(\.name))
  }
}

extension Effect {
  /// What a row gets in some columns: NULL in those that are not given.
  fileprivate func inserted(_ columns: [String]) -> [Term] {
    guard case .insert(_, let names, let values) = kind else { return [] }
    return columns.map { column in
      names.firstIndex(of: column).map { values[$0] } ?? .null
    }
  }
}

/// What the plan asks before its changes of tables, so that constraints hold after each iteration.
enum ConstraintCheck {
  /// No row that the table had has a value which a change brings to a key, but the row itself and the row
  /// that the iteration takes away.
  case takenKey(place: Int, key: [String], freedBy: Int?)
  /// No two changes bring the same value to a key.
  case sharedKey(places: [Int], key: [String])
  /// No row refers to one that a later iteration inserts.
  case laterParent(child: Int, columns: [String], parent: Int, referenced: [String])

  static let reason =
    "a key is not free, or a row to refer to not there, when an iteration needs it"

  /// A query of the rows that break it.
  func query(_ effects: [Effect]) -> String {
    switch self {
    case .takenKey(let place, let key, let deletion):
      let effect = effects[place]
      if case .insert(let table, _, _) = effect.kind {
        let (alias, own) = ConstraintCheck.freed(by: deletion.map { effects[$0] })
        let matches = zip(key, effect.inserted(key)).map { "\(alias).\($0) = \($1.text)" }
        return "SELECT 1 AS one FROM (SELECT f.* \(effect.rows)) f JOIN \(table) \(alias) ON "
          + (matches + own).joined(separator: " AND ")
      }
      let names = key.indices.map { "m.k\($0 + 1)" }
      let matches = zip(key, names).map { "set_other.\($0) = \($1)" }
      return "SELECT 1 AS one FROM (\(ConstraintCheck.moved(effect, key))) m JOIN "
        + "\(effect.table ?? "") set_other ON "
        + (matches + ["set_other.ROWID <> m.set_row"]).joined(separator: " AND ")
    case .sharedKey(let places, let key):
      let names = key.indices.map { "k\($0 + 1)" }
      let rows = places.map { ConstraintCheck.moved(effects[$0], key) }
      let known = names.map { "m.\($0) IS NOT NULL" }.joined(separator: " AND ")
      let list = names.map { "m.\($0)" }.joined(separator: ", ")
      return "SELECT 1 AS one FROM (\(rows.joined(separator: " UNION ALL "))) m WHERE \(known) "
        + "GROUP BY \(list) HAVING COUNT(*) > 1"
    case .laterParent(let child, let columns, let parent, let referenced):
      let (own, other) = (effects[child], effects[parent])
      let frame = own.frame.common(with: other.frame) ?? own.frame
      let terms =
        if case .update(_, _, let assignments, _) = own.kind {
          columns.map { name in assignments.first { $0.column == name }?.value ?? .null }
        } else {
          own.inserted(columns)
        }
      func items(_ terms: [Term]) -> String {
        terms.enumerated().map { "\($1.text) AS k\($0 + 1)" }.joined(separator: ", ")
      }
      let keys = other.inserted(referenced)
      let matches = terms.indices.map { "c.k\($0 + 1) = p.k\($0 + 1)" }
      return "SELECT 1 AS one FROM (SELECT \(items(terms)), \(own.frame.place(in: frame)) "
        + "AS set_place \(own.rows)) c JOIN (SELECT \(items(keys)), "
        + "MIN(\(other.frame.place(in: frame))) AS set_place \(other.rows) GROUP BY "
        + keys.map(\.text).joined(separator: ", ")
        + ") p ON \(matches.joined(separator: " AND ")) AND p.set_place > c.set_place"
    }
  }

  /// The name of the table and a condition for a row that the iteration does not take away itself.
  private static func freed(by effect: Effect?) -> (alias: String, own: [String]) {
    guard let effect, case .delete(_, let alias, let filter) = effect.kind,
      !filter.text.contains("SELECT ")
    else { return ("set_other", []) }
    let here = [effect.path.condition, "(\(filter.text))"].compactMap { $0 }
      .joined(separator: " AND ")
    return (alias, ["CASE WHEN \(here) THEN 1 ELSE 0 END = 0"])
  }

  /// The rows that an UPDATE changes, and what they get in the columns of a key.
  private static func moved(_ effect: Effect, _ key: [String]) -> String {
    guard case .update(let table, let alias, let assignments, let filter) = effect.kind else {
      return ""
    }
    let values = key.enumerated().map { index, column in
      let value = assignments.first { $0.column == column }?.value.text ?? "\(alias).\(column)"
      return "\(value) AS k\(index + 1)"
    }
    let uses = assignments.reduce(into: filter.uses) { $0.formUnion($1.value.uses) }
    let names = uses.isEmpty ? ["set_ord"] : uses.sorted()
    let items = names.map { "f.\($0)" }.joined(separator: ", ")
    return "SELECT \((values + ["\(alias).ROWID AS set_row"]).joined(separator: ", ")) "
      + "FROM (SELECT \(items) \(effect.rows)) f JOIN \(table) \(alias) ON (\(filter.text))"
  }
}

extension Frame {
  /// The number of the row of a frame around, or of this one, in which a row lies.
  fileprivate func place(in outer: Frame, _ alias: String = "f") -> String {
    if self === outer { return "\(alias).set_ord" }
    guard let parent = parent?.frame else { return "\(alias).set_ord" }
    if parent === outer { return "\(alias).set_parent" }
    let next = alias + "p"
    return "(SELECT \(parent.place(in: outer, next)) FROM \(parent.lastTable) \(next) "
      + "WHERE \(next).set_ord = \(alias).set_parent)"
  }
}
