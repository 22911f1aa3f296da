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
struct IterationWaves {
  /// What tells apart the rows that iterations touch, as texts over the driving query's row `f`.
  let keys: [String]
  /// Those of the keys of which NULL says that no row is found.
  let found: Set<String>
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
  private var counter: String { "set_wave_\(number)" }

  /// The table of the driving query's rows with their waves, and the check of how many there are.
  func opening(_ source: String) -> [String] {
    let names = keys.indices.map { "set_key_\($0 + 1)" }
    let columns = zip(keys, names).map { "\($0) AS \($1)" }.joined(separator: ", ")
    let tests = zip(keys, names).filter { found.contains($0.0) }.map { "f.\($0.1) IS NOT NULL" }
    let known = tests.isEmpty ? "1 = 1" : tests.joined(separator: " AND ")
    let list = names.map { "f.\($0)" }.joined(separator: ", ")
    let limit =
      isRepeated
      ? "set_count > \(Self.limit) OR set_count > \(Self.few) AND set_count * \(Self.size) > "
        + "set_rows"
      : "set_count > 1"
    return [
      "CREATE OR REPLACE TEMPORARY TABLE \(rows) AS SELECT f.*, CASE WHEN \(known) THEN "
        + "ROW_NUMBER() OVER (PARTITION BY \(list) ORDER BY f.set_ord) "
        + "ELSE 1 END AS set_wave FROM (SELECT f.*, \(columns) FROM (\(source)) f) f;",
      "SELECT COALESCE(MAX(w.set_wave), 1), COUNT(*) INTO set_count, set_rows FROM \(rows) w;",
      "IF \(limit) THEN \(GivingUp.raise([isRepeated ? Self.reason : GivingUp.shared])) END IF;",
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

/// Finds the keys of iterations that touch the same rows.
struct CrossingKeys {
  let run: LoopRun
  /// The loop whose iterations go in waves.
  let frame: Frame
  /// Nil before the first two accesses that may meet.
  private(set) var texts: Set<String>?
  /// Those of the keys of which NULL says that no row is found.
  private(set) var found: Set<String> = []
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
    frame === run.frame ? run.context.strategy.takesWaves : other.lies(in: frame)
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
    found = texts == nil ? finding : found.intersection(finding)
    texts = texts?.intersection(shared) ?? shared
    tables.insert(first.table)
    return !(texts?.isEmpty ?? true)
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
    let words = (texts ?? []).reduce(into: Set<String>()) { $0.formUnion(Words($1).all) }
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
