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
  private var meeting: String { "set_meet_\(number)" }
  private var turns: String { "set_turn_\(number)" }
  private var counter: String { "set_wave_\(number)" }

  /// Those that the plan drops.
  var tables: [String] { keys.count == 1 ? [rows] : [meeting, turns, rows] }

  /// The table of the driving query's rows with their waves, and the check of how many there are.
  func opening(_ source: String) -> [String] {
    let limit =
      isRepeated
      ? "set_count > \(Self.limit) OR set_count > \(Self.few) AND set_count * \(Self.size) > "
        + "set_rows"
      : "set_count > 1"
    return (keys.count == 1 ? numbering(keys[0], source) : passing(source)) + [
      "SELECT COALESCE(MAX(w.set_wave), 1), COUNT(*) INTO set_count, set_rows FROM \(rows) w;",
      "IF \(limit) THEN \(GivingUp.raise([isRepeated ? Self.reason : GivingUp.shared])) END IF;",
    ]
  }

  /// Waves of one key: the rows of each value in their order.
  private func numbering(_ key: WaveKey, _ source: String) -> [String] {
    let parts = key.parts(1)
    return [
      "CREATE OR REPLACE TEMPORARY TABLE \(rows) AS SELECT f.*, CASE WHEN \(parts.known) THEN "
        + "ROW_NUMBER() OVER (PARTITION BY \(parts.list) ORDER BY f.set_ord) "
        + "ELSE 1 END AS set_wave FROM (SELECT f.*, \(parts.columns) FROM (\(source)) f) f;"
    ]
  }

  /// Waves of several keys: one pass over the rows that share one of them.
  private func passing(_ source: String) -> [String] {
    let parts = keys.indices.map { keys[$0].parts($0 + 1) }
    let groups = keys.indices.map { "set_group_\($0 + 1)" }
    let levels = keys.indices.map { "set_level_\($0 + 1)" }
    let ranks = zip(parts, groups).map { part, group in
      "CASE WHEN \(part.known) AND COUNT(*) OVER (PARTITION BY \(part.list)) > 1 "
        + "THEN DENSE_RANK() OVER (ORDER BY \(part.list)) END AS \(group)"
    }
    let columns = parts.map(\.columns).joined(separator: ", ")
    let shared = groups.map { "f.\($0) IS NOT NULL" }.joined(separator: " OR ")
    let asks = zip(groups, levels).map {
      "IF f.\($0) IS NOT NULL AND \($1).EXISTS(f.\($0)) THEN "
        + "set_turn := GREATEST(set_turn, \($1)(f.\($0)) + 1); END IF;"
    }
    let stores = zip(groups, levels).map {
      "IF f.\($0) IS NOT NULL THEN \($1)(f.\($0)) := set_turn; END IF;"
    }
    return [
      "CREATE OR REPLACE TEMPORARY TABLE \(meeting) AS SELECT f.*, "
        + "\(ranks.joined(separator: ", ")) FROM (SELECT f.*, \(columns) FROM (\(source)) f) f;",
      "CREATE OR REPLACE TEMPORARY TABLE \(turns) AS SELECT f.set_ord, 1 AS set_wave "
        + "FROM \(meeting) f WHERE 1 = 0;",
      "DECLARE TYPE set_levels IS TABLE OF PLS_INTEGER INDEX BY PLS_INTEGER; "
        + "\(levels.map { "\($0) set_levels;" }.joined(separator: " ")) set_turn PLS_INTEGER; "
        + "BEGIN FOR f IN (SELECT f.set_ord, \(groups.map { "f.\($0)" }.joined(separator: ", ")) "
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

  /// A query whose rows of all waves are kept in a table.
  func keeping(_ query: String, in table: String) -> String {
    "IF \(counter) = 1 THEN CREATE OR REPLACE TEMPORARY TABLE \(table) AS \(query); "
      + "ELSE INSERT INTO \(table) \(query); END IF;"
  }

  /// Whether the loop asks for something that must come in the order of all iterations.
  static func needsOrder(
    _ run: LoopRun, _ needed: Set<String>
  ) -> Bool {
    let record = run.context.record
    let hasWindow = run.frame.orderedColumn(among: needed) != nil
    let hasOuter = record.upserts.values.contains { all in
      all.pairs.contains { record.effects[$0.update].frame !== run.frame }
    }
    let hasStep = record.steps.contains { step in
      switch step {
      case .fold(let frame, _): frame === run.frame
      default: false
      }
    }
    let hasEffect = record.effects.contains { effect in
      switch effect.kind {
      case .accumulate, .begin, .store, .load: true
      case .addition where effect.keepsLast: true
      default: !run.firedSequences(effect).isEmpty
      }
    }
    if DeferredInserts(run, EffectWriter(run), needed) == nil { return true }
    return hasWindow || hasOuter || hasStep || hasEffect || run.frame.stopColumn != nil
  }
}

/// Values that iterations have in common, all of them, where they touch the same rows.
struct WaveKey {
  /// Texts over the driving query's row `f`.
  var texts: Set<String>
  /// Those of which NULL says that no row is found.
  var found: Set<String>

  /// How a statement names them: the columns, the list of their names, and when they say anything.
  fileprivate func parts(_ number: Int) -> (columns: String, list: String, known: String) {
    let texts = texts.sorted()
    let names = texts.indices.map { "set_key_\(number)_\($0 + 1)" }
    let tests = zip(texts, names).filter { found.contains($0.0) }.map { "f.\($0.1) IS NOT NULL" }
    return (
      zip(texts, names).map { "\($0) AS \($1)" }.joined(separator: ", "),
      names.map { "f.\($0)" }.joined(separator: ", "),
      tests.isEmpty ? "1 = 1" : tests.joined(separator: " AND ")
    )
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
    var shared: Set<String> = []
    var finding: Set<String> = []
    for (column, value) in first.keys {
      guard let other = second.keys[column], let text = text(of: value),
        text == self.text(of: other)
      else { continue }
      let base = Term(text: text, uses: columns(in: text), isInteger: value.isInteger)
      let key = table.comparable(column, base, frame).text
      shared.insert(key)
      if first.finds(by: column, with: second) || second.finds(by: column, with: first) {
        finding.insert(key)
      }
    }
    guard !shared.isEmpty else { return false }
    tables.insert(first.table)
    // The fewer keys, the fewer waves.
    if let place = keys.firstIndex(where: { !$0.texts.isDisjoint(with: shared) }) {
      keys[place].texts.formIntersection(shared)
      keys[place].found.formIntersection(finding)
    } else {
      keys.append(WaveKey(texts: shared, found: finding))
    }
    return true
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
        guard let definition = definition(of: name) else { return nil }
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

extension Frame {
  /// A column that is made of other rows in their order, and not only of those of a wave.
  func orderedColumn(among needed: Set<String>) -> String? {
    columns.first { column in
      needed.contains(column.name) && !waveWindows.contains(column.name)
        && column.text?.contains(" OVER (") ?? false
    }?.name
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
