import Diagnostics
import Syntax

/// Whole iterations that go one wave after the other: those that may touch the same rows are
/// numbered per key, and the plan runs for the first of each key, then for the second.
///
///     FOR p IN payments LOOP                   waves = q + ROW_NUMBER() OVER
///       FOR i IN (open invoices                        (PARTITION BY cust ORDER BY ord) wave
///                  WHERE cust = p.cust) LOOP   FOR w IN 1 .. MAX(wave) LOOP
///         UPDATE invoices …;             →       frame = waves WHERE wave = w; …
///       END LOOP;                                UPDATE invoices … FROM frame;
///       UPDATE payments …;                       UPDATE payments … FROM frame;
///     END LOOP;                                END LOOP;
///
/// Equal since iterations of different keys do not meet, and those of one key keep their order (level
/// scheduling). What must come in the order of all iterations, as windows, numbers of sequences and
/// collections do, allows one wave only.
///
/// Where no one value tells, several do: an iteration comes after those before it that have any of them
/// in common.
struct IterationWaves {
  /// What iterations have in common that touch the same rows: at least one of these.
  let keys: [WaveKey]
  let number: String
  /// The frame of the loop.
  let frame: Frame
  /// More than one wave is allowed.
  var isRepeated = true

  /// Fewer waves than this are always worth their statements.
  private static let few = 20
  /// The most waves, and the rows that each should have at least where there are many.
  private static let limit = 200
  private static let size = 50
  static let reason = "too many iterations touch the same rows"

  var rows: String { "set_waves_\(number)" }
  private var prior: String { "set_before_\(number)" }
  private var meeting: String { "set_meet_\(number)" }
  private var turns: String { "set_turn_\(number)" }
  private var counter: String { "set_wave_\(number)" }

  /// Those that the plan drops.
  var tables: [String] {
    (isNumbered ? [rows] : [meeting, turns, rows]) + (priorColumns.isEmpty ? [] : [prior])
  }

  /// Columns that are made of all iterations in their order, and of nothing that the loop changes.
  private(set) var counted: Set<String> = []

  /// Takes columns of the loop that come in the order of all iterations for known before, where they are.
  mutating func count(_ run: LoopRun, _ needed: Set<String>) {
    counted = Set(
      frame.orderedColumns(among: needed).filter {
        run.isKnownBefore($0, in: frame, ordered: true)
      })
    frame.waveWindows.formUnion(counted)
  }

  mutating func stopCounting() {
    frame.waveWindows.subtract(counted)
    counted = []
  }

  /// The columns that are computed before the waves.
  var priorColumns: Set<String> { keys.reduce(into: counted) { $0.formUnion($1.prior) } }

  /// The driving query's rows with these columns, and the table that is made for them.
  /// - Parameter table: The frame's table that has them.
  func adding(_ columns: Set<String>, of table: String, to source: String) -> (String, made: String)
  {
    let items = columns.sorted()
    let own = items.map { "k.\(WaveKey.prefix)\($0)" }.joined(separator: ", ")
    let made = items.map { "f.\($0) AS \(WaveKey.prefix)\($0)" }.joined(separator: ", ")
    return (
      "SELECT s.*, \(own) FROM (\(source)) s LEFT JOIN \(prior) k ON k.set_ord = s.set_ord",
      "CREATE OR REPLACE TEMPORARY TABLE \(prior) AS SELECT f.set_ord, \(made) FROM \(table) f;"
    )
  }

  /// The rows of each value are numbered, in place of a pass over all that share one.
  private var isNumbered: Bool { keys.count == 1 && keys[0].tuples.count == 1 }

  /// The table of the driving query's rows with their waves, and the check of how many there are.
  func opening(_ source: String) -> [String] {
    let limit =
      isRepeated
      ? "set_count > \(Self.limit) OR set_count > \(Self.few) AND set_count * \(Self.size) > "
        + "set_rows"
      : "set_count > 1"
    return (isNumbered ? numbering(keys[0].parts("1", 0), source) : passing(source)) + [
      "SELECT COALESCE(MAX(w.set_wave), 1), COUNT(*) INTO set_count, set_rows FROM \(rows) w;",
      "IF \(limit) THEN \(GivingUp.raise(isRepeated ? Self.reason : GivingUp.shared)) END IF;",
    ]
  }

  /// Waves of one key: the rows of each value in their order.
  private func numbering(_ parts: WaveKey.Parts, _ source: String) -> [String] {
    [
      "CREATE OR REPLACE TEMPORARY TABLE \(rows) AS SELECT f.*, CASE WHEN \(parts.known) THEN "
        + "ROW_NUMBER() OVER (PARTITION BY \(parts.list) ORDER BY f.set_ord) "
        + "ELSE 1 END AS set_wave FROM (SELECT f.*, \(parts.columns) FROM (\(source)) f) f;"
    ]
  }

  /// Waves of several keys: one pass over the rows that share one of them.
  private func passing(_ source: String) -> [String] {
    // By key, and by what its values may be.
    let parts = keys.enumerated().map { index, key in
      key.tuples.indices.map { key.parts("\(index + 1)" + ($0 == 0 ? "" : "_\($0 + 1)"), $0) }
    }
    let columns = parts.joined().map(\.columns).joined(separator: ", ")
    var joins: [String] = []
    var ranks: [String] = []
    for (key, variants) in zip(1..., parts) {
      guard variants.count > 1 else {
        ranks.append(
          "CASE WHEN \(variants[0].known) AND COUNT(*) OVER (PARTITION BY \(variants[0].list)) > 1 "
            + "THEN DENSE_RANK() OVER (ORDER BY \(variants[0].list)) END AS set_group_\(key)_1")
        continue
      }
      let names = variants[0].names.indices.map { "k\($0 + 1)" }
      let values = variants.map { part in
        "SELECT " + zip(part.names, names).map { "f.\($0) AS \($1)" }.joined(separator: ", ")
          + " FROM (SELECT f.*, \(part.columns) FROM (\(source)) f) f WHERE \(part.known)"
      }
      let list = names.joined(separator: ", ")
      let groups =
        "SELECT \(list), ROW_NUMBER() OVER (ORDER BY \(list)) AS n "
        + "FROM (\(values.joined(separator: " UNION ALL "))) GROUP BY \(list) HAVING COUNT(*) > 1"
      for (place, part) in zip(1..., variants) {
        let alias = "g\(key)_\(place)"
        let matches = part.matches(names, in: alias)
        joins.append(" LEFT JOIN (\(groups)) \(alias) ON \(matches.joined(separator: " AND "))")
        ranks.append("\(alias).n AS set_group_\(key)_\(place)")
      }
    }
    // Each group of a key, with what says which wave its last row had.
    let groups = zip(1..., parts).flatMap { key, variants in
      zip(1..., variants).map { (name: "set_group_\(key)_\($0.0)", level: "set_level_\(key)") }
    }
    let shared = groups.map { "f.\($0.name) IS NOT NULL" }.joined(separator: " OR ")
    let asks = groups.map { name, level in
      "IF f.\(name) IS NOT NULL AND \(level).EXISTS(f.\(name)) THEN "
        + "set_turn := GREATEST(set_turn, \(level)(f.\(name)) + 1); END IF;"
    }
    let stores = groups.map { name, level in
      "IF f.\(name) IS NOT NULL THEN \(level)(f.\(name)) := set_turn; END IF;"
    }
    let levels = keys.indices.map { "set_level_\($0 + 1) set_levels;" }
    return [
      "CREATE OR REPLACE TEMPORARY TABLE \(meeting) AS SELECT f.*, "
        + "\(ranks.joined(separator: ", ")) FROM (SELECT f.*, \(columns) FROM (\(source)) f) f"
        + "\(joins.joined());",
      "CREATE OR REPLACE TEMPORARY TABLE \(turns) AS SELECT f.set_ord, 1 AS set_wave "
        + "FROM \(meeting) f WHERE 1 = 0;",
      "DECLARE TYPE set_levels IS TABLE OF PLS_INTEGER INDEX BY PLS_INTEGER; "
        + "\(levels.joined(separator: " ")) set_turn PLS_INTEGER; "
        + "BEGIN FOR f IN (SELECT f.set_ord, \(groups.map { "f.\($0.name)" }.joined(separator: ", ")) "
        + "FROM \(meeting) f WHERE \(shared) ORDER BY f.set_ord) LOOP set_turn := 1; "
        + "\((asks + stores).joined(separator: " ")) "
        + "INSERT INTO \(turns) VALUES (f.set_ord, set_turn); END LOOP; END;",
      "CREATE OR REPLACE TEMPORARY TABLE \(rows) AS SELECT f.*, COALESCE(t.set_wave, 1) AS set_wave "
        + "FROM \(meeting) f LEFT JOIN \(turns) t ON t.set_ord = f.set_ord;",
    ]
  }

  /// The rows of one wave.
  var source: String {
    isRepeated
      ? "SELECT f.* FROM \(rows) f WHERE f.set_wave = \(counter)" : "SELECT f.* FROM \(rows) f"
  }

  func around(_ lines: [String]) -> [String] {
    guard isRepeated else { return lines }
    return ["FOR \(counter) IN 1 .. set_count LOOP"] + lines + ["END LOOP;"]
  }

  /// The tables of frames whose rows of all waves collections take after the last one, outermost first.
  func gathered(_ record: LoopContext.Record) -> [(all: String, frame: Frame)] {
    let frames = record.effects.filter(\.isOfCollection).map(\.frame)
    let needed = record.frames.filter { frame in frames.contains { $0.lies(in: frame) } }
    return needed.enumerated().map { ("set_gathered_\(number)_\($0 + 1)", $1) }
  }

  /// A query whose rows of all waves are kept in a table.
  func keeping(_ query: String, in table: String) -> String {
    "IF \(counter) = 1 THEN CREATE OR REPLACE TEMPORARY TABLE \(table) AS \(query); "
      + "ELSE INSERT INTO \(table) \(query); END IF;"
  }

  /// What the loop asks for that must come in the order of all iterations; nil for nothing.
  /// - Parameter finals: What variables after the loop are made of.
  static func ordered(_ run: LoopRun, _ needed: Set<String>, _ finals: Set<String>) -> String? {
    let record = run.context.record
    let deferred = DeferredInserts(run, EffectWriter(run), needed)
    if deferred?.columns.contains(where: finals.contains) ?? true {
      return "rows with numbers, or that commit by themselves, cannot wait for the last wave"
    }
    if let column = run.frame.orderedColumn(among: needed) {
      return "\(column) is made of all iterations in their order"
    }
    let hasOuter = record.upserts.values.contains { all in
      all.pairs.contains { record.effects[$0.update].frame !== run.frame }
    }
    if hasOuter { return "UPDATE and INSERT of what it misses in an inner loop" }
    for case .fold(let frame, _) in record.steps where frame === run.frame {
      return "a pass over all iterations in their order"
    }
    for effect in record.effects {
      switch effect.kind {
      case .addition(let table, _, _) where effect.keepsLast: return "last values of \(table)"
      default:
        if !run.firedSequences(effect).isEmpty { return "triggers that take numbers" }
      }
    }
    return run.frame.stopColumn == nil ? nil : "an exit"
  }
}

/// Values that iterations have in common, all of them, where they touch the same rows.
struct WaveKey {
  /// Texts over the driving query's row `f`: the values of one, or several lists of which any two may be
  /// the same rows (the two accounts of a transfer).
  fileprivate(set) var tuples: [[String]]
  /// Those of which NULL says that no row is found.
  fileprivate(set) var found: Set<String>
  /// The table and the columns that have these values, where there are several lists.
  fileprivate var target: [String] = []

  var texts: Set<String> { Set(tuples.joined()) }

  /// What names of columns begin with that are computed before the waves.
  static let prefix = "set_prior_"

  /// The columns of the loop's own frame that are computed before the waves.
  var prior: Set<String> {
    let words = texts.reduce(into: Set<String>()) { $0.formUnion(Words($1).all) }
    return Set(
      words.filter { $0.hasPrefix(Self.prefix) }.map { String($0.dropFirst(Self.prefix.count)) })
  }

  /// How a statement names the values of one list.
  fileprivate struct Parts {
    let names: [String]
    /// What defines these names.
    let columns: String
    /// They say anything.
    let known: String
    /// Names of which NULL is a value like others.
    let open: Set<String>
    var list: String { names.map { "f.\($0)" }.joined(separator: ", ") }

    /// Tests that columns of another table have these values.
    func matches(_ columns: [String], in alias: String) -> [String] {
      zip(columns, names).map { column, name in
        let isSame = "\(alias).\(column) = f.\(name)"
        return open.contains(name)
          ? "(\(isSame) OR \(alias).\(column) IS NULL AND f.\(name) IS NULL)" : isSame
      }
    }
  }

  fileprivate func parts(_ number: String, _ tuple: Int) -> Parts {
    let texts = tuples[tuple]
    let names = texts.indices.map { "set_key_\(number)_\($0 + 1)" }
    let tests = zip(texts, names).filter { found.contains($0.0) }.map { "f.\($0.1) IS NOT NULL" }
    return Parts(
      names: names, columns: zip(texts, names).map { "\($0) AS \($1)" }.joined(separator: ", "),
      known: tests.isEmpty ? "1 = 1" : tests.joined(separator: " AND "),
      open: Set(zip(texts, names).filter { !found.contains($0.0) }.map(\.1)))
  }
}

/// Finds the keys of iterations that touch the same rows.
struct CrossingKeys {
  let run: LoopRun
  /// The loop whose iterations go in waves.
  let frame: Frame
  /// Two accesses that may meet do so in iterations that have one of these in common; empty before the
  /// first two.
  private(set) var keys: [WaveKey] = []
  /// Those of the accesses that may meet.
  private(set) var tables: Set<String> = []

  init(_ run: LoopRun) {
    self.run = run
    let inner = run.context.strategy.innerWaves
    frame =
      run.context.record.frames.first { $0.parent != nil && $0.loop == inner } ?? run.frame
  }

  /// Whether accesses that meet in rows of a frame are a matter of the waves.
  func takes(_ other: Frame) -> Bool {
    frame === run.frame ? run.context.chooses(.takesWaves) : other.lies(in: frame)
  }

  /// Whether waves are enough to keep rows of a frame apart that have these values: those of loops inside
  /// must differ within each iteration.
  func separates(_ other: Frame, _ values: [Term]) -> Bool {
    other === frame
      || other.parent?.frame === frame && other.isUnique(values + [.column("set_parent")])
  }

  /// Two accesses that meet only in iterations that have the same value.
  /// - Returns: False where no value of the driving query's row tells.
  mutating func add(_ first: Access, _ second: Access) -> Bool {
    guard let table = run.program.tables[first.table] else { return false }
    // By column: what the one and the other have there.
    var values: [(column: String, one: String, other: String, finds: Bool)] = []
    for (column, value) in first.keys.sorted(by: { $0.key < $1.key }) {
      guard let other = second.keys[column],
        let a = comparable(first.frame.original(value), column, table),
        let b = comparable(second.frame.original(other), column, table)
      else { continue }
      let finds = first.finds(by: column, with: second) || second.finds(by: column, with: first)
      values.append((column, a, b, finds))
    }
    guard !values.isEmpty else { return false }
    tables.insert(first.table)
    let shared = values.filter { $0.one == $0.other }
    let finding = Set(values.filter(\.finds).flatMap { [$0.one, $0.other] })
    if shared.isEmpty {
      let lists = [values.map(\.one), values.map(\.other)]
      merge(lists, of: [first.table] + values.map(\.column), finding)
    } else {
      merge(Set(shared.map(\.one)), finding)
    }
    return true
  }

  /// Rows that iterations insert, which meet where they have the same key of their table.
  /// - Returns: False where no value of the driving query's row tells.
  mutating func add(_ table: String, _ key: [(column: String, value: Term)]) -> Bool {
    guard let model = run.program.tables[table] else { return false }
    let texts = Set(key.compactMap { comparable($0.value, $0.column, model) })
    guard !texts.isEmpty else { return false }
    merge(texts, texts)
    return true
  }

  /// A value over the driving query's row as a column of the table compares it.
  private func comparable(_ value: Term, _ column: String, _ table: TableModel) -> String? {
    text(of: value).map { text in
      let base = Term(text: text, uses: columns(in: text), isInteger: value.isInteger)
      return table.comparable(column, base, frame).text
    }
  }

  /// Values of which iterations have all in common.
  private mutating func merge(_ shared: Set<String>, _ finding: Set<String>) {
    // The fewer keys, the fewer waves.
    let own = keys.firstIndex { $0.tuples.count == 1 && !$0.texts.isDisjoint(with: shared) }
    if let own {
      let texts = keys[own].texts.intersection(shared)
      keys[own].tuples = [texts.sorted()]
      keys[own].found.formIntersection(finding)
    } else {
      keys.append(WaveKey(tuples: [shared.sorted()], found: finding.intersection(shared)))
    }
    dropCovered()
  }

  /// Lists of values of the same columns: iterations meet where one has what another one has in any list.
  private mutating func merge(
    _ lists: [[String]], of target: [String], _ finding: Set<String>
  ) {
    let texts = Set(lists.joined())
    if let own = keys.firstIndex(where: { $0.target == target }) {
      for list in lists where !keys[own].tuples.contains(list) { keys[own].tuples.append(list) }
      keys[own].found.formUnion(finding)
      keys[own].found.subtract(texts.subtracting(finding))
    } else {
      keys.append(WaveKey(tuples: lists, found: finding, target: target))
    }
    dropCovered()
  }

  /// One list needs no key of its own where it is among several.
  private mutating func dropCovered() {
    let several = keys.filter { $0.tuples.count > 1 }
    keys.removeAll { key in
      key.tuples.count == 1
        && several.contains { other in
          other.tuples.contains { Set($0) == key.texts } && other.found.isSubset(of: key.found)
        }
    }
  }

  private func columns(in text: String) -> Set<String> {
    Set(base.filter { text == "f.\($0)" })
  }

  private var base: [String] {
    let own = frame.columns.compactMap { column -> String? in
      guard case .base = column.definition, !["set_ord", "set_parent"].contains(column.name) else {
        return nil
      }
      return column.name
    }
    // An inner loop has the columns of those around, as far as they are known when it begins.
    return own + frame.parentColumns(frame.known)
  }

  /// The columns of which the keys are made.
  var uses: Set<String> {
    let words = keys.reduce(into: Set<String>()) { words, key in
      for text in key.texts { words.formUnion(Words(text).all) }
    }
    return words.intersection(base)
  }

  /// A value over the columns of the driving query alone.
  private func text(of value: Term) -> String? {
    guard !value.uses.isEmpty else { return nil }
    var (text, uses) = (value.text, value.uses)
    let base = Set(self.base)
    for _ in 0..<8 {
      let open = uses.subtracting(base)
      if open.isEmpty { return text }
      for name in open {
        guard let definition = definition(of: name) else {
          guard run.isKnownBefore(name, in: frame, ordered: false) else { return nil }
          text = text.replacingColumn(name, with: "f.\(WaveKey.prefix)\(name)")
          uses.remove(name)
          continue
        }
        text = text.replacingColumn(name, with: "(\(definition.text))")
        uses.remove(name)
        uses.formUnion(definition.uses)
      }
    }
    return nil
  }

  /// What computes a column before the loop begins.
  private func definition(of name: String) -> Term? {
    guard let column = frame.columns.first(where: { $0.name == name }) else { return nil }
    switch column.definition {
    case .value(let text) where !text.contains(" OVER ("):
      return Term(text: text, uses: column.uses)
    case .looked: return KnownRows(run).lookup(of: name)
    default: return nil
    }
  }
}

extension LoopRun {
  /// Whether a column of a loop in waves is made of nothing that the loop changes, so that its values are
  /// known for all iterations before the first.
  /// - Parameter ordered: It may be made of other iterations in their order.
  func isKnownBefore(_ name: String, in frame: Frame, ordered: Bool) -> Bool {
    let written = Set(accesses.filter(\.isWrite).map(\.table))
    let given = Set(frame.parentColumns(frame.known) + ["set_ord", "set_parent"])
    var open = [name]
    var known: Set<String> = []
    while let name = open.popLast() {
      guard !given.contains(name), known.insert(name).inserted else { continue }
      guard let column = frame.columns.first(where: { $0.name == name }), column.inner.isEmpty
      else { return false }
      switch column.definition {
      case .base: break
      case .folded: return false
      case .value(let text):
        guard ordered || !text.contains(" OVER ("), !changes(text, written) else { return false }
      case .looked(let place, _):
        let lookup = frame.lookups[place]
        guard !lookup.isMade, !changes(lookup.text, written) else { return false }
        open += lookup.uses
      }
      open += column.uses
    }
    return true
  }

  /// Whether a text may read one of these tables, or give something else when it is asked again.
  private func changes(_ text: String, _ tables: Set<String>) -> Bool {
    let tokens = WordCount.tokens(text)
    return tokens.indices.contains { place in
      let token = tokens[place]
      if Self.volatile.contains(token) { return true }
      let isPart = place > 1 && tokens[place - 1] == "."
      if tables.contains(token) { return !isPart }
      // `x.price` is a column, `pk.price` a function.
      let isColumn =
        isPart && (tokens[place - 2].utf8.count == 1 || tokens[place - 2].hasPrefix("l_"))
      // `billing.total` in a text is the routine's variable.
      let isOwner = tokens[place...].dropFirst().first == "."
      return !isColumn && !isOwner && program.isRoutine(token)
    }
  }

  private static let volatile: Set<String> = [
    "sysdate", "systimestamp", "current_date", "current_timestamp", "localtimestamp", "dbms_random",
    "random", "sys_guid", "nextval", "currval", "dbms_utility", "sys_context", "userenv",
  ]
}

extension Frame {
  /// A column that is made of other rows in their order, and not only of those of a wave.
  func orderedColumn(among needed: Set<String>) -> String? {
    orderedColumns(among: needed).first
  }

  func orderedColumns(among needed: Set<String>) -> [String] {
    columns.filter { column in
      needed.contains(column.name) && !waveWindows.contains(column.name)
        && column.text?.contains(" OVER (") ?? false
    }.map(\.name)
  }
}

extension FrameColumn {
  /// What computes it; nil for a column that is given.
  fileprivate var text: String? {
    switch definition {
    case .base: nil
    case .value(let text), .looked(_, let text), .folded(let text, _): text
    }
  }
}

extension String {
  /// `f.name` as something else.
  fileprivate func replacingColumn(_ name: String, with other: String) -> String {
    let word = "f.\(name)"
    var pieces = split(separator: word, omittingEmptySubsequences: false).map { String($0) }
    var result = pieces.removeFirst()
    for piece in pieces {
      let isWhole = piece.utf8.first.map { !WordCount.isWord($0) } ?? true
      result += (isWhole ? other : word) + piece
    }
    return result
  }
}
