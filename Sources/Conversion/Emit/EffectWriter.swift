import Diagnostics

/// Writes what all iterations leave behind as one statement per kind of change.
struct EffectWriter {
  let run: LoopRun
  private(set) var record: LoopContext.Record
  /// Inserts that wait for the last wave.
  var waiting: Set<Int> = []
  /// Whole iterations go in waves.
  var isInWaves = false

  init(_ run: LoopRun) {
    self.run = run
    var record = run.context.record
    for index in record.effects.indices {
      record.effects[index].waves = record.effects[index].table.flatMap { record.waves[$0] }
    }
    self.record = record
  }

  /// What a failure takes back comes first, then what stays done, each part only when nothing
  /// before it failed: tables, tables in a transaction of their own, collections, printed lines.
  struct Lines {
    var tables: [String] = []
    /// What may give up before collections are changed.
    var checks: [String] = []
    var autonomous: [AloneInsert] = []
    var collections: [String] = []
    var output: [String] = []
  }

  func lines() throws(Refusal) -> Lines {
    try checkSequences()
    try checkCollections()
    var lines = Lines()
    var done: Set<Int> = []
    let effects = record.effects
    for (index, effect) in effects.enumerated() where !done.contains(index) && !isUndone(effect) {
      switch effect.kind {
      case .accumulate(let kind, let collection, let field, let key, let amount):
        lines.collections.append(accumulate(kind, collection, field, key, amount, effect))
      case .begin(let collection, let fields, let key):
        lines.collections.append(begin(collection, fields, key, effect))
      case .store(let collection, let field, let key, let value):
        // What a cache was given stays when a later check fails: all checks come before.
        lines.checks += checks(collection, key, value, effect)
        lines.collections.append(store(collection, field, key, value, effect))
      case .load: lines.collections.append(load(index, &done))
      case .output: break
      default:
        guard effect.stage == nil, !waiting.contains(index) else { continue }
        if effect.isAutonomous {
          lines.autonomous.append(try autonomous(index, &done))
        } else {
          lines.tables += changes(index, effects.count, &done)
        }
      }
    }
    lines.checks += LimitedElements(record, isUndone).checks
    lines.output = OutputWriter(record.effects).lines()
    return lines
  }

  /// The statements for the changes of some of the rows.
  func changes(of part: [Effect]) throws(Refusal) -> [String] {
    var copy = self
    copy.record.effects = part
    return try copy.lines().tables
  }

  /// The statements for a part of the effects, which later reads of the iterations see.
  /// - Throws: `Refusal` when a change needs what is known only after it.
  func changes(_ places: some Sequence<Int>) throws(Refusal) -> [String] {
    var lines: [String] = []
    var done: Set<Int> = []
    let end = (places.max() ?? 0) + 1
    for index in places { try checkOrder(record.effects[index]) }
    for index in places where !done.contains(index) {
      let effect = record.effects[index]
      guard effect.stage != nil, !waiting.contains(index), !isUndone(effect) else { continue }
      lines += changes(index, end, &done)
    }
    return lines
  }

  /// The statements for an effect on a table, with those of its waves.
  private func changes(_ index: Int, _ end: Int, _ done: inout Set<Int>) -> [String] {
    let effect = record.effects[index]
    if let pairs = effect.table.flatMap({ record.upserts[$0] })?.pairs,
      pairs.contains(where: { $0.update == index })
    {
      // Rows that others add to come first.
      let (updates, inserts) = (pairs.map(\.update), pairs.compactMap(\.insert))
      done.formUnion(updates + inserts)
      return changes(inserting: inserts) + checks(of: updates)
        + updates.map { change($0, $0 + 1, &done) }
    }
    guard let waves = effect.waves else {
      return checks(from: index, end) + [change(index, end, &done)]
    }
    var lines: [String] = []
    for place in index..<end where record.effects[place].table == waves.table {
      guard done.insert(place).inserted, !isUndone(record.effects[place]) else { continue }
      lines.append(change(place, place + 1, &done))
    }
    return waves.lines(lines, stage: effect.stage)
  }

  /// Checks of the additions to a table before the first of them.
  private func checks(from index: Int, _ end: Int) -> [String] {
    guard case .addition = record.effects[index].kind else { return [] }
    let places = record.effects.indices.filter { place in
      guard case .addition = record.effects[place].kind else { return false }
      return record.effects[place].table == record.effects[index].table
        && !isUndone(record.effects[place])
    }
    return places.first == index ? checks(of: places) : []
  }

  private func checks(of places: [Int]) -> [String] {
    LimitedAdditions(record, places)?.checks(inWaves: isInWaves) { condition(ofAddition: $0) } ?? []
  }

  /// - Throws: `Refusal` where the values on the way of additions are not known.
  func checkAdditions() throws(Refusal) {
    var tables: [String: [Int]] = [:]
    for (place, effect) in record.effects.enumerated() where !isUndone(effect) {
      guard case .addition(let table, _, _) = effect.kind, effect.waves == nil else { continue }
      tables[table, default: []].append(place)
    }
    for (table, places) in tables {
      guard let additions = LimitedAdditions(record, places) else { continue }
      let keys = places.map { place -> [String] in
        guard case .addition(_, let keys, _) = record.effects[place].kind else { return [] }
        return keys.map(\.column)
      }
      let segments = places.map { segment(of: $0) }
      guard Set(keys).count == 1, Set(segments).count == 1, !(isInWaves && additions.needsOrder)
      else {
        var refusal = Refusal(
          "additions to \(table), whose values on the way are not known",
          record.effects[places[0]].range)
        refusal.withoutAdditions = table
        throw refusal
      }
    }
  }

  /// The statements that insert rows, in the order of the loop as far as their columns are the same.
  private func changes(inserting places: [Int]) -> [String] {
    var open = places
    var lines: [String] = []
    while let first = open.first,
      case .insert(let table, let columns, _) = record.effects[first].kind
    {
      let group = open.filter { isSameInsert(record.effects[$0], record.effects[first]) }
      open.removeAll { group.contains($0) }
      lines.append(insert(table, columns, group))
    }
    return lines
  }

  /// - Throws: `Refusal` when a change needs what is known only after it.
  private func checkOrder(_ effect: Effect) throws(Refusal) {
    guard let stage = effect.stage, !isUndone(effect) else { return }
    let frame = effect.frame
    let columns = effect.uses.union(frame.stopColumn.map { [$0] } ?? [])
    for column in frame.columns where column.stage > stage && columns.contains(column.name) {
      var refusal = Refusal(
        "a change that the iteration reads again needs what is known only after it "
          + "(\(column.name))", effect.range)
      if let name = frame.windowSlots[column.name] {
        refusal.folds = [FoldRequest(loop: frame.loop, name: name)]
      }
      throw refusal
    }
  }

  /// One statement for an effect on a table and those that go with it.
  private func change(_ index: Int, _ end: Int, _ done: inout Set<Int>) -> String {
    let effect = record.effects[index]
    switch effect.kind {
    case .insert(let table, let columns, _):
      let group = insertGroup(index, end)
      done.formUnion(group)
      return insert(table, columns, group)
    case .update(let table, let alias, let assignments, let filter):
      return update(effect, table, alias, assignments, filter)
    case .addition(let table, let keys, let changes):
      return addition(index, table, keys, changes)
    case .delete(let table, let alias, let filter):
      return "DELETE FROM \(table) \(alias) WHERE EXISTS (SELECT 1 "
        + effect.rows(where: conjunction(effect.condition, filter.text)) + ");"
    case .dynamic(let head, let values):
      let items = values.map(\.text).joined(separator: ", ")
      let rows = Term.string(" SELECT \(items) \(effect.rows) ORDER BY f.set_ord")
      return "EXECUTE IMMEDIATE \(head) || \(rows.text);"
    case .accumulate, .begin, .store, .load, .output: return ""
    }
  }

  private func conjunction(_ first: String?, _ second: String) -> String {
    first.map { "\($0) AND (\(second))" } ?? "(\(second))"
  }

  /// Taken back for all rows.
  func isUndone(_ effect: Effect) -> Bool {
    effect.cancelled.contains { $0.path.column == nil && $0.frame === effect.frame }
  }

  /// The inserts that may be one statement with this one: up to a change of rows of the table.
  private func insertGroup(_ start: Int, _ end: Int) -> [Int] {
    var group: [Int] = []
    for index in start..<end {
      let other = record.effects[index]
      if isSameInsert(other, record.effects[start]) {
        group.append(index)
      } else if changesRows(other, of: record.effects[start].table) {
        break
      }
    }
    return group
  }

  private func changesRows(_ effect: Effect, of table: String?) -> Bool {
    if case .insert = effect.kind { return false }
    return effect.table != nil && effect.table == table
  }

  func isSameInsert(_ other: Effect, _ effect: Effect) -> Bool {
    guard case .insert(let table, let columns, let values) = effect.kind,
      case .insert(table, columns, let others) = other.kind
    else { return false }
    return other.isAutonomous == effect.isAutonomous && !isUndone(other)
      && (other.stage == nil) == (effect.stage == nil)
      && numbers(values, effect.sequences) == numbers(others, other.sequences)
  }

  /// Which of the values are numbers of a sequence: the statement takes them for all its rows.
  private func numbers(_ values: [Term], _ sequences: Set<String>) -> [String?] {
    values.map { isNumber($0, sequences) ? $0.text.lowercased() : nil }
  }

  // MARK: Changes

  /// All inserts into one table are one statement, in the order of the loop.
  private func insert(_ table: String, _ columns: [String], _ places: [Int]) -> String {
    let (values, rows, order) = source(columns, places, alias: "s")
    return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) "
      + "SELECT \(values.joined(separator: ", ")) FROM (\(rows) ORDER BY \(order)) s;"
  }

  /// The values of inserted rows over an alias, the rows, and the columns of their order.
  /// - Parameters:
  ///   - isWhole: Rows of several waves come together.
  ///   - item: A value under its name.
  func source(
    _ columns: [String], _ places: [Int], alias: String, isWhole: Bool = false,
    item: (String, Term) -> String = { "\($1.text) AS \($0)" }
  ) -> (values: [String], rows: String, order: String) {
    let effects = places.map { record.effects[$0] }
    let order = ExecutionOrder(of: places, among: record.effects, isWhole: isWhole)
    let sequences = effects.reduce(into: Set<String>()) { $0.formUnion($1.sequences) }
    let inner = columns.indices.map { "v\($0 + 1)" }
    let branches = zip(places, effects).map { place, effect -> String in
      guard case .insert(let table, _, let values) = effect.kind else { return "" }
      let items = inner.indices.map { index in
        let value = values[index]
        if isNumber(value, sequences) { return item(inner[index], .null) }
        return item(inner[index], places.count > 1 ? text(value, columns[index], table) : value)
      }
      return "SELECT \(items.joined(separator: ", ")), \(order.items(place)) \(effect.rows)"
    }
    let first: [Term] =
      if case .insert(_, _, let values)? = effects.first?.kind { values } else { [] }
    let outer = zip(inner, first).map { name, value in
      isNumber(value, sequences) ? value.text : "\(alias).\(name)"
    }
    return (
      outer,
      "SELECT * FROM (\(branches.joined(separator: " UNION ALL ")))", order.columns
    )
  }

  /// A value beside others of a column of text, which are not all texts: as the column keeps it.
  private func text(_ value: Term, _ column: String, _ table: String) -> Term {
    guard case .text? = run.program.tables[table]?.column(column)?.type.map(SlotType.init),
      !value.isASCIIText, value != .null
    else { return value }
    return .combine([value]) { "TO_CHAR(\($0[0]))" }
  }

  /// Rows that commit by themselves: each in a transaction of its own, as in the loop. Such a
  /// transaction does not see the frame, so the rows are read outside of it.
  private func autonomous(_ index: Int, _ done: inout Set<Int>) throws(Refusal) -> AloneInsert {
    guard case .insert(let table, let columns, _) = record.effects[index].kind else {
      throw Refusal("a change in a transaction of its own", record.effects[index].range)
    }
    let group = insertGroup(index, record.effects.count)
    done.formUnion(group)
    let (values, rows, order) = source(columns, group, alias: "x")
    return AloneInsert(
      table: table, columns: columns, values: values, rows: rows, order: order)
  }

  private func isNumber(_ value: Term, _ sequences: Set<String>) -> Bool {
    !sequences.isEmpty && value.text.lowercased().hasSuffix(".nextval")
  }

  private func update(
    _ effect: Effect, _ table: String, _ alias: String,
    _ assignments: [(column: String, value: Term)], _ filter: Term
  ) -> String {
    var wanted = filter.uses
    for assignment in assignments { wanted.formUnion(assignment.value.uses) }
    let names = wanted.isEmpty ? ["set_ord"] : wanted.sorted()
    let items = names.map { "f.\($0)" }.joined(separator: ", ")
    let set = assignments.map { "\(alias).\($0.column) = \($0.value.text)" }
      .joined(separator: ", ")
    let source = "(SELECT \(items) \(effect.rows)) f"
    // Oracle refuses to update a column that ON reads (ORA-38104): the rows are found before.
    let found = Words(filter.text).all
    if assignments.contains(where: { found.contains($0.column) }) {
      let columns = (["\(alias).ROWID AS set_row"] + [items]).joined(separator: ", ")
      return "MERGE INTO \(table) \(alias) USING (SELECT \(columns) FROM \(table) \(alias) "
        + "JOIN \(source) ON (\(filter.text))) f ON (\(alias).ROWID = f.set_row) "
        + "WHEN MATCHED THEN UPDATE SET \(set);"
    }
    return "MERGE INTO \(table) \(alias) USING \(source) "
      + "ON (\(filter.text)) WHEN MATCHED THEN UPDATE SET \(set);"
  }

  private func addition(
    _ index: Int, _ table: String, _ keys: LoopRun.ColumnTerms, _ changes: [ColumnChange]
  ) -> String {
    let effect = record.effects[index]
    let items =
      keys.enumerated().map { "\($1.value.text) AS k\($0 + 1)" }
      + changes.enumerated().map { "\($1.aggregate) AS n\($0 + 1)" }
    let varying = keys.map(\.value).filter { !$0.uses.isEmpty }.map(\.text)
    let groups =
      varying.isEmpty ? "HAVING COUNT(*) > 0" : "GROUP BY \(varying.joined(separator: ", "))"
    let matches = keys.enumerated().map { "t.\($1.column) = s.k\($0 + 1)" }
    let set = changes.enumerated().map {
      "t.\($1.column) = \($1.result(of: "t.\($1.column)", and: "s.n\($0 + 1)"))"
    }
    let condition = condition(ofAddition: index)
    return "MERGE INTO \(table) t USING (SELECT \(items.joined(separator: ", ")) "
      + "\(effect.rows(where: condition)) \(groups)) s "
      + "ON (\(matches.joined(separator: " AND "))) WHEN MATCHED THEN UPDATE SET "
      + "\(set.joined(separator: ", "));"
  }

  /// Which rows come to an addition: of an upsert, those that do not insert.
  private func condition(ofAddition index: Int) -> String? {
    let effect = record.effects[index]
    let pairs = effect.table.flatMap { record.upserts[$0] }?.pairs ?? []
    guard let found = pairs.first(where: { $0.update == index }) else { return effect.condition }
    return conjunction(effect.condition, "\(found.count.text) = 1")
  }

  // MARK: Collections

  private func accumulate(
    _ kind: Accumulation, _ collection: String, _ field: String?, _ key: Term, _ amount: Term,
    _ effect: Effect
  ) -> String {
    let element = "\(collection)(x.k)\(field.map { ".\($0)" } ?? "")"
    let (aggregate, sum, start): (String, String, String) =
      switch kind {
      case .sum: ("SUM", "\(element) + x.n", "x.n")
      case .greatest: ("MAX", "GREATEST(\(element), x.n)", "GREATEST(0, x.n)")
      case .least: ("MIN", "LEAST(\(element), x.n)", "LEAST(0, x.n)")
      }
    let rows =
      "FOR x IN (SELECT \(key.text) AS k, \(aggregate)(\(amount.text)) AS n "
      + "\(effect.rows) GROUP BY \(key.text)) LOOP "
    guard field == nil else { return "\(rows)\(element) := \(sum); END LOOP;" }
    return rows + "IF \(collection).EXISTS(x.k) THEN \(element) := \(sum); "
      + "ELSE \(element) := \(start); END IF; END LOOP;"
  }

  private func begin(
    _ collection: String, _ fields: [String], _ key: Term, _ effect: Effect
  ) -> String {
    let starts = fields.map { "\(collection)(x.k).\($0) := 0;" }.joined(separator: " ")
    return "FOR x IN (SELECT DISTINCT \(key.text) AS k \(effect.rows)) LOOP "
      + "IF NOT \(collection).EXISTS(x.k) THEN \(starts) END IF; END LOOP;"
  }

  private func checks(
    _ collection: String, _ key: Term, _ value: Term, _ effect: Effect
  ) -> [String] {
    let rows = effect.rows
    return [
      "SELECT COUNT(*) INTO set_count FROM (SELECT \(key.text) AS k \(rows) GROUP BY \(key.text) "
        + "HAVING COUNT(DISTINCT \(value.text)) > 1 OR COUNT(\(value.text)) NOT IN (0, COUNT(*)));",
      GivingUp.ifCounted("a key of \(collection) is stored with several values"),
    ]
  }

  private func store(
    _ collection: String, _ field: String, _ key: Term, _ value: Term, _ effect: Effect
  ) -> String {
    let rows = effect.rows
    let element = "\(collection)(x.k)\(field.isEmpty ? "" : "." + field)"
    return
      "FOR x IN (SELECT \(key.text) AS k, MIN(\(value.text)) AS v \(rows) GROUP BY \(key.text)) "
      + "LOOP \(element) := x.v; END LOOP;"
  }

  /// All stores into one collection, in the order of the loop.
  private func load(_ index: Int, _ done: inout Set<Int>) -> String {
    guard case .load(let collection, _, _) = record.effects[index].kind else { return "" }
    let places = (index..<record.effects.count).filter { place in
      guard case .load(collection, _, _) = record.effects[place].kind else { return false }
      return true
    }
    var parts: [[String]] = []
    for place in places {
      done.insert(place)
      if let names = fields(record.effects[place]), !parts.contains(names) { parts.append(names) }
    }
    let order = ExecutionOrder(of: places, among: record.effects)
    let branches = places.map { place -> String in
      let effect = record.effects[place]
      guard case .load(_, let key, let fields) = effect.kind else { return "" }
      let own = parts.firstIndex(of: fields.map(\.name)) ?? 0
      let values = parts.enumerated().flatMap { part, names in
        names.indices.map {
          "\(part == own ? fields[$0].value.text : "NULL") AS v\(part + 1)_\($0 + 1)"
        }
      }
      return "SELECT \(key.text) AS k, \(values.joined(separator: ", ")), \(own) AS part, "
        + "\(order.items(place)) \(effect.rows)"
    }
    let stores = parts.enumerated().map { part, names in
      names.enumerated().map { index, name in
        "\(collection)(x.k)\(name.isEmpty ? "" : "." + name) := x.v\(part + 1)_\(index + 1);"
      }.joined(separator: " ")
    }
    return "FOR x IN (SELECT * FROM (\(branches.joined(separator: " UNION ALL "))) "
      + "ORDER BY \(order.columns)) LOOP \(OutputWriter.choice(of: stores, by: "x.part")) END LOOP;"
  }

  /// The fields that a store sets, one empty name for a whole element.
  private func fields(_ effect: Effect) -> [String]? {
    if case .load(_, _, let fields) = effect.kind { fields.map(\.name) } else { nil }
  }

  private func checkCollections() throws(Refusal) {
    for effect in record.effects {
      switch effect.kind {
      case .load(let collection, _, _):
        let isFolded = run.context.folds.contains { $0.name == collection }
        let isUsed =
          record.counted.contains(collection) || record.accumulated.contains(collection)
          || record.collections[collection] != nil && !isFolded
        guard !isUsed else {
          throw Refusal("state that is kept in the collection \(collection)", effect.range)
        }
      case .store(let collection, _, _, _),
        .accumulate(_, let collection, _, _, _), .begin(let collection, _, _):
        if record.counted.contains(collection) {
          throw Refusal(
            "the loop counts the collection \(collection), which it changes", effect.range)
        }
        if record.accumulated.contains(collection), record.collections[collection] != nil,
          !readsOthers(collection)
        {
          throw Refusal(
            "the loop reads the collection \(collection), in which it sums up", effect.range)
        }
      default: break
      }
    }
  }

  /// Whether the loop reads only fields of a collection in which it does not sum up, and makes no elements.
  private func readsOthers(_ collection: String) -> Bool {
    let own = collection + "."
    let read = record.readFields.filter { $0.hasPrefix(own) }
    guard read.isDisjoint(with: record.summedFields), !read.contains(own),
      !record.summedFields.contains(own)
    else { return false }
    return !record.effects.contains { effect in
      switch effect.kind {
      case .begin(collection, _, _), .store(collection, _, _, _), .load(collection, _, _): true
      default: false
      }
    }
  }

  // MARK: Order

  /// Numbers of one sequence must come in the order of the loop: from one statement only.
  private func checkSequences() throws(Refusal) {
    var users: [String: Set<String>] = [:]
    for (sequence, _) in record.sequences { users[sequence] = ["a variable"] }
    for (place, effect) in record.effects.enumerated() where !isUndone(effect) {
      guard case .insert(let table, let columns, let values) = effect.kind else { continue }
      let changes = record.effects[..<place].count { changesRows($0, of: table) }
      for sequence in effect.sequences {
        users[sequence, default: []].insert(
          "\(table) \(columns) \(numbers(values, effect.sequences)) \(effect.isAutonomous) "
            + "\(segment(of: place)) \(changes)")
      }
    }
    if let shared = users.first(where: { $0.value.count > 1 }) {
      throw .untilLast(
        shared.key, "the sequence \(shared.key) is advanced at several places", nil)
    }
  }

  /// Which of the statements between reads writes an effect.
  private func segment(of place: Int) -> Int {
    guard record.effects[place].stage != nil else { return record.effects.count }
    for case .effects(let range) in record.steps where range.contains(place) {
      return range.lowerBound
    }
    return record.effects.count
  }
}
